//go:build unix

package e2e

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"trusthub-wizard/flow/team/pgtest"
)

// An sshTeam is a server that people reach with OpenSSH.
type sshTeam struct {
	*stage
	dir    string // the keys, and what ssh needs
	state  string // the server's
	cmd    *exec.Cmd
	log    logged
	host   string
	port   string
	prints []string // what it printed when it was ready
}

// A logged is a log that grows.
type logged struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// newTeam starts a server for Ada, who works, and Ben, who looks.
func newTeam(t *testing.T, flags ...string) *sshTeam {
	t.Helper()
	needSSH(t)
	s := &sshTeam{stage: newStage(t), dir: t.TempDir(), state: t.TempDir()}
	s.lets(t, s.key(t, "ada")+" Ada", `role="looks" `+s.key(t, "ben")+" Ben")
	s.key(t, "cyd")
	s.start(t, append([]string{"--authorized-keys", filepath.Join(s.dir, "team.keys")}, flags...)...)
	return s
}

// needSSH skips the test where there is no OpenSSH, unless CI asks for all tests.
func needSSH(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("ssh"); err != nil {
		if os.Getenv(pgtest.Required) != "" {
			t.Fatalf("this test needs OpenSSH's client: %v", err)
		}
		t.Skipf("NOT TESTED, because there is no OpenSSH client here: %v", err)
	}
}

// key makes a key for a person and returns the line for it, without a name.
func (s *sshTeam) key(t *testing.T, who string) string {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	block, err := gossh.MarshalPrivateKey(private, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(s.dir, who), pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
	line, err := gossh.NewPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(gossh.MarshalAuthorizedKey(line)))
}

// lets writes the file of keys.
func (s *sshTeam) lets(t *testing.T, lines ...string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(s.dir, "team.keys"), []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
}

// start starts the server, and waits until it's ready. The test stops it.
func (s *sshTeam) start(t *testing.T, flags ...string) {
	t.Helper()
	s.cmd = s.command(append([]string{"serve", "--listen", "127.0.0.1:0", "--state-dir", s.state}, flags...)...)
	s.cmd.Env = append(s.cmd.Env, "TMPDIR="+s.dir)
	s.cmd.Stderr = &s.log
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	running := s.cmd
	t.Cleanup(func() {
		if running.ProcessState == nil {
			_ = running.Process.Signal(syscall.SIGTERM)
			if err := running.Wait(); err != nil {
				t.Errorf("the server ended with %v:\n%s", err, s.log.String())
			}
		}
	})
	s.prints = nil
	lines := bufio.NewScanner(out)
	for len(s.prints) < 2 && lines.Scan() {
		s.prints = append(s.prints, lines.Text())
	}
	if len(s.prints) < 2 {
		t.Fatalf("it isn't ready:\n%s", s.log.String())
	}
	if s.host, s.port, err = net.SplitHostPort(strings.TrimPrefix(s.prints[0], "listening on ")); err != nil {
		t.Fatal(err)
	}
}

// stop stops the server as systemd does. It has to end cleanly.
func (s *sshTeam) stop(t *testing.T) {
	t.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("the server ended with %v:\n%s", err, s.log.String())
	}
}

// ssh is a person's command line. Options for ssh come first in more.
func (s *sshTeam) ssh(who string, more ...string) *exec.Cmd {
	args := []string{"-F", "none", "-p", s.port, "-o", "UserKnownHostsFile=" + filepath.Join(s.dir, "known"),
		"-o", "HostKeyAlias=onboarding", // the same one, also when the server started again at another port
		"-o", "StrictHostKeyChecking=accept-new", "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "BatchMode=yes", "-o", "LogLevel=ERROR"}
	if who != "" {
		args = append(args, "-i", filepath.Join(s.dir, who))
	}
	cmd := exec.Command("ssh", append(args, more...)...)
	cmd.Env = append(os.Environ(), "TERM=xterm-256color")
	return cmd
}

// wizard opens the wizard on a terminal.
func (s *sshTeam) wizard(t *testing.T, who string, more ...string) *screened {
	t.Helper()
	return onScreen(t, s.ssh(who, append([]string{"-t", s.host}, more...)...))
}

// runs runs a command without a terminal.
func (s *sshTeam) runs(t *testing.T, who, input string, args ...string) (out, complaint string, code int) {
	t.Helper()
	cmd := s.ssh(who, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(input), &stdout, &stderr
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()
}

// logs waits until the server's log says something.
func (s *sshTeam) logs(t *testing.T, text string) {
	t.Helper()
	for late := time.Now().Add(patience); !strings.Contains(s.log.String(), text); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(late) {
			t.Fatalf("the log doesn't say %q:\n%s", text, s.log.String())
		}
	}
}

// files is everything that the server keeps, to see that nothing changed.
func (s *sshTeam) files(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	paths, err := filepath.Glob(filepath.Join(s.state, "drafts", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if filepath.Base(path) == "at-work" { // empty files
			continue
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&all, "%s %x\n", path, data)
	}
	return all.String()
}
