package e2e

import (
	"bufio"
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"trusthub-wizard/flow"
	"trusthub-wizard/twilioapi/sandbox"
)

// Every sample application becomes the profile that its file describes, with the program and
// the sandbox in separate processes.
func TestApplySamples(t *testing.T) {
	files, err := filepath.Glob("testdata/applications/*.*")
	if err != nil || len(files) < 6 {
		t.Fatalf("%d samples (%v)", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			s := newStage(t, "--switch", "second-representative=optional")
			if strings.Contains(file, "us-numbers") {
				file = s.own(t, file)
			}
			s.holdsAfter(t, file)
		})
	}
}

// The application file in the README of the commands can be applied.
func TestReadmeApplication(t *testing.T) {
	_, block, _ := strings.Cut(document(t, "ui/cli/README.md"), "\n    friendly_name: ")
	block, _, _ = strings.Cut("    friendly_name: "+block, "\n\n")
	file := filepath.Join(t.TempDir(), "owl.yaml")
	if err := os.WriteFile(file, []byte(strings.ReplaceAll("\n"+block, "\n    ", "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	s := newStage(t)
	s.holdsAfter(t, file)
}

// Ctrl+C waits for the calls in progress and exits with 6. The same command continues, and
// nothing is created twice.
func TestInterruptedApplyGoesOn(t *testing.T) {
	const file = "testdata/applications/us-ein.yaml"
	s := newStage(t)
	address := s.gated(t, writes("/Addresses.json"))
	a := s.start(t, file)
	a.await(t, ": created IT")
	address.await(t, 1)
	a.signal(t, os.Interrupt)
	a.await(t, "Stopping: waiting for the calls in progress")
	address.open()
	rest, code := a.end()
	if code != 6 || !strings.Contains(rest, "To continue without creating anything twice: trusthub-wizard apply "+file) {
		t.Fatalf("exit code %d, want 6, and what to do next:\n%s", code, rest)
	}
	s.holdsAfter(t, file)
}

// A killed apply is listed as cut off, unlike a draft that was never submitted.
func TestAKilledApplyIsListedAsCutOff(t *testing.T) {
	s := newStage(t)
	address := s.gated(t, writes("/Addresses.json"))
	a := s.start(t, "testdata/applications/us-ein.yaml")
	a.await(t, ": created IT")
	address.await(t, 1)
	a.signal(t, os.Kill)
	a.end()
	listed, err := s.command("drafts", "list").CombinedOutput()
	if err != nil || !strings.Contains(string(listed), "  cut off  ") {
		t.Errorf("listed (%v):\n%s", err, listed)
	}
}

// The second Ctrl+C doesn't wait, and nothing is created twice after it either.
func TestInterruptedTwice(t *testing.T) {
	const file = "testdata/applications/us-ein.yaml"
	s := newStage(t)
	address := s.gated(t, writes("/Addresses.json"))
	a := s.start(t, file)
	a.await(t, ": created IT")
	address.await(t, 1)
	a.signal(t, os.Interrupt)
	a.await(t, "Press Ctrl+C again to stop right away")
	a.signal(t, os.Interrupt)
	if rest, code := a.end(); code != -1 {
		t.Fatalf("exit code %d, want an end by the signal:\n%s", code, rest)
	}
}

// A stage is a sandbox and a place for drafts.
type stage struct{ env map[string]string }

func newStage(t *testing.T, flags ...string) *stage {
	hub, err := launch(flags...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := hub.stop(); err != nil {
			t.Error(err)
		}
	})
	hub.env["XDG_STATE_HOME"] = t.TempDir()
	hub.env["HOME"] = t.TempDir()
	hub.env["TRUSTHUB_WIZARD_KEYRING"] = "off"
	return &stage{env: hub.env}
}

func (s *stage) getenv(name string) string { return s.env[name] }

// own copies an application file, and replaces the objects of an account it names with those
// of the sandbox's.
func (s *stage) own(t *testing.T, file string) string {
	client, err := clientOf(s.getenv)
	if err != nil {
		t.Fatal(err)
	}
	addresses, err := client.List(t.Context(), flow.Address, "", nil)
	if err != nil || len(addresses) == 0 {
		t.Fatalf("%d addresses (%v)", len(addresses), err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	isv := sandbox.Seed()[0]
	text := strings.NewReplacer(
		"BU00000000000000000000000000000001", isv.PrimarySID(),
		"AD00000000000000000000000000000001", addresses[0].SID,
		"PN00000000000000000000000000000001", isv.NumberSID(isv.Numbers[0]),
		"+13035550163", isv.Numbers[1],
	).Replace(string(data))
	copied := filepath.Join(t.TempDir(), filepath.Base(file))
	if err := os.WriteFile(copied, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return copied
}

// apply applies a file and expects an exit code.
func (s *stage) apply(t *testing.T, file string, want int) {
	t.Helper()
	if rest, code := s.start(t, file).end(); code != want {
		t.Fatalf("exit code %d, want %d:\n%s", code, want, rest)
	}
}

// holdsAfter applies a file, after which the sandbox holds exactly what it says.
func (s *stage) holdsAfter(t *testing.T, file string) {
	t.Helper()
	s.apply(t, file, 0)
	if err := submittedAs(s.getenv, file); err != nil {
		t.Error(err)
	}
}

// An application is a running `apply`.
type application struct {
	cmd   *exec.Cmd
	lines *bufio.Scanner // of standard error
	seen  bytes.Buffer
}

func (s *stage) start(t *testing.T, file string) *application {
	t.Helper()
	return begin(t, s.command("apply", file, "--yes"))
}

// command is the program in the stage's environment.
func (s *stage) command(args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "TERM=xterm-256color"}
	for name, value := range s.env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	return cmd
}

// begin starts a command that is `apply`.
func begin(t *testing.T, cmd *exec.Cmd) *application {
	t.Helper()
	a := &application{cmd: cmd}
	pipe, err := a.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	a.lines = bufio.NewScanner(pipe)
	if err := a.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return a
}

// await reads on until a line holds a text.
func (a *application) await(t *testing.T, text string) {
	t.Helper()
	for a.lines.Scan() {
		a.seen.WriteString(a.lines.Text() + "\n")
		if strings.Contains(a.lines.Text(), text) {
			return
		}
	}
	t.Fatalf("it ended and did not say %q:\n%s", text, a.seen.String())
}

func (a *application) signal(t *testing.T, s os.Signal) {
	t.Helper()
	if err := a.cmd.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
}

// end waits for the end and returns the rest of the output and the exit code, -1 if a signal
// ended it.
func (a *application) end() (said string, code int) {
	for a.lines.Scan() {
		a.seen.WriteString(a.lines.Text() + "\n")
	}
	var exit *exec.ExitError
	if err := a.cmd.Wait(); errors.As(err, &exit) {
		code = exit.ExitCode()
	}
	return a.seen.String(), code
}
