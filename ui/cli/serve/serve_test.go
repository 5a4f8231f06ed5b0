package serve

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"trusthub-wizard/ui"
)

// patience is much longer than anything here takes.
const patience = time.Minute

// An address that connects too often is told so. If it goes on, it's shut out; others aren't.
func TestRate(t *testing.T) {
	h := serving(t, func(c *Config) { c.Limits.Rate, c.Limits.Burst = 0.001, 3 }, hello)
	var told, refused int
	for i := range 20 {
		c, err := h.dial(t, 1)
		if err != nil {
			refused++
			continue
		}
		text, code := runs(t, c, "version")
		switch {
		case code == 1 && text == "Too many connections from your address: wait a minute, then try again.\n":
			told++
		case i >= 3:
			t.Errorf("connection %d: %q", i+1, text)
		}
		_ = c.Close()
	}
	if told < 12 || refused < 4 {
		t.Errorf("told %d times and refused %d times, want 12 and 4 at least", told, refused)
	}
}

// A rate counts by the address, and by the network of an IPv6 address.
func TestNetworks(t *testing.T) {
	at := func(text string) string { return network(&net.TCPAddr{IP: net.ParseIP(text), Port: 1}).String() }
	if at("2001:db8::1") != at("2001:db8::ffff:1") || at("2001:db8::1") == at("2001:db8:0:1::1") || at("192.0.2.1") == at("192.0.2.2") || at("::ffff:192.0.2.1") != "192.0.2.1" {
		t.Error(at("2001:db8::1"), at("192.0.2.1"), at("::ffff:192.0.2.1"))
	}
}

// A key that was removed opens no session, not even in an open connection.
func TestARemovedKey(t *testing.T) {
	var keys Keys
	h := serving(t, func(c *Config) { keys = c.Keys }, hello)
	c, err := h.dial(t, 1)
	c = must(t, c, err)
	if text, code := runs(t, c, "drafts"); text != `hello Ada, who works: ["drafts"]` || code != 0 {
		t.Errorf("%q, exit code %d", text, code)
	}
	if err := replace(string(keys), []byte("# nobody\n")); err != nil {
		t.Fatal(err)
	}
	if text, code := runs(t, c, "drafts"); text != "Your key was removed from this server.\n" || code != 1 {
		t.Errorf("%q, exit code %d", text, code)
	}
}

// A bug ends one session, and its value, which can hold an answer, is nowhere.
func TestPanics(t *testing.T) {
	h := serving(t, nil, func(ctx context.Context, v Visit) int {
		if v.Looks {
			panic("the customer's secret")
		}
		return hello(ctx, v)
	})
	ben, err := h.dial(t, 2)
	ben = must(t, ben, err)
	text, code := runs(t, ben, "drafts")
	if code != 1 || text != "A bug ended this session. Connect again to continue.\n" {
		t.Errorf("%q, exit code %d", text, code)
	}
	if log := h.said(); !strings.Contains(log, "a bug ended the session: string") || !strings.Contains(log, "serve_test.go") || strings.Contains(log, "secret") {
		t.Errorf("the log:\n%s", log)
	}
	ada, err := h.dial(t, 1)
	if text, _ := runs(t, must(t, ada, err), "drafts"); !strings.HasPrefix(text, "hello Ada") {
		t.Errorf("%q", text)
	}
}

// A client that doesn't read is hung up on; others don't notice.
func TestAClientThatDoesNotRead(t *testing.T) {
	ended := make(chan error, 1)
	h := serving(t, func(c *Config) { c.Limits.ClientTimeout = 3 * time.Second }, func(ctx context.Context, v Visit) int {
		if !v.Looks {
			return hello(ctx, v)
		}
		for chunk := make([]byte, 32<<10); ; {
			if _, err := v.Out.Write(chunk); err != nil {
				<-ctx.Done()
				ended <- context.Cause(ctx)
				return 1
			}
		}
	})
	c, err := h.dial(t, 2)
	s := session(t, must(t, c, err))
	if _, err := s.StdoutPipe(); err != nil { // which nobody reads
		t.Fatal(err)
	}
	if err := s.Start("drafts"); err != nil {
		t.Fatal(err)
	}
	ada, err := h.dial(t, 1)
	if text, _ := runs(t, must(t, ada, err), "drafts"); !strings.HasPrefix(text, "hello Ada") {
		t.Errorf("%q", text)
	}
	select {
	case cause := <-ended:
		if cause == nil || cause.Error() != "the connection was lost" {
			t.Error(cause)
		}
	case <-time.After(patience):
		t.Error("it still holds the session")
	}
}

// A client that sends more than is read is hung up on, whether it says what it wants or not.
func TestAClientThatSendsTooMuch(t *testing.T) {
	h := serving(t, nil, func(ctx context.Context, v Visit) int {
		if v.Looks {
			<-ctx.Done()
		}
		n, _ := io.Copy(io.Discard, v.In)
		fmt.Fprint(v.Out, n)
		return 0
	})
	for _, asks := range []bool{true, false} {
		c, err := h.dial(t, 2)
		s := session(t, must(t, c, err))
		in, err := s.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if asks {
			if err := s.Shell(); err != nil {
				t.Fatal(err)
			}
		}
		go func() { _, _ = io.Copy(in, strings.NewReader(strings.Repeat("x", 2*aheadMax))) }()
		gone := make(chan error, 1)
		go func() { gone <- c.Wait() }()
		select {
		case <-gone:
		case <-time.After(patience):
			t.Errorf("it stays; it asked for something: %v", asks)
		}
	}
	c, err := h.dial(t, 1)
	s := session(t, must(t, c, err))
	s.Stdin = strings.NewReader(strings.Repeat("x", aheadMax/2))
	if out, err := s.Output("linear"); err != nil || string(out) != fmt.Sprint(aheadMax/2) {
		t.Errorf("it reads %s bytes, %v", out, err)
	}
}

// A connection that is dead without knowing it makes room for the same person's next one.
func TestADeadConnectionMakesRoom(t *testing.T) {
	var visits atomic.Int32
	ended := make(chan error, 2)
	h := serving(t, nil, func(ctx context.Context, v Visit) int {
		if visits.Add(1) == 2 {
			select {
			case cause := <-ended:
				fmt.Fprint(v.Out, cause)
			default:
				fmt.Fprint(v.Out, "the first is still open")
			}
			return 0
		}
		<-ctx.Done()
		ended <- context.Cause(ctx)
		return 0
	})
	straight, err := net.Dial("tcp", h.addr)
	if err != nil {
		t.Fatal(err)
	}
	dead := &deaf{Conn: straight}
	c, err := over(t, dead, 1)
	s := session(t, must(t, c, err))
	if err := s.Shell(); err != nil {
		t.Fatal(err)
	}
	for visits.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	dead.deaf.Store(true)
	again, err := h.dial(t, 1)
	next := session(t, must(t, again, err))
	if out, err := next.Output(""); err != nil || string(out) != "the connection was lost" {
		t.Errorf("%q, %v", out, err)
	}
}

// A deaf connection hears nothing more, and so never answers.
type deaf struct {
	net.Conn
	deaf atomic.Bool
}

func (d *deaf) Read(p []byte) (int, error) {
	n, err := d.Conn.Read(p)
	for d.deaf.Load() && err == nil {
		n, err = d.Conn.Read(p)
	}
	return n, err
}

// What a client asks for before the session begins is limited, and stops nobody.
func TestRequests(t *testing.T) {
	h := serving(t, nil, func(_ context.Context, v Visit) int {
		var sizes []ui.Size
		select {
		case size := <-v.Sizes:
			sizes = append(sizes, size)
		default:
		}
		fmt.Fprintf(v.Out, "%v %v %v %q", v.Terminal, v.Size, sizes, v.Environ)
		return 0
	})
	c, err := h.dial(t, 1)
	s := session(t, must(t, c, err))
	for name, allowed := range map[string]bool{"COLORTERM": true, "LC_ALL": true, "LD_PRELOAD": false, "TWILIO_ACCOUNT_SID": false, "TRUSTHUB_WIZARD_API_BASE": false, "TMUX": false, "TERM": false, "PATH": false} {
		if err := s.Setenv(name, "x"); (err == nil) != allowed {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := s.Setenv("LANG", strings.Repeat("x", environMax)); err == nil {
		t.Error("the environment has no limit")
	}
	if err := s.RequestPty("xterm", 1<<20, 1<<20, nil); err != nil {
		t.Fatal(err)
	}
	for n := range 1000 {
		if err := s.WindowChange(24, 80+n); err != nil {
			t.Fatal(err)
		}
	}
	for _, request := range []string{"auth-agent-req@openssh.com", "x11-req", "break", "subsystem"} {
		if ok, err := s.SendRequest(request, true, gossh.Marshal(struct{ Name string }{"sftp"})); ok || err != nil {
			t.Errorf("%s: %v, %v", request, ok, err)
		}
	}
	for _, global := range []string{"tcpip-forward", "streamlocal-forward@openssh.com"} {
		if ok, _, err := c.SendRequest(global, true, nil); ok || err != nil {
			t.Errorf("%s: %v, %v", global, ok, err)
		}
	}
	out, err := s.Output("drafts")
	text := string(out)
	if err != nil || !strings.HasPrefix(text, "true {400 200} [{400 24}] [") || strings.Contains(text, "LD_PRELOAD") || !strings.HasSuffix(text, `"TERM=xterm"]`) {
		t.Errorf("%v: %s", err, text)
	}
}

// The name of a terminal can't lead to a file.
func TestTerminalNames(t *testing.T) {
	h := serving(t, nil, func(_ context.Context, v Visit) int { fmt.Fprint(v.Out, v.Getenv("TERM"), v.Linear); return 0 })
	c, err := h.dial(t, 1)
	c = must(t, c, err)
	for name, want := range map[string]string{
		"xterm-256color": "xterm-256colorfalse", "rxvt-unicode+x.y": "rxvt-unicode+x.yfalse", "dumb": "dumbtrue", "": "false",
		"x/../../../../../../dev/zero": "xtermfalse", "../x": "xtermfalse", "/dev/zero": "xtermfalse", ".": "xtermfalse", "x\x00y": "xtermfalse", strings.Repeat("x", 65): "xtermfalse",
	} {
		s := session(t, c)
		if err := s.RequestPty(name, 24, 80, nil); err != nil {
			t.Fatal(err)
		}
		if out, err := s.Output("drafts"); err != nil || string(out) != want {
			t.Errorf("%q: %q, %v", name, out, err)
		}
	}
}

// One connection has a limited number of sessions, and so has the server for strangers.
func TestCrowds(t *testing.T) {
	h := serving(t, nil, func(ctx context.Context, _ Visit) int { <-ctx.Done(); return 0 })
	c, err := h.dial(t, 1)
	c = must(t, c, err)
	for range maxSessionsPerConn {
		session(t, c)
	}
	if _, err := c.NewSession(); err == nil || !strings.Contains(err.Error(), "too many sessions") {
		t.Errorf("one more: %v", err)
	}
	for range maxStrangersPerAddress {
		conn, err := net.Dial("tcp", h.addr)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := io.ReadFull(conn, make([]byte, 4)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.dial(t, 1); err == nil {
		t.Error("one more stranger came in")
	}
	if text := "trusthub-wizard"; !strings.Contains(string(c.ServerVersion()), text) {
		t.Errorf("%s", c.ServerVersion())
	}
}

// A connection without a visit is closed after a while, also with an open session that asks for
// nothing. One with a visit isn't.
func TestEmptyConnections(t *testing.T) {
	h := serving(t, func(c *Config) { c.Limits.Empty = 2 * time.Second }, func(ctx context.Context, _ Visit) int { <-ctx.Done(); return 0 })
	busy, err := h.dial(t, 1)
	if err := session(t, must(t, busy, err)).Shell(); err != nil {
		t.Fatal(err)
	}
	empty, err := h.dial(t, 1) // after the other's visit began: its time is over later
	session(t, must(t, empty, err))
	closed := make(chan error, 1)
	go func() { closed <- empty.Wait() }()
	select {
	case <-closed:
	case <-time.After(patience):
		t.Fatal("an empty connection stays")
	}
	if _, err := busy.NewSession(); err != nil {
		t.Errorf("a connection with a visit was closed: %v", err)
	}
}

// Where anyone may come in, one address can't take all connections.
func TestConnectionsOfOneAddress(t *testing.T) {
	h := serving(t, func(c *Config) { c.Keys, c.Limits.PerPerson = "", 2 }, hello)
	for n := range maxStrangersPerAddress + 2 {
		if _, err := h.dial(t, 1); err != nil {
			t.Fatalf("connection %d: %v", n+1, err)
		}
	}
	if _, err := h.dial(t, 1); err == nil {
		t.Error("one more came in")
	}
}

// When the server stops, sessions are told, and it waits for them.
func TestStop(t *testing.T) {
	var saved atomic.Bool
	begun := make(chan bool)
	h := serving(t, nil, func(ctx context.Context, v Visit) int {
		close(begun)
		<-ctx.Done()
		time.Sleep(100 * time.Millisecond)
		saved.Store(true)
		fmt.Fprint(v.Err, context.Cause(ctx))
		return 6
	})
	c, err := h.dial(t, 1)
	s := session(t, must(t, c, err))
	var said bytes.Buffer
	s.Stderr = &said
	if err := s.Shell(); err != nil {
		t.Fatal(err)
	}
	<-begun
	if err := h.stop(); err != nil || !saved.Load() {
		t.Errorf("%v; saved: %v", err, saved.Load())
	}
	if _ = s.Wait(); said.String() != "the server is stopping" {
		t.Errorf("%q", said.String())
	}
}
