package openapi

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"sync"
)

// A Proxy passes requests on that meet the description, and answers the others
// with 422 itself, in no words of Twilio's.
type Proxy struct {
	Lenient bool // notes what's wrong, and passes it on all the same

	d    *Description
	next http.Handler

	mu     sync.Mutex
	faults []string
	passed int
}

// Proxy returns a proxy in front of a server.
func (d *Description) Proxy(next http.Handler) *Proxy { return &Proxy{d: d, next: next} }

// Faults are what was wrong with the requests so far.
func (p *Proxy) Faults() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.faults)
}

// Passed is how many requests were passed on.
func (p *Proxy) Passed() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.passed
}

// ServeHTTP holds a request against the description.
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
