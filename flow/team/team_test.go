package team

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/team/pgtest"
)

func TestMain(m *testing.M) {
	polls = time.Second
	pgtest.Main(m)
}

// until waits until something is so.
func until(t *testing.T, what string, so func() bool) {
	t.Helper()
	for late := time.Now().Add(time.Minute); !so(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(late) {
			t.Fatalf("not so within a minute: %s", what)
		}
	}
}

func keyOf(t testing.TB) *draft.Key {
	t.Helper()
	key, err := draft.FindKey(filepath.Join(t.TempDir(), "key"), nil)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func open(t testing.TB, url string, key *draft.Key, who string) *Store {
	t.Helper()
	s, err := Open(context.Background(), url, key, who)
	if err != nil {
		t.Fatal(err)
	}
	s.quick = patient // a machine with much to do may need more than half a second
	t.Cleanup(s.Disconnect)
	return s
}

// two are two members on two machines.
func two(t testing.TB) (maria, ben *Store) {
	t.Helper()
	url, other := pgtest.URL(t), keyOf(t)
	maria = open(t, url, keyOf(t), "maria")
	if err := maria.Add(context.Background(), "ben", other.Recipient()); err != nil {
		t.Fatal(err)
	}
	return maria, open(t, url, other, "somebody")
}

// A draft that one member wrote opens for another with all answers and the journal.
func TestAColleagueGoesOn(t *testing.T) {
	maria, ben := two(t)
	if maria.Who() != "maria" || ben.Who() != "ben" {
		t.Fatalf("they are called %q and %q", maria.Who(), ben.Who())
	}
	d, err := maria.Create(profile.Application{profile.BusinessName: "Example Dental"})
	if err != nil {
		t.Fatal(err)
	}
	id, at := d.Info().ID, draft.Place{Page: "business", Field: profile.BusinessName, Cursor: 3}
	if err := d.Set(profile.Email, "a@example.com", at); err != nil {
		t.Fatal(err)
	}
	if err := d.Journal().Append(flow.Entry{Step: flow.StepProfile, What: flow.Done, Kind: flow.CustomerProfile, SID: "BU1"}); err != nil {
		t.Fatal(err)
	}
	var held *draft.HeldError
	if _, err := ben.Open(id); !errors.As(err, &held) || held.Who != "maria" || held.ID != id {
		t.Fatalf("while maria has it: %v", err)
	}
	if err := ben.Delete(id); !errors.As(err, &held) {
		t.Fatalf("deleting it meanwhile: %v", err)
	}
	if err := d.HandOver("ben", "Only the address is missing."); err != nil {
		t.Fatal(err)
	}
	infos, err := ben.List()
	if err != nil || len(infos) != 1 || infos[0].Err != nil || infos[0].For != "ben" || infos[0].Note != "Only the address is missing." ||
		infos[0].Name != "Example Dental" || infos[0].Profile != "BU1" {
		t.Fatalf("the list: %+v, %v", infos, err)
	}
	// Who only notes something leaves it with ben.
	f, err := ben.Open(id)
	if err == nil {
		err = errors.Join(f.SetState(draft.Rejected), f.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	e, err := ben.Open(id)
	if err != nil {
		t.Fatal(err)
	}
	if i := e.Info(); i.For != "ben" || i.From != "maria" || i.Note != "Only the address is missing." {
		t.Fatalf("ben is told %+v", i)
	}
	if err := e.Receive(); err != nil {
		t.Fatal(err)
	}
	if infos, err := maria.List(); err != nil || infos[0].For != "" || infos[0].From != "maria" { // who wrote the note
		t.Fatalf("received: %+v, %v", infos, err)
	}
	if app := e.Application(); app[profile.Email] != "a@example.com" || e.Info().Place != at || len(e.Journal().Entries()) != 1 {
		t.Fatalf("ben finds %v at %v", app, e.Info().Place)
	}
	if err := e.SetState(draft.InReview); err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	var deeds []string
	trail, err := maria.Trail(id)
	for _, d := range trail {
		deeds = append(deeds, d.Who+" "+d.What+" "+d.Detail)
	}
	t.Log(deeds, err)
}

// Whoever lost a draft can change nothing any more, and is told.
func TestAnOutdatedOwnerIsRefused(t *testing.T) {
	defer func(beat time.Duration) { RenewEvery = beat }(RenewEvery)
	RenewEvery = time.Hour // it's told by a notification
	maria, ben := two(t)
	d, err := maria.Create(nil)
	if err != nil {
		t.Fatal(err)
	}
	id := d.Info().ID
	if err := d.Set(profile.Email, "a@example.com", draft.Place{}); err != nil {
		t.Fatal(err)
	}
	e, err := ben.TakeOver(id)
	if err != nil {
		t.Fatal(err)
	}
	select {
	case <-d.Gone():
	case <-time.After(time.Minute):
		t.Fatal("maria isn't told")
	}
	for _, err := range []error{
		d.Set(profile.Email, "b@example.com", draft.Place{}), d.SetState(draft.InReview), d.Sync(),
		d.Journal().Append(flow.Entry{Step: flow.StepProfile, What: flow.Intent}),
	} {
		var taken *OutdatedError
		if !errors.As(err, &taken) || taken.Who != "ben" {
			t.Errorf("maria's change: %v", err)
		}
	}
	if err := d.Close(); !errors.Is(err, ErrTaken) { // b@example.com isn't saved
		t.Error(err)
	}
	if got := e.Application()[profile.Email]; got != "a@example.com" {
		t.Errorf("ben finds %q", got)
	}
	if err := e.Set(profile.Email, "c@example.com", draft.Place{}); err != nil {
		t.Error(err)
	}
	if err := e.Close(); err != nil {
		t.Error(err)
	}
}

// A member who is removed can read nothing that is written later.
func TestARemovedMember(t *testing.T) {
	maria, ben := two(t)
	d, err := maria.Create(profile.Application{profile.BusinessName: "Example Dental"})
	if err != nil {
		t.Fatal(err)
	}
	if err := maria.Remove(context.Background(), "ben", nil); err != nil {
		t.Fatal(err)
	}
	if err := d.Set(profile.Email, "a@example.com", draft.Place{}); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := ben.Open(d.Info().ID); err == nil {
		t.Error("ben still reads it")
	}
	if v, err := maria.View(d.Info().ID); err != nil || v.Answers[profile.Email] != "a@example.com" {
		t.Errorf("maria reads %v, %v", v.Answers, err)
	}
}

// Two processes that get the same file at the same time make one draft.
func TestOneDraftForAFile(t *testing.T) {
	maria, ben := two(t)
	made := make(chan error)
	ids := make(chan string, 2)
	for _, s := range []*Store{maria, ben} {
		go func() {
			d, err := s.CreateFor("a file", "AC1", profile.Application{profile.BusinessName: "Example Dental"})
			if err == nil {
				ids <- d.Info().ID
			}
			made <- err
		}()
	}
	refused := 0
	for range 2 {
		if err := <-made; errors.As(err, new(*draft.HeldError)) {
			refused++
		} else if err != nil {
			t.Error(err)
		}
	}
	infos, err := maria.List()
	if err != nil || len(infos) != 1 || refused != 1 || infos[0].ID != <-ids {
		t.Errorf("%d drafts, %d refused: %v", len(infos), refused, err)
	}
}
