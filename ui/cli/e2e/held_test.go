//go:build unix

package e2e

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// One process at a time can have a draft open. A second one is told which, and can read it.
// When the first is killed, the draft is free at once.
func TestTheSecondIsToldWhoHoldsADraft(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	w, state, id := wizardAt(t, s)
	holder := fmt.Sprintf("draft %s is open in process %d", id, w.cmd.Process.Pid)

	second := onScreen(t, s.command("resume", id, "--state-dir", state))
	ended := second.end(t)
	if _, raw := second.shows(); ended != "exit status 1" || !strings.Contains(raw, holder) {
		t.Errorf("ended with %s:\n%s", ended, raw)
	}
	if err := second.asBefore(); err != nil {
		t.Error(err)
	}
	if said := s.fails(t, "drafts", "delete", id, "--yes", "--state-dir", state); !strings.Contains(said, holder) {
		t.Errorf("deleting it says:\n%s", said)
	} else if !strings.Contains(said, "To see it: trusthub-wizard drafts show "+id) {
		t.Errorf("it doesn't say what to do:\n%s", said)
	}
	for _, looks := range [][]string{{"list"}, {"list", "--json"}, {"show", id}, {"show", id, "--json"}, {"export", id}, {"copy", id, "Another"}} {
		out, err := s.command(append(append([]string{"drafts"}, looks...), "--state-dir", state)...).CombinedOutput()
		if err != nil || looks[0] != "copy" && !strings.Contains(string(out), holder) {
			t.Errorf("%v (%v):\n%s", looks, err, out)
		}
	}
	w.signal(t, syscall.SIGKILL)
	w.end(t)
	third := onScreen(t, s.command("resume", id, "--state-dir", state))
	third.await(t, "zqxjv")
	third.send(t, "\x03")
	third.end(t)
	keepsTyped(t, state, id)
}

// Every command says if a draft was written by a newer version or is damaged, and leaves its
// files alone.
func TestDraftsThatCannotBeRead(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	head := "trusthub-wizard draft 2 spiral "
	sum := sha256.Sum256([]byte(head + "?"))
	for name, c := range map[string]struct{ file, says string }{
		"newer":   {head + hex.EncodeToString(sum[:]) + "\n?", "was written by a newer trusthub-wizard (format 2, this one reads up to 1)"},
		"damaged": {"trusthub-wizard draft 1 plain 00\n{}", "can't be read: it was cut short or changed"},
	} {
		t.Run(name, func(t *testing.T) {
			const id = "k3v9x2m7q4w8z6t1"
			state := t.TempDir()
			dir := filepath.Join(state, "drafts")
			if err := os.MkdirAll(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			for _, suffix := range []string{".draft", ".synced"} {
				if err := os.WriteFile(filepath.Join(dir, id+suffix), []byte(c.file), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			w := onScreen(t, s.command("resume", id, "--state-dir", state))
			ended := w.end(t)
			if _, raw := w.shows(); ended != "exit status 1" || !strings.Contains(raw, c.says) {
				t.Errorf("ended with %s:\n%s", ended, raw)
			}
			for _, args := range [][]string{{"drafts", "show", id}, {"drafts", "export", id}, {"drafts", "copy", id, "Copy"}} {
				if said := s.fails(t, append(args, "--state-dir", state)...); !strings.Contains(said, c.says) {
					t.Errorf("%v says:\n%s", args, said)
				}
			}
			if out, err := s.command("drafts", "list", "--state-dir", state).Output(); err != nil || !strings.Contains(string(out), id) {
				t.Errorf("the list (%v):\n%s", err, out)
			}
			for _, suffix := range []string{".draft", ".synced"} {
				if got, err := os.ReadFile(filepath.Join(dir, id+suffix)); err != nil || !bytes.Equal(got, []byte(c.file)) {
					t.Errorf("%s became %q (%v)", suffix, got, err)
				}
			}
		})
	}
}

// fails runs a command that has to fail, and returns what it said.
func (s *stage) fails(t *testing.T, args ...string) string {
	t.Helper()
	out, err := s.command(args...).CombinedOutput()
	if _, failed := err.(*exec.ExitError); !failed {
		t.Errorf("%v: %v", args, err)
	}
	return string(out)
}
