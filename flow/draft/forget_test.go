package draft

import (
	"bytes"
	"os"
	"testing"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/profile"
)

func TestSubmittedDraftsAreForgottenInTime(t *testing.T) {
	s := at(t)
	answers := profile.Application{profile.FriendlyName: "Example Dental", profile.BusinessName: "canary", profile.Email: "canary@example.com"}
	in := func(state State) *Draft {
		d := create(t, s, answers)
		must(t, d.SetState(state))
		must(t, d.Journal().Append(flow.Entry{Step: "profile", What: flow.Done, Kind: flow.CustomerProfile, SID: "BU1"}))
		return d
	}
	done, editing, held := in(Approved), in(Editing), in(InReview)
	id, changed := done.Info().ID, done.Info().Changed
	must(t, done.Close())
	must(t, os.WriteFile(s.path(id, asideFile+"1"), []byte("canary"), 0o600))
	must(t, editing.Close())

	if n, err := s.Forget(time.Now().Add(-Keep)); err != nil || n != 0 {
		t.Errorf("%d forgotten at once, %v", n, err)
	}
	for _, want := range []int{1, 0} {
		if n, err := s.Forget(time.Now().Add(time.Hour)); err != nil || n != want {
			t.Errorf("%d forgotten, %v; want %d", n, err, want)
		}
	}
	for _, path := range []string{s.path(id, fastFile), s.path(id, syncedFile)} {
		if data, err := os.ReadFile(path); err != nil || bytes.Contains(data, []byte("canary")) {
			t.Errorf("%s, %v", data, err)
		}
	}
	if _, err := os.Stat(s.path(id, asideFile+"1")); err == nil {
		t.Error("a file put aside is left")
	}
	d := open(t, s, id)
	info := d.Info()
	if !info.Changed.Equal(changed) || info.Name != "Example Dental" || info.Profile != "BU1" || info.State != Approved || !info.Forgotten {
		t.Errorf("what is left: %+v", info)
	}
	must(t, d.Set(profile.Email, "new@example.com", Place{}))
	if d.Info().Forgotten {
		t.Error("with a new answer it is still forgotten")
	}
	for _, d := range []*Draft{editing, held} {
		if v, err := s.read(d.Info().ID); err != nil || v.rec.Answers[profile.BusinessName] != "canary" {
			t.Errorf("%s: %v, %v", d.Info().State, v.rec.Answers, err)
		}
	}
}
