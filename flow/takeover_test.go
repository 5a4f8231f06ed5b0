package flow

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi/sandbox"
)

// Times that another owner wrote count as late as they can be. A time in the future is wrong,
// whoever wrote it. Nothing else changes: people see the other times.
func TestTimesInTheJournal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		taken := now.Add(-time.Second)
		const lost = 15 * time.Second // after the intent
		for _, test := range []struct {
			entry         Entry
			at            time.Time
			mine, another time.Time
		}{
			{Entry{What: Intent}, now.Add(-2 * time.Hour), now.Add(-2 * time.Hour), taken},
			{Entry{What: Intent}, now.Add(2 * time.Hour), now, taken},
			{Entry{What: Lost}, now.Add(-2 * time.Hour), now.Add(-2 * time.Hour), taken.Add(lost)},
			{Entry{What: Lost}, now.Add(2 * time.Hour), now.Add(lost), taken.Add(lost)},
			{Entry{What: Lost}, now.Add(14 * time.Second), now.Add(14 * time.Second), taken.Add(lost)},
			{Entry{What: Done, Action: Created}, now.Add(-2 * time.Hour), now.Add(-2 * time.Hour), taken},
			{Entry{What: Done, Action: Created}, now.Add(2 * time.Hour), now, taken},
			{Entry{What: Done, Action: Updated}, now.Add(2 * time.Hour), now.Add(2 * time.Hour), now.Add(2 * time.Hour)},
			{Entry{What: Decided}, now.Add(-2 * time.Hour), now.Add(-2 * time.Hour), now.Add(-2 * time.Hour)},
		} {
			e := test.entry
			e.At = test.at
			j := &memory{entries: []Entry{e, e}, inherited: 1, taken: taken}
			got := Runner{Journal: j, Timeout: 10 * time.Second}.entries()
			if !got[0].At.Equal(test.another) || !got[1].At.Equal(test.mine) {
				t.Errorf("%s %s of %v: another owner's counts as %v, ours as %v", e.What, e.Action, e.At.Sub(now), got[0].At.Sub(now), got[1].At.Sub(now))
			}
		}
	})
}

// A process on another machine, whose clock is wrong, dies right after it sent the calls. They
// take effect as late as they can, when the next owner has been at work for a while. If that one
// dies at once, too, its record of the lost calls is just as unreliable.
func TestTakenOver(t *testing.T) {
	for _, wrong := range []time.Duration{-2 * time.Hour, 0, 2 * time.Hour} {
		for _, owners := range []int{2, 3, 5} {
			t.Run(fmt.Sprint(wrong, owners), func(t *testing.T) {
				o := calm()
				o.Faults = []sandbox.Fault{fault(t, "create-customer-profile:1=late,after=19s"), fault(t, "create-end-user:1-3=late,after=19s")}
				story(t, o, func(t *testing.T, b *bench, app profile.Application) {
					for range owners - 1 {
						var die func()
						b.hub.dead, die = context.WithCancel(t.Context())
						b.journal.dead, b.journal.die = false, die
						time.AfterFunc(450*time.Millisecond, b.journal.killNow) // Prepare takes 300 ms
						b.run(t.Context(), app)
						for i := range b.journal.entries {
							e := &b.journal.entries[i]
							e.At = e.At.Add(wrong)
						}
						b.journal.inherited, b.journal.taken = len(b.journal.entries), time.Now()
					}
					b.hub.dead, b.journal.dead = nil, false
					b.submits(t, app)
					time.Sleep(time.Minute) // until everything late has landed
					if err := b.matches(planOf(app, Ground{}, testMarker), 1); err != nil {
						t.Error(err)
					}
				})
			})
		}
	}
}

// A failing journal fails once.
type failing struct {
	*memory
	left   int // writes until one fails; it's written all the same
	failed time.Time
}

func (j *failing) Append(entries ...Entry) error {
	err := j.memory.Append(entries...)
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.left--; j.left == 0 {
		j.failed = time.Now()
		return errDied
	}
	return err
}

// at is when it failed.
func (j *failing) at() time.Time {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.failed
}

// If the journal fails once, whoever has the draft now, no call begins any more, and no step
// fails for another reason. The calls in flight are waited for.
func TestAfterTheJournalFailedNothingBegins(t *testing.T) {
	for write := 1; ; write++ {
		reached := false
		story(t, calm(), func(t *testing.T, b *bench, app profile.Application) {
			b.journal.delay = time.Millisecond
			j := &failing{memory: b.journal, left: write}
			var inFlight atomic.Int32
			b.hub.around = func(ctx context.Context, c sandbox.Call, send sender) (sandbox.Reply, error) {
				if at := j.at(); !at.IsZero() && time.Now().After(at) {
					t.Errorf("write %d failed, and %s began", write, c.Name())
				}
				inFlight.Add(1)
				defer inFlight.Add(-1)
				return send(ctx, c)
			}
			out := Runner{Hub: b.hub, Parent: b.parent, Journal: j}.Run(t.Context(), app, nil, func(e Event) {
				if e.State == Broken && classOf(e.Err) != noClass {
					t.Errorf("write %d failed, and step %s says %v", write, e.Step, e.Err)
				}
			})
			if reached = !j.at().IsZero(); !reached {
				return
			}
			if _, ok := errors.AsType[*JournalError](out.Err); out.Result != Stopped || !ok || !errors.Is(out.Err, errDied) || inFlight.Load() > 0 {
				t.Errorf("write %d failed: result %v: %v; %d calls in flight", write, out.Result, out.Err, inFlight.Load())
			}
			b.hub.around = nil
			b.submits(t, app)
		})
		if !reached {
			if write < 10 {
				t.Errorf("only %d writes", write)
			}
			return
		}
	}
}

// An intent that took too long to write is written again, but not forever. It isn't sent.
func TestASlowJournal(t *testing.T) {
	story(t, calm(), func(t *testing.T, b *bench, app profile.Application) {
		b.journal.delay = 6 * time.Second
		out := b.run(t.Context(), app)
		if out.Result != Stopped || !errors.Is(out.Err, errSlowJournal) || len(out.Problems) > 0 || b.calls(0) != "" {
			t.Fatalf("result %v: %v, calls %s", out.Result, out.Err, b.calls(0))
		}
		b.journal.delay = 4 * time.Second
		b.submits(t, app)
	})
}

// A new object answers 404 to its deletion, and the process is paused before it reads that.
func TestAnOldAnswerAboutANewObject(t *testing.T) {
	o := calm()
	o.Faults = []sandbox.Fault{fault(t, "delete-channel-endpoint-assignment:1=404")}
	story(t, o, func(t *testing.T, b *bench, app profile.Application) {
		b.hub.refuse = "submit-customer-profile"
		b.run(t.Context(), app)
		b.hub.refuse, app[profile.Numbers] = "", ""
		b.hub.around = func(ctx context.Context, c sandbox.Call, send sender) (sandbox.Reply, error) {
			reply, err := send(ctx, c)
			if c.Op == sandbox.Delete {
				time.Sleep(time.Minute)
			}
			return reply, err
		}
		b.submits(t, app)
	})
}
