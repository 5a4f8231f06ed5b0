//go:build unix

package e2e

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"trusthub-wizard/flow/draft"
)

// Whoever loses the connection is back at the same field, and what they typed is there. So it
// is after the server was stopped.
func TestSSHComesBack(t *testing.T) {
	t.Parallel()
	s := newTeam(t)
	w := s.wizard(t, "ada")
	w.await(t, "Welcome")
	w.send(t, "n")
	w.await(t, "Which account?")
	w.send(t, "\x0eOwl Bakery\tops@x")
	w.await(t, "email ops@x")
	w.signal(t, syscall.SIGKILL)
	w.end(t)

	w = s.wizard(t, "ada")
	w.await(t, "Back where you were cut off.")
	w.send(t, "y.com")
	w.await(t, "email ops@xy.com")
	s.stop(t)
	if ended := w.end(t); ended != "exit status 6" {
		t.Errorf("ended with %s", ended)
	}
	if _, raw := w.shows(); !strings.Contains(raw, "the server is stopping") || !strings.Contains(raw, "Your answers are saved.") {
		t.Errorf("it says:\n%s", raw)
	}
	if err := w.asBefore(); err != nil {
		t.Error(err)
	}
	if app := s.application(t); app.Text("email") != "ops@xy.com" {
		t.Errorf("the draft holds %q", app)
	}

	s.start(t, "--authorized-keys", filepath.Join(s.dir, "team.keys"))
	w = s.wizard(t, "ada")
	w.await(t, "Back where you were cut off.")
	w.send(t, "\t\x1b[Z\x7f")
	w.await(t, "email ops@xy.co ")
	w.send(t, "\x03")
	w.end(t)
	w = s.wizard(t, "ada") // who quit, starts with the list
	w.await(t, "Ada · Trust Hub wizard")
	w.send(t, "q")
	w.end(t)
}

// If somebody else has the customer by then, the wizard says who.
func TestSSHSaysWhoHasTheCustomer(t *testing.T) {
	t.Parallel()
	s := newTeam(t)
	s.lets(t, s.key(t, "ada")+" Ada", s.key(t, "cyd")+" Cyd")
	draftWith(t, s.state, nil, draft.Place{Page: "profile", Field: "friendly_name"})
	w := s.wizard(t, "ada")
	w.await(t, "Unnamed customer")
	w.send(t, "\r")
	w.await(t, "Friendly name")
	second := s.wizard(t, "cyd")
	second.await(t, "Ada, just now")
	w.signal(t, syscall.SIGKILL)
	w.end(t)
	s.logs(t, "because the connection was lost")
	second.send(t, "\r")
	second.await(t, "Friendly name")
	w = s.wizard(t, "ada")
	w.await(t, "can't be opened: Cyd has draft")
	second.send(t, "\x03")
	second.end(t)
	w.send(t, "q")
	w.end(t)
}

// Anyone can try a demonstration, without a key. Nothing of it stays.
func TestSSHDemo(t *testing.T) {
	t.Parallel()
	needSSH(t)
	s := &sshTeam{stage: newStage(t), dir: t.TempDir(), state: t.TempDir()}
	s.start(t, "--demo")
	w := s.wizard(t, "")
	w.await(t, "DEMO")
	w.send(t, "s")
	w.await(t, "Which account?")
	w.send(t, strings.Repeat("\x0e", 8))
	w.await(t, "All answers pass the checks.")
	w.send(t, "\x13")
	w.await(t, "Submitted for review")
	w.send(t, "w")
	w.await(t, "There are no files of yours on this server")
	w.send(t, "y")
	w.await(t, "Copied BU")
	w.awaitClipboard(t)
	there, _ := filepath.Glob(filepath.Join(s.dir, "*", "*", "*.draft"))
	if len(there) != 1 {
		t.Errorf("while it's open: %v", there)
	}
	w.signal(t, syscall.SIGKILL)
	w.end(t)
	for late := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		left, _ := filepath.Glob(filepath.Join(s.dir, "*", "visitor-*"))
		if len(left) == 0 {
			break
		}
		if time.Now().After(late) {
			t.Fatalf("it's still there: %v", left)
		}
	}
	if out, said, code := s.runs(t, "", "", s.host, "drafts"); code != 2 {
		t.Errorf("drafts: exit code %d: %s%s", code, out, said)
	}
	again := s.wizard(t, "")
	again.await(t, "Welcome")
	again.send(t, "q")
	again.end(t)
	s.stop(t)
	if left, _ := filepath.Glob(filepath.Join(s.dir, "*demo*")); len(left) != 0 {
		t.Errorf("after the end: %v", left)
	}
	if files := s.files(t); files != "" {
		t.Errorf("the drafts: %s", files)
	}
}

// A visitor over a limit is told so in a sentence. Whoever is idle is cut off, and saved.
func TestSSHLimits(t *testing.T) {
	t.Parallel()
	s := newTeam(t, "--max-per-person", "1", "--max-sessions", "2", "--idle-timeout", "4s")
	w := s.wizard(t, "ada")
	w.await(t, "Welcome")
	if _, said, code := s.runs(t, "ada", "", s.host, "version"); code != 1 || said != "You already have 1 session open here, and that's the limit: close one of them.\n" {
		t.Errorf("exit code %d: %s", code, said)
	}
	if out, said, code := s.runs(t, "ben", "", s.host, "version"); code != 0 {
		t.Errorf("Ben: exit code %d: %s%s", code, out, said)
	}
	w.send(t, "n")
	w.await(t, "Which account?")
	w.send(t, "\x0eOwl")
	w.await(t, "Owl")
	if ended := w.end(t); ended != "exit status 6" {
		t.Errorf("ended with %s", ended)
	}
	if _, raw := w.shows(); !strings.Contains(raw, "you were idle for 4 seconds") {
		t.Errorf("it says:\n%s", raw)
	}
	if app := s.application(t); app.Text("friendly_name") != "Owl" {
		t.Errorf("the draft holds %q", app)
	}
}
