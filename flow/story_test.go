package flow

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi/sandbox"
)

// calls are the names of the writing calls since a point of the log.
func (b *bench) calls(since int) string {
	var names []string
	for _, e := range b.box.Log()[since:] {
		if e.Call != "review" {
			names = append(names, e.Call)
		}
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

// told reports whether a step went through a state, and why.
func (b *bench) told(step StepID, state State) (Event, bool) {
	i := slices.IndexFunc(b.events, func(e Event) bool { return e.Step == step && e.State == state })
	if i < 0 {
		return Event{}, false
	}
	return b.events[i], true
}

// A story is what happens to one draft, run after run.
func story(t *testing.T, o sandbox.Options, tell func(t *testing.T, b *bench, app profile.Application)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(o)
		tell(t, b, b.customer())
	})
}

func TestNoncompliantIsMendedInPlace(t *testing.T) {
	story(t, calm(), func(t *testing.T, b *bench, app profile.Application) {
		app[profile.NoSecond] = "true" // the sandbox's policy wants two
		out := b.run(t.Context(), app)
		if out.Result != Noncompliant || len(out.Problems) == 0 || out.Err != nil {
			t.Fatalf("result %v, %v, problems %v", out.Result, out.Err, out.Problems)
		}
		for _, p := range out.Problems {
			if !strings.HasPrefix(string(p.Field), "authorized_representative_2.") || p.Code/10 != 2221 {
				t.Errorf("problem leads to %q with code %d: %s", p.Field, p.Code, p)
			}
		}
		before := len(b.box.Log())
		delete(app, profile.NoSecond)
		if out = b.run(t.Context(), app); out.Result != Submitted {
			t.Fatalf("result %v: %v", out.Result, out.Err)
		}
		want := "create-end-user create-entity-assignment create-evaluation submit-customer-profile"
		if got := b.calls(before); got != want {
			t.Errorf("calls: %s", got)
		}
	})
}

func TestRejectedIsMendedInPlace(t *testing.T) {
	o := calm()
	o.Review = sandbox.Review{Pending: time.Minute, Reading: time.Minute}
	story(t, o, func(t *testing.T, b *bench, app profile.Application) {
		right := app[profile.RegistrationNo]
		app[profile.RegistrationNo] = "12-3418602"
		if out := b.run(t.Context(), app); out.Result != Submitted {
			t.Fatalf("result %v: %v", out.Result, out.Err)
		}
		time.Sleep(time.Hour)
		r := Runner{Hub: b.hub, Journal: b.journal}
		out := r.Status(t.Context())
		if out.Result != Rejected || !slices.Contains(out.Receipt.Rejections, 18602) {
			t.Fatalf("status %v, %v", out.Result, out.Receipt.Rejections)
		}
		if out.Problems[0].Field != profile.RegistrationNo || out.Problems[0].Code != 18602 {
			t.Errorf("the first thing to check is %q", out.Problems[0].Field)
		}
		before := len(b.box.Log())
		if out := b.run(t.Context(), app); out.Result != Rejected || b.calls(before) != "" {
			t.Errorf("nothing changed: result %v, calls %s", out.Result, b.calls(before))
		}
		app[profile.RegistrationNo] = right
		if out := b.run(t.Context(), app); out.Result != Submitted {
			t.Fatalf("result %v: %v", out.Result, out.Err)
		}
		if got := b.calls(before); got != "create-evaluation submit-customer-profile update-end-user" {
			t.Errorf("calls: %s", got)
		}
		time.Sleep(time.Hour)
		if out := r.Status(t.Context()); out.Receipt.Status != statusApproved {
			t.Errorf("in the end it is %s", out.Receipt.Status)
		}
		app[profile.BusinessName] = "Another Example Ltd"
		if out := b.run(t.Context(), app); !errors.As(out.Err, new(*LockedError)) {
			t.Errorf("approved and changed: result %v, %v", out.Result, out.Err)
		}
	})
}

// What the answers no longer need is removed, what can't be changed in place is replaced, and
// the rest is updated.
func TestChangedAnswersBeforeSubmission(t *testing.T) {
	tests := []struct {
		name   string
		change map[profile.Key]string
		calls  string
	}{
		{"the business", map[profile.Key]string{profile.BusinessName: "Renamed Example Ltd"},
			"update-end-user"},
		{"another country", map[profile.Key]string{
			"address.iso_country": "GB", "address.region": "London", "address.city": "London",
			"address.postal_code": "SW1A 1AA", "address.street": "12 Sample Street",
		}, "create-address delete-address update-supporting-document"},
		{"no phone number", map[profile.Key]string{profile.Numbers: ""},
			"delete-channel-endpoint-assignment"},
		{"another phone number", map[profile.Key]string{profile.Numbers: "+14155550131"},
			"create-channel-endpoint-assignment delete-channel-endpoint-assignment"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			story(t, calm(), func(t *testing.T, b *bench, app profile.Application) {
				b.hub.refuse = "submit-customer-profile"
				if out := b.run(t.Context(), app); out.Result != Stopped {
					t.Fatalf("result %v: %v", out.Result, out.Err)
				}
				before := len(b.box.Log())
				for k, text := range test.change {
					app[k] = text
				}
				b.hub.refuse = ""
				if out := b.run(t.Context(), app); out.Result != Submitted {
					t.Fatalf("result %v: %v %v", out.Result, out.Err, out.Problems)
				}
				if got := strings.ReplaceAll(strings.ReplaceAll(b.calls(before), " submit-customer-profile", ""), "create-evaluation ", ""); got != test.calls {
					t.Errorf("calls: %s", got)
				}
				if err := b.matches(planOf(app, Ground{}, testMarker), 1); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

func TestWhatPeopleAreTold(t *testing.T) {
	tests := []struct {
		fault string
		step  StepID
		state State
		says  string
	}{
		{"create-end-user/authorized_representative_1=429,retry-after=3", StepRepresentative1, Retrying, "limiting calls"},
		{"create-customer-profile=reset-after", StepProfile, Looking, "if Twilio created it"},
		{"create-supporting-document=502,applied=no", StepDocument, Looking, "if Twilio created it"},
		{"create-address=timeout,applied=yes", StepSweep, Looking, "duplicates"},
		{"create-end-user/authorized_representative_2=400", StepRepresentative2, Broken, "refused"},
		{"create-customer-profile=401", StepProfile, Broken, "aren't allowed"},
	}
	for _, test := range tests {
		t.Run(test.fault, func(t *testing.T) {
			o := calm()
			o.Faults = []sandbox.Fault{fault(t, test.fault)}
			story(t, o, func(t *testing.T, b *bench, app profile.Application) {
				out := b.run(t.Context(), app)
				if e, ok := b.told(test.step, test.state); !ok || !strings.Contains(e.Reason, test.says) {
					t.Errorf("told %q", e.Reason)
				}
				if (test.state == Broken) != (out.Result == Stopped) {
					t.Errorf("result %v: %v", out.Result, out.Err)
				}
			})
		})
	}
}

// A call that only reads is repeated while its failure may pass, but not forever: then the
// run ends with the reason, and writes nothing more.
func TestReadsAreAskedAgain(t *testing.T) {
	for _, test := range []struct {
		fault string
		times int
		ends  Result
		asked int
	}{
		{"429", 1, Submitted, 2},
		{"502,applied=no", maxTries - 1, Submitted, maxTries},
		{"reset-before", maxTries, Interrupted, maxTries},
		{"404", looks - 1, Submitted, looks},
		{"404", looks, Stopped, looks},
		{"400", 1, Stopped, 1},
	} {
		t.Run(fmt.Sprintf("%s, %d times", test.fault, test.times), func(t *testing.T) {
			o := calm()
			o.Faults = []sandbox.Fault{fault(t, fmt.Sprintf("list-incoming-phone-number:1-%d=%s", test.times, test.fault))}
			story(t, o, func(t *testing.T, b *bench, app profile.Application) {
				out := b.run(t.Context(), app)
				asked := 1
				for _, e := range b.events {
					if e.Step == StepNumbers && e.State == Retrying {
						asked++
					}
				}
				if out.Result != test.ends || asked != test.asked {
					t.Errorf("result %v (%v), asked %d times, want %v and %d", out.Result, out.Err, asked, test.ends, test.asked)
				}
			})
		})
	}
}

// A refused step stops only the steps that need it: one run shows everything there is to fix.
func TestOneRunShowsAllRefusals(t *testing.T) {
	o := calm()
	o.Faults = []sandbox.Fault{
		fault(t, "create-end-user/authorized_representative_1=400"), fault(t, "create-address=400,code=21628"),
	}
	story(t, o, func(t *testing.T, b *bench, app profile.Application) {
		out := b.run(t.Context(), app)
		var fields []string
		for _, p := range out.Problems {
			fields = append(fields, string(p.Field))
		}
		slices.Sort(fields)
		if got := strings.Join(fields, " "); out.Result != Stopped || got != "address.street authorized_representative_1.first_name" {
			t.Errorf("result %v, problems at %s", out.Result, got)
		}
		if e, ok := b.told(StepAssignBusiness, Finished); !ok {
			t.Errorf("what does not need them goes on: %v", e)
		}
	})
}

func TestCutOffLetsCallsEnd(t *testing.T) {
	story(t, calm(), func(t *testing.T, b *bench, app profile.Application) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(350*time.Millisecond, cancel)
		out := b.run(ctx, app)
		if out.Result != Interrupted {
			t.Fatalf("result %v: %v", out.Result, out.Err)
		}
		l := add(b.journal.Entries())
		for id, rec := range l.records {
			if rec.open != nil {
				t.Errorf("step %s was left open", id)
			}
		}
		if l.doubtful {
			t.Error("every answer arrived, and still there is doubt")
		}
		if out := b.run(t.Context(), app); out.Result != Submitted {
			t.Errorf("result %v: %v", out.Result, out.Err)
		}
	})
}

// A panic in the hub ends the run, not the program.
func TestPanicInTheHub(t *testing.T) {
	story(t, calm(), func(t *testing.T, b *bench, app profile.Application) {
		b.hub.panics = "create-supporting-document"
		out := b.run(t.Context(), app)
		if out.Result != Stopped || out.Err == nil || !strings.Contains(out.Err.Error(), "internal error") {
			t.Fatalf("result %v: %v", out.Result, out.Err)
		}
		b.hub.panics = ""
		if out := b.run(t.Context(), app); out.Result != Submitted {
			t.Fatalf("result %v: %v", out.Result, out.Err)
		}
		if err := b.matches(planOf(app, Ground{}, testMarker), 1); err != nil {
			t.Error(err)
		}
	})
}

// If the journal can't be written, nothing is sent.
func TestFullDisk(t *testing.T) {
	story(t, calm(), func(t *testing.T, b *bench, app profile.Application) {
		b.journal.kill, b.journal.die = func(int) death { return diesBefore }, func() {}
		out := b.run(t.Context(), app)
		if _, ok := errors.AsType[*JournalError](out.Err); !ok || out.Result != Stopped || len(b.box.Log()) != 0 {
			t.Errorf("result %v, %v, %d calls", out.Result, out.Err, len(b.box.Log()))
		}
	})
}

// Somebody deleted the profile in the Console.
func TestProfileDeletedElsewhere(t *testing.T) {
	story(t, calm(), func(t *testing.T, b *bench, app profile.Application) {
		b.hub.refuse = "create-evaluation"
		b.run(t.Context(), app)
		b.hub.refuse = ""
		bu := add(b.journal.Entries()).sid(StepProfile)
		if err := b.hub.Delete(t.Context(), CustomerProfile, "", bu); err != nil {
			t.Fatal(err)
		}
		if out := b.run(t.Context(), app); out.Result != Submitted || out.Receipt.Profile == bu {
			t.Fatalf("result %v: %v", out.Result, out.Err)
		}
		if err := b.matches(planOf(app, Ground{}, testMarker), 1); err != nil {
			t.Error(err)
		}
	})
}

// If somebody deletes objects in the Console after an unfinished run, the next run creates
// them again. No run is stuck on an object that no longer exists.
func TestObjectsDeletedElsewhere(t *testing.T) {
	for name, gone := range map[string][]StepID{
		"a representative":  {StepAssignRep1, StepRepresentative1},
		"the document":      {StepAssignDocument, StepDocument},
		"two of them":       {StepAssignRep2, StepRepresentative2, StepAssignBusiness, StepBusiness},
		"everything":        {StepProfile, StepRepresentative1, StepRepresentative2, StepBusiness, StepDocument, StepAddress},
		"all but a profile": {StepAssignRep1, StepAssignRep2, StepAssignBusiness, StepAssignDocument, StepRepresentative1, StepRepresentative2, StepBusiness, StepDocument, StepAddress},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, calm(), func(t *testing.T, b *bench, app profile.Application) {
				b.hub.refuse = "create-evaluation"
				b.run(t.Context(), app)
				b.hub.refuse = ""
				time.Sleep(time.Hour)
				l := add(b.journal.Entries())
				for _, id := range gone {
					rec := l.of(id)
					if err := b.hub.Delete(t.Context(), rec.kind, rec.parent, rec.sid); err != nil {
						t.Fatal(id, err)
					}
				}
				if out := b.run(t.Context(), app); out.Result != Submitted {
					t.Fatalf("result %v: %v %v", out.Result, out.Err, out.Problems)
				}
				if err := b.matches(planOf(app, Ground{}, testMarker), 1); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// The account is as it was before the first run: the sandbox was restarted.
func TestEverythingGoneAfterTheSubmission(t *testing.T) {
	story(t, calm(), func(t *testing.T, b *bench, app profile.Application) {
		if out := b.run(t.Context(), app); out.Result != Submitted {
			t.Fatalf("result %v: %v", out.Result, out.Err)
		}
		time.Sleep(time.Hour)
		box := sandbox.New(calm())
		b.box, b.hub.box, b.parent.box = box, box, box
		if out := b.run(t.Context(), app); out.Result != Submitted {
			t.Fatalf("result %v: %v %v", out.Result, out.Err, out.Problems)
		}
		if err := b.matches(planOf(app, Ground{}, testMarker), 1); err != nil {
			t.Error(err)
		}
	})
}

func TestSlots(t *testing.T) {
	synctest.Test(t, testSlots)
}

func testSlots(t *testing.T) {
	s := NewSlots(5)
	var took []bool
	for range 5 {
		took = append(took, s.free(false))
		if s.free(false) {
			s.take(false, 1)
		}
	}
	if fmt.Sprint(took) != "[true true true true false]" || !s.free(true) {
		t.Errorf("the last slot is kept for the longest chain: %v", took)
	}
	var told []time.Duration
	s.Limited = func(d time.Duration) { told = append(told, d) }
	s.release(false, time.Second)
	s.release(false, time.Second)
	if s.limit != 2 || len(told) != 2 {
		t.Errorf("after two 429s at once the limit is %d, not half, and %d were told", s.limit, len(told))
	}
	if s.free(true) || s.paused() == 0 {
		t.Error("a call starts in the pause that Twilio asked for")
	}
	time.Sleep(2 * time.Second)
	s.take(false, -2)
	if !s.free(true) || s.paused() != 0 {
		t.Error("no call starts after the pause")
	}
	grow := func(calls int) int {
		for range calls {
			s.take(true, 1)
			s.release(true, 0)
		}
		return s.limit
	}
	if limit := grow(5); limit != 4 {
		t.Errorf("after five calls in a row the limit is %d, not 4", limit)
	}
	if limit := grow(4); limit != 4 {
		t.Errorf("after four more it's %d: that was too much before", limit)
	}
	if limit := grow(4 * slowly); limit != 5 {
		t.Errorf("in the end it's %d, not 5", limit)
	}
}
