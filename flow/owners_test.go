package flow

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"trusthub-wizard/twilioapi/sandbox"
)

// TestOwners is TestSimulation with several processes that share one draft through a database.
// At any moment another process may take the draft, whatever its owner is doing then: working,
// paused, cut off from the database or from Twilio, or dead. Each process has a clock of its
// own, which is wrong by up to two hours and jumps. In the end, after all of them woke up,
// there must be what TestSimulation demands. Its flags and its commands are the same.
func TestOwners(t *testing.T) {
	simulate(t, func(seed uint64, tally *tally) *history {
		h := newHistory(seed, tally)
		h.latest = 9 * time.Second // a call may be sent as late as its deadline
		h.team = &team{h: h}
		h.team.hasty = h.rng.IntN(4) == 0
		for range 3 {
			h.team.skews = append(h.team.skews, h.team.skew())
		}
		return h
	})
}

var (
	errOutdated    = errors.New("somebody else has the draft")
	errUnreachable = errors.New("the database doesn't answer")
)

// A team is the processes and their database.
type team struct {
	h      *history
	skews  []time.Duration // how wrong the processes' clocks are
	last   *owner
	others sync.WaitGroup // all runs, including those of outdated owners
	lossy  float64        // the chance that the database commits and loses its answer
	hasty  bool           // the draft is taken again and again, shortly after a run began

	mu      sync.Mutex // guards what follows and all owners
	lease   int        // the row in the database: who may write it,
	version int        // its version under that lease,
	stored  []Entry    // and the journal, with times by the clocks of those who wrote them
	wrong   error
}

func (t *team) skew() time.Duration {
	return time.Duration(t.h.rng.Int64N(int64(4*time.Hour))) - 2*time.Hour
}

// An owner is a process and the lease that it took. Inside it, times are right: it shifts them
// when it writes and reads the row.
type owner struct {
	t         *team
	lease     int
	skew      time.Duration
	entries   []Entry // what it knows to be in the row,
	stored    []Entry // and how
	inherited int
	taken     time.Time
	version   int
	writing   chan struct{} // one write at a time
	dead      context.Context
	die       func()
	stop      func()        // cuts the current run off
	over      chan struct{} // closed when another process takes the draft
	hooks     int           // how many places it went through where it can be in trouble
	troubles  []*trouble
	until     map[string]time.Time // when a kind of trouble ends
	refused   time.Time            // when it learned that it's outdated
	again     atomic.Int32         // how often it wrote after that
}

var _ Journal = (*owner)(nil)

// take takes the draft away from its owner, whoever that is.
func (t *team) take() *owner {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.lease, t.version = t.lease+1, 0
	o := &owner{
		t: t, lease: t.lease, skew: t.skews[t.h.rng.IntN(len(t.skews))], stored: t.stored, inherited: len(t.stored),
		taken: time.Now(), writing: make(chan struct{}, 1), until: map[string]time.Time{},
	}
	for _, e := range t.stored {
		e.At = e.At.Add(-o.skew)
		o.entries = append(o.entries, e)
	}
	o.dead, o.die = context.WithCancel(context.Background())
	if t.lease > 1 {
		t.count("takeovers")
	}
	return o
}

// count adds to the tally. The caller holds the lock.
func (t *team) count(what string) { t.h.tally.troubles[what]++ }

// fail keeps the first violation.
func (t *team) fail(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.wrong == nil {
		t.wrong = fmt.Errorf(format, args...)
	}
}

// commit is what the database does with a write.
func (t *team) commit(lease, version int, entries []Entry) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case lease < t.lease:
		return errOutdated
	case version > t.version:
		t.version, t.stored = version, entries
	}
	return nil
}

func (o *owner) Marker() string { return testMarker }

func (o *owner) Entries() []Entry {
	o.t.mu.Lock()
	defer o.t.mu.Unlock()
	return slices.Clone(o.entries)
}

func (o *owner) Inherited() (int, time.Time) { return o.inherited, o.taken }

func (o *owner) Append(entries ...Entry) error {
	if o.outdated() && o.again.Add(1) > 1 { // the last outcomes of a run
		o.t.fail("owner %d went on writing after it was refused", o.lease)
	}
	step := fmt.Sprint(entries[len(entries)-1].Step, entries[len(entries)-1].What)
	time.Sleep(time.Duration(o.t.h.chanceOf("append", step).Int64N(int64(10 * time.Millisecond))))
	o.hook()
	o.writing <- struct{}{}
	defer func() { <-o.writing }()
	if o.dead.Err() != nil {
		return errKilled
	}
	o.t.mu.Lock()
	o.version++
	lease, version, stored := o.lease, o.version, slices.Clone(o.stored)
	for _, e := range entries {
		e.At = e.At.Round(0).Add(o.skew)
		stored = append(stored, e)
	}
	o.t.mu.Unlock()
	rng := o.t.h.chanceOf("write", fmt.Sprint(lease, " ", version))
	if left := o.left(noDatabase); left > 0 {
		switch rng.IntN(4) {
		case 0: // it commits, at once or late
			time.Sleep(time.Duration(rng.Int64N(int64(left))))
			_ = o.t.commit(lease, version, stored)
			fallthrough
		case 1:
			time.Sleep(min(o.left(noDatabase), patience))
			return errUnreachable
		case 2: // it may commit after everybody gave up
			late := time.Duration(rng.Int64N(int64(2 * time.Minute)))
			o.t.others.Go(func() {
				time.Sleep(late)
				_ = o.t.commit(lease, version, stored)
			})
			time.Sleep(min(left, patience))
			return errUnreachable
		}
		time.Sleep(min(left, patience)) // it's only slow
		if left > patience {
			return errUnreachable
		}
	}
	err := o.t.commit(lease, version, stored)
	switch o.t.mu.Lock(); {
	case o.dead.Err() != nil:
		err = errKilled
	case !o.t.h.peace.Load() && rng.Float64() < o.t.lossy:
		if err == nil {
			o.t.count("lost commits")
		}
		err = errUnreachable
	case err == nil:
		o.entries, o.stored = append(o.entries, entries...), stored
	}
	o.t.mu.Unlock()
	o.hook()
	if errors.Is(err, errOutdated) {
		o.t.mu.Lock()
		defer o.t.mu.Unlock()
		if o.refused.IsZero() {
			o.refused = time.Now()
		}
	}
	return err
}

// patience is how long a write waits for the database.
const patience = 20 * time.Second

// call is a call of this process, with the check that package twilioapi makes.
func (o *owner) call(ctx context.Context, c sandbox.Call, send sender) (sandbox.Reply, error) {
	if o.outdated() {
		o.t.fail("owner %d began %s after it was refused", o.lease, c.Name())
	}
	// Calls that begin at once go through their hooks in an order that the seed decides.
	time.Sleep(time.Duration(o.t.h.chanceOf("call", c.Name(), c.SID, string(StepOf(ctx))).IntN(71_993)))
	place := o.hook()
	if o.dead.Err() != nil {
		return sandbox.Reply{}, errKilled
	}
	deadline, _ := ctx.Deadline()
	if Elapsed(deadline) >= 0 {
		return sandbox.Reply{}, errLate
	}
	writes := c.Op == sandbox.Create || c.Op == sandbox.Update || c.Op == sandbox.Delete
	if writes && !o.intended(StepOf(ctx)) {
		o.t.fail("owner %d sent %s for %s without an intent in the journal", o.lease, c.Name(), StepOf(ctx))
	}
	rng := o.t.h.chanceOf("twilio", c.Name(), c.SID, c.Parent, c.Fields["type"], c.Fields["object_sid"], fmt.Sprint(o.lease, place))
	var reply sandbox.Reply
	var err error
	switch left := o.left(noTwilio); {
	case left <= 0:
		reply, err = send(ctx, c)
	case rng.IntN(3) == 0: // its answer is lost
		_, _ = send(ctx, c)
		<-ctx.Done()
		err = ctx.Err()
	default: // it arrives late, or never
		if wait := time.Duration(rng.Int64N(int64(time.Until(deadline) + 10*time.Second - 300*time.Millisecond))); writes && rng.IntN(2) == 0 {
			late := c
			late.PageSize = replayed
			o.t.others.Go(func() {
				time.Sleep(wait)
				_, _ = send(context.WithoutCancel(ctx), late)
			})
		}
		<-ctx.Done()
		err = ctx.Err()
	}
	o.hook()
	return reply, err
}

// intended reports whether a step's last entry that this owner wrote is an intent, and is in
// the row, whoever owns it now.
func (o *owner) intended(step StepID) bool {
	o.t.mu.Lock()
	defer o.t.mu.Unlock()
	for i := len(o.stored) - 1; i >= o.inherited; i-- {
		if e := o.stored[i]; e.Step == step && e.What == Intent {
			return slices.ContainsFunc(o.t.stored, func(s Entry) bool {
				return s.Step == step && s.What == Intent && s.At.Equal(e.At) && s.Action == e.Action && s.SID == e.SID
			})
		}
	}
	return false
}

// turn is one run by the owner, until it ends or another process is about to take the draft.
func (t *team) turn() Outcome {
	o, rng := t.last, t.h.rng
	if o == nil || o.dead.Err() != nil || !o.refused.IsZero() || rng.IntN(2) == 0 {
		o = t.take()
		t.last = o
	}
	ctx, stop := context.WithCancel(context.Background())
	t.mu.Lock()
	t.lossy = []float64{0, 0, 0.01}[rng.IntN(3)]
	o.stop, o.over, o.hooks, o.troubles = stop, make(chan struct{}), 0, nil
	over := o.over
	if !t.h.peace.Load() {
		for range rng.IntN(4) {
			x := t.trouble()
			if o.troubles = append(o.troubles, x); x.hook == 0 {
				timer := time.AfterFunc(x.after, func() {
					t.mu.Lock()
					defer t.mu.Unlock()
					o.begin(x)
				})
				context.AfterFunc(ctx, func() { timer.Stop() })
			}
		}
	}
	t.mu.Unlock()
	hub := t.h.b.hub
	hub.dead, hub.wait, hub.replays, hub.around = o.dead, t.h.wait, t.h.replays, o.call
	r := Runner{Hub: hub, Journal: o, Slots: NewSlots(1 + rng.IntN(5)), Lag: 6 * time.Second}
	plan, done := t.h.plans[t.h.now], make(chan Outcome, 1)
	t.others.Go(func() {
		defer stop()
		out := t.h.carryOut(ctx, r, plan, o.tell)
		o.judge(out)
		done <- out
	})
	select {
	case out := <-done:
		return out
	case <-over:
		t.last = nil
		return Outcome{Result: Interrupted}
	}
}

// tell checks that no step fails for another reason once the owner learned that it's outdated.
func (o *owner) tell(e Event) {
	if e.State == Broken && classOf(e.Err) != noClass && o.outdated() {
		o.t.fail("owner %d was refused, and step %s told %v", o.lease, e.Step, e.Err)
	}
}

// outdated reports whether the owner learned before now that it's outdated.
func (o *owner) outdated() bool {
	o.t.mu.Lock()
	defer o.t.mu.Unlock()
	return !o.refused.IsZero() && time.Now().After(o.refused)
}

// judge checks the outcome of an owner that learned that it's outdated.
func (o *owner) judge(out Outcome) {
	o.t.mu.Lock()
	refused := !o.refused.IsZero()
	o.t.mu.Unlock()
	if !refused {
		return
	}
	if _, ok := errors.AsType[*JournalError](out.Err); out.Result != Stopped || !ok || classOf(out.Err) != noClass || len(out.Problems) > 0 {
		o.t.fail("owner %d was refused, and its run ended with %v: %v %v", o.lease, out.Result, out.Err, out.Problems)
	}
}
