package ui

import (
	"sync/atomic"
	"testing"
	"time"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi/sandbox"
)

// inReview is a team with a customer in review, whose homes ask every two seconds, and how often
// Twilio was asked about that profile.
func inReview(t *testing.T, reading time.Duration) (maria, ben *stage, asked *atomic.Int64) {
	t.Helper()
	asked = new(atomic.Int64)
	maria, ben = newTeam(t, sandbox.Options{
		Review: sandbox.Review{Pending: -1, Reading: reading},
		Decide: func(c sandbox.Call) sandbox.Fault {
			if c.Op == sandbox.Fetch && c.Kind == sandbox.CustomerProfile {
				asked.Add(1)
			}
			return sandbox.Fault{}
		},
	})
	maria.config.Demo, ben.config.Demo = true, true
	app := profile.Sample()
	app[profile.FriendlyName] = "Owl Bakery"
	maria.submit(app, "")
	asked.Store(0)
	return maria, ben, asked
}

// Several homes on one store ask Twilio no more often than one. Whoever opens the customer asks in
// any case.
func TestOneHomeAsksForTheTeam(t *testing.T) {
	t.Parallel()
	maria, ben, asked := inReview(t, time.Hour)
	maria.open(80, 24).see("in review")
	ben.open(80, 24).see("in review")
	const pauses = 4
	time.Sleep(pauses * 2 * time.Second)
	if n := asked.Load(); n < 2 || n > pauses+1 {
		t.Errorf("two homes asked %d times in %d pauses", n, pauses)
	}
	before := asked.Load()
	ben.press("[enter]").see("Asked Twilio at")
	if asked.Load() == before {
		t.Error("Twilio wasn't asked when the customer was opened")
	}
}

// What one home finds, all see. Who only looks can find it, too, but leaves it to others to record.
func TestAllSeeWhatOneHomeFound(t *testing.T) {
	t.Parallel()
	maria, ben, asked := inReview(t, 3*time.Second)
	const why = "You can look at everything here, but not change it"
	ben.config.Config = desk.ReadOnly(ben.config.Config, why)
	ben.open(80, 24).see("Twilio approved Owl Bakery")
	if state := maria.only().State; state != draft.InReview {
		t.Errorf("who only looks made it %s", state)
	}
	found := asked.Load()
	maria.open(80, 24).see("✓ approved")
	ben.see("✓ approved")
	if n := asked.Load() - found; n > 3 {
		t.Errorf("asked %d times more", n)
	}
}
