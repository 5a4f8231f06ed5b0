package cli

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/team"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/session"
)

// Whoever removes a member and is cut off is told how to finish, however far it came.
func TestRemovingWasCutOff(t *testing.T) {
	o := teamOptions{Session: session.New(&console.Console{})}
	down := &team.DownError{Host: "db.example.com", Err: errors.New("gone")}
	for _, c := range []struct {
		err   error
		begun bool
		says  string
	}{
		{down, false, "has no such member then, finish with: "},
		{down, true, "To encrypt the rest: "},
		{&draft.BrokenError{ID: "x", Err: errors.New("damaged")}, true, "All others are encrypted"},
		{&team.Error{Message: "you can't remove yourself", Fix: "Ask."}, false, "Ask."},
	} {
		if got := console.HintOf(o.unsealed(c.err, c.begun)); !strings.Contains(got, c.says) {
			t.Errorf("%v: %q", c.err, got)
		}
	}
}

// The README says of every column of a draft who can read it.
func TestReadmeSaysWhoCanReadWhat(t *testing.T) {
	words := map[string]string{
		"id": "ids", "lease": "versions", "version": "versions", "token": "who has a draft open", "owner": "who has a draft open",
		"host": "on which machine", "pid": "on which machine", "since": "times", "expires": "times", "state": "States",
		"account": "account and profile SIDs", "profile": "account and profile SIDs", "source": "hashes of file paths",
		"business": "bits of a hash of the registration number", "gone": "States", "created": "times", "changed": "times",
		"touched": "times", "asked": "times", "assignee": "who it was handed to", "key": "versions", "name": "Names", "note": "notes", "answers": "answers", "journal": "journals",
	}
	rows := readmeTable(t, "What")
	var sealed, plain string
	for _, row := range rows {
		switch {
		case strings.HasPrefix(row[0], "Names, "):
			sealed = row[0]
		case strings.HasPrefix(row[0], "States, "):
			plain = row[0]
		}
	}
	files, err := os.ReadDir("../../flow/team/schema")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, f := range files {
		text, err := os.ReadFile("../../flow/team/schema/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		_, table, _ := strings.Cut(string(text), "CREATE TABLE IF NOT EXISTS drafts (")
		table, _, _ = strings.Cut(table, ");")
		columns := regexp.MustCompile(`(?m)^\t(\w+) +(\w+)`).FindAllStringSubmatch(table, -1)
		added := regexp.MustCompile(`ALTER TABLE drafts ADD COLUMN IF NOT EXISTS (\w+) +(\w+)`).FindAllStringSubmatch(string(text), -1)
		for _, m := range append(columns, added...) {
			seen++
			row := plain
			if m[2] == "bytea" {
				row = sealed
			}
			if word := words[m[1]]; word == "" || !strings.Contains(row, word) {
				t.Errorf("column %s (%s) isn't in the row %q", m[1], m[2], row)
			}
		}
	}
	if seen != len(words) {
		t.Errorf("the table has %d columns, want %d", seen, len(words))
	}
	if lease := fmt.Sprintf("If it stops for %.0f seconds", team.Lease.Seconds()); !strings.Contains(readmeText(t), lease) {
		t.Errorf("the README doesn't say: %s", lease)
	}
}
