package desk

import (
	"errors"
	"path/filepath"
	"testing"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/team"
	"trusthub-wizard/flow/team/pgtest"
)

// Whoever resumes without a name gets what they worked on last, whatever colleagues changed since.
func TestTheLatestDraftIsYours(t *testing.T) {
	url := pgtest.URL(t)
	member := func(who string, first *team.Store) *team.Store {
		key, err := draft.FindKey(filepath.Join(t.TempDir(), "key"), nil)
		if err == nil && first != nil {
			err = first.Add(t.Context(), who, key.Recipient())
		}
		if err != nil {
			t.Fatal(err)
		}
		s, err := team.Open(t.Context(), url, key, who)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(s.Disconnect)
		return s
	}
	maria := member("maria", nil)
	ben := member("ben", maria)
	work := func(s *team.Store, name string) {
		d, err := s.Create(profile.Application{profile.FriendlyName: name})
		if err == nil {
			err = errors.Join(d.Set(profile.Email, "a@example.com", draft.Place{}), d.Close())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	work(maria, "Fern")
	work(maria, "Owl")
	work(ben, "Juniper")
	for who, c := range map[string]struct {
		s    *team.Store
		want string
	}{"maria": {maria, "Owl"}, "ben": {ben, "Juniper"}} {
		if info, err := LatestToOpen(Shared{c.s}); err != nil || info.Name != c.want {
			t.Errorf("%s gets %q, want %q: %v", who, info.Name, c.want, err)
		}
	}
	infos, err := Latest(Shared{maria})
	if err != nil || len(infos) != 3 || infos[2].Name != "Juniper" {
		t.Errorf("maria's list: %v, %v", infos, err)
	}
}
