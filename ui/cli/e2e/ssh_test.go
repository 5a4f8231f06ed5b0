//go:build unix

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/creack/pty"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

// People come in with their key, and see their name. Others don't, and whoever is taken off
// the list doesn't anymore.
func TestSSHKnowsPeople(t *testing.T) {
	t.Parallel()
	s := newTeam(t)
	if !strings.HasPrefix(s.prints[1], "host key SHA256:") {
		t.Errorf("it prints %q", s.prints)
	}
	if info, err := os.Stat(filepath.Join(s.state, "ssh_host_key")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the host key: %v, %v", info, err)
	}
	w := s.wizard(t, "ada")
	w.await(t, "Ada · Trust Hub wizard")
	w.send(t, "q")
	if ended := w.end(t); ended != "exit status 0" {
		t.Errorf("ended with %s", ended)
	}
	if err := w.asBefore(); err != nil {
		t.Error(err)
	}
	if _, said, code := s.runs(t, "cyd", "", s.host, "version"); code != 255 || !strings.Contains(said, "Permission denied (publickey)") {
		t.Errorf("a stranger: exit code %d: %s", code, said)
	}
	s.lets(t, "# nobody")
	if _, said, code := s.runs(t, "ada", "", s.host, "version"); code != 255 {
		t.Errorf("after she was removed: exit code %d: %s", code, said)
	}
	s.stop(t)
	for _, want := range []string{"Ada (works) from 127.0.0.1", "came for the wizard", "not let in, because no line of", "SHA256:"} {
		if !strings.Contains(s.log.String(), want) {
			t.Errorf("the log doesn't say %q:\n%s", want, s.log.String())
		}
	}
}

// Lines that can't be used are named at the start; the rest works.
func TestSSHBadKeys(t *testing.T) {
	t.Parallel()
	needSSH(t)
	s := &sshTeam{stage: newStage(t), dir: t.TempDir(), state: t.TempDir()}
	ada, ben := s.key(t, "ada"), s.key(t, "ben")
	s.lets(t, "", ben, "nonsense", `from="10.0.0.0/8" `+ben+" Ben", ada+" Ada")
	s.start(t, "--authorized-keys", filepath.Join(s.dir, "team.keys"))
	if out, said, code := s.runs(t, "ada", "", s.host, "version"); code != 0 || !strings.HasPrefix(out, "trusthub-wizard version") {
		t.Errorf("Ada: exit code %d: %s%s", code, out, said)
	}
	if _, _, code := s.runs(t, "ben", "", s.host, "version"); code != 255 {
		t.Errorf("Ben: exit code %d", code)
	}
	s.stop(t) // all of its log is here
	for _, want := range []string{"line 2: the key has no name", "line 3: there is no key", "line 4: the option from doesn't work here"} {
		if !strings.Contains(s.log.String(), want) {
			t.Errorf("it doesn't say %q:\n%s", want, s.log.String())
		}
	}
}

// Whoever only looks sees the answers, also of a customer that is open elsewhere, and can
// change nothing.
func TestSSHLooks(t *testing.T) {
	t.Parallel()
	s := newTeam(t)
	draftWith(t, s.state, profile.Sample(), draft.Place{Page: "business"})
	before := s.files(t)
	w := s.wizard(t, "ben")
	w.await(t, "Read only. You can look at everything here, but not change it.")
	for _, key := range []string{"n", "c", "d"} {
		w.send(t, key)
		w.await(t, "! You can look at everything here, but not change it.")
		w.send(t, "\x1b[A")
		w.await(t, "Read only.")
	}
	w.send(t, "\r")
	w.await(t, "Review 8 of 8")
	w.await(t, "All answers pass the checks.")
	for _, key := range []string{"\r", "\x13", "\x14"} { // change, submit, tasks
		w.send(t, "\x1b[B"+key)
		w.await(t, "! You can look at everything here")
	}
	w.send(t, "\x03")
	w.end(t)
	if out, _, _ := s.runs(t, "ben", "1\n/go friendly\n/tasks\nsubmit\nn\n/quit\n", s.host); !strings.Contains(out, "Read only.") || !strings.Contains(out, "Not now: You can look at everything here") {
		t.Errorf("line by line:\n%s", out)
	}
	if s.files(t) != before {
		t.Error("something changed")
	}

	// A submitted profile, with its receipt.
	if out, err := s.command("apply", "testdata/applications/us-ein.yaml", "--another", "--yes", "--state-dir", s.state).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	before = s.files(t)
	w = s.wizard(t, "ben")
	w.await(t, "in review")
	w.send(t, "\r")
	w.await(t, "Asked Twilio at")
	w.send(t, "\x1b[6~\x1b[6~\x1b[6~") // to what's below
	w.send(t, "Y")
	w.await(t, "Copied the receipt")
	w.awaitClipboard(t)
	w.send(t, "\x03")
	w.end(t)
	if s.files(t) != before {
		t.Error("reading the status changed something")
	}
	if out, said, code := s.runs(t, "ben", "", s.host, "drafts", "list", "--json"); code != 0 || !strings.Contains(out, `"state":"draft"`) {
		t.Errorf("drafts: exit code %d: %s%s", code, out, said)
	}
}

// Keys of a burst land in their fields, and the window can change.
func TestSSHWindow(t *testing.T) {
	t.Parallel()
	s := newTeam(t)
	w := s.wizard(t, "ada")
	w.await(t, "Welcome")
	w.send(t, "n")
	w.await(t, "Which account?")
	w.send(t, "\x0eOwl Bakery\tops@example.com\t")
	w.await(t, "✓ Notification email ops@example.com")
	w.mu.Lock()
	w.term.Resize(40, 12)
	w.mu.Unlock()
	if err := pty.Setsize(w.tty, &pty.Winsize{Rows: 12, Cols: 40}); err != nil {
		t.Fatal(err)
	}
	w.await(t, "Profile 2/8")
	w.send(t, "\x03")
	w.end(t)
}

// The colors are those of the visitor's terminal.
func TestSSHColors(t *testing.T) {
	t.Parallel()
	s := newTeam(t)
	for term, few := range map[string]bool{"xterm-256color": false, "vt100": true} {
		cmd := s.ssh("ada", "-t", s.host)
		cmd.Env = append(cmd.Env, "TERM="+term)
		w := onScreen(t, cmd)
		w.await(t, "Welcome")
		w.send(t, "q")
		w.end(t)
		if _, raw := w.shows(); strings.Contains(raw, "38;5;") == few {
			t.Errorf("%s: %q", term, raw)
		}
	}
}

// Without a terminal, or if they ask for it, people answer line by line. On a terminal, what
// they type is shown and can be deleted.
func TestSSHLineByLine(t *testing.T) {
	t.Parallel()
	s := newTeam(t)
	out, said, code := s.runs(t, "ada", "n\n\nOwl\xc3\xa9\nold@example.com\n/quit\n", s.host)
	if code != 0 || !strings.Contains(out, "Trust Hub wizard, line by line.") || strings.Contains(out, "\x1b") {
		t.Errorf("exit code %d:\n%s%s", code, out, said)
	}
	for _, command := range []string{"linear", "-- --linear"} {
		w := s.wizard(t, "ada", strings.Fields(command)...)
		w.await(t, "Customers:")
		w.send(t, "1\r/go notification\r")
		w.await(t, "Notification email")
		w.send(t, "oops\x15ops@example.cé\x7f\x7fcom\r")
		w.await(t, "> ops@example.com")
		w.send(t, "\x04")
		w.end(t)
		if _, raw := w.shows(); strings.Contains(raw, "\x1b") {
			t.Errorf("%s: %q", command, raw)
		}
	}
	if app := s.application(t); app.Text("email") != "ops@example.com" || app.Text("friendly_name") != "Owlé" {
		t.Errorf("the draft holds %q", app)
	}
}

// application is that of the only draft.
func (s *sshTeam) application(t *testing.T) profile.Application {
	t.Helper()
	info, err := storeAt(t, s.state).Find("")
	if err != nil {
		t.Fatal(err)
	}
	v, err := storeAt(t, s.state).View(info.ID)
	if err != nil {
		t.Fatal(err)
	}
	return v.Answers
}

// Only some commands run, with some of their flags.
func TestSSHCommands(t *testing.T) {
	t.Parallel()
	s := newTeam(t)
	id := draftWith(t, s.state, profile.Sample(), draft.Place{})
	name := profile.Sample().Text(profile.FriendlyName)
	for _, c := range []struct {
		command []string
		code    int
		says    string
	}{
		{[]string{"version"}, 0, "trusthub-wizard version"},
		{[]string{"drafts"}, 0, id},
		{[]string{"drafts", "list", "--json"}, 0, `"id":"` + id},
		{[]string{"drafts", "show", name}, 0, id}, // ssh takes the quotes away
		{[]string{"drafts", "show", "'" + name + "'", "--json"}, 0, `"id":"` + id},
		{[]string{"status", id}, 1, "To continue it: ssh HOST"},
		{[]string{"drafts", "delete", id, "--yes"}, 2, "these commands: linear, status"},
		{[]string{"drafts", "export", id}, 2, "these commands"},
		{[]string{"drafts", "--state-dir", "/"}, 2, "these commands"},
		{[]string{"status", "--log=/tmp/x"}, 2, "these commands"},
		{[]string{"status", "--api-base", "http://127.0.0.1:1"}, 2, "these commands"},
		{[]string{"status", "--account=AC"}, 2, "these commands"},
		{[]string{"doctor"}, 2, "these commands"},
		{[]string{"serve"}, 2, "these commands"},
		{[]string{"sh", "-c", "id"}, 2, "these commands"},
		{[]string{"'"}, 2, "these commands"},
		{[]string{"scp", "-t", "/tmp"}, 2, "these commands"},
	} {
		out, said, code := s.runs(t, "ada", "", append([]string{s.host}, c.command...)...)
		if code != c.code || !strings.Contains(out+said, c.says) {
			t.Errorf("%v: exit code %d:\n%s%s", c.command, code, out, said)
		}
		if c.code == 2 && (out != "" || strings.Count(said, "\n") != 1) {
			t.Errorf("%v says more than a line:\n%s%s", c.command, out, said)
		}
	}
}

// There is no forwarding of any kind, and no file transfer.
func TestSSHForwardsNothing(t *testing.T) {
	t.Parallel()
	s := newTeam(t)
	target := strings.TrimPrefix(s.env["TRUSTHUB_WIZARD_API_BASE"], "http://")
	for name, args := range map[string][]string{
		"to a host":        {"-W", target, s.host},
		"from the server":  {"-N", "-o", "ExitOnForwardFailure=yes", "-R", "0:" + target, s.host},
		"a remote socket":  {"-N", "-o", "ExitOnForwardFailure=yes", "-R", filepath.Join(s.dir, "sock") + ":" + target, s.host},
		"a file transfer":  {"-s", s.host, "sftp"},
		"another protocol": {"-s", s.host, "netconf"},
		"a tunnel":         {"-N", "-o", "ExitOnForwardFailure=yes", "-w", "any:any", s.host},
	} {
		if out, said, code := s.runs(t, "ada", "GET / HTTP/1.0\r\n\r\n", args...); code == 0 || out != "" {
			t.Errorf("%s: exit code %d:\n%s%s", name, code, out, said)
		}
	}
}
