package desk

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
)

// A busyHub is one process's way to Twilio. It counts calls.
type busyHub struct {
	flow.Hub
	account string
	limited atomic.Bool // answer the next call with 429
	calls   atomic.Int64

	mu        sync.Mutex
	now, most int
}

func (h *busyHub) Account() string { return h.account }

func (h *busyHub) Fetch(context.Context, flow.Kind, string, string) (flow.Object, error) {
	h.calls.Add(1)
	if h.limited.CompareAndSwap(true, false) {
		return flow.Object{}, &flow.Error{Class: flow.RateLimited, Status: 429, RetryAfter: pauseInTest}
	}
	h.mu.Lock()
	h.now++
	h.most = max(h.most, h.now)
	h.mu.Unlock()
	time.Sleep(5 * time.Millisecond)
	h.mu.Lock()
	h.now--
	h.mu.Unlock()
	return flow.Object{SID: "BU1", Fields: map[string]string{"status": "in-review"}}, nil
}

// atOnce is the most calls at a time since it was asked last.
func (h *busyHub) atOnce() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	defer func() { h.most = h.now }()
	return h.most
}

const pauseInTest = 2 * time.Second

// join makes as many calls as it may in an account, as another process would, until leave.
func join(t *testing.T, store Store, account string) (h *busyHub, leave func()) {
	t.Helper()
	h = &busyHub{account: account}
	slots, left, err := New(Config{Store: store}).Together(t.Context(), account, AccountCalls, true)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for range 2 * AccountCalls {
		wg.Go(func() {
			for ctx.Err() == nil {
				flow.Runner{Hub: h, Journal: flow.Lone("BU1"), Slots: slots}.Status(ctx)
			}
		})
	}
	return h, func() { stop(); wg.Wait(); left() }
}

// Processes at work in one account share the limit through either store: all of it is used,
// nobody goes without, and the shares follow who comes and goes. When Twilio asks one of them to
// slow down, all of them make no call for as long.
func TestProcessesShareTheLimitOfAnAccount(t *testing.T) {
	for name, open := range map[string]func(t *testing.T) func() Store{
		"files": func(t *testing.T) func() Store {
			dir := t.TempDir()
			return func() Store {
				s, err := draft.At(dir)
				if err != nil {
					t.Fatal(err)
				}
				return Files{s}
			}
		},
		"team": func(t *testing.T) func() Store {
			first := newPair(t).team
			return func() Store { return Shared{first.As("ben")} }
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := open(t)
			other, leaveOther := join(t, store(), "AC2")
			defer leaveOther()
			first, leaveFirst := join(t, store(), "AC1")
			defer leaveFirst()
			hubs, leaves := []*busyHub{first}, []func(){}
			for range 4 {
				h, leave := join(t, store(), "AC1")
				hubs, leaves = append(hubs, h), append(leaves, leave)
			}
			// From three slots on, these calls leave one to the longest chain of a run.
			await := func(want string, right func() bool) {
				t.Helper()
				for end := time.Now().Add(20 * time.Second); ; time.Sleep(200 * time.Millisecond) {
					if right() {
						return
					}
					if time.Now().After(end) {
						t.Fatalf("want %s", want)
					}
				}
			}
			await("2 of the shares of 2 and 3 calls for each of five processes, and 11 of the other account's", func() bool {
				right := other.atOnce() == AccountCalls-1
				for _, h := range hubs {
					right = h.atOnce() == 2 && right
				}
				return right
			})

			began := time.Now()
			hubs[3].limited.Store(true)
			time.Sleep(pauseInTest / 3) // by then, all know
			var before [5]int64
			for i, h := range hubs {
				before[i] = h.calls.Load()
			}
			elsewhere := other.calls.Load()
			time.Sleep(pauseInTest - time.Since(began) - 50*time.Millisecond)
			for i, h := range hubs {
				if n := h.calls.Load() - before[i]; n > 0 {
					t.Errorf("process %d made %d calls in the pause", i, n)
				}
			}
			if other.calls.Load() == elsewhere {
				t.Error("another account is paused, too")
			}
			await("calls after the pause", func() bool {
				for i, h := range hubs {
					if h.calls.Load() == before[i] {
						return false
					}
				}
				return true
			})
			for _, leave := range leaves {
				leave()
			}
			await("all calls for the last one", func() bool { return first.atOnce() == AccountCalls-1 })
		})
	}
}
