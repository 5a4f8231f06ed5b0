package e2e

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// A gate holds calls on their way to Twilio, so that a test decides what happens while they are
// in progress, however fast the machine is.
type gate struct {
	holds  func(*http.Request) bool // which calls; one call at a time
	opened chan struct{}
	once   sync.Once

	mu   sync.Mutex
	held int
}

func newGate(holds func(*http.Request) bool) *gate {
	return &gate{holds: holds, opened: make(chan struct{})}
}

// writes selects the calls that create or change something at a path.
func writes(path string) func(*http.Request) bool {
	return func(r *http.Request) bool {
		return r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, path)
	}
}

// pass waits until a call may go on. It may not if its client gave up.
func (g *gate) pass(r *http.Request) bool {
	body, err := io.ReadAll(r.Body) // only then the server notices that a client is gone
	if err != nil {
		return false
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	g.mu.Lock()
	if !g.holds(r) {
		g.mu.Unlock()
		return true
	}
	g.held++
	g.mu.Unlock()
	defer func() {
		g.mu.Lock()
		g.held--
		g.mu.Unlock()
	}()
	select {
	case <-g.opened:
		return true
	case <-r.Context().Done():
		return false
	}
}

// await waits until so many calls are held.
func (g *gate) await(t *testing.T, calls int) {
	t.Helper()
	for late := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		g.mu.Lock()
		held := g.held
		g.mu.Unlock()
		if held == calls {
			return
		}
		if time.Now().After(late) {
			t.Fatalf("%d calls are held, not %d", held, calls)
		}
	}
}

// open lets all calls pass from now on.
func (g *gate) open() { g.once.Do(func() { close(g.opened) }) }

// gated puts a gate in front of a stage's sandbox. It opens at the end.
func (s *stage) gated(t *testing.T, holds func(*http.Request) bool) *gate {
	t.Helper()
	to, err := url.Parse(s.env["TRUSTHUB_WIZARD_API_BASE"])
	if err != nil {
		t.Fatal(err)
	}
	g, proxy := newGate(holds), httputil.NewSingleHostReverseProxy(to)
	proxy.ErrorHandler = func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) } // its client gave up
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !g.pass(r) {
			panic(http.ErrAbortHandler)
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	t.Cleanup(g.open)
	s.env["TRUSTHUB_WIZARD_API_BASE"] = server.URL
	return g
}
