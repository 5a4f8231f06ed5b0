package twilioapi

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
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

// sid makes a SID from a number.
func sid(prefix string, n int) string { return fmt.Sprintf("%s%032x", prefix, n) }

// to returns a client for a server.
func to(t testing.TB, base string, opts Options) *Client {
	t.Helper()
	opts.BaseURL = base
	c, err := New(Credentials{AccountSID: account, Secret: token}, opts)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A served server notes every request.
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

// secure serves over TLS and HTTP/2. The client may trust it or not.
func secure(t testing.TB, handle http.HandlerFunc, trusted bool) (*served, *Client) {
	s := &served{}
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.seen = append(s.seen, seen{method: r.Method, path: r.URL.Path, header: r.Header.Clone()})
		s.mu.Unlock()
		if r.ProtoMajor != 2 {
			t.Errorf("spoken: %s", r.Proto)
		}
		handle(w, r)
	}))
	s.Server.EnableHTTP2 = true
	s.Server.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	c := to(t, s.URL, Options{})
	if trusted {
		pool := x509.NewCertPool()
		pool.AddCert(s.Certificate())
		c.transport.(*http.Transport).TLSClientConfig = &tls.Config{RootCAs: pool}
	}
	return s, c
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

// reset closes the connection like a crash.
func reset(w http.ResponseWriter) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	conn.(*net.TCPConn).SetLinger(0)
	conn.Close()
}

// endUser is what most tests create.
var endUser = flow.Content{
	Fields:     flow.Fields{"friendly_name": "marker", "type": "authorized_representative_1"},
	Attributes: map[string]string{"first_name": "Ada", "email": "ada@example.com"},
}

// unused is an address without a server.
func unused(t testing.TB) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	return "http://" + l.Addr().String()
}

// moment is longer than anything here takes, even on a machine with much to do.
const moment = time.Second

// testContext is for tables outside of tests.
var testContext = context.Background()
