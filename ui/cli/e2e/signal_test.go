//go:build unix

package e2e

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile/appfile"
)

// wizardAt opens the wizard on a terminal at a field of a new draft, and types into it.
func wizardAt(t *testing.T, s *stage) (w *screened, state, id string) {
	t.Helper()
	state = t.TempDir()
	id = draftWith(t, state, nil, draft.Place{Page: "profile", Field: "friendly_name"})
	w = onScreen(t, s.command("resume", id, "--state-dir", state))
	w.await(t, "Friendly name")
	w.send(t, "zqxjv")
	w.await(t, "zqxjv")
	return w, state, id
}

// keepsTyped checks that a draft has what was typed, and that it's free.
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

// If the end of a paste is lost, its text is taken, keys work again, and Ctrl+C quits at once.
func TestPasteWithoutEndOnATerminal(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	state := t.TempDir()
	id := draftWith(t, state, nil, draft.Place{Page: "profile", Field: "friendly_name"})
	w := onScreen(t, s.command("resume", id, "--state-dir", state))
	w.await(t, "Friendly name")
	w.send(t, "\x1b[200~zqx")
	w.await(t, "zqx") // after a pause
	w.send(t, "jv")
	w.await(t, "zqxjv")
	w.send(t, "\r\x1b[200~a@example.com")
	time.Sleep(100 * time.Millisecond) // so that it's read separately:
	w.send(t, "\x03")
	if ended := w.end(t); ended != "exit status 0" {
		t.Errorf("ended with %s", ended)
	}
	if err := w.asBefore(); err != nil {
		t.Error(err)
	}
	keepsTyped(t, state, id)
}

// When a signal ends the wizard, the draft is intact and free, the terminal is restored, one line
// says what happened and one how to continue, and the exit code is 6.
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
		{"interrupted", []syscall.Signal{syscall.SIGINT}, "the wizard was interrupted"},
		{"interrupted twice", []syscall.Signal{syscall.SIGINT, syscall.SIGINT}, "the wizard was interrupted"},
		{"terminal closed twice", []syscall.Signal{syscall.SIGHUP, syscall.SIGHUP}, "the terminal was closed"},
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
			_, raw := w.shows() // raw, because its lines aren't wrapped
			if second := c.signals[len(c.signals)/2]; len(c.signals) > 1 && second != syscall.SIGHUP && ended == "signal: "+second.String() {
				return // it came after the first was handled
			}
			if ended != "exit status 6" || !strings.Contains(raw, "trusthub-wizard: "+c.says) ||
				!strings.Contains(raw, "Your answers are saved. To continue: trusthub-wizard resume "+id+" --state-dir "+state) {
				t.Errorf("ended with %s, and left on the terminal:\n%s", ended, raw)
			}
		})
	}
}

// Nothing is lost when the terminal or a reader suddenly goes away.
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

// A wizard on a terminal ignores SIGPIPE from outside.
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

// A run that is cut off in the wizard by a signal, a hangup or a kill, with calls in progress,
// continues in the wizard.
func TestARunInTheWizardGoesOn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		cut  func(*screened) error
		ends string
	}{
		{"told to stop", func(w *screened) error { return w.cmd.Process.Signal(syscall.SIGTERM) }, "exit status 6"},
		{"terminal closed", func(w *screened) error { return w.tty.Close() }, "exit status 6"},
		{"killed", func(w *screened) error { return w.cmd.Process.Kill() }, "signal: killed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			const file = "testdata/applications/us-ein.yaml"
			s := newStage(t)
			address := s.gated(t, writes("/Addresses.json"))
			s.env["TRUSTHUB_WIZARD_TIMEOUT"] = "1s"
			state := t.TempDir()
			id := draftOf(t, state, file)
			w := s.submits(t, id, state)
			address.await(t, 1)
			if err := c.cut(w); err != nil {
				t.Fatal(err)
			}
			if ended := w.end(t); ended != c.ends { // it doesn't wait longer than a call may take
				t.Errorf("ended with %s, want %s", ended, c.ends)
			}
			address.await(t, 0)
			address.open()
			w = s.submits(t, id, state)
			w.await(t, "Submitted for review")
			w.send(t, "\x03")
			if ended := w.end(t); ended != "exit status 0" {
				t.Errorf("ended with %s", ended)
			}
			if err := submittedAs(s.getenv, file); err != nil {
				t.Error(err)
			}
		})
	}
}

// submits opens a draft at its review, and submits it.
func (s *stage) submits(t *testing.T, id, state string) *screened {
	t.Helper()
	w := onScreen(t, s.command("resume", id, "--state-dir", state))
	w.await(t, "All answers pass the checks. Compare") // and it's signed in
	w.send(t, "\x13")
	return w
}

// draftOf is a draft with the answers of a file, at its review.
func draftOf(t *testing.T, state, file string) (id string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	app, _ := appfile.Parse(file, data)
	return draftWith(t, state, app, draft.Place{Page: "review"})
}

// `apply` stops safely when its terminal is closed, and keeps running under nohup.
func TestApplyOutlivesItsTerminal(t *testing.T) {
	t.Parallel()
	const file = "testdata/applications/us-ein.yaml"
	s := newStage(t)
	address := s.gated(t, writes("/Addresses.json"))
	a := s.start(t, file)
	a.await(t, ": created IT")
	address.await(t, 1)
	a.signal(t, syscall.SIGHUP)
	a.await(t, "Stopping: waiting for the calls in progress")
	address.open()
	rest, code := a.end()
	if code != 6 || !strings.Contains(rest, "creating anything twice") {
		t.Fatalf("exit code %d, want 6, and what to do next:\n%s", code, rest)
	}

	cmd := s.command()
	cmd.Path, cmd.Args = "/bin/sh", []string{"sh", "-c", `trap "" HUP; exec "$@"`, "sh", program, "apply", file, "--yes"}
	a = begin(t, cmd)
	a.await(t, ": created")
	a.signal(t, syscall.SIGHUP)
	if rest, code := a.end(); code != 0 {
		t.Fatalf("exit code %d, want 0:\n%s", code, rest)
	}
	if err := submittedAs(s.getenv, file); err != nil {
		t.Error(err)
	}
}

// `apply` does its work even if no one reads what it prints.
func TestApplyOutlivesItsReaders(t *testing.T) {
	t.Parallel()
	const file = "testdata/applications/us-ein.yaml"
	for _, args := range [][]string{{"apply", file, "--yes"}, {"apply", file, "--yes", "--json"}} {
		s := newStage(t)
		reader, writer, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		cmd := s.command(args...)
		cmd.Stdout, cmd.Stderr = writer, writer
		_ = reader.Close()
		err = cmd.Run()
		_ = writer.Close()
		if err != nil {
			t.Errorf("%v: %v", args, err)
		}
		if err := submittedAs(s.getenv, file); err != nil {
			t.Errorf("%v: %v", args, err)
		}
	}
}

// SIGTSTP suspends the wizard and restores the terminal. SIGCONT brings the wizard back.
func TestTheWizardGivesTheTerminalBackWhileStopped(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	state := t.TempDir()
	id := draftWith(t, state, nil, draft.Place{Page: "profile", Field: "friendly_name"})
	pid := filepath.Join(state, "pid")
	cmd := s.command()
	// A shell with job control, which can continue it.
	cmd.Path, cmd.Args = "/bin/sh", []string{"sh", "-c", `set -m
		sh -c 'echo $$ >"$0"; exec "$@"' "$@"
		echo "[stopped with $?]"; read answer; fg; echo "[ended with $?]"`,
		"sh", pid, program, "resume", id, "--state-dir", state}
	w := onScreen(t, cmd)
	w.await(t, "Friendly name")
	w.send(t, "zqx")
	w.await(t, "zqx")
	data, err := os.ReadFile(pid)
	if err != nil {
		t.Fatal(err)
	}
	number, err := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(number, syscall.SIGTSTP); err != nil {
		t.Fatal(err)
	}
	w.await(t, "[stopped with")
	w.measure()
	if err := w.asBefore(); err != nil {
		t.Error(err)
	}
	if screen, _ := w.shows(); strings.Contains(screen, "Friendly name") {
		t.Errorf("the wizard still stands on the screen:\n%s", screen)
	}
	w.send(t, "\r")
	w.await(t, "Friendly name")
	w.send(t, "jv")
	w.await(t, "zqxjv")
	w.send(t, "\x03")
	w.await(t, "[ended with 0]")
	w.end(t)
	if err := w.asBefore(); err != nil {
		t.Error(err)
	}
	keepsTyped(t, state, id)
}
