package serve

import (
	"context"
	"io"
	"sync"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// An input reports each key and the end.
type input struct {
	io.Reader
	touched, ended func()
}

func (in *input) Read(p []byte) (int, error) {
	n, err := in.Reader.Read(p)
	if n > 0 {
		in.touched()
	}
	if err != nil {
		in.ended()
	}
	return n, err
}

// eof is the input of commands.
type eof struct{}

func (eof) Read([]byte) (int, error) { return 0, io.EOF }

// An output hangs up if a write takes too long: a client that doesn't read would hold the
// session and its memory.
type output struct {
	io.Writer
	watch func() (stop func() bool)
	mu    sync.Mutex // a channel reuses its buffer: two writes at once would mix
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	defer o.watch()()
	return o.Writer.Write(p)
}

// hangUp closes a connection after a while, unless it's stopped.
func (s *server) hangUp(conn *gossh.ServerConn) func() (stop func() bool) {
	return func() (stop func() bool) {
		return time.AfterFunc(s.Limits.ClientTimeout, func() { _ = conn.Close() }).Stop
	}
}

// alive reports whether a client answers within a time. Any answer is one: few clients know
// the request.
func alive(conn *gossh.ServerConn, within time.Duration) bool {
	answered := make(chan bool, 1)
	go func() {
		_, _, err := conn.SendRequest("keepalive@openssh.com", true, nil)
		answered <- err == nil
	}()
	select {
	case yes := <-answered:
		return yes
	case <-time.After(within):
		return false
	}
}

// checkAlive hangs up on a client that has gone without a word.
func (s *server) checkAlive(ctx context.Context, conn *gossh.ServerConn) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(keepAliveInterval):
		}
		if !alive(conn, s.Limits.ClientTimeout) {
			_ = conn.Close()
		}
	}
}

func (s *server) add(v *visitor) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.present[v] = true
}

func (s *server) remove(v *visitor) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.present, v)
	close(v.left)
}

// makeRoom ends a person's earlier visits whose clients have gone without a word, such as
// with a lost network, before the next one begins: they would keep the customer open.
func (s *server) makeRoom(v *visitor) {
	s.mu.Lock()
	var others []*visitor
	for o := range s.present {
		if o != v && o.seat == v.seat && o.Command == nil && o.conn != v.conn {
			others = append(others, o)
		}
	}
	s.mu.Unlock()
	silent := make(chan *visitor)
	for _, o := range others {
		go func() {
			if alive(o.conn, probeTimeout) {
				o = nil
			}
			silent <- o
		}()
	}
	for range others {
		o := <-silent
		if o == nil {
			continue
		}
		_ = o.conn.Close()
		select {
		case <-o.left:
		case <-time.After(shutdownTimeout):
		}
	}
}
