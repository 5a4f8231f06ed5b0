package draft

import (
	"errors"
	"os"
	"testing"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/profile"
)

// A draft that is open elsewhere can be read: its answers, its journal, and who has it open.
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

// A draft's business is known however its number is typed, and even after its answers were
// removed.
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

// apply finds a draft again that it adopted, and can't adopt one of another account.
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
