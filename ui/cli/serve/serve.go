// Package serve lets people use the wizard over SSH, each in a session of their own, with
// Charm's Wish.
//
// [Serve] takes connections. It knows people by the keys in a file ([Keys]) and keeps them
// within [Limits]. A session shows the wizard or runs one of a few commands ([Allowed]).
// There is no shell, no forwarding, no agent and no file transfer. What a session shows is
// none of this package's business: it hands each [Visit] to a function.
//
//	key, err := serve.HostKey("ssh_host_key")
//	err = serve.Serve(ctx, serve.Config{Listener: l, HostKey: key, Keys: "authorized_keys", Receive: receive, …})
package serve

import (
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"charm.land/ssh"
	"charm.land/wish/v2"
	gossh "golang.org/x/crypto/ssh"

	"trusthub-wizard/ui"
)

// Config is what a server works with. All but Keys is required.
type Config struct {
	Listener net.Listener
	HostKey  gossh.Signer
	// Keys names the people. With "", anyone may come in, also without a key.
	Keys   Keys
	Limits Limits
	// Log gets a line about who came, left, and wasn't let in. It contains no answers.
	Log func(format string, args ...any)
	// Receive serves one session and returns its exit code. When ctx ends, it has to save and
	// return soon. The cause of ctx is a [*ui.CutOffError].
	Receive func(ctx context.Context, v Visit) (code int)
}

type server struct {
	Config
	sessions  sessionLimit
	admission *admission
	visits    sync.WaitGroup
	ctx       context.Context // ends the sessions
	ssh       *ssh.Server
	mu        sync.Mutex
	present   map[*visitor]bool
}

// Serve takes connections until ctx ends. Then it ends the sessions, waits for them to save,
// and closes the connections. It closes the listener.
func Serve(ctx context.Context, c Config) error {
	sessions, end := context.WithCancelCause(context.WithoutCancel(ctx))
	defer end(nil)
	s := &server{Config: c, ctx: sessions, admission: newAdmission(c.Limits, c.Keys == ""), present: map[*visitor]bool{},
		sessions: sessionLimit{limits: c.Limits, by: map[string]int{}}}
	options := []ssh.Option{
		func(srv *ssh.Server) error {
			srv.HandshakeTimeout = signInTimeout
			srv.AddHostKey(c.HostKey)
			srv.ConnCallback = s.arrive
			srv.ServerConfigCallback = s.signIns
			srv.ChannelHandlers = map[string]ssh.ChannelHandler{"session": openChannel}
			srv.RequestHandlers = map[string]ssh.RequestHandler{}
			srv.SubsystemHandlers = map[string]ssh.SubsystemHandler{}
			return nil
		},
		wish.WithVersion("trusthub-wizard"),
		wish.WithMiddleware(func(next ssh.Handler) ssh.Handler {
			return func(sess ssh.Session) {
				s.receive(sess)
				next(sess)
			}
		}),
	}
	if c.Keys != "" {
		options = append(options, wish.WithPublicKeyAuth(s.knows))
	}
	var err error
	if s.ssh, err = wish.NewServer(options...); err != nil {
		return err
	}
	failed := make(chan error, 1)
	go func() { failed <- s.ssh.Serve(c.Listener) }()
	select {
	case err = <-failed:
	case <-ctx.Done():
		_ = c.Listener.Close()
	}
	end(&ui.CutOffError{Reason: "the server is stopping"})
	if !s.settled() {
		err = errors.Join(err, errors.New("some sessions didn't end in time"))
	}
	// A client hangs up once its session has ended. If we did so first, it could lose what it
	// hasn't read yet: the reason and the exit code.
	wait, enough := context.WithTimeout(context.Background(), time.Second)
	defer enough()
	_ = s.ssh.Shutdown(wait)
	_ = s.ssh.Close()
	return err
}

// settled waits for the sessions to end, and reports whether they did.
func (s *server) settled() bool {
	done := make(chan struct{})
	go func() {
		s.visits.Wait()
		close(done)
	}()
	select {
	case <-done:
		return true
	case <-time.After(shutdownTimeout):
		return false
	}
}

type connKey struct{}

// A connection is one from a client. Its writes don't wait forever for a client that doesn't read.
type connection struct {
	net.Conn
	of       *server
	met      entry
	sessions int32 // open ones
	known    atomic.Bool
	offered  atomic.Value // the fingerprint of the last key that isn't known
	once     sync.Once

	mu     sync.Mutex
	visits int
	empty  *time.Timer // closes it when it has had no visit for a while
}

// arrive meets a new connection; nil closes it.
func (s *server) arrive(ctx ssh.Context, conn net.Conn) net.Conn {
	met := s.admission.enter(conn.RemoteAddr())
	if met == shut {
		return nil
	}
	c := &connection{Conn: conn, of: s, met: met}
	c.empty = time.AfterFunc(signInTimeout+s.Limits.Empty, func() { _ = c.Close() })
	ctx.SetValue(connKey{}, c)
	return c
}

func (c *connection) Write(p []byte) (int, error) {
	_ = c.SetWriteDeadline(time.Now().Add(c.of.Limits.ClientTimeout))
	return c.Conn.Write(p)
}

// attend counts the visits of a connection: one more, or one less.
func (c *connection) attend(more int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.visits += more
	if c.empty.Stop(); c.visits == 0 {
		c.empty.Reset(c.of.Limits.Empty)
	}
}

func (c *connection) Close() error {
	c.once.Do(func() {
		c.empty.Stop()
		c.of.admission.left(c.RemoteAddr(), !c.known.Load())
		if key, _ := c.offered.Load().(string); !c.known.Load() && key != "" {
			c.of.Log("%s: not let in, because no line of %s has the key %s", c.RemoteAddr(), c.of.Keys, key)
		} else if !c.known.Load() {
			c.of.Log("%s: left without signing in", c.RemoteAddr())
		}
	})
	return c.Conn.Close()
}

// signIns watches who signs in.
func (s *server) signIns(ctx ssh.Context) *gossh.ServerConfig {
	c := ctx.Value(connKey{}).(*connection)
	return &gossh.ServerConfig{
		MaxAuthTries: 10, // people have many keys
		AuthLogCallback: func(_ gossh.ConnMetadata, _ string, err error) {
			if err == nil && c.known.CompareAndSwap(false, true) {
				c.attend(0)
				s.admission.signedIn(c.RemoteAddr())
			}
		},
	}
}

// knows reports whether a key may come in.
func (s *server) knows(ctx ssh.Context, key ssh.PublicKey) bool {
	_, known, err := s.Keys.find(key)
	if err != nil {
		s.Log("no one can come in: %v", err)
	}
	if !known {
		ctx.Value(connKey{}).(*connection).offered.Store(gossh.FingerprintSHA256(key))
	}
	return known
}

// person is whose session it is. The file may have changed since the connection began.
func (s *server) person(sess ssh.Session) (Person, bool) {
	if s.Keys == "" {
		return Person{Name: "visitor", seat: network(sess.RemoteAddr()).String()}, true
	}
	p, known, err := s.Keys.find(sess.PublicKey())
	return p, known && err == nil
}
