package draft

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/profile"
)

// at returns a store in a directory of its own.
func at(t testing.TB) *Store {
	t.Helper()
	s, err := At(filepath.Join(t.TempDir(), "state", "drafts"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func create(t testing.TB, s *Store, app profile.Application) *Draft {
	t.Helper()
	d, err := s.Create(app)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func open(t testing.TB, s *Store, id string) *Draft {
	t.Helper()
	d, err := s.Open(id)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// die drops a draft like a killed process: it only unlocks.
func die(d *Draft) { d.lock.flock.Close() }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var customer = profile.Application{
	profile.FriendlyName: "Example Dental",
	profile.BusinessName: "Example Dental Group, Inc.",
}

func TestWhatWasTypedIsThereAfterAKill(t *testing.T) {
	s := at(t)
	d := create(t, s, nil)
	here := Place{Page: "business", Field: profile.BusinessName, Cursor: 3}
	for _, text := range []string{"E", "Ex", "Exa"} {
		must(t, d.Set(profile.BusinessName, text, here))
	}
	must(t, d.Set(profile.Email, "a@example.com", here))
	must(t, d.Set(profile.Email, "", here))
	die(d)

	d = open(t, s, d.Info().ID)
	want := profile.Application{profile.BusinessName: "Exa"}
	if diff := cmp.Diff(want, d.Application()); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	if got := d.Info().Place; got != here {
		t.Errorf("place %+v, want %+v", got, here)
	}
	if got := d.Info().Restored; got != nil {
		t.Errorf("restored: %v", got)
	}
}

func TestEverythingSetComesBack(t *testing.T) {
	s := at(t)
	d, err := s.CreateFor("AC00000000000000000000000000000001 customer.yaml", "AC00000000000000000000000000000001", customer)
	must(t, err)
	must(t, d.SetState(CutOff))
	must(t, d.SetPlace(Place{Page: "address"}))
	must(t, d.Journal().Append(flow.Entry{
		Step: "profile", What: flow.Done, Kind: flow.CustomerProfile, SID: "BU1", At: time.Unix(1700000000, 0).UTC(),
		Findings: []flow.Finding{{ObjectType: "authorized_representative_1", Field: "email", Code: 22215}},
	}))
	want, wantApp, entries := d.Info(), d.Application(), d.Journal().Entries()
	must(t, d.Close())

	d = open(t, s, want.ID)
	if diff := cmp.Diff(want, d.Info()); diff != "" {
		t.Errorf("info (-before +after):\n%s", diff)
	}
	if diff := cmp.Diff(wantApp, d.Application()); diff != "" {
		t.Errorf("answers (-before +after):\n%s", diff)
	}
	if diff := cmp.Diff(entries, d.Journal().Entries()); diff != "" {
		t.Errorf("journal (-before +after):\n%s", diff)
	}
	if got := d.Info(); got.Name != "Example Dental" || got.Profile != "BU1" || got.State != CutOff {
		t.Errorf("info %+v", got)
	}
}

func TestAReplacedApplicationIsAsTyped(t *testing.T) {
	s := at(t)
	d := create(t, s, customer)
	must(t, d.Replace(profile.Application{profile.BusinessName: "caf\xc3", profile.Email: ""}))
	die(d)
	got := open(t, s, d.Info().ID).Application()
	if diff := cmp.Diff(profile.Application{profile.BusinessName: "caf\uFFFD"}, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(d.Application(), got); diff != "" {
		t.Errorf("memory and disk differ:\n%s", diff)
	}
}

func TestTheApplicationReturnedIsACopy(t *testing.T) {
	d := create(t, at(t), customer)
	d.Application()[profile.BusinessName] = "somebody else's"
	d.Journal().Append(flow.Entry{Step: "profile"})
	d.Journal().Entries()[0].Step = "other"
	if got := d.Application()[profile.BusinessName]; got != customer[profile.BusinessName] {
		t.Errorf("answer became %q", got)
	}
	if got := d.Journal().Entries()[0].Step; got != "profile" {
		t.Errorf("entry became %q", got)
	}
}

func TestADraftBelongsToOneAccount(t *testing.T) {
	d := create(t, at(t), nil)
	must(t, d.SetAccount("AC1"))
	must(t, d.SetAccount("AC1"))
	var other *AccountError
	if err := d.SetAccount("AC2"); !errors.As(err, &other) || other.Account != "AC1" || other.Other != "AC2" {
		t.Errorf("second account: %v", err)
	}
	if got := d.Info().Account; got != "AC1" {
		t.Errorf("account %q", got)
	}
}

func TestAClosedDraftSaysSo(t *testing.T) {
	d := create(t, at(t), nil)
	must(t, d.Close())
	must(t, d.Close())
	for name, err := range map[string]error{
		"Set": d.Set(profile.Email, "x", Place{}), "Sync": d.Sync(), "Append": d.Journal().Append(flow.Entry{}),
		"SetState": d.SetState(Approved),
	} {
		if !errors.Is(err, ErrClosed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestMarkersAreRandomAndTheDraftsID(t *testing.T) {
	s := at(t)
	form := regexp.MustCompile(`^[a-z0-9]{16}$`)
	seen := map[string]bool{}
	for range 10000 {
		id := newID()
		if !form.MatchString(id) || seen[id] {
			t.Fatalf("id %q", id)
		}
		seen[id] = true
	}
	d := create(t, s, nil)
	if d.Journal().Marker() != d.Info().ID || !form.MatchString(d.Info().ID) {
		t.Errorf("marker %q, id %q", d.Journal().Marker(), d.Info().ID)
	}
}

func TestACopyHasTheAnswersAndNothingAtTwilio(t *testing.T) {
	s := at(t)
	d := create(t, s, customer)
	must(t, d.SetAccount("AC1"))
	must(t, d.SetState(Rejected))
	must(t, d.Journal().Append(flow.Entry{Step: "profile", What: flow.Done, Kind: flow.CustomerProfile, SID: "BU1"}))
	info, err := s.Copy(d.Info().ID, "Example Dental, again") // while it is open
	must(t, err)
	c := open(t, s, info.ID)
	if info.ID == d.Info().ID || len(c.Journal().Entries()) != 0 || info.Account != "" || info.State != Editing || info.Profile != "" {
		t.Errorf("copy %+v with %d entries", info, len(c.Journal().Entries()))
	}
	want := customer.Clone()
	want[profile.FriendlyName] = "Example Dental, again"
	if diff := cmp.Diff(want, c.Application()); diff != "" {
		t.Error(diff)
	}
}

func TestDeletingLeavesNothing(t *testing.T) {
	s := at(t)
	keep := create(t, s, customer)
	d := create(t, s, customer)
	id := d.Info().ID
	must(t, d.Set(profile.Email, "a@example.com", Place{}))
	die(d)
	must(t, os.WriteFile(s.path(id, fastFile), []byte("broken"), 0o600))
	must(t, os.WriteFile(s.path(id, fastFile+tempSuffix), []byte("half"), 0o600))
	must(t, open(t, s, id).Close()) // puts the broken one aside
	must(t, s.Delete(id))

	names, err := s.files()
	must(t, err)
	for _, name := range names {
		if name[:16] != keep.Info().ID {
			t.Errorf("%s is left", name)
		}
	}
	if _, err := s.Open(id); !errors.Is(err, ErrNotFound) || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("opening it: %v", err)
	}
	if err := s.Delete(id); !errors.Is(err, ErrNotFound) {
		t.Errorf("deleting it again: %v", err)
	}
}

func TestIDsAreNoPaths(t *testing.T) {
	s := at(t)
	must(t, os.WriteFile(filepath.Join(s.dir, "..", "secret.draft"), nil, 0o600))
	for _, id := range []string{"", ".", "../secret", "..\\secret", "a/b", "AAAAAAAAAAAAAAAA"} {
		_, openErr := s.Open(id)
		_, copyErr := s.Copy(id, "x")
		for _, err := range []error{openErr, copyErr, s.Delete(id)} {
			if !errors.Is(err, ErrNotFound) {
				t.Errorf("%q: %v", id, err)
			}
		}
	}
}
