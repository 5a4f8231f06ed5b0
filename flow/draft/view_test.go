package draft

import (
	"errors"
	"os"
	"testing"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/profile"
)

// What somebody else has open can be looked at: answers, journal, and whose it is.
func TestADraftThatIsOpenCanBeViewed(t *testing.T) {
	s := at(t)
	d := create(t, s, customer)
	must(t, d.Journal().Append(flow.Entry{Step: "profile", What: flow.Done, Kind: flow.CustomerProfile, SID: "BU1"}))
	v, err := s.View(d.Info().ID)
	must(t, err)
	var held *HeldError
	if !errors.As(v.Err, &held) || held.PID != os.Getpid() {
		t.Errorf("held by %v", v.Err)
	}
	if v.Profile != "BU1" || len(v.Entries) != 1 || v.Answers[profile.BusinessName] != customer[profile.BusinessName] {
		t.Errorf("viewed %+v", v)
	}
	must(t, d.Close())
	if v, err := s.View(d.Info().ID); err != nil || v.Err != nil {
		t.Errorf("closed: %v, %v", v.Err, err)
	}
	if _, err := s.View("aaaaaaaaaaaaaaaa"); !errors.Is(err, ErrNotFound) {
		t.Errorf("nobody's: %v", err)
	}
}

// A draft is known to be of a business, by however its number is typed, also when
// its answers are gone.
func TestADraftIsOfABusiness(t *testing.T) {
	s := at(t)
	d := create(t, s, profile.Sample())
	id := d.Info().ID
	must(t, d.SetState(InReview))
	must(t, d.Close())
	typed, other := profile.Sample(), profile.Sample()
	typed[profile.RegistrationNo] = "EIN " + typed[profile.RegistrationNo]
	other[profile.RegistrationNo] = "98-7654321"
	for _, forgotten := range []bool{false, true} {
		v, err := s.View(id)
		must(t, err)
		if v.Forgotten != forgotten || !v.Of(typed) || v.Of(other) || v.Of(nil) {
			t.Errorf("forgotten %v: %v, %v, %v, %v", forgotten, v.Forgotten, v.Of(typed), v.Of(other), v.Of(nil))
		}
		_, err = s.Forget(time.Now().Add(time.Hour))
		must(t, err)
	}
	d = open(t, s, id)
	must(t, d.Set(profile.Email, "new@example.com", Place{}))
	if v, err := s.View(id); err != nil || v.Of(typed) {
		t.Errorf("with new answers it is still of the one before (%v)", err)
	}
}

// apply finds a draft again that it made its own, and no other account's becomes
// that.
func TestADraftIsAdopted(t *testing.T) {
	s := at(t)
	d := create(t, s, customer)
	must(t, d.Adopt("a file", "AC1"))
	if i := d.Info(); i.Source != "a file" || i.Account != "AC1" {
		t.Errorf("%+v", i)
	}
	var belongs *AccountError
	if err := d.Adopt("a file", "AC2"); !errors.As(err, &belongs) || d.Info().Account != "AC1" {
		t.Errorf("%v", err)
	}
}
