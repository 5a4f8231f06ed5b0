// Package flow creates, evaluates and submits a customer profile at Twilio, step by step. A
// run may be interrupted anywhere: the next one continues, and nothing is created twice.
// README.md says how that works, what it assumes about Twilio, and which tests hold it.
//
//	plan.go       the steps that an application needs, and what each one sends
//	prepare.go    what a run needs before it creates anything (primary.go: the primary profile)
//	run.go        one run: which step starts when
//	settle.go     what earlier runs left, and profiles that Twilio locks
//	realize.go    one step: create, update, replace or adopt its object
//	call.go       one call: what's sent again, and when (slots.go: how many at a time, share.go: with others)
//	journal.go    what is written to disk before and after each call (ledger.go: what it adds up to)
//	resolve.go    a call whose answer was lost
//	sweep.go      duplicates and leftovers (discard.go: which of them must stay)
//	vanish.go     objects that somebody deleted at Twilio
//	submit.go     the evaluation and the submission
//	numbers.go    phone numbers of a profile that Twilio locks
//	outcome.go    what a run came to, and the status of a review
//	rejection.go  why a review rejected the profile (appeal.go: what to do if the answers are right)
//	hub.go        the interface to Twilio, which package twilioapi implements
package flow

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"trusthub-wizard/flow/profile"
)

// A Runner runs applications in one account, with one draft's journal.
type Runner struct {
	Hub     Hub
	Parent  Hub // see Prepare; may be nil
	Journal Journal
	Slots   *Slots        // calls at the same time, shared with other runs; nil means RunCalls of its own
	Timeout time.Duration // when to give up on a call; 0 means 10 s
	// Grace is how long after Timeout a request may still take effect, and Lag is how long
	// a list may not show what took effect. 0 means Timeout, and half of it. What isn't
	// found after that was never created.
	Grace, Lag time.Duration
	// Resubmit submits a rejected profile again even if nothing changed.
	Resubmit bool
	// NumbersOnly changes the phone numbers of a profile in review or approved, and ignores
	// all other answers: they may have been removed because their time was up.
	NumbersOnly bool
}

// A run is one application in the hands of a Runner.
type run struct {
	Runner
	ctx    context.Context
	cut    func() // ends ctx
	app    profile.Application
	ground Ground
	marker string
	steps  []Step
	order  []Step // the order in which steps are started if several can be
	// jitter spreads waiting times, and pace what would happen at once. Simulations set them so
	// that a seed decides everything.
	jitter func(time.Duration) time.Duration
	pace   func(StepID)
	// looks is how often a call that only reads is sent if it's answered with 404.
	looks int
	// resumed says that there was an earlier run whose objects weren't checked yet.
	resumed bool
	// numbersOnly says that the profile is locked, so only its phone numbers change.
	numbersOnly bool

	emitting sync.Mutex
	emit     func(Event)
	began    map[StepID]time.Time // guarded by emitting

	mu          sync.Mutex // guards what follows
	failed      error      // why the journal couldn't be written
	ledger      *ledger
	notes       []Entry           // outcomes that wait for the next write
	sids        map[string]string // phone number → PN…
	turns       map[StepID]waiter // the steps' places in the queue for calls
	outcome     Outcome
	corrections []Correction
	reasons     []Reason // why the review rejected the profile
}

// Run makes Twilio match the application: it creates what's missing, changes what differs,
// removes what's no longer needed, evaluates, and submits. If the profile is in review or
// approved, Run changes only its phone numbers, and refuses with a [*LockedError] if
// anything else differs. If ground is nil, Run finds it first. emit gets the events in
// order, from one goroutine at a time; it must not block for long.
//
// When ctx is canceled, Run starts no further call, waits for those that were sent, and
// returns Interrupted. It never panics.
func (r Runner) Run(ctx context.Context, app profile.Application, ground *Ground, emit func(Event)) Outcome {
	w := r.start(ctx, app, emit)
	defer w.cut()
	if ground == nil {
		g, err := Prepare(ctx, r.Hub, r.Parent, app.Value(profile.PrimaryProfile))
		if err != nil {
			return w.stopped(err)
		}
		ground = &g
	}
	return w.carryOut(*ground, planOf(app, *ground, w.marker))
}

func (r Runner) start(ctx context.Context, app profile.Application, emit func(Event)) *run {
	if r.Slots == nil {
		r.Slots = NewSlots(RunCalls)
	}
	if r.Timeout == 0 {
		r.Timeout = 10 * time.Second
	}
	if r.Grace == 0 {
		r.Grace = r.Timeout
	}
	if r.Lag == 0 {
		r.Lag = r.Timeout / 2
	}
	entries := r.entries()
	ctx, cut := context.WithCancel(ctx)
	return &run{
		Runner: r, looks: looks, resumed: len(entries) > 0, ctx: ctx, cut: cut, app: app, marker: r.Journal.Marker(),
		jitter: func(d time.Duration) time.Duration { return d/2 + rand.N(d/2) }, pace: func(StepID) {},
		emit: emit, began: map[StepID]time.Time{}, ledger: add(entries), sids: map[string]string{}, turns: map[StepID]waiter{},
	}
}

// carryOut is Run, once there is a plan.
func (r *run) carryOut(ground Ground, steps []Step) Outcome {
	r.ground, r.steps = ground, steps
	r.order = slices.Clone(steps) // the longest chain first: the first intent is the first on disk
	slices.SortStableFunc(r.order, func(a, b Step) int {
		switch {
		case onChain[a.ID] == onChain[b.ID]:
			return 0
		case onChain[a.ID]:
			return -1
		}
		return 1
	})
	over, err := r.settle()
	if err == nil && !over {
		err = r.lockedInReview(r.walk())
	}
	_ = r.write() // even if the journal failed before: it may take the last outcomes
	if failed := r.unwritten(); failed != nil {
		err = failed // whatever else happened, another owner may have the draft now
	}
	if err != nil {
		return r.stopped(err)
	}
	return r.finished()
}

// walk starts every step whose needs are met, until no step is left or can start. A broken
// step stops only the steps that need it, so that one run shows everything there is to fix.
func (r *run) walk() error {
	type end struct {
		step StepID
		err  error
	}
	var (
		ends    = make(chan end)
		started = map[StepID]bool{}
		ended   = map[StepID]bool{}
		running int
		first   error
	)
	for {
		idle := true
		for _, s := range r.order {
			if started[s.ID] || r.ctx.Err() != nil || fatal(first) ||
				slices.ContainsFunc(s.Needs, func(n StepID) bool { return !ended[n] }) {
				continue
			}
			started[s.ID], running, idle = true, running+1, false
			if s.kind != "" && s.Skip == "" {
				// Goroutines start in any order; the queue for calls keeps ours.
				r.mu.Lock()
				r.turns[s.ID] = r.Slots.enter(onChain[s.ID])
				r.mu.Unlock()
			}
			go func() { ends <- end{s.ID, r.do(s)} }()
		}
		if running == 0 {
			break
		}
		if idle { // no new step's intent will write the notes
			if err := r.append(); err != nil && first == nil {
				first = err
			}
		}
		e := <-ends
		running--
		if e.err == nil {
			ended[e.step] = true
		} else if first == nil || fatal(e.err) && !fatal(first) {
			first = e.err
		}
	}
	if first == nil && len(ended) < len(r.order) {
		first = errCut
	}
	return first
}

// fatal reports whether an error stops all steps, not only those that need the broken one.
func fatal(err error) bool {
	if err == nil {
		return false
	}
	switch classOf(err) {
	case Unauthorized:
		return true
	case noClass:
		_, step := errors.AsType[*StepError](err)
		return !step && !errors.Is(err, errUnclear)
	}
	return false
}

// do carries out one step and emits its outcome.
func (r *run) do(s Step) (err error) {
	defer func() {
		if turn, ok := r.turn(s.ID); ok {
			r.Slots.leave(turn) // it needed no call
		}
		if p := recover(); p != nil {
			err = panicked(p)
		}
		if err != nil {
			r.reportBroken(s, err)
		}
	}()
	r.pace(s.ID)
	if s.Skip != "" {
		r.event(Event{Step: s.ID, State: Skipped, Reason: s.Skip})
		return nil
	}
	sid, action, err := r.perform(s)
	if err != nil {
		return err
	}
	if action == "" {
		return nil // the step emitted its own event
	}
	r.countNumber(s.ID, action)
	r.event(Event{Step: s.ID, State: Finished, SID: sid, Action: action})
	return nil
}

func (r *run) perform(s Step) (string, Action, error) {
	switch s.ID {
	case StepPolicy:
		return r.ground.Policy, Found, nil
	case StepPrimary:
		return r.ground.Primary, Checked, nil
	case StepNumbers:
		return "", Found, r.findNumbers()
	case StepSweep:
		return r.sweep()
	case StepEvaluate:
		return r.evaluate()
	case StepSubmit:
		return r.submit()
	}
	return r.realize(s)
}

// event fills in the times and passes an event on.
func (r *run) event(e Event) {
	r.emitting.Lock()
	defer r.emitting.Unlock()
	e.At = time.Now()
	switch e.State {
	case Running, Looking:
		if _, ok := r.began[e.Step]; !ok {
			r.began[e.Step] = e.At
		}
	case Finished, Broken:
		if t, ok := r.began[e.Step]; ok {
			e.Took = e.At.Sub(t)
		}
	}
	if r.emit != nil {
		r.emit(e)
	}
}
