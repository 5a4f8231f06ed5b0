//go:build unix

package e2e

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// A screened is the program on a terminal with a readable screen.
type screened struct {
	wired
	line     *os.File // the program's side, kept open to see how it was left
	before   *term.State
	restored bool // if the line discipline was as before, when measured
	more     chan struct{}
	gone     chan struct{} // closed when the terminal is gone

	mu   sync.Mutex
	term *vt.Emulator
	raw  strings.Builder
	look func(screen string)
}

func onScreen(t *testing.T, cmd *exec.Cmd) *screened {
	t.Helper()
	tty, line := terminal(t)
	s := &screened{wired: wired{cmd, tty}, line: line, term: vt.NewEmulator(80, 24), more: make(chan struct{}, 1), gone: make(chan struct{})}
	var err error
	if s.before, err = term.GetState(line.Fd()); err != nil {
		t.Fatal(err)
	}
	startOn(t, cmd, line)
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	go func() { // what it asks the terminal is not answered
		buf := make([]byte, 256)
		for {
			if _, err := s.term.Read(buf); err != nil {
				return
			}
		}
	}()
	go s.read()
	return s
}

// wired is a program on a terminal.
type wired struct {
	cmd *exec.Cmd
	tty *os.File // the terminal's side
}

func (w *wired) send(t *testing.T, keys string) {
	t.Helper()
	if _, err := w.tty.WriteString(keys); err != nil {
		t.Fatal(err)
	}
}

func (w *wired) signal(t *testing.T, s os.Signal) {
	t.Helper()
	if err := w.cmd.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
}

// terminal opens a terminal of 80×24 and returns the test's side and the program's. Closing the
// test's side hangs up, even during a read.
func terminal(t *testing.T) (tty, line *os.File) {
	t.Helper()
	blocking, line, err := pty.Open()
	if err != nil {
		t.Skipf("there are no terminals here: %v", err)
	}
	if err := pty.Setsize(blocking, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		t.Fatal(err)
	}
	// The pty package leaves it blocking: a read would then keep it open after a close.
	fd, err := syscall.Dup(int(blocking.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	_ = blocking.Close()
	syscall.CloseOnExec(fd)
	if err := syscall.SetNonblock(fd, true); err != nil {
		t.Fatal(err)
	}
	tty = os.NewFile(uintptr(fd), "terminal")
	t.Cleanup(func() { _, _ = line.Close(), tty.Close() })
	return tty, line
}

// startOn starts a program that controls a terminal.
func startOn(t *testing.T, cmd *exec.Cmd, line *os.File) {
	t.Helper()
	cmd.Stdin, cmd.Stdout, cmd.Stderr = line, line, line
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
}

// read updates the screen until the terminal is gone.
func (s *screened) read() {
	defer close(s.gone)
	buf := make([]byte, 64<<10)
	for {
		n, err := s.tty.Read(buf)
		s.mu.Lock()
		s.raw.Write(buf[:n])
		_, _ = s.term.Write(buf[:n])
		if s.look != nil {
			s.look(s.term.String())
		}
		s.mu.Unlock()
		if err != nil {
			return
		}
		select {
		case s.more <- struct{}{}:
		default:
		}
	}
}

// watch calls a function after every change of the screen.
func (s *screened) watch(look func(screen string)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.look = look
}

// shows returns the text of the screen, and everything that was written to it.
func (s *screened) shows() (screen, raw string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(strings.Fields(s.term.String()), " "), s.raw.String()
}

// await waits until a text is on the screen.
func (s *screened) await(t *testing.T, text string) {
	t.Helper()
	s.until(t, text, func(screen, _ string) bool { return strings.Contains(screen, text) })
}

// awaitClipboard waits until something was copied. The screen may say so before the terminal is
// told.
func (s *screened) awaitClipboard(t *testing.T) {
	t.Helper()
	s.until(t, "what it copied", func(_, raw string) bool { return strings.Contains(raw, "\x1b]52;c;") })
}

func (s *screened) until(t *testing.T, what string, holds func(screen, raw string) bool) {
	t.Helper()
	late := time.After(patience)
	for open := true; ; {
		screen, raw := s.shows()
		if holds(screen, raw) {
			return
		}
		if !open {
			t.Fatalf("it ended and does not show %q:\n%s", what, screen)
		}
		select {
		case <-s.more:
		case <-s.gone:
			open = false
		case <-late:
			t.Fatalf("it does not show %q:\n%s", what, screen)
		}
	}
}

// end waits for the program's end and its last output, and returns how it ended: "exit status
// 6", "signal: killed".
func (s *screened) end(t *testing.T) string {
	t.Helper()
	ended := make(chan struct{})
	go func() { _ = s.cmd.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(patience):
		screen, _ := s.shows()
		t.Fatalf("it does not end:\n%s", screen)
	}
	s.measure()
	_ = s.line.Close()
	<-s.gone
	return fmt.Sprint(s.cmd.ProcessState)
}

// measure compares the line discipline with that before the program started.
func (s *screened) measure() {
	after, err := term.GetState(s.line.Fd())
	s.restored = err != nil || reflect.DeepEqual(s.before, after) // after a hangup there is none
}

// asBefore checks that the terminal is as before the program started: line discipline, screen,
// cursor, and what it reports.
func (s *screened) asBefore() error {
	if !s.restored {
		return errors.New("the terminal is left in raw mode")
	}
	_, raw := s.shows()
	for mode, name := range map[string]string{
		"1049": "the alternate screen", "2004": "bracketed paste", "1000": "the mouse", "1002": "the mouse", "1003": "the mouse", "1006": "the mouse", "1004": "focus",
	} {
		if strings.LastIndex(raw, "\x1b[?"+mode+"h") > strings.LastIndex(raw, "\x1b[?"+mode+"l") {
			return fmt.Errorf("%s is left on", name)
		}
	}
	if strings.LastIndex(raw, "\x1b[?25l") > strings.LastIndex(raw, "\x1b[?25h") {
		return errors.New("the cursor is left hidden")
	}
	if strings.Count(raw, "\x1b[>") > 0 && strings.LastIndex(raw, "\x1b[>1u") > strings.LastIndex(raw, "\x1b[<1u") {
		return errors.New("the keyboard is left in another mode")
	}
	return nil
}
