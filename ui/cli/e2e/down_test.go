//go:build unix

package e2e

import (
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"trusthub-wizard/flow/team/pgtest"
)

// A link connects to a database, and can be cut.
type link struct {
	*testing.T
	dir, to string // directories of sockets
	URL     string
	Past    string // the URL past it

	mu       sync.Mutex
	listener net.Listener
	conns    []net.Conn
}

const socket = ".s.PGSQL.5432"

func newLink(t *testing.T) *link {
	past := pgtest.URL(t)
	u, err := url.Parse(past)
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "link") // short: a socket's path is limited
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	q := u.Query()
	w := &link{T: t, dir: dir, to: q.Get("host"), Past: past}
	q.Set("host", dir)
	u.RawQuery = q.Encode()
	w.URL = u.String()
	w.mend()
	t.Cleanup(w.cut)
	return w
}

func (w *link) mend() {
	l, err := net.Listen("unix", filepath.Join(w.dir, socket))
	if err != nil {
		w.Fatal(err)
	}
	w.mu.Lock()
	w.listener = l
	w.mu.Unlock()
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("unix", filepath.Join(w.to, socket))
			if err != nil {
				in.Close()
				continue
			}
			w.mu.Lock()
			cut := w.listener != l
			if !cut {
				w.conns = append(w.conns, in, out)
			}
			w.mu.Unlock()
			if cut { // while it connected
				in.Close()
				out.Close()
				return
			}
			for _, pair := range [][2]net.Conn{{in, out}, {out, in}} {
				go func() {
					_, _ = io.Copy(pair[0], pair[1])
					pair[0].Close()
				}()
			}
		}
	}()
}

func (w *link) cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.listener == nil {
		return
	}
	w.listener.Close()
	w.listener = nil
	for _, c := range w.conns {
		c.Close()
	}
	w.conns = nil
}

// If the database goes down in the middle of a batch, apply stops and says so. The next one
// continues, and nothing is created twice.
func TestTheDatabaseGoesDown(t *testing.T) {
	t.Parallel()
	w, b := newLink(t), newBatch(t, 12)
	b.calm.Store(true)
	b.env["TRUSTHUB_WIZARD_STORE"] = w.URL
	others := b.submitsOnly(t, 3)
	a := b.start(t)
	a.await(t, ": submitted: BU")
	w.cut()
	others.open()
	said, code := a.end()
	if code != 6 || !strings.Contains(said, "doesn't answer") || !strings.Contains(said, "continue without creating anything twice") {
		t.Fatalf("exit code %d, want 6, and how to continue:\n%s", code, said)
	}
	if said, code := b.start(t).end(); code != 1 || !strings.Contains(said, "Nothing was created at Twilio. Check the network and the database") {
		t.Fatalf("exit code %d while the database is down, want 1:\n%s", code, said)
	}
	w.mend()
	for end := time.Now().Add(time.Minute); ; { // a lease of the first run may still be there
		said, code = b.start(t).end()
		if code == 0 || time.Now().After(end) {
			break
		}
		time.Sleep(time.Second)
	}
	if code != 0 {
		t.Fatalf("exit code %d:\n%s", code, said)
	}
	b.settle(t)
	b.check(t)
}
