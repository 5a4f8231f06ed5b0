package apply

import (
	"context"
	"errors"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/team"
	"trusthub-wizard/ui/cli/console"
)

// prepare finds the policy and the primary profile, once for each primary profile that the
// files name.
func prepare(ctx context.Context, c *console.Console, conn desk.Connection, tasks []task) error {
	// If Twilio doesn't answer, this takes up to a minute.
	waits := time.AfterFunc(3*time.Second, func() { c.Note("Twilio hasn't answered yet. Asking again. Nothing has changed there.") })
	defer waits.Stop()
	grounds := map[string]flow.Ground{}
	for i, t := range tasks {
		primary := t.app.Value(profile.PrimaryProfile)
		ground, found := grounds[primary]
		if !found {
			var err error
			if ground, err = flow.Prepare(ctx, conn.Hub, conn.Parent, primary); ctx.Err() != nil {
				return ctx.Err()
			} else if err != nil {
				return err
			}
			for _, w := range ground.Warnings {
				c.Note("%s: %s", w.Severity, w)
			}
			grounds[primary] = ground
		}
		tasks[i].ground = ground
	}
	return nil
}

// carryOutAndTell runs an application and prints its progress. The outcome has no answers in
// Twilio's messages. wait is for a draft that another apply has open: see open.
func carryOutAndTell(ctx context.Context, c *console.Console, store desk.Store, conn desk.Connection, t task, slots *flow.Slots, wait bool) (flow.Outcome, error) {
	d := desk.New(desk.Config{Store: store, Slots: slots})
	d.Attach(conn, t.ground)
	err := open(ctx, c, d, t.match.Draft, wait)
	if err == nil {
		defer d.Close()
		if carriedOut(d, t) {
			return maskOf(t.app).outcome(result(ctx, d)), nil
		}
		err = d.Replace(t.app)
	}
	if err != nil {
		return flow.Outcome{}, err
	}
	_ = d.Do(ctx, d.Run(printEvents(c, t.app))) // its error is the outcome's
	if c.File == "" {
		c.ShowProgress("")
	}
	outcome := *d.Outcome()
	switch err := d.Unsaved(); {
	case errors.Is(outcome.Err, team.ErrTaken):
		// Another machine carries it out, or did so while this one slept. Otherwise somebody
		// took it on purpose, and apply leaves it to them.
		if open(ctx, c, d, t.match.Draft, true) == nil && carriedOut(d, t) {
			outcome = result(ctx, d)
		}
	case err != nil:
		c.Note("Not saved in the draft: %v", err)
	}
	return maskOf(t.app).outcome(outcome), nil
}
