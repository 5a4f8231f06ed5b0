//go:build unix

package e2e

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/team"
)

// While the database is down, connections break and the server stops. What visitors typed is
// there all the same: before the database is back, and after.
func TestSSHWithoutTheDatabase(t *testing.T) {
	t.Parallel()
	needSSH(t)
	l := newLink(t)
	s := &sshTeam{stage: newStage(t), dir: t.TempDir(), state: t.TempDir()}
	s.lets(t, s.key(t, "ada")+" Ada", s.key(t, "cyd")+" Cyd")
	flags := []string{"--authorized-keys", filepath.Join(s.dir, "team.keys"), "--store", l.URL}
	s.start(t, flags...)
	w := s.wizard(t, "ada")
	w.await(t, "Welcome")
	w.send(t, "n")
	w.await(t, "Which account?")
	w.send(t, "\x0eOwl Bakery\t")
	w.await(t, "Friendly name Owl Bakery")
	w.await(t, "✓ saved")
	l.cut()
	w.send(t, "ops@x")
	w.await(t, "email ops@x")
	w.await(t, "Not saved since")
	s.leaves(t, w, 1)

	w = s.wizard(t, "ada") // the database is still down
	w.await(t, "email ops@x")
	w.await(t, "Not saved since")
	w.send(t, "y.com")
	w.await(t, "email ops@xy.com")
	w.send(t, "\x03")
	w.await(t, "Quit before the last answers are in the database?")
	w.send(t, "y")
	w.end(t)
	if _, raw := w.shows(); !strings.Contains(raw, "This server keeps them, and saves them when the database is back.") {
		t.Errorf("it says:\n%s", raw)
	}
	w = s.wizard(t, "ada") // she quit, but has something to go on with
	w.await(t, "email ops@xy.com")
	s.leaves(t, w, 3)
	l.mend()
	s.logs(t, "are in the database now")
	w = s.wizard(t, "ada")
	w.await(t, "Back where you were cut off.")
	w.await(t, "email ops@xy.com")

	l.cut()
	w.send(t, "m")
	w.await(t, "email ops@xy.comm")
	w.await(t, "Not saved since")
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_ = s.cmd.Wait()
	w.end(t)
	if code := s.cmd.ProcessState.ExitCode(); code != 1 {
		t.Errorf("the server ended with exit code %d", code)
	}
	for _, want := range []string{"waiting 10s for the database", "the database still lacks the last answers in draft", "To save them, start serve again."} {
		if !strings.Contains(s.log.String(), want) {
			t.Errorf("the log doesn't say %q:\n%s", want, s.log.String())
		}
	}
	if log := s.log.String(); strings.Contains(log, "ops@") || strings.Contains(log, "Owl") {
		t.Errorf("the log has answers:\n%s", log)
	}
	l.mend()
	s.start(t, flags...)
	cyd := s.wizard(t, "cyd")
	cyd.await(t, "Owl Bakery")
	cyd.send(t, "\r")
	cyd.await(t, "email ops@xy.comm")

	// Cyd loses the connection with an answer that isn't saved, and Maria takes the customer before it is.
	cyd.await(t, "✓ saved")
	l.cut()
	cyd.send(t, "x")
	cyd.await(t, "Not saved since")
	s.leaves(t, cyd, 5)
	s.takes(t, l)
	l.mend()
	s.logs(t, "The wizard shows them to Cyd.")
	cyd = s.wizard(t, "cyd")
	cyd.await(t, "opened and closed, or deleted, somewhere else")
	cyd.await(t, "Not saved: · Notification email: ops@xy.commx")
}

// leaves kills a client, and waits until the server has kept an unsaved draft for the nth time.
func (s *sshTeam) leaves(t *testing.T, w *screened, n int) {
	t.Helper()
	w.signal(t, syscall.SIGKILL)
	w.end(t)
	for late := time.Now().Add(patience); strings.Count(s.log.String(), "aren't in the database yet") < n; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(late) {
			t.Fatalf("the server doesn't keep it:\n%s", s.log.String())
		}
	}
}

// takes takes the only draft over on another machine, past the link that is cut.
func (s *sshTeam) takes(t *testing.T, l *link) {
	t.Helper()
	key, err := draft.FindKey(filepath.Join(s.state, "key"), nil)
	if err != nil {
		t.Fatal(err)
	}
	store, err := team.Open(t.Context(), l.Past, key, "")
	if err != nil {
		t.Fatal(err)
	}
	defer store.Disconnect()
	info, err := store.Find("")
	if err != nil && info.ID == "" {
		t.Fatal(err)
	}
	d, err := store.As("Maria").TakeOver(info.ID)
	if err == nil {
		err = d.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
}

// A laptop's database is down. However the wizard ends, the machine keeps the last answers, and
// the next command that reaches the database saves them.
func TestALaptopWithoutTheDatabase(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		end    func(t *testing.T, w *screened)
		ended  string
		saying string
	}{
		"quits": {func(t *testing.T, w *screened) {
			w.send(t, "\x03")
			w.await(t, "Quit before the last answers are in the database?")
			w.await(t, "This computer keeps them, encrypted")
			w.send(t, "y")
		}, "exit status 1", "This computer keeps them, encrypted, and saves them when you start the wizard again."},
		"closes the terminal": {func(t *testing.T, w *screened) { w.signal(t, syscall.SIGHUP) }, "exit status 6", "This computer keeps them"},
		"dies":                {func(t *testing.T, w *screened) { w.signal(t, syscall.SIGKILL) }, "signal: killed", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, s, state := newLink(t), newStage(t), t.TempDir()
			args := []string{"--store", l.URL, "--state-dir", state}
			w := onScreen(t, s.command(args...))
			w.await(t, "Welcome")
			w.send(t, "n")
			w.await(t, "Which account?")
			w.send(t, "\x0eOwl Bakery")
			w.await(t, "Owl Bakery")
			w.await(t, "✓ saved")
			l.cut()
			w.send(t, " Inc.")
			w.await(t, "Friendly name Owl Bakery Inc.")
			w.await(t, "Not saved since")
			c.end(t, w)
			ended := w.end(t)
			if _, raw := w.shows(); ended != c.ended || !strings.Contains(raw, c.saying) {
				t.Errorf("ended with %s:\n%s", ended, raw)
			}
			if said := s.fails(t, append([]string{"drafts"}, args...)...); !strings.Contains(said, "The last answers of 1 draft aren't in the database yet. This machine keeps them.") {
				t.Errorf("while it's down:\n%s", said)
			}
			files, _ := filepath.Glob(filepath.Join(state, "unsaved", "*.draft"))
			if len(files) != 1 {
				t.Errorf("kept: %q", files)
			}
			l.mend()
			out, err := s.command(append([]string{"drafts", "list", "--json"}, args...)...).CombinedOutput()
			if err != nil || !strings.Contains(string(out), "are in the database now.") || !strings.Contains(string(out), `"name":"Owl Bakery Inc."`) || strings.Contains(string(out), `"who"`) {
				t.Errorf("when it's back (%v):\n%s", err, out)
			}
			if files, _ := filepath.Glob(filepath.Join(state, "unsaved", "*")); len(files) != 0 {
				t.Errorf("left: %q", files)
			}
		})
	}
}

// Line by line it's the same: whoever was cut off is back, also before the database is.
func TestSSHLineByLineWithoutTheDatabase(t *testing.T) {
	t.Parallel()
	needSSH(t)
	l := newLink(t)
	s := &sshTeam{stage: newStage(t), dir: t.TempDir(), state: t.TempDir()}
	s.lets(t, s.key(t, "ada")+" Ada")
	s.start(t, "--authorized-keys", filepath.Join(s.dir, "team.keys"), "--store", l.URL)
	w := s.wizard(t, "ada", "linear")
	w.await(t, "No customers yet")
	w.send(t, "n\r/go notification\r")
	w.await(t, "Notification email")
	l.cut() // nothing is unsaved
	w.signal(t, syscall.SIGKILL)
	w.end(t)
	s.logs(t, "because the connection was lost")
	w = s.wizard(t, "ada", "linear")
	w.await(t, "Back where you were cut off.")
	w.await(t, "Notification email")
	w.send(t, "ops@example.com\r")
	w.await(t, "Not saved: ")
	s.leaves(t, w, 1)
	w = s.wizard(t, "ada", "linear")
	w.await(t, "Not saved: ")
	w.send(t, "/home\r")
	w.await(t, "You can go on with these.")
	w.send(t, "1\r/go notification\r")
	w.await(t, "Now: ops@example.com")
	l.mend()
	w.await(t, "Everything is saved again.")
	w.send(t, "/quit\r")
	w.end(t)
	if out, said, code := s.runs(t, "ada", "", s.host, "drafts list --json"); code != 0 || !strings.Contains(out, `"state":"draft"`) || strings.Contains(out, `"who"`) {
		t.Errorf("it isn't saved and closed: exit code %d: %s%s", code, out, said)
	}
}
