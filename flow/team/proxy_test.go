package team

import (
	"bytes"
	"net"
	"net/url"
	"sync"
	"testing"
	"time"

	"trusthub-wizard/flow/team/pgtest"
)

// A line is the network between a store and its database.
type line struct {
	url string

	mu    sync.Mutex
	state state
	open  map[net.Conn]bool
	free  chan struct{} // closed when what is held may go on
}

type state int

const (
	up   state = iota
	down       // nothing connects, nothing arrives
	deaf       // what is sent arrives, but answers get lost
	held       // what is sent arrives later, and answers get lost
	mute       // the server doesn't know LISTEN
)

// cancel begins the client's wish to cancel what it sent. It always gets lost: nothing depends on
// it, and PgBouncer 1.18 can stop because of it (https://github.com/pgbouncer/pgbouncer/issues/822).
var cancel = []byte{0, 0, 0, 16, 4, 210, 22, 46}

// newLine puts a network in front of a place on the test server.
func newLine(t testing.TB) *line {
	t.Helper()
	place := pgtest.URL(t)
	u, err := url.Parse(place)
	if err != nil {
		t.Fatal(err)
	}
	socket := u.Query().Get("host") + "/.s.PGSQL.5432"
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &line{open: map[net.Conn]bool{}, free: make(chan struct{})}
	l.url = "postgres://wizard@" + listener.Addr().String() + "/postgres?sslmode=disable&search_path=" + u.Query().Get("search_path")
	t.Cleanup(func() { l.set(down); _ = listener.Close() })
	go func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("unix", socket)
			if err != nil || l.is() == down {
				_ = near.Close()
				if err == nil {
					_ = far.Close()
				}
				continue
			}
			l.mu.Lock()
			l.open[near] = true
			l.mu.Unlock()
			go l.carry(far, near, true)
			go l.carry(near, far, false)
		}
	}()
	return l
}

func (l *line) is() state {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state
}

// set changes the network. What was held goes on when it's up again.
func (l *line) set(s state) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.state == held && s != held {
		close(l.free)
		l.free = make(chan struct{})
	}
	l.state = s
	if s == down {
		for c := range l.open {
			_ = c.Close()
		}
		clear(l.open)
	}
}

func (l *line) carry(to, from net.Conn, out bool) {
	defer to.Close()
	defer from.Close()
	buffer := make([]byte, 64<<10)
	for {
		n, err := from.Read(buffer)
		if err != nil {
			return
		}
		l.mu.Lock()
		now, free := l.state, l.free
		l.mu.Unlock()
		switch {
		case now == down:
			return
		case now == mute && out: // the server says that it's no SQL, as CockroachDB does
			copy(buffer, bytes.ReplaceAll(buffer[:n], []byte("LISTEN"), []byte("HEARKE")))
		case now == deaf && !out, now == held && !out:
			return // the connection ends without the answer
		case bytes.HasPrefix(buffer[:n], cancel):
			return
		case now == held && out:
			<-free
			_, _ = to.Write(buffer[:n])
			time.Sleep(100 * time.Millisecond)
			return
		}
		if _, err := to.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// direct is the same place without the network in front.
func direct(t testing.TB, place string) string {
	t.Helper()
	a, err := url.Parse(place)
	if err != nil {
		t.Fatal(err)
	}
	b, err := url.Parse(pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	q := b.Query()
	q.Set("search_path", a.Query().Get("search_path"))
	b.RawQuery = q.Encode()
	return b.String()
}
