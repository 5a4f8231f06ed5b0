package sandbox

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
)

// The server stops on demand, even with a client that hangs.
func TestServe(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := New(Options{Faults: faults(t, "list-end-user=timeout")})
	v, err := s.Serve(ctx, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &client{t: t, url: v.URL, user: s.Parent().SID, secret: s.Parent().Token}
	c.do(200, "GET", "/v1/Policies")
	hung := make(chan error)
	go func() {
		_, err := c.try("GET", "/v1/EndUsers")
		hung <- err
	}()
	for s.arrived() < 2 {
		_, _ = http.Get(v.URL) // the other client needs a moment to arrive
	}
	cancel()
	if err := v.Wait(); err != nil {
		t.Errorf("stopped with %v", err)
	}
	if err := <-hung; err == nil {
		t.Error("the client that hung was answered")
	}
	if _, err := c.try("GET", "/v1/Policies"); err == nil {
		t.Error("it answers after it stopped")
	}
}

func (s *Sandbox) arrived() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.total
}

// No other machine can reach it.
func TestServeListensOnLoopbackOnly(t *testing.T) {
	for _, addr := range []string{":0", "0.0.0.0:0", "[::]:0", "example.com:0", "127.0.0.1", "nonsense"} {
		if v, err := New(Options{}).Serve(t.Context(), addr); err == nil {
			t.Errorf("listens on %s as %s", addr, v.URL)
		}
	}
}

// Many walks at once, in one account and in several, don't affect each other, whatever fails in
// the others.
func TestManyAtOnce(t *testing.T) {
	s, c := serve(t, Options{Review: quick, Seed: 3})
	var all sync.WaitGroup
	for _, a := range Seed() {
		for range 4 {
			all.Go(func() {
				c := c.as(a)
				w, evaluation := c.walk(a.SID, customer{})
				if evaluation.text("status") != "compliant" {
					t.Errorf("evaluated %v", evaluation.body)
				}
				c.do(200, "POST", "/v1/CustomerProfiles/"+w.profile, "Status", "pending-review")
				if got := c.do(200, "GET", "/v1/CustomerProfiles/"+w.profile).text("status"); got != "twilio-approved" {
					t.Errorf("reviewed as %s", got)
				}
			})
		}
	}
	all.Wait()
	snapshot, seen := s.Snapshot(), map[string]bool{}
	for _, o := range snapshot.Objects {
		if seen[o.SID] {
			t.Errorf("%s is there twice", o.SID)
		}
		seen[o.SID] = true
	}
	if n := len(snapshot.Of(CustomerProfile, "")); n != 1+4*len(Seed()) {
		t.Errorf("there are %d profiles", n)
	}
}

// The same calls with the same seed give the same answers, and another seed
// other SIDs.
func TestReproducible(t *testing.T) {
	run := func(seed uint64) string {
		s := New(Options{Seed: seed})
		return fmt.Sprint(complete(t, s, s.Parent().SID), complete(t, s, s.Parent().SID))
	}
	if first, second := run(1), run(1); first != second {
		t.Error("the same seed gives other SIDs")
	}
	if run(1) == run(2) {
		t.Error("another seed gives the same SIDs")
	}
}
