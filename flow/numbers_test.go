package flow

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi/sandbox"
)

// Phone numbers can be added to and removed from an approved profile, and from one in review
// if Twilio accepts it, without an evaluation or a submission. Other answers stay locked.
func TestPhoneNumbersOfALockedProfile(t *testing.T) {
	const added, removed = "create-channel-endpoint-assignment", "delete-channel-endpoint-assignment"
	tests := []struct {
		name     string
		switches string // that are not as they are by default
		fault    string
		inReview bool
		change   map[profile.Key]string
		calls    string
		says     string // of the numbers
		locked   bool
	}{
		{name: "one more", change: map[profile.Key]string{profile.Numbers: "+14155550130\n+14155550131"}, calls: added, says: "1 phone number added"},
		{name: "another", change: map[profile.Key]string{profile.Numbers: "+14155550131"}, calls: added + " " + removed, says: "1 phone number added, 1 removed"},
		{name: "none", change: map[profile.Key]string{profile.Numbers: ""}, calls: removed, says: "1 phone number removed"},
		{name: "the same", change: nil},
		{name: "by its SID", change: map[profile.Key]string{profile.Numbers: sandbox.Seed()[1].NumberSID("+14155550130")}},
		{name: "in review, taken", switches: "numbers-in-review=accepted", inReview: true,
			change: map[profile.Key]string{profile.Numbers: "+14155550131"}, calls: added + " " + removed, says: "1 phone number added, 1 removed"},
		{name: "in review, refused", inReview: true, change: map[profile.Key]string{profile.Numbers: "+14155550131"}, locked: true},
		{name: "in review, refused to remove", inReview: true, change: map[profile.Key]string{profile.Numbers: ""}, locked: true},
		{name: "another answer too", locked: true, change: map[profile.Key]string{
			profile.Numbers: "+14155550131", "authorized_representative_1.last_name": "Roe"}},
		{name: "the answer was lost", fault: "create-channel-endpoint-assignment:2=reset-after",
			change: map[profile.Key]string{profile.Numbers: "+14155550130,+14155550131"}, calls: added, says: "1 phone number added"},
		{name: "nothing arrived", fault: "create-channel-endpoint-assignment:2=reset-before",
			change: map[profile.Key]string{profile.Numbers: "+14155550130,+14155550131"}, calls: added, says: "1 phone number added"},
		{name: "removed, and the answer was lost", fault: "delete-channel-endpoint-assignment=502,applied=yes",
			change: map[profile.Key]string{profile.Numbers: ""}, calls: removed, says: "1 phone number removed"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := sandbox.Options{Latency: 100 * time.Millisecond, Review: sandbox.Review{Pending: time.Hour, Reading: time.Hour}}
			if test.switches != "" {
				o.Switches, _ = sandbox.ParseSwitches([]string{test.switches})
			}
			if test.fault != "" {
				o.Faults = []sandbox.Fault{fault(t, test.fault)}
			}
			story(t, o, func(t *testing.T, b *bench, app profile.Application) {
				b.submits(t, app)
				if !test.inReview {
					time.Sleep(3 * time.Hour)
				}
				asSubmitted := planOf(app, Ground{}, testMarker)
				before := len(b.box.Log())
				for k, text := range test.change {
					app[k] = text
				}
				out := b.run(t.Context(), app)
				if got := b.calls(before); got != test.calls {
					t.Errorf("calls: %s", got)
				}
				if locked, ok := errors.AsType[*LockedError](out.Err); ok != test.locked || ok && (len(out.Problems) > 0 || out.Numbers.Any()) {
					t.Fatalf("result %v: %v, %v, %v", out.Result, locked, out.Err, out.Problems)
				}
				stands := planOf(app, Ground{}, testMarker)
				if test.locked {
					stands = asSubmitted
				} else if out.Result != Submitted || out.Numbers.String() != test.says {
					t.Errorf("result %v, %q, %v", out.Result, out.Numbers, out.Err)
				}
				if err := b.matches(stands, 1); err != nil {
					t.Error(err)
				}
				if test.locked {
					return
				}
				before = len(b.box.Log())
				if again := b.run(t.Context(), app); again.Result != Submitted || again.Numbers.Any() || len(b.box.Log()) != before {
					t.Errorf("run again: result %v, %q, %s", again.Result, again.Numbers, b.calls(before))
				}
			})
		})
	}
}

// The phone numbers of an approved profile can be changed long after its answers were
// removed. If the profile is no longer locked, it is left alone.
func TestPhoneNumbersWithoutTheOtherAnswers(t *testing.T) {
	for name, rejected := range map[string]bool{"approved": false, "rejected": true} {
		t.Run(name, func(t *testing.T) {
			story(t, sandbox.Options{Latency: 100 * time.Millisecond}, func(t *testing.T, b *bench, app profile.Application) {
				if rejected {
					app[profile.RegistrationNo] = "12-3418602"
				}
				b.submits(t, app)
				time.Sleep(100 * time.Hour)
				before := len(b.box.Log())
				b.numbersOnly = true
				out := b.run(t.Context(), profile.Application{profile.Numbers: "+14155550130,+14155550131"})
				if rejected {
					if _, ok := errors.AsType[*UnlockedError](out.Err); !ok || b.calls(before) != "" {
						t.Errorf("result %v, %v, calls %s", out.Result, out.Err, b.calls(before))
					}
					return
				}
				if out.Result != Submitted || out.Numbers.String() != "1 phone number added" {
					t.Errorf("result %v, %q, %v", out.Result, out.Numbers, out.Err)
				}
				app[profile.Numbers] = "+14155550130,+14155550131"
				if err := b.matches(planOf(app, Ground{}, testMarker), 1); err != nil {
					t.Error(err)
				}
				if got := AssignedNumbers(b.journal.Entries()); !slices.Equal(got, []string{"+14155550130", "+14155550131"}) {
					t.Errorf("the journal knows %q", got)
				}
			})
		})
	}
}

// A number that somebody assigned in the Console is adopted, however Twilio says that it
// exists.
func TestANumberThatIsAssignedAlready(t *testing.T) {
	for _, repeat := range []string{"409", "400"} {
		t.Run(repeat, func(t *testing.T) {
			o := sandbox.Options{Latency: 100 * time.Millisecond, Switches: sandbox.Switches{"repeat-assignment": repeat}}
			story(t, o, func(t *testing.T, b *bench, app profile.Application) {
				b.submits(t, app)
				time.Sleep(time.Hour)
				bu := add(b.journal.Entries()).sid(StepProfile)
				if _, err := b.hub.Create(t.Context(), NumberAssignment, bu, Content{Fields: Fields{
					"channel_endpoint_type": "phone-number", "channel_endpoint_sid": b.account.NumberSID("+14155550131")}}); err != nil {
					t.Fatal(err)
				}
				app[profile.Numbers] = "+14155550130,+14155550131"
				b.submits(t, app)
			})
		})
	}
}

// A number that Twilio says is assigned, but never lists, is assigned to something else. The
// run ends with Twilio's words.
func TestANumberThatIsAssignedElsewhere(t *testing.T) {
	o := sandbox.Options{Latency: 100 * time.Millisecond, Faults: []sandbox.Fault{fault(t, "create-channel-endpoint-assignment:2+=409")}}
	story(t, o, func(t *testing.T, b *bench, app profile.Application) {
		b.submits(t, app)
		time.Sleep(time.Hour)
		app[profile.Numbers] = "+14155550130,+14155550131"
		out := b.run(t.Context(), app)
		if out.Result != Stopped || len(out.Problems) != 1 || out.Problems[0].Field != profile.Numbers {
			t.Errorf("result %v: %v, %v", out.Result, out.Err, out.Problems)
		}
	})
}

// A number that is given in two ways is assigned once, and is an error.
func TestANumberThatIsGivenTwice(t *testing.T) {
	o := calm()
	o.Switches = sandbox.Switches{"repeat-assignment": "twin"}
	story(t, o, func(t *testing.T, b *bench, app profile.Application) {
		app[profile.Numbers] = "+14155550130," + b.account.NumberSID("+14155550130")
		out := b.run(t.Context(), app)
		if out.Result != Stopped || len(out.Problems) != 1 || out.Problems[0].Field != profile.Numbers {
			t.Errorf("result %v: %v, %v", out.Result, out.Err, out.Problems)
		}
		app[profile.Numbers] = "+14155550130"
		b.submits(t, app)
	})
}

// Changing numbers in review doesn't fix what the review then rejects: the profile is
// submitted again only when its answers change.
func TestNumbersInReviewAreNoCorrection(t *testing.T) {
	o := sandbox.Options{Latency: 100 * time.Millisecond, Switches: sandbox.Switches{"numbers-in-review": "accepted"},
		Review: sandbox.Review{Pending: time.Minute, Reading: time.Minute}}
	story(t, o, func(t *testing.T, b *bench, app profile.Application) {
		app[profile.RegistrationNo] = "12-3418602"
		b.submits(t, app)
		app[profile.Numbers] = "+14155550131"
		if out := b.run(t.Context(), app); out.Result != Submitted || !out.Numbers.Any() {
			t.Fatalf("result %v: %v", out.Result, out.Err)
		}
		time.Sleep(time.Hour)
		before := len(b.box.Log())
		if out := b.run(t.Context(), app); out.Result != Rejected || b.calls(before) != "" {
			t.Errorf("result %v, calls %s", out.Result, b.calls(before))
		}
		// On a rejected profile, a changed number counts.
		app[profile.Numbers] = "+14155550130"
		if out := b.run(t.Context(), app); out.Result != Submitted || out.Numbers.Any() {
			t.Errorf("result %v: %v", out.Result, out.Err)
		}
		if got := b.calls(before); !strings.Contains(got, "submit-customer-profile") {
			t.Errorf("calls: %s", got)
		}
	})
}

func TestNamesAreCutByTheByte(t *testing.T) {
	for _, name := range []string{"Head office", strings.Repeat("é", 40), strings.Repeat("日", 30), "日 " + strings.Repeat("日本 ", 12), strings.Repeat("😀", 20)} {
		o := calm()
		o.Switches = sandbox.Switches{"name-bytes": "refused"}
		story(t, o, func(t *testing.T, b *bench, app profile.Application) {
			app["address.friendly_name"] = name
			if out := b.run(t.Context(), app); out.Result != Submitted {
				t.Fatalf("%s: result %v: %v %v", name, out.Result, out.Err, out.Problems)
			}
			kept := slices.DeleteFunc(b.box.Snapshot().Of(sandbox.Address, b.account.SID), func(o *sandbox.Object) bool { return !bears(objectOf(o), testMarker) })
			if len(kept) != 1 || !strings.HasPrefix(kept[0].Fields["friendly_name"], name[:3]) {
				t.Errorf("%s: kept %v", name, fmt.Sprint(kept))
			}
		})
	}
}

// A refusal leads to the field that Twilio names.
func TestARefusedNameLeadsToItsField(t *testing.T) {
	o := calm()
	o.Switches = sandbox.Switches{"name-bytes": "refused"}
	story(t, o, func(t *testing.T, b *bench, app profile.Application) {
		app["address.customer_name"] = strings.Repeat("日", 22)
		out := b.run(t.Context(), app)
		if out.Result != Stopped || len(out.Problems) != 1 || out.Problems[0].Field != "address.customer_name" {
			t.Errorf("result %v: %v", out.Result, out.Problems)
		}
	})
}
