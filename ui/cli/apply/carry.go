package apply

import (
	"context"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui"
	"trusthub-wizard/ui/cli/console"
)

// prepare finds the account's primary profile and policy, once for each primary profile
// that the files ask for.
func prepare(ctx context.Context, c *console.Console, conn ui.Connection, tasks []task) error {
	// If Twilio doesn't answer, this takes up to a minute.
	waits := time.AfterFunc(3*time.Second, func() { c.Note("Twilio does not answer yet: asking again. Nothing was sent that writes.") })
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

// carryOut runs an application in its draft, with so many calls at a time; 0 means the
// default. unmarked says why the draft doesn't show the result, err why nothing was sent.
func carryOut(ctx context.Context, store *draft.Store, conn ui.Connection, t task, calls int, tell func(flow.Event)) (outcome flow.Outcome, unmarked, err error) {
	d, err := store.Open(t.draft)
	if err != nil {
		return flow.Outcome{}, nil, err
	}
	defer d.Close()
	if err := d.Replace(t.app); err != nil {
		return flow.Outcome{}, nil, err
	}
	runner := flow.Runner{Hub: conn.Hub, Parent: conn.Parent, Journal: d.Journal(), Timeout: conn.Timeout, Parallel: calls}
	outcome = runner.Run(ctx, t.app, &t.ground, tell)
	return outcome, d.SetState(ui.StateAfter(outcome)), nil
}

// carryOutAndTell prints the progress of a run and returns its outcome, without the answers
// that Twilio's messages repeat.
func carryOutAndTell(ctx context.Context, c *console.Console, store *draft.Store, conn ui.Connection, t task, calls int) (flow.Outcome, error) {
	outcome, unmarked, err := carryOut(ctx, store, conn, t, calls, printEvents(c, t.app))
	if err != nil {
		return flow.Outcome{}, err
	}
	if c.File == "" {
		c.ShowProgress("")
	}
	if unmarked != nil {
		c.Note("The draft does not show it: %v", unmarked)
	}
	return maskOf(t.app).outcome(outcome), nil
}
