package flow

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"trusthub-wizard/twilioapi/sandbox"
)

// A problem with the primary profile is reported before anything is created.
func TestPrepareSaysWhatIsWrongWithThePrimary(t *testing.T) {
	tests := []struct {
		name    string
		primary sandbox.Primary
		given   string
		says    string // "" where the profile will do
	}{
		{name: "an ISV's", primary: sandbox.ISVPrimary},
		{name: "none", primary: sandbox.NoPrimary, says: "doesn't have one"},
		{name: "in review", primary: sandbox.InReviewPrimary, says: "still in review"},
		{name: "rejected", primary: sandbox.RejectedPrimary, says: "rejected"},
		{name: "never submitted", primary: sandbox.DraftPrimary, says: "never submitted"},
		{name: "two of them", primary: sandbox.TwoPrimaries, says: "there are 2 approved"},
		{name: "not an ISV's", primary: sandbox.DirectPrimary, says: "business identity is direct_customer"},
		{name: "a starter profile", primary: sandbox.StarterPrimary, says: "doesn't have one"},
		{name: "given", primary: sandbox.ISVPrimary, given: "its SID"},
		{name: "given, and a starter profile", primary: sandbox.StarterPrimary, given: "its SID", says: "isn't a primary profile of type Business"},
		{name: "given, and in review", primary: sandbox.InReviewPrimary, given: "its SID", says: "still in review"},
		{name: "given, and nowhere", primary: sandbox.ISVPrimary, given: "BU" + strings.Repeat("0", 32), says: "isn't in this account"},
		{name: "given, and no SID", primary: sandbox.ISVPrimary, given: "acme", says: "isn't the SID of a profile"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := calm()
				o.Accounts = sandbox.SeedWith(test.primary)
				b := newBench(o)
				if test.given == "its SID" {
					test.given = o.Accounts[0].PrimarySID()
				}
				g, err := Prepare(t.Context(), b.hub, b.parent, test.given)
				if test.says == "" {
					if err != nil || g.Primary != o.Accounts[0].PrimarySID() || g.Policy != secondaryPolicy || g.PolicyGuessed {
						t.Fatalf("%+v, %v", g, err)
					}
					return
				}
				refused, ok := errors.AsType[*GroundError](err)
				if !ok || !strings.Contains(refused.Problem.Message, test.says) || refused.Problem.Fix == "" {
					t.Errorf("got %v, want %q and a way to fix it", err, test.says)
				}
				if n := len(b.box.Log()); n > 0 {
					t.Errorf("%d writing calls", n)
				}
			})
		})
	}
}

func TestPrepareWithTheSwitchesInOtherPositions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := calm()
		o.Switches = sandbox.Switches{"policy-name": "renamed", "other-type-key": "listed"}
		b := newBench(o)
		g, err := Prepare(t.Context(), b.hub, b.parent, "")
		if err != nil || !g.PolicyGuessed || g.Policy != secondaryPolicy || g.OtherTypeKey == "" {
			t.Errorf("%+v, %v", g, err)
		}
	})
}

// An apply waits three round trips before its first object, wherever the primary profile is.
func TestPrepareTakesThreeRoundTrips(t *testing.T) {
	for _, primary := range []sandbox.Primary{sandbox.ISVPrimary, sandbox.DirectPrimary} {
		for _, given := range []bool{false, true} {
			synctest.Test(t, func(t *testing.T) {
				o := calm()
				o.Latency = 4 * time.Second
				o.Accounts = sandbox.SeedWith(primary)
				b := newBench(o)
				sid := ""
				if given {
					sid = o.Accounts[0].PrimarySID()
				}
				start := time.Now()
				_, _ = Prepare(t.Context(), b.hub, b.parent, sid)
				if took := time.Since(start); took != 3*o.Latency {
					t.Errorf("primary %v, given %t: %v, want three calls' %v", primary, given, took, 3*o.Latency)
				}
			})
		}
	}
}
