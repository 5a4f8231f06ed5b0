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

// Run makes Twilio match the open customer's answers. emit gets the events, in order, from
// one goroutine at a time. Cancel the work's context to stop it safely.
//
// Before the first call, the draft is marked as cut off and tied to the account. So if the
// process dies, the draft shows it.
func (d *Desk) Run(emit func(flow.Event)) Work {
	of, conn, app, ground, slots := d.draft, d.account.Conn, d.answers, d.account.Ground, d.Slots
	runner := conn.runner(of.Journal())
	return d.carry(runner, func(ctx context.Context) (o flow.Outcome, unmarked error) {
		err := of.Sync() // a store that didn't answer the last time isn't asked for each change
		if err == nil {
			err = of.SetAccount(conn.Account)
		}
		if err == nil {
			err = of.SetState(draft.CutOff)
		}
		if err != nil {
			return runner.NotBegun(err), err
		}
		if runner.Slots = slots; slots == nil {
			defer d.share(ctx, &runner)()
		}
		o = runner.Run(ctx, app, ground, emit)
		err = of.SetState(stateAfter(o))
		if Taken(err) && o.Err != nil && !Taken(o.Err) { // what stopped it may be the new owner's work
			o.Result, o.Problems, o.Err = flow.Stopped, nil, err
		}
		return o, err
	})
}

// UpdateNumbers makes the phone numbers of a locked profile match the answers, and touches
// nothing else. It takes no evaluation and no review, and the draft keeps its state: the
// profile stays in review or approved.
func (d *Desk) UpdateNumbers(emit func(flow.Event)) Work {
	of, app, runner := d.draft, d.answers, d.account.Conn.runner(d.draft.Journal())
	runner.NumbersOnly = true
	return d.carry(runner, func(ctx context.Context) (flow.Outcome, error) {
		defer d.share(ctx, &runner)()
		o := runner.Run(ctx, app, &flow.Ground{}, emit)
		return o, mark(of, o)
	})
}

// carry begins a run.
func (d *Desk) carry(runner flow.Runner, run func(context.Context) (o flow.Outcome, unmarked error)) Work {
	of, app := d.draft, d.answers
	d.running, d.outcome = true, nil
	if d.ReadOnly != "" {
		run = func(context.Context) (flow.Outcome, error) {
			return runner.NotBegun(errors.New(d.ReadOnly)), nil
		}
	}
	return func(ctx context.Context) Done {
		o, unmarked := run(ctx)
		return func() (Work, error) {
			d.running = false
			d.came(of, app, o, unmarked)
			return nil, nil
		}
	}
}

// came puts an outcome on the desk, if it is about the open draft. It counts even if the
// draft couldn't be marked with it, since the journal has it. A run that was cut off leaves
// the earlier problems in place.
func (d *Desk) came(of Draft, app profile.Application, o flow.Outcome, unmarked error) {
	if of != d.draft {
		return
	}
	if unmarked != nil {
		_ = d.kept(unmarked)
	}
	d.outcome, d.info = &o, of.Info()
	if len(o.Problems) > 0 || o.Result == flow.Submitted {
		d.reported, d.about = o.Problems, app
	}
}

// Running reports whether a run is in progress.
func (d *Desk) Running() bool { return d.running }

// Delayed says why the run can't write its next call down yet; nil while it can.
func (d *Desk) Delayed() error {
	if of, ok := d.draft.(shared); ok && d.running {
		return of.Delayed()
	}
	return nil
}

// Ask asks Twilio for the review status of the open customer's profile. It writes nothing
// there, and records a decision in the draft. Its error says why Twilio couldn't be asked.
func (d *Desk) Ask() Work {
	of, conn, about := d.draft, d.account.Conn, d.about
	if about == nil {
		about = d.answers
	}
	return func(ctx context.Context) Done {
		if v, ok := d.TeamView(); ok && d.ReadOnly == "" {
			_, _ = v.Due(ctx, of.Info().ID, 0) // nobody else has to ask soon; this asks in any case
		}
		o := d.status(ctx, conn, of.Journal())
		return func() (Work, error) {
			if ctx.Err() != nil {
				return nil, context.Cause(ctx)
			}
			if o.Err == nil || d.outcome == nil { // an earlier answer beats an error
				d.came(of, about, o, mark(of, o))
			}
			return nil, o.Err
		}
	}
}

// status asks Twilio once.
func (d *Desk) status(ctx context.Context, conn Connection, of flow.Journal) flow.Outcome {
	r := conn.runner(of)
	r.Slots = d.slots(conn.Account, flow.RunCalls)
	return r.Status(ctx)
}

// mark records in a draft that its profile is submitted or rejected.
func mark(of Draft, o flow.Outcome) error {
	if o.Result != flow.Submitted && o.Result != flow.Rejected {
		return nil
	}
	return of.SetState(stateAfter(o))
}

// Status asks Twilio once for the status of a draft's profile, and records it in the draft
// unless that is open elsewhere. An info without an id asks about its profile alone. Status
// also returns the earlier reviews in the draft's journal.
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

// Outcome is that of the last run or review status; nil if there was none since the
// customer was opened.
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

// Appeal is the email to Twilio about a rejection whose answers are right. It isn't sent.
func (d *Desk) Appeal() (flow.Mail, bool) {
	if d.outcome == nil {
		return flow.Mail{}, false
	}
	return flow.Appeal(d.outcome.Receipt, d.answers)
}

// Recourse says what to do about a rejection with this code if the answers are right; "" if
// there is nothing to do.
func (d *Desk) Recourse(code int) string {
	for _, r := range flow.Recourses([]int{code}, d.answers) {
		return r.Advice
	}
	return ""
}

// History lists the evaluations, submissions and reviews of the open customer.
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

// KeepAddress keeps the address as typed and lets Twilio correct its own copy: otherwise
// Twilio doesn't accept the address.
func (d *Desk) KeepAddress() error {
	return d.SetAll(profile.Application{profile.AutoCorrect: "true"})
}

// stateAfter is the state of a draft after a run or review status, including a run that
// stopped because Twilio locks the profile.
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

// Pause is how long to wait before asking Twilio about a review again, after asking n
// times. A sandbox reviews at once.
func (d *Desk) Pause(n int) time.Duration {
	if d.Demo {
		return 2 * time.Second
	}
	return flow.ReviewPause(n)
}

// Reviews asks Twilio about profiles in review whose drafts are closed.
type Reviews struct {
	d     *Desk
	conns map[string]Connection // by account
}

// Reviews begins to ask about the drafts of a list.
func (d *Desk) Reviews() *Reviews { return &Reviews{d: d, conns: map[string]Connection{}} }

// Ask asks about one draft, and records a decision in it unless it's open elsewhere. In a team,
// it asks only if nobody did so for a while (every): the list has what they found. told gets
// the state after the review, "" while there is no decision; err says why Twilio couldn't be
// asked, or why the decision wasn't recorded.
func (r *Reviews) Ask(info draft.Info, every time.Duration, told func(state draft.State, err error)) Work {
	d := r.d
	conn, known := r.conns[info.Account]
	if !known {
		conn = d.account.Base
	}
	return func(ctx context.Context) Done {
		v, shared := d.TeamView()
		if shared {
			if due, err := v.Due(ctx, info.ID, every); !due {
				return func() (Work, error) {
					told("", err)
					return nil, nil
				}
			}
		}
		conn, err := d.reach(ctx, conn, info.Account)
		var o flow.Outcome
		if err == nil {
			o = d.status(ctx, conn, flow.Lone(info.Profile))
			err = o.Err
		}
		state := draft.State("")
		record := func() {
			if after := stateAfter(o); err == nil && (after == draft.Approved || after == draft.Rejected) {
				state, err = after, d.note(info.ID, after)
			}
		}
		if shared { // which may be slow
			record()
		}
		if shared && state != "" && d.ReadOnly != "" {
			_ = v.AskAgain(ctx, info.ID)
		}
		return func() (Work, error) {
			if conn.Hub != nil {
				r.conns[info.Account] = conn
			}
			if !shared { // at the desk, which can't open the draft in the same moment
				record()
			}
			told(state, err)
			return nil, nil
		}
	}
}

// note records a state in a closed draft. A draft that is open elsewhere is updated there.
func (d *Desk) note(id string, state draft.State) error {
	of, err := d.Store.Open(id)
	if err != nil {
		return nil
	}
	return cmp.Or(of.SetState(state), of.Close())
}
