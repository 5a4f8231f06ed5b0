package flow

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi/sandbox"
)

// An update took effect although its answer was lost, and the user took the change back
// before the next run. Twilio must have the first answer again. With an address that Twilio
// may correct, reading it back doesn't tell.
func TestALostUpdateIsTakenBack(t *testing.T) {
	const street = profile.Key("address.street")
	o := calm()
	o.Faults = []sandbox.Fault{fault(t, "update-address=reset-after")}
	story(t, o, func(t *testing.T, b *bench, app profile.Application) {
		app[profile.AutoCorrect], b.hub.refuse = "true", "submit-customer-profile"
		b.run(t.Context(), app)
		first := app[street]
		app[street] = "500 Example Avenue"
		ctx, cancel := context.WithCancel(t.Context())
		r := Runner{Hub: b.hub, Parent: b.parent, Journal: b.journal}
		out := r.Run(ctx, app, nil, func(e Event) {
			if e.State == Looking {
				cancel() // cut off as soon as the answer was lost
			}
		})
		if out.Result != Interrupted || ctx.Err() == nil {
			t.Fatalf("result %v: %v", out.Result, out.Err)
		}
		app[street], b.hub.refuse = first, ""
		b.submits(t, app)
	})
}

// If the country changes twice before the old addresses are removed, none is left behind.
func TestReplacedTwice(t *testing.T) {
	story(t, calm(), func(t *testing.T, b *bench, app profile.Application) {
		b.hub.refuse = "submit-customer-profile"
		b.run(t.Context(), app)
		b.hub.refuse = "delete-address"
		for _, country := range []string{"CA", "MX"} {
			app["address.iso_country"] = country
			if out := b.run(t.Context(), app); out.Result == Submitted {
				t.Fatalf("submitted with the old address of %s still there", country)
			}
		}
		b.hub.refuse = ""
		b.submits(t, app)
	})
}

// Only a lost answer is a reason to list objects: a run that continues others in which every
// answer arrived lists nothing.
func TestNoSweepWithoutDoubt(t *testing.T) {
	story(t, calm(), func(t *testing.T, b *bench, app profile.Application) {
		b.hub.refuse = "submit-customer-profile"
		b.run(t.Context(), app)
		b.hub.refuse, b.events = "", nil
		app["authorized_representative_1.business_title"] = "President"
		b.run(t.Context(), app)
		if e, ok := b.told(StepSweep, Skipped); !ok {
			t.Errorf("the sweep looked: %+v", e)
		}
	})
}

// A receipt lists what exists in the order of the plan, phone numbers last. After a run that
// was stopped, the profile is a draft.
func TestReceipt(t *testing.T) {
	story(t, calm(), func(t *testing.T, b *bench, app profile.Application) {
		b.hub.refuse = "create-evaluation"
		out := b.run(t.Context(), app)
		if out.Receipt.Status != statusDraft || !out.Receipt.Submitted.IsZero() {
			t.Errorf("receipt %+v", out.Receipt)
		}
		var got, want []StepID
		for _, line := range out.Receipt.Steps {
			got = append(got, line.Step)
		}
		for _, s := range planOf(app, Ground{}, testMarker) {
			if s.makes() {
				want = append(want, s.ID)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("the receipt lists %v, want %v", got, want)
		}
	})
}

// A rejection without a reason still says what to do.
func TestRejectedWithoutReason(t *testing.T) {
	o := calm()
	o.Review = sandbox.Review{Pending: time.Minute, Reading: time.Minute}
	story(t, o, func(t *testing.T, b *bench, app profile.Application) {
		app[profile.RegistrationNo] = "12-3418600"
		b.run(t.Context(), app)
		time.Sleep(time.Hour)
		out := b.run(t.Context(), app)
		if out.Result != Rejected || len(out.Problems) != 1 || out.Problems[0].Fix == "" {
			t.Errorf("result %v, problems %+v", out.Result, out.Problems)
		}
	})
}

// An assignment that somebody made by hand is adopted, however Twilio says that it exists.
// One that Twilio couldn't make just now is sent again.
func TestAssignedAlready(t *testing.T) {
	for _, answer := range []string{"409", "400"} {
		o := calm()
		o.Switches = sandbox.Switches{"repeat-assignment": answer}
		o.Faults = []sandbox.Fault{fault(t, "create-entity-assignment/authorized_representative_1=409")}
		story(t, o, func(t *testing.T, b *bench, app profile.Application) {
			b.hub.refuse = "create-entity-assignment"
			b.run(t.Context(), app)
			b.hub.refuse = ""
			l := add(b.journal.Entries())
			by := Content{Fields: Fields{"object_sid": l.sid(StepBusiness)}}
			if _, err := b.hub.Create(t.Context(), EntityAssignment, l.sid(StepProfile), by); err != nil {
				t.Fatal(err)
			}
			b.events = nil
			b.submits(t, app)
			if _, ok := b.told(StepAssignRep1, Retrying); !ok {
				t.Error("the refused assignment was not tried again")
			}
			for step, want := range map[StepID]Action{StepAssignBusiness: Adopted, StepAssignRep1: Created} {
				if e, _ := b.told(step, Finished); e.Action != want {
					t.Errorf("%s: %s %s, want %s", answer, step, e.Action, want)
				}
			}
		})
	}
}

// A delete whose answer is lost is sent again, whether it took effect or not.
func TestALostDeletion(t *testing.T) {
	for _, how := range []string{"reset-after", "timeout,applied=no"} {
		o := calm()
		o.Faults = []sandbox.Fault{fault(t, "delete-channel-endpoint-assignment="+how)}
		story(t, o, func(t *testing.T, b *bench, app profile.Application) {
			b.hub.refuse = "submit-customer-profile"
			b.run(t.Context(), app)
			b.hub.refuse, app[profile.Numbers] = "", ""
			b.submits(t, app)
		})
	}
}

// After a lost answer to a create, the run looks for the object and adopts it, or creates it
// again. There is never a duplicate to delete.
func TestALostCreation(t *testing.T) {
	for call, step := range map[string]StepID{
		"create-customer-profile":                                        StepProfile,
		"create-end-user/authorized_representative_2":                    StepRepresentative2,
		"create-address":                                                 StepAddress,
		"create-supporting-document":                                     StepDocument,
		"create-entity-assignment/customer_profile_business_information": StepAssignBusiness,
		"create-channel-endpoint-assignment":                             NumberStep(sandbox.Seed()[1].Numbers[0]),
	} {
		for how, want := range map[string]Action{"reset-after": Adopted, "late,after=19s": Adopted, "timeout,applied=no": Created} {
			t.Run(call+"="+how, func(t *testing.T) {
				o := calm()
				o.Faults = []sandbox.Fault{fault(t, call+"="+how)}
				story(t, o, func(t *testing.T, b *bench, app profile.Application) {
					b.submits(t, app)
					if _, ok := b.told(step, Looking); !ok {
						t.Error("nothing was looked for")
					}
					e, _ := b.told(step, Finished)
					if step == StepAddress && want == Adopted {
						want = Updated // it may have been corrected: it is sent once more
					}
					if e.Action != want {
						t.Errorf("%s, want %s", e.Action, want)
					}
					if calls := b.calls(0); strings.Contains(calls, "delete-") {
						t.Errorf("calls: %s", calls)
					}
				})
			})
		}
	}
}

// After a lost answer to an update, the run reads the object, and sends the update again
// only if it differs.
func TestALostChange(t *testing.T) {
	for how, want := range map[string]int{"reset-after": 1, "late,after=19s": 1, "timeout,applied=no": 2} {
		o := calm()
		o.Faults = []sandbox.Fault{fault(t, "update-end-user="+how)}
		story(t, o, func(t *testing.T, b *bench, app profile.Application) {
			b.hub.refuse = "submit-customer-profile"
			b.run(t.Context(), app)
			b.hub.refuse, b.events = "", nil
			app["authorized_representative_1.business_title"] = "President"
			if out := b.run(t.Context(), app); out.Result != Submitted {
				t.Fatalf("result %v: %v", out.Result, out.Err)
			}
			sent := 0
			for _, e := range b.events {
				if e.Step == StepRepresentative1 && e.State == Running {
					sent++
				}
			}
			if sent != want {
				t.Errorf("%s: sent %d times, want %d", how, sent, want)
			}
		})
	}
}

// A lost evaluation is sent again. A lost submission is looked for, and sent again only if it
// didn't take effect. An evaluation that still holds isn't repeated.
func TestALostEnd(t *testing.T) {
	for spec, evaluations := range map[string]int{
		"create-evaluation=reset-after":              2,
		"create-evaluation=timeout,applied=no":       1,
		"submit-customer-profile=reset-after":        1,
		"submit-customer-profile=late,after=19s":     1,
		"submit-customer-profile=timeout,applied=no": 1,
	} {
		t.Run(spec, func(t *testing.T) {
			o := calm()
			o.Faults = []sandbox.Fault{fault(t, spec)}
			story(t, o, func(t *testing.T, b *bench, app profile.Application) {
				if strings.HasPrefix(spec, "submit") {
					b.hub.refuse = "submit-customer-profile"
					b.run(t.Context(), app) // as far as the evaluation
					b.hub.refuse = ""
				}
				b.submits(t, app)
				if n := strings.Count(b.calls(0), "create-evaluation"); n != evaluations {
					t.Errorf("%d evaluations, want %d", n, evaluations)
				}
			})
		})
	}
}
