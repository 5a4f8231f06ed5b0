package flow

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi/sandbox"
)

const testMarker = "k3v9x2m7q4w8z6t1"

// A bench is a sandbox, an account in it, and a journal.
type bench struct {
	box     *sandbox.Sandbox
	hub     direct
	parent  direct
	journal *memory
	account sandbox.Account
	events  []Event

	numbersOnly bool // of the next runs
}

func newBench(o sandbox.Options) *bench {
	accounts := sandbox.Seed()
	b := &bench{box: sandbox.New(o), account: accounts[1], journal: &memory{marker: testMarker}}
	b.hub, b.parent = direct{box: b.box, account: accounts[1].SID}, direct{box: b.box, account: accounts[0].SID}
	return b
}

func (b *bench) run(ctx context.Context, app profile.Application) Outcome {
	r := Runner{Hub: b.hub, Parent: b.parent, Journal: b.journal, NumbersOnly: b.numbersOnly}
	return r.Run(ctx, app, nil, func(e Event) { b.events = append(b.events, e) })
}

// submits runs an application that has to reach its submission, and checks what Twilio has
// then.
func (b *bench) submits(t *testing.T, app profile.Application) {
	t.Helper()
	if out := b.run(t.Context(), app); out.Result != Submitted {
		t.Fatalf("result %v: %v %v", out.Result, out.Err, out.Problems)
	}
	if err := b.matches(planOf(app, Ground{}, testMarker), 1); err != nil {
		t.Error(err)
	}
}

// customer is the sample customer with a phone number of the account.
func (b *bench) customer() profile.Application {
	app := profile.Sample()
	app[profile.Numbers] = b.account.Numbers[0]
	return app
}

func fault(t *testing.T, spec string) sandbox.Fault {
	t.Helper()
	f, err := sandbox.ParseFault(spec)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// calm is a sandbox in which a submitted profile stays in review.
func calm() sandbox.Options {
	return sandbox.Options{Latency: 100 * time.Millisecond, Review: sandbox.Review{Pending: 240 * time.Hour}}
}

func TestRunSubmitsTheSample(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(calm())
		app := b.customer()
		out := b.run(t.Context(), app)
		if out.Result != Submitted || out.Err != nil {
			t.Fatalf("result %v, err %v, problems %v", out.Result, out.Err, out.Problems)
		}
		if err := b.matches(planOf(app, Ground{}, testMarker), 1); err != nil {
			t.Error(err)
		}
		if out.Receipt.Status != statusPending || out.Receipt.Profile == "" || out.Receipt.Evaluation == "" {
			t.Errorf("receipt %+v", out.Receipt)
		}

		before := len(b.box.Log())
		if again := b.run(t.Context(), app); again.Result != Submitted || len(b.box.Log()) != before {
			t.Errorf("a finished plan run again: result %v, %d writing calls", again.Result, len(b.box.Log())-before)
		}
	})
}

// The longest chain of calls is address, document, assignment, evaluation, submission. No
// other call may delay it.
func TestRunTakesFiveCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(calm())
		app := b.customer()
		ground, err := Prepare(t.Context(), b.hub, b.parent, "")
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		out := Runner{Hub: b.hub, Journal: b.journal}.Run(t.Context(), app, &ground, func(e Event) { b.events = append(b.events, e) })
		if took := time.Since(began); out.Result != Submitted || took > 500*time.Millisecond {
			t.Errorf("result %v after %v, want 500ms; %v", out.Result, took, out.Err)
			for _, e := range b.events {
				t.Log(e.At.Sub(began), e.Step, e.State)
			}
		}
	})
}

// matches compares what Twilio has with a plan: one object per step, as it was sent, each
// assigned once, submitted so many times, and nothing else.
func (b *bench) matches(steps []Step, submissions int) error {
	snap := b.box.Snapshot()
	ours := func(kind Kind) []*sandbox.Object {
		return slices.DeleteFunc(snap.Of(sandbox.Kind(kind), b.account.SID), func(o *sandbox.Object) bool {
			return !bears(objectOf(o), testMarker)
		})
	}
	profiles := ours(CustomerProfile)
	if len(profiles) != 1 {
		return fmt.Errorf("%d profiles", len(profiles))
	}
	bu := profiles[0]
	if !locked(bu.Fields["status"]) {
		return fmt.Errorf("the profile is %s", bu.Fields["status"])
	}
	wanted := map[Kind]int{}
	assigned := map[string]int{} // SIDs that are to be assigned
	for _, s := range steps {
		if !s.makes() || s.Skip != "" {
			continue
		}
		if s.below() {
			continue
		}
		wanted[s.kind]++
		var match []*sandbox.Object
		for _, o := range ours(s.kind) {
			if s.want.Fields["type"] == o.Fields["type"] {
				match = append(match, o)
			}
		}
		if len(match) != 1 {
			return fmt.Errorf("%s: %d objects", s.ID, len(match))
		}
		if err := reads(match[0], s); err != nil {
			return err
		}
		if s.kind == EndUser || s.kind == SupportingDocument {
			assigned[match[0].SID] = 1
		}
	}
	for _, kind := range []Kind{EndUser, SupportingDocument, Address} {
		if n := len(ours(kind)); n != wanted[kind] {
			return fmt.Errorf("%d objects of kind %s, not %d", n, kind, wanted[kind])
		}
	}
	if err := b.assignments(snap, bu, steps, assigned); err != nil {
		return err
	}
	n := 0
	for _, e := range b.box.Log() {
		if e.Call == "submit-customer-profile" {
			n++
		}
	}
	if n != submissions {
		return fmt.Errorf("%d submissions, not %d", n, submissions)
	}
	return nil
}

func (b *bench) assignments(snap sandbox.Snapshot, bu *sandbox.Object, steps []Step, want map[string]int) error {
	want[sandbox.Seed()[0].PrimarySID()] = 1
	for _, s := range steps {
		if s.kind == NumberAssignment {
			sid := s.number
			if !strings.HasPrefix(sid, "PN") {
				sid = b.account.NumberSID(sid)
			}
			want[sid] = 1
		}
	}
	for _, o := range snap.Objects {
		if o.Parent != bu.SID || o.Kind == sandbox.Evaluation {
			continue
		}
		ref := o.Fields["object_sid"] + o.Fields["channel_endpoint_sid"]
		if want[ref]--; want[ref] < 0 {
			return fmt.Errorf("%s is assigned and should not be, or twice", ref)
		}
	}
	for ref, n := range want {
		if n > 0 {
			return fmt.Errorf("%s is not assigned", ref)
		}
	}
	return nil
}

// reads reports whether an object has what its step sent.
func reads(o *sandbox.Object, s Step) error {
	for name, value := range s.want.Fields {
		if got := o.Fields[name]; got != value && name != "policy_sid" && name != "auto_correct_address" {
			return fmt.Errorf("%s: %s is not what was sent", s.ID, name)
		}
	}
	for name, value := range s.want.Attributes {
		if name != "address_sids" && o.Attributes[name] != value {
			return fmt.Errorf("%s: attribute %s is not what was sent", s.ID, name)
		}
	}
	return nil
}
