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

// A Runner carries out plans.
type Runner struct {
	Hub      Hub
	Parent   Hub // see Prepare; may be nil
	Journal  Journal
	Parallel int           // calls in flight at most; 5 where it is 0
	Timeout  time.Duration // after which a call is given up; 10 s where it is 0
	// Grace is how long after Timeout a request may still take effect, and Lag
	// how long a list may not show what took effect. Where they are 0, they are
	// Timeout and half of it. What is looked for longer than that and not found
	// was never made.
	Grace, Lag time.Duration
	// Resubmit submits a rejected profile again although nothing changed.
	Resubmit bool
	// NumbersOnly changes the phone numbers of a profile that is in review or approved,
	// and compares no other answer: they may have been removed, their time being up.
	NumbersOnly bool
}

// A run is a Runner at work on one application.
type run struct {
	Runner
	ctx    context.Context
	app    profile.Application
	ground Ground
	marker string
	steps  []Step
	order  []Step // in which they are started, where several can be
	slots  *slots
	// jitter spreads what waits, and pace the starts of steps: simulations set
	// them so that a seed decides everything.
	jitter func(time.Duration) time.Duration
	pace   func(StepID)
	// looks is how often what is answered with 404 is asked for.
	looks int
	// resumed says that what an earlier run made was not looked at yet.
	resumed bool
	// numbersOnly says that the profile is locked, and only its phone numbers are to
	// be changed.
	numbersOnly bool

	emitting sync.Mutex
	emit     func(Event)
	began    map[StepID]time.Time // guarded by emitting

	mu          sync.Mutex // guards what follows
	ledger      *ledger
	notes       []Entry           // outcomes that wait for the next write
	sids        map[string]string // phone number → PN…
	turns       map[StepID]waiter // places in the queue for calls that steps were given
	outcome     Outcome
	corrections []Correction
	reasons     []Reason // why the review rejected the profile
}

// Run brings Twilio to what the application says: it creates what is missing,
// changes what differs, removes what is no longer wanted, evaluates, and
// submits. Of a profile in review or approved it changes the phone numbers, where
// nothing else differs, and else refuses with a [*LockedError]. ground may be nil: then it is found first. emit gets the events, one
// at a time, in order, from one goroutine at a time; it must not block for long.
//
// When ctx is cancelled, Run starts no further call, waits for those under way
// and returns Interrupted. It never panics.
func (r Runner) Run(ctx context.Context, app profile.Application, ground *Ground, emit func(Event)) Outcome {
	w := r.start(ctx, app, emit)
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
	if r.Parallel == 0 {
		r.Parallel = 5
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
	entries := r.Journal.Entries()
	return &run{
		Runner: r, looks: looks, resumed: len(entries) > 0, ctx: ctx, app: app, marker: r.Journal.Marker(), slots: newSlots(r.Parallel),
		jitter: func(d time.Duration) time.Duration { return d/2 + rand.N(d/2) }, pace: func(StepID) {},
		emit: emit, began: map[StepID]time.Time{}, ledger: add(entries), sids: map[string]string{}, turns: map[StepID]waiter{},
	}
}

// carryOut is Run, once the plan stands.
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
		err = r.inReview(r.walk())
	}
	if ferr := r.append(); err == nil {
		err = ferr
	}
	if err != nil {
		return r.stopped(err)
	}
	return r.finished()
}

// walk starts every step whose needs are met, until none is left or nothing
// more can be done. A step that breaks stops those that need it and no others,
// so that one run shows everything there is to mend.
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
				// Goroutines come in any order: the queue for calls keeps ours.
				r.mu.Lock()
				r.turns[s.ID] = r.slots.enter(onChain[s.ID])
				r.mu.Unlock()
			}
			go func() { ends <- end{s.ID, r.do(s)} }()
		}
		if running == 0 {
			break
		}
		if idle { // nobody follows whose intent would take the notes along
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

// fatal reports whether an error stops all steps and not only those that need
// the one that broke.
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

// do carries out one step and tells what came of it.
func (r *run) do(s Step) (err error) {
	defer func() {
		if turn, ok := r.turn(s.ID); ok {
			r.slots.leave(turn) // it needed no call
		}
		if p := recover(); p != nil {
			err = panicked(p)
		}
		if err != nil {
			r.broke(s, err)
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
		return nil // it told so itself
	}
	r.counted(s.ID, action)
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
