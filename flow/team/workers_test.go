package team

import (
	"context"
	"os"
	"sync/atomic"
	"testing"
)

// Processes at work in one account share the limit: all of it is used, nobody goes without, and
// the shares follow who comes and goes.
func TestWorkersShareTheLimit(t *testing.T) {
	maria, ben := two(t)
	ctx := context.Background()
	join := func(s *Store, account string) (*atomic.Int64, func()) {
		share := new(atomic.Int64)
		leave, err := s.Register(ctx, account, 12, account == "AC1", func(calls int) { share.Store(int64(calls)) })
		if err != nil {
			t.Fatal(err)
		}
		return share, leave
	}
	alone, leaveOther := join(maria, "AC2")
	defer leaveOther()
	first, leave := join(maria, "AC1")
	if first.Load() != 12 || alone.Load() != 12 {
		t.Fatalf("alone in their accounts they have %d and %d calls", first.Load(), alone.Load())
	}
	shares := []*atomic.Int64{first}
	leaves := []func(){leave}
	for range 4 {
		share, leave := join(ben, "AC1")
		shares, leaves = append(shares, share), append(leaves, leave)
	}
	await := func(want string, right func() bool) {
		t.Helper()
		until(t, want, right)
	}
	await("five shares of 2 or 3 calls, 12 in all", func() bool {
		sum := int64(0)
		for _, s := range shares {
			if s.Load() < 2 || s.Load() > 3 {
				return false
			}
			sum += s.Load()
		}
		return sum == 12
	})
	for _, leave := range leaves[1:] {
		leave()
	}
	await("all calls for the last one", func() bool { return first.Load() == 12 })
	if at, err := ben.AtWork(ctx, host(), os.Getpid()); err != nil || !at {
		t.Errorf("it's at work: %v, %v", at, err)
	}
	if at, err := ben.AtWork(ctx, "elsewhere", os.Getpid()); err != nil || at {
		t.Errorf("nobody is at work elsewhere: %v, %v", at, err)
	}
	leave()
}
