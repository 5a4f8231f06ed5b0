package serve_test

import (
	"context"
	"io"
	"net"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	gossh "golang.org/x/crypto/ssh"
)

// clients are connections with several sessions each: one address may not connect too often.
type clients struct {
	mu   sync.Mutex
	last *gossh.Client
	used int
}

var pool = map[string]*clients{}
var poolMu sync.Mutex

// dial returns a connection with room for a session.
func dial(t testing.TB, addr string) *gossh.Client {
	t.Helper()
	poolMu.Lock()
	p := pool[addr]
	if p == nil {
		p = &clients{}
		pool[addr] = p
	}
	poolMu.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.last != nil && p.used < 8 {
		p.used++
		return p.last
	}
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	c, channels, requests, err := gossh.NewClientConn(conn, addr, &gossh.ClientConfig{
		User: "ada", Auth: []gossh.AuthMethod{gossh.PublicKeys(adas(t))},
		HostKeyCallback: gossh.InsecureIgnoreHostKey(), // it's made by the server under test
	})
	if err != nil {
		t.Fatal(err)
	}
	p.last, p.used = gossh.NewClient(c, channels, requests), 1
	t.Cleanup(func() { _ = conn.Close() })
	return p.last
}

// A visitor has a session on a terminal of 80×24.
type visitor struct {
	session *gossh.Session
	keys    io.Writer
	came    chan part
	screen  *vt.Emulator // what until has seen
}

type part struct {
	at   time.Time
	data []byte
}

// newScreen is a terminal of 80×24 whose answers nobody reads.
func newScreen() *vt.Emulator {
	s := vt.NewEmulator(80, 24)
	go func() { _, _ = io.Copy(io.Discard, s) }()
	return s
}

func visit(t testing.TB, addr string) *visitor {
	t.Helper()
	s, err := dial(t, addr).NewSession()
	if err != nil {
		t.Fatal(err)
	}
	v := &visitor{session: s, came: make(chan part, 4096), screen: newScreen()}
	_ = s.Setenv("COLORTERM", "truecolor")
	if err := s.RequestPty("xterm-256color", 24, 80, gossh.TerminalModes{}); err != nil {
		t.Fatal(err)
	}
	if v.keys, err = s.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := s.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Shell(); err != nil {
		t.Fatal(err)
	}
	go v.watch(out)
	return v
}

func (v *visitor) watch(out io.Reader) {
	defer close(v.came)
	for {
		buf := make([]byte, 16<<10)
		n, err := out.Read(buf)
		if err != nil {
			return
		}
		v.came <- part{time.Now(), buf[:n]}
	}
}

// local is somebody at a terminal of this machine, with the program itself.
func local(t testing.TB, program, state string) *visitor {
	t.Helper()
	cmd := exec.Command(program, "--state-dir", state)
	cmd.Env = []string{"HOME=" + state, "TRUSTHUB_WIZARD_KEYRING=off", "TERM=xterm-256color", "COLORTERM=truecolor"}
	terminal, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		t.Skipf("there are no terminals here: %v", err)
	}
	t.Cleanup(func() { _, _, _ = cmd.Process.Kill(), cmd.Wait(), terminal.Close() })
	v := &visitor{keys: terminal, came: make(chan part, 4096), screen: newScreen()}
	go v.watch(terminal)
	return v
}

// opens starts a customer, at the first field.
func (v *visitor) opens(t testing.TB) {
	t.Helper()
	v.until(t, "Customers")
	v.send(t, "n")
	v.until(t, "Which account?")
	v.send(t, "\x0e")
	v.until(t, "Friendly name")
}

func (v *visitor) send(t testing.TB, keys string) {
	t.Helper()
	if _, err := io.WriteString(v.keys, keys); err != nil {
		t.Error(err)
	}
}

// until waits until the screen shows all texts. Only what differs from the last screen comes, so
// that what came doesn't tell.
func (v *visitor) until(t testing.TB, texts ...string) {
	t.Helper()
	late := time.After(patience)
	for {
		shown := strings.Join(strings.Fields(v.screen.String()), " ")
		if !slices.ContainsFunc(texts, func(text string) bool { return !strings.Contains(shown, text) }) {
			return
		}
		select {
		case p, ok := <-v.came:
			if !ok {
				t.Fatalf("it ended and didn't show %q:\n%s", texts, shown)
			}
			_, _ = v.screen.Write(p.data)
		case <-late:
			t.Fatalf("it doesn't show %q:\n%s", texts, shown)
		}
	}
}

// quiet waits until nothing comes for a while.
func (v *visitor) quiet(t testing.TB) {
	t.Helper()
	late := time.After(patience)
	for {
		select {
		case _, ok := <-v.came:
			if !ok {
				t.Fatal("it ended")
			}
		case <-time.After(300 * time.Millisecond):
			return
		case <-late:
			t.Fatal("it doesn't come to rest")
		}
	}
}

// types types keys and returns how long the echo of each took.
func (v *visitor) types(t testing.TB, keys int) (took []time.Duration) {
	t.Helper()
	for i := range keys {
		time.Sleep(time.Duration(20+i*7%13) * time.Millisecond)
		for len(v.came) > 0 {
			<-v.came
		}
		at := time.Now()
		v.send(t, key(i))
		select {
		case p := <-v.came:
			took = append(took, p.at.Sub(at))
		case <-time.After(patience):
			t.Fatal("a key shows nothing")
		}
	}
	return took
}

// goesOn types a key a second, and reads what comes.
func (v *visitor) goesOn(ctx context.Context, after time.Duration) {
	time.Sleep(after)
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for i := 0; ; {
		select {
		case <-ctx.Done():
			return
		case <-v.came:
		case <-tick.C:
			_, _ = io.WriteString(v.keys, key(i))
			i++
		}
	}
}

// key is the ith of a text that is typed and deleted again, since fields have a limit.
func key(i int) string {
	if i%40 > 19 {
		return "\x7f"
	}
	return string("abcdefghijklmnopqrstuvwxyz"[i%26])
}
