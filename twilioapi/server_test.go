package twilioapi

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"trusthub-wizard/flow"
)

const (
	account = "AC00000000000000000000000000000001"
	token   = "0123456789abcdef0123456789abcdef"
)

// sid makes a SID out of a number.
func sid(prefix string, n int) string { return fmt.Sprintf("%s%032x", prefix, n) }

// to returns a client of a server.
func to(t testing.TB, base string, opts Options) *Client {
	t.Helper()
	opts.BaseURL = base
	c, err := New(Credentials{AccountSID: account, Secret: token}, opts)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A served server notes every request that it is asked.
type served struct {
	*httptest.Server
	mu   sync.Mutex
	seen []seen
}

type seen struct {
	method, path, query, body string
	header                    http.Header
}

func serve(t testing.TB, handle http.HandlerFunc) *served {
	s := &served{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.mu.Lock()
		s.seen = append(s.seen, seen{r.Method, r.URL.Path, r.URL.RawQuery, string(body), r.Header.Clone()})
		s.mu.Unlock()
		handle(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *served) requests() []seen {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]seen(nil), s.seen...)
}

// says answers with a status and a body.
func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Twilio-Request-Id", "RQ0123")
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

// reset closes the connection as a crash does.
func reset(w http.ResponseWriter) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	conn.(*net.TCPConn).SetLinger(0)
	conn.Close()
}

// endUser is what most calls here create.
var endUser = flow.Content{
	Fields:     flow.Fields{"friendly_name": "marker", "type": "authorized_representative_1"},
	Attributes: map[string]string{"first_name": "Ada", "email": "ada@example.com"},
}

// unused is an address that nobody listens at.
func unused(t testing.TB) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	return "http://" + l.Addr().String()
}

const moment = 100 * time.Millisecond

// testContext is for tables, which are made outside of any test.
var testContext = context.Background()
