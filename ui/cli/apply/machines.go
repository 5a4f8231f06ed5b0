package apply

import (
	"context"
	"errors"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/ui/cli/console"
)

// Several machines can apply the same files in one team's database at once. Whoever opens a
// file's draft first carries it out. The others leave it alone, and in the end report what
// came of it; if its owner dies, one of them continues.

// A busyError says that another process's apply has the draft open.
type busyError struct{ *draft.HeldError }

func (e *busyError) Unwrap() error { return e.HeldError }

// lookAgain is how long to wait before a draft is tried again that somebody else has open.
const lookAgain = time.Second

// open opens the draft of a file on the desk. If another apply has it open, that's a
// busyError, or with wait it waits until that's over. A draft that a person has open is a
// [*draft.HeldError].
func open(ctx context.Context, c *console.Console, d *desk.Desk, id string, wait bool) error {
	for told, tried := false, false; ; {
		err := d.Open(id)
		shared, ok := d.Team()
		held, busy := errors.AsType[*draft.HeldError](err)
		if !ok || !busy {
			return err
		}
		working, err := shared.AtWork(ctx, held.Host, held.PID)
		switch {
		case err != nil:
			return err
		case !working && tried: // it isn't just closing
			return held
		case working && !wait:
			return &busyError{held}
		case working && !told:
			c.Note("%s's apply on %s is at work on it. Waiting for the result.", held.Who, held.Host)
			told = true
		}
		tried = !working
		select {
		case <-ctx.Done():
			return errNotBegun
		case <-time.After(lookAgain):
		}
	}
}

// carriedOut reports whether somebody else carried the file out to the end, after its draft was
// found. Another run would find nothing to do, or evaluate the same answers a second time.
func carriedOut(d *desk.Desk, t task) bool {
	info := d.Info()
	ended := info.State != draft.Editing && info.State != draft.CutOff
	return ended && info.Changed.Sub(t.match.Changed).Abs() > time.Millisecond && t.app.Same(d.Answers())
}

// result is what somebody else's run came to, and Twilio's status of the profile now.
func result(ctx context.Context, d *desk.Desk) flow.Outcome {
	noncompliant := d.Info().State == draft.Noncompliant
	_ = d.Do(ctx, d.Ask()) // its error is the outcome's
	o := *d.Outcome()
	if past := d.History(); noncompliant && o.Result == flow.Interrupted && len(past) > 0 {
		o.Result, o.Problems, o.Err = flow.Noncompliant, past[len(past)-1].Problems, nil
	}
	return o
}
