package cli

import (
	"cmp"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/team"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/session"
)

// The README lists exactly the program's commands, flags and exit codes.
func TestReadmeListsTheCommands(t *testing.T) {
	root := newRootCommand(session.New(console.New(console.Streams{})))
	var commands []string
	flags := map[string][]string{} // the commands of each flag
	var walk func(*cobra.Command, string)
	walk = func(c *cobra.Command, parent string) {
		commands = append(commands, parent+c.Use)
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			spelled := "--" + f.Name
			if f.Shorthand != "" {
				spelled += " -" + f.Shorthand
			}
			if c == root && root.PersistentFlags().Lookup(f.Name) != nil {
				flags[spelled] = nil // every command
				return
			}
			flags[spelled] = append(flags[spelled], parent+c.Name())
		})
		if c != root {
			parent += c.Name() + " "
		}
		for _, sub := range c.Commands() {
			walk(sub, parent)
		}
	}
	walk(root, "")

	var listed []string
	for _, row := range readmeTable(t, "Command") {
		listed = append(listed, codes(row[0])...)
	}
	compare(t, "commands", listed, commands)

	named := map[string][]string{}
	for _, row := range readmeTable(t, "Flag") {
		var spelled []string
		for _, flag := range codes(row[0]) {
			name, _, _ := strings.Cut(flag, " ") // what follows is its value
			spelled = append(spelled, name)
		}
		named[strings.Join(spelled, " ")] = codes(row[1])
	}
	compare(t, "flags", slices.Collect(maps.Keys(named)), slices.Collect(maps.Keys(flags)))
	for flag, of := range flags {
		compare(t, "commands of "+flag, named[flag], of)
	}

	var exits, want []string
	for _, row := range readmeTable(t, "Code") {
		exits = append(exits, row[0])
	}
	for _, code := range []int{
		console.ExitDone, console.ExitUnexpected, console.ExitUsage, console.ExitProblems,
		console.ExitNoncompliant, console.ExitUnauthorized, console.ExitCutOff, console.ExitLocked,
	} {
		want = append(want, strconv.Itoa(code))
	}
	compare(t, "exit codes", exits, want)
	apply, _, _ := root.Find([]string{"apply"})
	if order := regexp.MustCompile(`(\d, ){5}\d`).FindString(apply.Long); order == "" || !strings.Contains(readmeText(t), "From worst to mildest: "+order) {
		t.Errorf("the order of exit codes is %q", order)
	}
}

// The README explains every environment variable that the manual names.
func TestReadmeExplainsTheEnvironment(t *testing.T) {
	var explained []string
	for _, row := range readmeTable(t, "Variable") {
		explained = append(explained, codes(row[0])...)
	}
	named := regexp.MustCompile(`\b[A-Z_]{4,}\b`).FindAllString(manual, -1)
	if len(named) < 10 {
		t.Errorf("the manual names %d variables", len(named))
	}
	for _, name := range named {
		if !slices.Contains(explained, name) {
			t.Errorf("%s is not explained", name)
		}
	}
}

// The README lists the JSON fields of this package's commands.
func TestReadmeListsTheJSON(t *testing.T) {
	for _, row := range readmeTable(t, "Object") {
		switch listed := codes(row[1]); codes(row[0])[0] {
		case "drafts":
			listed = slices.DeleteFunc(listed, func(word string) bool { return word == "drafts show" })
			compare(t, "drafts", listed, tags(draftLine{}))
		case "drafts who":
			compare(t, "history", listed, append(tags(team.Deed{}), tags(deedLine{})[1:]...))
		case "team":
			compare(t, "team", listed, tags(team.Member{}))
		case "doctor":
			compare(t, "doctor", listed, tags(diagnosis{}))
		}
	}
	for _, row := range readmeTable(t, "Field") {
		if row[0] == "`state` of a draft" {
			compare(t, "states", codes(row[1]), []string{
				string(draft.Editing), string(draft.CutOff), string(draft.Noncompliant), string(draft.InReview), string(draft.Approved), string(draft.Rejected), string(draft.Moved),
			})
		}
	}
}

// tags are the names of a value's fields in JSON.
func tags(line any) (names []string) {
	for f := range reflect.TypeOf(line).Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		names = append(names, name)
	}
	return names
}

func readmeText(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// readmeTable returns the cells of the README's table whose first heading is given.
func readmeTable(t *testing.T, heading string) (rows [][]string) {
	t.Helper()
	_, table, found := strings.Cut(readmeText(t), "\n| "+heading+" |")
	if !found {
		t.Fatalf("the README has no table %q", heading)
	}
	table, _, _ = strings.Cut(table, "\n\n")
	for _, line := range strings.Split(table, "\n")[2:] {
		rows = append(rows, strings.Split(strings.Trim(line, "| "), " | "))
	}
	return rows
}

// codes are the words set as code.
func codes(cell string) (words []string) {
	for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cell, -1) {
		words = append(words, strings.ReplaceAll(m[1], `\|`, "|"))
	}
	return words
}

// compare compares lists in any order.
func compare(t *testing.T, what string, got, want []string) {
	t.Helper()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%s: the README has %q, want %q", what, cmp.Or(strings.Join(got, " · "), "none"), cmp.Or(strings.Join(want, " · "), "none"))
	}
}
