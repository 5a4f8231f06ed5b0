package sandbox

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// The costs of a simulation: a new sandbox, a call, and a list.

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		New(Options{})
	}
}

func BenchmarkCreate(b *testing.B) {
	s := New(Options{})
	c := Call{Op: Create, Kind: EndUser, Account: s.Parent().SID, Attributes: theFirst,
		Fields: map[string]string{"friendly_name": "marker", "type": "authorized_representative_1"}}
	for b.Loop() {
		if _, err := s.Do(context.Background(), c); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFetch(b *testing.B) {
	s := New(Options{})
	c := Call{Op: Fetch, Kind: CustomerProfile, Account: s.Parent().SID, SID: s.Parent().PrimarySID()}
	for b.Loop() {
		if _, err := s.Do(context.Background(), c); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkList(b *testing.B) {
	s := New(Options{})
	c := Call{Op: List, Kind: EndUser, Account: s.Parent().SID, PageSize: 1000}
	for b.Loop() {
		if _, err := s.Do(context.Background(), c); err != nil {
			b.Fatal(err)
		}
	}
}

// A call waits without holding the lock, so parallel calls take as long as one.
func TestParallelCallsDoNotWaitForEachOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(Options{Latency: 100 * time.Millisecond})
		began := time.Now()
		var wait sync.WaitGroup
		for range 15 {
			wait.Go(func() {
				if _, err := s.Do(t.Context(), Call{Op: List, Kind: Policy, Account: s.Parent().SID}); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if took := time.Since(began); took != 100*time.Millisecond {
			t.Errorf("15 calls in parallel took %v", took)
		}
	})
}
