package openapi

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"sync"
)

// A Proxy passes on requests that match the description. It answers the others with 422, with
// a body that Twilio wouldn't send.
type Proxy struct {
	Lenient bool // notes what's wrong, but passes the request on

	d    *Description
	next http.Handler

	mu     sync.Mutex
	faults []string
	passed int
}

// Proxy returns a proxy in front of a server.
func (d *Description) Proxy(next http.Handler) *Proxy { return &Proxy{d: d, next: next} }

// Faults lists what was wrong with the requests so far.
func (p *Proxy) Faults() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.faults)
}

// Passed is the number of requests that matched.
func (p *Proxy) Passed() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.passed
}

// ServeHTTP checks a request, and passes it on or answers it.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler) // the client gave up
	}
	faults := p.d.Request(r.Method, r.URL, string(body))
	p.mu.Lock()
	p.faults = append(p.faults, faults...)
	if len(faults) == 0 {
		p.passed++
	}
	p.mu.Unlock()
	if len(faults) > 0 && !p.Lenient {
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusUnprocessableEntity)
		_ = json.NewEncoder(w).Encode(map[string]any{"title": "Invalid request", "validation": faults})
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	p.next.ServeHTTP(w, r)
}
