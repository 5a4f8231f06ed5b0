//go:build unix

package e2e

import (
	"errors"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Doctor describes the terminal.
func TestDoctorOnATerminal(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for variable, says := range map[string]string{"COLORTERM=truecolor": ", all colors", "COLORTERM=": ", 256 colors", "NO_COLOR=1": ", no colors"} {
		name, value, _ := strings.Cut(variable, "=")
		s.env[name] = value
		c := s.console(t, "doctor")
		c.await(t, "terminal         xterm-256color, ")
		c.await(t, says)
		c.end(t, 0)
		delete(s.env, name)
	}
}

// On a terminal `apply` shows what it is about to create, and asks.
func TestApplyAsks(t *testing.T) {
	const file = "testdata/applications/us-ein.yaml"
	s := newStage(t)

	c := s.console(t, "apply", file)
	c.await(t, "under primary profile BU")
	c.await(t, "- Assign the supporting document")
	c.await(t, "Continue? [y/N]")
	c.send(t, "\r")
	c.await(t, "you didn't confirm")
	c.await(t, "Nothing was created at Twilio")
	c.end(t, 1)

	c = s.console(t, "apply", file)
	c.await(t, "Continue? [y/N]")
	c.signal(t, syscall.SIGINT)
	c.await(t, "Nothing was created at Twilio")
	c.end(t, 6)

	c = s.console(t, "apply", file)
	c.await(t, "Continue? [y/N]")
	c.send(t, "y\r")
	c.await(t, "done, 1 in progress")
	c.await(t, "✓ Submit for review                     checked BU…")
	c.await(t, "customer profile         BU")
	c.end(t, 0)
	if err := submittedAs(s.getenv, file); err != nil {
		t.Error(err)
	}

	c = s.console(t, "drafts", "delete", "Acme Corporation")
	c.await(t, "stay at Twilio")
	c.await(t, "Delete draft")
	c.send(t, "y\r")
	c.end(t, 0)
}

// However the wizard ends, its exit code tells, and the last line on the terminal is how to
// continue.
func TestWizardEnds(t *testing.T) {
	s := newStage(t)

	c := s.console(t, "new")
	c.await(t, "Account")
	c.signal(t, syscall.SIGTERM)
	c.await(t, "Your answers are saved. To continue: trusthub-wizard resume")
	c.end(t, 6)

	c = s.console(t, "new", "--from", "testdata/applications/us-ein.yaml")
	c.await(t, "Acme Corporation")
	c.send(t, "\x03")
	c.await(t, "Your draft is saved. To continue: trusthub-wizard resume")
	c.end(t, 0)

	c = s.console(t, "resume", "Acme Corporation")
	c.await(t, "Acme Corporation")
	c.hangUp()
	c.end(t, 6)
}

// A console is the program on a terminal.
type console struct {
	wired

	mu    sync.Mutex
	shown strings.Builder
	more  chan struct{} // something was shown, or the end
}

func (s *stage) console(t *testing.T, args ...string) *console {
	t.Helper()
	c := &console{wired: wired{cmd: s.command(args...)}, more: make(chan struct{}, 1)}
	tty, line := terminal(t)
	c.tty = tty
	startOn(t, c.cmd, line)
	_ = line.Close()
	go c.read()
	return c
}

// read keeps the output until the terminal is gone.
func (c *console) read() {
	defer close(c.more)
	buf := make([]byte, 4096)
	for {
		n, err := c.tty.Read(buf)
		c.mu.Lock()
		c.shown.Write(buf[:n])
		c.mu.Unlock()
		if err != nil {
			return
		}
		select {
		case c.more <- struct{}{}:
		default:
		}
	}
}

// await waits for a text, and drops everything up to it.
func (c *console) await(t *testing.T, text string) {
	t.Helper()
	late := time.After(patience)
	for open := true; ; {
		c.mu.Lock()
		shown := c.shown.String()
		_, rest, found := strings.Cut(shown, text)
		if found {
			c.shown.Reset()
			c.shown.WriteString(rest)
		}
		c.mu.Unlock()
		if found {
			return
		}
		if !open {
			t.Fatalf("it ended and did not show %q:\n%s", text, shown)
		}
		select {
		case _, open = <-c.more:
		case <-late:
			t.Fatalf("it does not show %q:\n%s", text, shown)
		}
	}
}

// hangUp takes the terminal away.
func (c *console) hangUp() { _ = c.tty.Close() }

func (c *console) end(t *testing.T, want int) {
	t.Helper()
	got := 0
	var exit *exec.ExitError
	if err := c.cmd.Wait(); errors.As(err, &exit) {
		got = exit.ExitCode()
	}
	if got != want {
		c.mu.Lock()
		defer c.mu.Unlock()
		t.Fatalf("exit code %d, want %d:\n%s", got, want, c.shown.String())
	}
}
