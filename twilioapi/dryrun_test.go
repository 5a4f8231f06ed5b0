package twilioapi

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"trusthub-wizard/flow"
	"trusthub-wizard/twilioapi/sandbox"
)

// A dry run reads its own writes together with Twilio's objects, and changes nothing at Twilio.
func TestADryRunReadsWhatItWouldWrite(t *testing.T) {
	_, c := onSandbox(t, sandbox.Options{}, Options{})
	ctx := t.Context()
	create := func(h flow.Hub, kind flow.Kind, parent string, fields flow.Fields) flow.Object {
		t.Helper()
		o, err := h.Create(ctx, kind, parent, flow.Content{Fields: fields})
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	user := func(name string) flow.Fields {
		return flow.Fields{"friendly_name": name, "type": "authorized_representative_1"}
	}
	names := func(h flow.Hub, filter flow.Fields) (names []string) {
		t.Helper()
		list, err := h.List(ctx, flow.EndUser, "", filter)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range list {
			names = append(names, o.Name())
		}
		return names
	}
	kept, changed, removed := create(c, flow.EndUser, "", user("kept")), create(c, flow.EndUser, "", user("changed")), create(c, flow.EndUser, "", user("removed"))
	before := names(c, nil)

	d := NewDryRun(c)
	made := create(d, flow.EndUser, "", user("made"))
	profile := create(d, flow.CustomerProfile, "", flow.Fields{"friendly_name": "Example", "email": "a@example.com", "policy_sid": sid("RN", 1)})
	create(d, flow.EntityAssignment, profile.SID, flow.Fields{"object_sid": made.SID})
	if _, err := d.Update(ctx, flow.EndUser, "", changed.SID, flow.Content{Fields: flow.Fields{"friendly_name": "otherwise"}}); err != nil {
		t.Fatal(err)
	}
	if err := d.Delete(ctx, flow.EndUser, "", removed.SID); err != nil {
		t.Fatal(err)
	}

	found := map[string]bool{}
	for _, name := range names(d, nil) {
		found[name] = true
	}
	for name, want := range map[string]bool{"kept": true, "otherwise": true, "made": true, "changed": false, "removed": false} {
		if found[name] != want {
			t.Errorf("%q is listed: %v", name, found[name])
		}
	}
	if got := names(d, flow.Fields{"friendly_name": "made"}); len(got) != 1 {
		t.Errorf("of that name: %q", got)
	}
	var e *flow.Error
	if _, err := d.Fetch(ctx, flow.EndUser, "", removed.SID); !errors.As(err, &e) || e.Class != flow.NotFound {
		t.Errorf("what was removed: %v", err)
	}
	if o, err := d.Fetch(ctx, flow.EndUser, "", kept.SID); err != nil || o.Name() != "kept" {
		t.Errorf("what Twilio has: %v, %v", o, err)
	}
	if list, err := d.List(ctx, flow.EntityAssignment, profile.SID, nil); err != nil || len(list) != 1 || profile.Status() != "draft" {
		t.Errorf("the profile %v has %v, %v", profile, list, err)
	}
	if diff := cmp.Diff(before, names(c, nil)); diff != "" {
		t.Errorf("at Twilio:\n%s", diff)
	}

	var calls []string
	for _, call := range d.Calls() {
		calls = append(calls, call.Do+" "+string(call.Kind)+" "+call.Form["ObjectSid"])
	}
	slices.Sort(calls[1:3]) // which of the two has the lesser SID is the sandbox's to say
	want := []string{"create CustomerProfile ", "delete EndUser ", "update EndUser ", "create EndUser ", "create EntityAssignment IT{authorized_representative_1}"}
	if diff := cmp.Diff(want, calls); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
}
