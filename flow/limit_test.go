package flow

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi/sandbox"
)

// A ceiling is a limit on the calls in an account: so many at a time, or so many in each second.
type ceiling struct {
	atOnce, perSecond int

	mu             sync.Mutex
	now, used      int
	calls, refused int
	second         time.Time
}

func (c *ceiling) around(ctx context.Context, call sandbox.Call, send sender) (sandbox.Reply, error) {
	c.mu.Lock()
	if at := time.Now().Truncate(time.Second); !at.Equal(c.second) {
		c.second, c.used = at, 0
	}
	if c.atOnce > 0 && c.now >= c.atOnce || c.perSecond > 0 && c.used >= c.perSecond {
		c.refused++
		c.mu.Unlock()
		e := &sandbox.Error{Status: 429, Code: 20429}
		if c.perSecond > 0 {
			e.RetryAfter = "1"
		}
		time.Sleep(20 * time.Millisecond)
		return sandbox.Reply{}, e
	}
	c.now, c.used, c.calls = c.now+1, c.used+1, c.calls+1
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.now--
	}()
	return send(ctx, call)
}

// Three processes that tell each other about 429s make few calls too many, whatever the limit of
// the account, use most of it, and lose no run to it.
func TestALimitOfTheAccount(t *testing.T) {
	const machines, files, most, latency = 3, 200, 12, 100 * time.Millisecond
	for _, c := range []*ceiling{{atOnce: 8}, {atOnce: 4}, {perSecond: 60}, {perSecond: 20}} {
		synctest.Test(t, func(t *testing.T) {
			box := sandbox.New(calm())
			account := sandbox.Seed()[0].SID
			hub := direct{box: box, account: account, around: c.around}
			ground, err := Prepare(t.Context(), direct{box: box, account: account}, nil, "")
			if err != nil {
				t.Fatal(err)
			}
			var all []*Slots
			for range machines {
				all = append(all, NewSlots(most/machines))
			}
			for _, s := range all {
				s.Limited = func(pause time.Duration) {
					time.AfterFunc(5*time.Millisecond, func() { // through a store
						for i, other := range all {
							if other != s {
								other.Pause(pause + pause/time.Duration(8+i))
							}
						}
					})
				}
			}
			tasks := make(chan int, files)
			for i := range files {
				tasks <- i
			}
			close(tasks)
			began := time.Now()
			var wg sync.WaitGroup
			var mu sync.Mutex
			failed := 0
			for _, s := range all {
				for range most {
					wg.Go(func() {
						for i := range tasks {
							app := profile.Sample()
							app[profile.RegistrationNo] = fmt.Sprintf("12-345%04d", i)
							r := Runner{Hub: hub, Journal: &memory{marker: fmt.Sprintf("marker%010d", i)}, Slots: s}
							if out := r.Run(t.Context(), app, &ground, nil); out.Result != Submitted {
								mu.Lock()
								failed++
								mu.Unlock()
							}
						}
					})
				}
			}
			wg.Wait()
			took := float64(time.Since(began))
			least := float64(c.calls) * float64(time.Second) / float64(c.perSecond)
			if c.atOnce > 0 {
				least = float64(c.calls) * float64(latency) / float64(c.atOnce)
			}
			t.Logf("%d at once, %d per second: %d calls, %d 429s, %.2f × the limit", c.atOnce, c.perSecond, c.calls, c.refused, took/least)
			if failed > 0 || c.refused > c.calls/10 || took > 1.7*least {
				t.Errorf("that's too many 429s, or too slow; %d runs failed", failed)
			}
		})
	}
}
