package desk_test

import (
	"testing"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/team"
	"trusthub-wizard/twilioapi/sandbox"
)

// A losing store's drafts are a colleague's by the time their run ends.
type losing struct{ desk.Files }

func (s losing) Open(id string) (desk.Draft, error) {
	d, err := s.Files.Open(id)
	return lost{d}, err
}

type lost struct{ desk.Draft }

func (d lost) SetState(s draft.State) error {
	if s == draft.CutOff {
		return d.Draft.SetState(s)
	}
	return &team.OutdatedError{ID: d.Info().ID, Who: "ben"}
}

// What an outdated owner finds at Twilio may be the new owner's work: that somebody took the
// draft is what its run came to.
func TestWhatARunFindsAfterItsDraftWasTaken(t *testing.T) {
	o := newOffice(t, sandbox.Options{})
	o.begin(nil)
	o.do(o.Connect(nil))
	o.do(o.Run(func(flow.Event) {}))
	id := o.Info().ID
	if err := o.Set(profile.BusinessName, "Another Bakery", draft.Place{}); err != nil {
		t.Fatal(err)
	}
	o.Close()
	o.Store = losing{o.Store.(desk.Files)}
	o.do(o.Opening(id))
	_ = o.Do(t.Context(), o.Run(func(flow.Event) {}))
	if got := o.Outcome(); !desk.Taken(got.Err) {
		t.Errorf("%+v", got)
	}
}
