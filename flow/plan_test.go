package flow

import (
	"errors"
	"strings"
	"testing"

	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi/sandbox"
)

// The name of the registration type "Other" is sent only if Twilio has a field for it.
func TestNameOfAnotherRegistrationType(t *testing.T) {
	for position, want := range map[string]int{"listed": 1, "none": 0} {
		o := calm()
		o.Switches = sandbox.Switches{"other-type-key": position}
		story(t, o, func(t *testing.T, b *bench, app profile.Application) {
			app[profile.RegistrationType], app[profile.OtherTypeName] = "Other", "Chamber of Commerce number"
			if out := b.run(t.Context(), app); out.Result != Submitted {
				t.Fatalf("result %v: %v %v", out.Result, out.Err, out.Problems)
			}
			sent := 0
			for _, o := range b.box.Snapshot().Of(sandbox.EndUser, b.account.SID) {
				for _, text := range o.Attributes {
					if text == "Chamber of Commerce number" {
						sent++
					}
				}
			}
			if sent != want {
				t.Errorf("%s: sent %d times, want %d", position, sent, want)
			}
		})
	}
}

// A friendly name keeps the whole marker within Twilio's limit, however long the name is.
func TestMarked(t *testing.T) {
	const mark = " [" + testMarker + "]"
	room := nameLimit - len(mark)
	for _, c := range []struct{ name, want string }{
		{"Owl Bakery", "Owl Bakery"},
		{"", "Address"},
		{"  ", "Address"},
		{strings.Repeat("a", room), strings.Repeat("a", room)},
		{strings.Repeat("a", room+1), strings.Repeat("a", room)},
		{strings.Repeat("ü", room+1), strings.Repeat("ü", room)},
		{strings.Repeat("a", room-1) + " b", strings.Repeat("a", room-1)},
	} {
		if got := marked(c.name, "Address", testMarker); got != c.want+mark {
			t.Errorf("%q: %q", c.name, got)
		}
	}
}

// An existing address is used by its SID, and none is created. Another SID is a change, which
// a profile in review doesn't allow.
func TestAnAddressThatIsThere(t *testing.T) {
	story(t, calm(), func(t *testing.T, b *bench, app profile.Application) {
		sids := make([]string, 2)
		for i := range sids {
			o, err := b.hub.Create(t.Context(), Address, "", Content{Fields: app.Attributes(profile.Address)})
			if err != nil {
				t.Fatal(err)
			}
			sids[i] = o.SID
		}
		before := len(b.box.Log())
		app[profile.AddressSID] = sids[0]
		if out := b.run(t.Context(), app); out.Result != Submitted {
			t.Fatalf("result %v: %v", out.Result, out.Err)
		}
		if calls := b.calls(before); strings.Contains(calls, "create-address") {
			t.Errorf("calls: %s", calls)
		}
		before = len(b.box.Log())
		if out := b.run(t.Context(), app); out.Result != Submitted || b.calls(before) != "" {
			t.Errorf("unchanged: result %v, calls %s", out.Result, b.calls(before))
		}
		app[profile.AddressSID] = sids[1]
		if out := b.run(t.Context(), app); !errors.As(out.Err, new(*LockedError)) || b.calls(before) != "" {
			t.Errorf("another: result %v (%v), calls %s", out.Result, out.Err, b.calls(before))
		}
	})
}
