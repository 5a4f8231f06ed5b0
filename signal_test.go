//go:build unix

package main

import (
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"trusthub-wizard/flow/draft"
)

// wizardAt is the wizard on a terminal, opened at a field of a new draft in which
// something was typed.
func wizardAt(t *testing.T, s *stage) (w *screened, state, id string) {
	t.Helper()
	state = t.TempDir()
	id = draftAt(t, state, draft.Place{Page: "profile", Field: "friendly_name"})
	w = onScreen(t, s.command("resume", id, "--state-dir", state))
	w.await(t, "Friendly name")
	w.send(t, "zqxjv")
	w.await(t, "zqxjv")
	return w, state, id
}

// command is the program in the stage's environment, on a terminal that can do
// something.
func (s *stage) command(args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "TERM=xterm-256color", "TRUSTHUB_WIZARD_KEYRING=off"}
	for name, value := range s.env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	return cmd
}

// keepsTyped holds a draft against what was typed, and shows that it is free.
func keepsTyped(t *testing.T, state, id string) {
	t.Helper()
	d, err := storeAt(t, state).Open(id)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if got := d.Application().Text("friendly_name"); got != "zqxjv" || d.Info().Restored != nil {
		t.Errorf("the draft holds %q (%v)", got, d.Info().Restored)
	}
}

// However a signal ends the wizard: the draft is intact and free, the terminal is
// as it was, one line says what happened and one how to go on, and the exit code
// is that of something to be resumed.
func TestSignalsEndTheWizard(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for _, c := range []struct {
		name    string
		signals []syscall.Signal
		says    string
	}{
		{"terminal closed", []syscall.Signal{syscall.SIGHUP}, "the terminal was closed"},
		{"told to stop", []syscall.Signal{syscall.SIGTERM}, "the wizard was told to stop"},
		{"interrupted", []syscall.Signal{syscall.SIGINT}, "the wizard was"}, // interrupted, or told to
		{"interrupted twice", []syscall.Signal{syscall.SIGINT, syscall.SIGINT}, "the wizard was"},
		{"all at once", []syscall.Signal{syscall.SIGHUP, syscall.SIGTERM, syscall.SIGHUP}, "the "},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, state, id := wizardAt(t, s)
			for _, sig := range c.signals {
				w.signal(t, sig)
			}
			ended := w.end(t)
			if err := w.asBefore(); err != nil {
				t.Error(err)
			}
			keepsTyped(t, state, id)
			screen, _ := w.shows()
			if ended == "signal: interrupt" && len(c.signals) > 1 {
				return // the second one came when everything was at rest, and ended the rest
			}
			if ended != "exit status 6" || !strings.Contains(screen, "trusthub-wizard: "+c.says) ||
				!strings.Contains(screen, "Every answer is kept. To go on: trusthub-wizard resume "+id) {
				t.Errorf("ended with %s, and left on the terminal:\n%s", ended, screen)
			}
		})
	}
}

// A terminal that is suddenly gone, and readers that are, take nothing along.
func TestAVanishedTerminalTakesNothingAlong(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	w, state, id := wizardAt(t, s)
	if err := w.tty.Close(); err != nil {
		t.Fatal(err)
	}
	if ended := w.end(t); ended != "exit status 6" {
		t.Errorf("ended with %s", ended)
	}
	keepsTyped(t, state, id)
}

// SIGPIPE from outside means nothing to a wizard on a terminal.
func TestSIGPIPEDoesNotEndTheWizard(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	w, state, id := wizardAt(t, s)
	w.signal(t, syscall.SIGPIPE)
	w.send(t, "\x7f")
	w.await(t, "zqxj ")
	w.send(t, "v")
	w.await(t, "zqxjv")
	w.send(t, "\x03")
	if ended := w.end(t); ended != "exit status 0" {
		t.Errorf("ended with %s", ended)
	}
	keepsTyped(t, state, id)
}
