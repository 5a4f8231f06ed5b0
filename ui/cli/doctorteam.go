package cli

import (
	"context"
	"fmt"
	"time"

	"trusthub-wizard/flow/team"
	"trusthub-wizard/ui/cli/console"
)

// clockLimit is how far a clock may be off. Leases go by the database's clock, and a run's
// waits by this machine's, so a difference harms neither; but times in lists look wrong.
const clockLimit = 5 * time.Second

// examineTeam checks the team's database, if there is one.
func (o doctorOptions) examineTeam(ctx context.Context) error {
	if !o.Shares() {
		return nil
	}
	const check = "team"
	shared, err := o.Team(ctx)
	var h team.Health
	if err == nil {
		h, err = shared.Health(ctx)
	}
	if err != nil {
		o.report(diagnosis{check, "problem", err.Error(), console.HintOf(err)})
		return err
	}
	how := "on this machine"
	switch {
	case h.TLS:
		how = "encrypted connection"
	case h.Remote:
		how = "connection not encrypted"
	}
	line := diagnosis{Check: check, State: "ok", Text: fmt.Sprintf("you're %s, in the database on %s (%s, tables version %d)", shared.Who(), shared.Where(), how, h.Version)}
	if h.Remote && !h.TLS {
		line.State, line.Fix = "warning", "Drafts are encrypted, but your password and the SIDs aren't. Use sslmode=verify-full in the URL."
	}
	o.report(line)
	if h.Old > 0 {
		o.report(diagnosis{check, "warning", console.Plural(h.Old, "draft") + " encrypted with an old key, which a former member may have",
			"To encrypt them with a new key: " + o.CommandLine("team", "reseal")})
	}
	if !h.Notifies {
		text := "the database doesn't notify about changes"
		if h.Pooled {
			text = "there's a connection pooler in front of the database, so it can't notify about changes"
		}
		o.report(diagnosis{check, "warning", text, "Lists follow them every few seconds."})
	}
	if h.Ahead.Abs() > clockLimit {
		than := "ahead of"
		if h.Ahead < 0 {
			than = "behind"
		}
		o.report(diagnosis{check, "warning", fmt.Sprintf("the database's clock is %v %s this machine's", h.Ahead.Abs().Round(time.Second), than),
			"Set both by a time server (NTP)."})
	}
	return nil
}
