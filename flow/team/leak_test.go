package team

import (
	"runtime"
	"testing"
	"time"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

// Whatever becomes of a draft, its goroutine and its connection come back.
func TestNothingLeaks(t *testing.T) {
	maria, ben := two(t)
	made, err := maria.Create(profile.Application{profile.BusinessName: "Example Dental"})
	if err != nil {
		t.Fatal(err)
	}
	id := made.Info().ID
	if err := made.Close(); err != nil {
		t.Fatal(err)
	}
	cycle := func() {
		d, err := maria.Open(id)
		if err != nil {
			t.Fatal(err)
		}
		e, err := ben.TakeOver(id)
		if err != nil {
			t.Fatal(err)
		}
		f, err := ben.TakeOver(id) // the same person in another window
		if err != nil {
			t.Fatal(err)
		}
		_ = d.Set(profile.Email, "a@example.com", draft.Place{})
		for _, c := range []*Draft{d, e, f} {
			_ = c.Close()
		}
	}
	for range 3 {
		cycle()
	}
	time.Sleep(200 * time.Millisecond)
	before := runtime.NumGoroutine()
	for range 200 {
		cycle()
	}
	left := func() (goroutines, listeners int, connections int32) {
		maria.watch.mu.Lock()
		defer maria.watch.mu.Unlock()
		return runtime.NumGoroutine() - before, len(maria.watch.listeners), maria.pool.Stat().AcquiredConns()
	}
	for n := 0; ; n++ {
		goroutines, listeners, connections := left()
		if goroutines < 6 && listeners == 0 && connections == 0 {
			return
		}
		if time.Sleep(100 * time.Millisecond); n == 600 {
			t.Fatalf("%d goroutines, %d listeners and %d connections are left", goroutines, listeners, connections)
		}
	}
}
