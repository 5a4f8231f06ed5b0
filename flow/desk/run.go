package desk

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

// Run brings Twilio to what the open customer's answers say. emit gets the events, in
// order, from one goroutine at a time. Cancel the work's context to stop it safely.
//
// Before the first call the draft is marked as cut off and tied to the account: a
// process that dies in the middle leaves a draft that says so.
func (d *Desk) Run(emit func(flow.Event)) Work {
	of, conn, app, ground, calls := d.draft, d.account.Conn, d.answers, d.account.Ground, d.Calls
	return d.carry(func(ctx context.Context) (o flow.Outcome, unmarked error) {
		err := of.SetAccount(conn.Account)
		if err == nil {
			err = of.SetState(draft.CutOff)
		}
		if err != nil {
			return flow.Outcome{Result: flow.Stopped, Err: err}, err
		}
		runner := conn.runner(of.Journal())
		runner.Parallel = calls
		o = runner.Run(ctx, app, ground, emit)
		return o, of.SetState(stateAfter(o))
	})
}

// UpdateNumbers brings the phone numbers of a locked profile to what the answers say, and
// looks at nothing else. It takes no evaluation and no review. The draft's state stays
// what it is: the profile is in review or approved all the time.
func (d *Desk) UpdateNumbers(emit func(flow.Event)) Work {
	of, app, runner := d.draft, d.answers, d.account.Conn.runner(d.draft.Journal())
	runner.NumbersOnly = true
	return d.carry(func(ctx context.Context) (flow.Outcome, error) {
		o := runner.Run(ctx, app, &flow.Ground{}, emit)
		return o, mark(of, o)
	})
}

// carry begins a run.
func (d *Desk) carry(run func(context.Context) (o flow.Outcome, unmarked error)) Work {
	of, app := d.draft, d.answers
	d.running, d.outcome = true, nil
	return func(ctx context.Context) Done {
		o, unmarked := run(ctx)
		return func() (Work, error) {
			d.running = false
			d.came(of, app, o, unmarked)
			return nil, nil
		}
	}
}

// came puts an outcome on the desk, if it is about the open draft. It counts also where
// the draft can't be marked with it: the journal has it.
// A run that was cut off leaves what was reported before.
func (d *Desk) came(of Draft, app profile.Application, o flow.Outcome, unmarked error) {
	if of != d.draft {
		return
	}
	if unmarked != nil {
		d.unsaved = unmarked
	}
	d.outcome, d.info = &o, of.Info()
	if len(o.Problems) > 0 || o.Result == flow.Submitted {
		d.reported, d.about = o.Problems, app
	}
}

// Running reports whether a run is under way.
func (d *Desk) Running() bool { return d.running }

// Ask asks Twilio how the open customer's profile is doing in review. It writes nothing
// there, and notes a decision in the draft. Its error is why Twilio could not be asked.
func (d *Desk) Ask() Work {
	of, conn, about := d.draft, d.account.Conn, d.about
	if about == nil {
		about = d.answers
	}
	return func(ctx context.Context) Done {
		o := conn.runner(of.Journal()).Status(ctx)
		return func() (Work, error) {
			if ctx.Err() != nil {
				return nil, context.Cause(ctx)
			}
			if o.Err == nil || d.outcome == nil { // else the last answer is the better one
				d.came(of, about, o, mark(of, o))
			}
			return nil, o.Err
		}
	}
}

// mark notes the end of a review in a draft.
func mark(of Draft, o flow.Outcome) error {
	if o.Result != flow.Submitted && o.Result != flow.Rejected {
		return nil
	}
	return of.SetState(stateAfter(o))
}

// Status asks Twilio how the profile of a draft is doing, once, and notes the answer in
// the draft unless that is open somewhere else. An info without an id asks about its
// profile alone. It also returns what the draft's journal tells of earlier reviews.
func (c Connection) Status(ctx context.Context, store Store, info draft.Info) (flow.Outcome, []flow.Verdict, error) {
	if info.ID == "" {
		return c.runner(flow.Lone(info.Profile)).Status(ctx), nil, nil
	}
	of, err := store.Open(info.ID)
	if errors.As(err, new(*draft.HeldError)) {
		return c.Status(ctx, store, draft.Info{Profile: info.Profile})
	}
	if err != nil {
		return flow.Outcome{}, nil, err
	}
	defer of.Close()
	o := c.runner(of.Journal()).Status(ctx)
	return o, flow.History(of.Journal().Entries()), mark(of, o)
}

// Outcome is that of the last run, or of the last look at the review; nil where there
// was none since the customer was opened.
func (d *Desk) Outcome() *flow.Outcome { return d.outcome }

// StillOpen is Outcome without the problems whose answers have changed since.
func (d *Desk) StillOpen() *flow.Outcome {
	if d.outcome == nil {
		return nil
	}
	o := *d.outcome
	o.Problems = slices.DeleteFunc(slices.Clone(o.Problems), d.Changed)
	return &o
}

// Appeal is the mail to Twilio about a rejection whose answers are right. Nothing sends it.
func (d *Desk) Appeal() (flow.Mail, bool) {
	if d.outcome == nil {
		return flow.Mail{}, false
	}
	return flow.Appeal(d.outcome.Receipt, d.answers)
}

// Recourse says what is left to do about a rejection with this code whose answers are
// right; "" where there's nothing else.
func (d *Desk) Recourse(code int) string {
	for _, r := range flow.Recourses([]int{code}, d.answers) {
		return r.Advice
	}
	return ""
}

// History tells the evaluations, submissions and reviews of the open customer.
func (d *Desk) History() []flow.Verdict {
	if d.draft == nil {
		return nil
	}
	return flow.History(d.draft.Journal().Entries())
}

// TakeSuggestions changes the address to what Twilio suggests.
func (d *Desk) TakeSuggestions(suggestions []flow.Correction) error {
	changes := profile.Application{}
	for _, c := range suggestions {
		changes[c.Field] = c.Kept
	}
	return d.SetAll(changes)
}

// KeepAddress keeps the address as it was typed and lets Twilio correct its own copy:
// Twilio takes it no other way.
func (d *Desk) KeepAddress() error {
	return d.SetAll(profile.Application{profile.AutoCorrect: "true"})
}

// stateAfter is the state of a draft after a run or a look at its review, also after
// one that stopped because the profile is locked at Twilio.
func stateAfter(o flow.Outcome) draft.State {
	_, locked := errors.AsType[*flow.LockedError](o.Err)
	submitted := locked || o.Result == flow.Submitted
	switch {
	case submitted && o.Receipt.Status == "twilio-approved":
		return draft.Approved
	case submitted:
		return draft.InReview
	case o.Result == flow.Noncompliant:
		return draft.Noncompliant
	case o.Result == flow.Rejected:
		return draft.Rejected
	case o.Receipt.Profile == "" && len(o.Receipt.Steps) == 0:
		return draft.Editing
	}
	return draft.CutOff
}

// Pause is how long to wait before Twilio is asked about a review again, after n
// times. A sandbox reviews at once.
func (d *Desk) Pause(n int) time.Duration {
	if d.Demo {
		return 2 * time.Second
	}
	return flow.ReviewPause(n)
}

// Reviews asks Twilio about profiles that are in review while their drafts are closed.
type Reviews struct {
	d     *Desk
	conns map[string]Connection // by account
}

// Reviews returns a look at the drafts in a list.
func (d *Desk) Reviews() *Reviews { return &Reviews{d: d, conns: map[string]Connection{}} }

// Ask asks about one draft, and notes a decision in it unless it's open elsewhere. told
// gets the state that the review came to, "" while there is no decision; err is why
// Twilio couldn't be asked, or the decision not be noted.
func (r *Reviews) Ask(info draft.Info, told func(state draft.State, err error)) Work {
	d := r.d
	conn, known := r.conns[info.Account]
	if !known {
		conn = d.account.Base
	}
	return func(ctx context.Context) Done {
		conn, err := d.reach(ctx, conn, info.Account)
		var o flow.Outcome
		if err == nil {
			o = conn.runner(flow.Lone(info.Profile)).Status(ctx)
			err = o.Err
		}
		return func() (Work, error) {
			if conn.Hub != nil {
				r.conns[info.Account] = conn
			}
			state := draft.State("")
			if after := stateAfter(o); err == nil && (after == draft.Approved || after == draft.Rejected) {
				state, err = after, d.note(info.ID, after)
			}
			told(state, err)
			return nil, nil
		}
	}
}

// note writes a state into a closed draft. One that is open elsewhere learns it there.
func (d *Desk) note(id string, state draft.State) error {
	of, err := d.Store.Open(id)
	if err != nil {
		return nil
	}
	return cmp.Or(of.SetState(state), of.Close())
}
