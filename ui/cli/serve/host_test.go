package serve

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// A host is a server in this process, with a log.
type host struct {
	addr string
	stop func() error
	mu   sync.Mutex
	log  strings.Builder
}

func (h *host) said() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.log.String()
}

// serving starts a server for Ada (key 1) and Ben (key 2, who looks).
func serving(t testing.TB, change func(*Config), receive func(context.Context, Visit) int) *host {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h := &host{addr: listener.Addr().String()}
	c := Config{
		Listener: listener, HostKey: signer(t, 9), Receive: receive,
		Keys:   keysFile(t, line(t, 1)+" Ada", `role="looks" `+line(t, 2)+" Ben"),
		Limits: Limits{Sessions: 100, PerPerson: 50, Rate: 1000, Burst: 1000, ClientTimeout: patience, Empty: patience},
		Log: func(format string, args ...any) {
			h.mu.Lock()
			defer h.mu.Unlock()
			fmt.Fprintf(&h.log, format+"\n", args...)
		},
	}
	if change != nil {
		change(&c)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- Serve(ctx, c) }()
	h.stop = sync.OnceValue(func() error { cancel(); return <-ended })
	t.Cleanup(func() { _ = h.stop() })
	return h
}

// dial signs in with a key.
func (h *host) dial(t testing.TB, n byte) (*gossh.Client, error) {
	conn, err := net.Dial("tcp", h.addr)
	if err != nil {
		t.Fatal(err)
	}
	return over(t, conn, n)
}

func over(t testing.TB, conn net.Conn, n byte) (*gossh.Client, error) {
	_ = conn.SetDeadline(time.Now().Add(patience))
	c, channels, requests, err := gossh.NewClientConn(conn, "", &gossh.ClientConfig{
		User: "anyone", Auth: []gossh.AuthMethod{gossh.PublicKeys(signer(t, n))}, HostKeyCallback: gossh.FixedHostKey(signer(t, 9).PublicKey()),
	})
	if err != nil {
		return nil, err
	}
	client := gossh.NewClient(c, channels, requests)
	t.Cleanup(func() { _ = client.Close() })
	return client, nil
}

// session opens a session of a client.
func session(t testing.TB, c *gossh.Client) *gossh.Session {
	t.Helper()
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// runs runs a command and returns what it printed and its exit code.
func runs(t testing.TB, c *gossh.Client, command string) (text string, code int) {
	t.Helper()
	s := session(t, c)
	var out, said bytes.Buffer
	s.Stdout, s.Stderr = &out, &said
	err := s.Run(command)
	text = out.String() + said.String()
	var exit *gossh.ExitError
	if errors.As(err, &exit) {
		return text, exit.ExitStatus()
	}
	if err != nil {
		t.Fatal(err)
	}
	return text, 0
}

func must(t testing.TB, c *gossh.Client, err error) *gossh.Client {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// hello greets a visitor.
func hello(_ context.Context, v Visit) int {
	fmt.Fprintf(v.Out, "hello %s, who %s: %q", v.Name, v.Role(), v.Command)
	return 0
}
