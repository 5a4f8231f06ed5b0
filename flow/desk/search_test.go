package desk

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/team"
	"trusthub-wizard/flow/team/pgtest"
)

// teamDesk is the desk of the first member of a new team.
func teamDesk(t *testing.T, who string) *Desk {
	t.Helper()
	key, err := draft.FindKey(filepath.Join(t.TempDir(), "key"), nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := team.Open(t.Context(), pgtest.URL(t), key, who)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Disconnect)
	return New(Config{Store: Shared{s}})
}

// What somebody has to do comes first, and every word of a search has to match.
func TestArrangeAndSearch(t *testing.T) {
	d := teamDesk(t, "maria")
	infos := []draft.Info{
		{ID: "a1", Name: "Owl Bakery", State: draft.Editing, Account: "AC1111222233334444", Err: &draft.HeldError{Who: "Ben"}},
		{ID: "b2", Name: "Café Zoë", State: draft.InReview, Profile: "BU5555666677778888", For: "ben", From: "maria"},
		{ID: "c3", Name: "Supply Ltd", State: draft.Rejected},
		{ID: "d4d4d4", Name: "Fern Dental", State: draft.Noncompliant, For: "anybody", From: "ben"},
		{ID: "e5", Name: "Juniper", State: draft.Rejected, For: "maria", From: "ben"},
		{ID: "f6", State: draft.Approved, Err: errors.New("broken")},
	}
	d.Arrange(infos)
	ids := func(s Search) string {
		text := ""
		for _, i := range infos {
			if s.Matches(i) {
				text += i.ID[:1]
			}
		}
		return text
	}
	for typed, want := range map[string]string{
		"": "edcabf", "OWL": "a", "bakery owl": "a", "cafe zoe": "b", "zoë": "b", "rejected": "ec", "to fix": "d", "noncompliant": "d",
		"ben": "edab", "who:ben": "a", "for:ben": "b", "for:me": "e", "from:me": "b", "from:ben rejected": "e", "state:re": "ecb", "state:": "edcabf",
		"name:ben": "", "who:me": "", "ac1111": "a", "4444": "a", "444": "", "bu5555666677778888": "b", "d4d4": "d", "d4": "", "ac": "", "bu": "", "zzz": "", "other:thing": "",
	} {
		if got := ids(d.Search(typed)); got != want {
			t.Errorf("%q finds %q, want %q", typed, got, want)
		}
	}
	if alone := New(Config{}); alone.Search("for:me").Matches(draft.Info{}) {
		t.Error("without a team, everything is for me")
	}
}

// A trail reads like what people did: one line for what belongs together.
func TestDeeds(t *testing.T) {
	at := time.Date(2026, 11, 25, 14, 0, 0, 0, time.UTC)
	var got []string
	for _, d := range Deeds([]team.Deed{
		{At: at, Who: "maria", What: "created"}, {At: at, Who: "maria", What: "changed", Detail: "email"}, {At: at, Who: "maria", What: "changed", Detail: "business.business_name"},
		{At: at, Who: "maria", What: "changed", Detail: "email"}, {At: at, Who: "maria", What: "handed over", Detail: "ben"}, {At: at, Who: "maria", What: "closed"},
		{At: at, Who: "ben", What: "opened"}, {At: at, Who: "ben", What: "closed"}, {At: at, Who: "ben", What: "opened"}, {At: at, Who: "maria", What: "took over", Detail: "ben"},
		{At: at, Who: "maria", What: "took over", Detail: "maria"}, {At: at, Who: "maria", What: "state", Detail: "noncompliant"}, {At: at, Who: "maria", What: "deleted"},
	}) {
		got = append(got, d.Who+" "+d.What)
	}
	want := []string{
		"maria created it", "maria changed: Notification email, Business name", "maria handed it over to ben", "ben opened it and changed nothing",
		"ben opened it", "maria took it over from ben", "maria took it over in another window", "maria ran Twilio's check: answers to fix", "maria deleted it",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// A customer who is handed over closes, and is received by whoever opens them next.
func TestHandedOverAndTaken(t *testing.T) {
	d := teamDesk(t, "maria")
	if err := d.Begin(profile.Application{profile.FriendlyName: "Owl"}); err != nil {
		t.Fatal(err)
	}
	id := d.Info().ID
	if err := d.Do(t.Context(), d.HandingOver("", "Nearly done.")); err != nil || d.IsOpen() {
		t.Fatalf("%v, open: %v", err, d.IsOpen())
	}
	if err := d.Open(id); err != nil {
		t.Fatal(err)
	}
	if i := d.Info(); i.Note != "Nearly done." || i.From != "maria" || i.For != "" {
		t.Errorf("opened: %+v", i)
	}
	other := New(d.Config)
	if by, held := other.HeldBy(other.Open(id)); !held || by.Who != "maria" {
		t.Fatalf("it opens twice: %v", by)
	}
	if err := other.Do(t.Context(), other.TakingOver(id)); err != nil {
		t.Fatal(err)
	}
	if i := other.Info(); i.Note != "Nearly done." || other.HandedBy() != "You handed this customer over" {
		t.Errorf("taken over: %+v, %s", i, other.HandedBy())
	}
	<-d.Gone()
	if d.Lost() == nil || d.Lost().Who != "maria" {
		t.Errorf("lost to %v", d.Lost())
	}
	if err := d.Set(profile.FriendlyName, "Owl Bakery", draft.Place{}); !Taken(err) {
		t.Errorf("a change after that: %v", err)
	}
	if got := d.Lacking(); !slices.Equal(got, []profile.Key{profile.FriendlyName}) {
		t.Errorf("not saved: %v", got)
	}
	d.Close()
	if !Taken(d.Unsaved()) {
		t.Errorf("closed: %v", d.Unsaved())
	}
	other.Close()
	if other.Unsaved() != nil {
		t.Error(other.Unsaved())
	}
}

// A draft that somebody has open isn't cut off: its run may be in progress.
func TestTheStateOfARunInProgress(t *testing.T) {
	cut := draft.Info{State: draft.CutOff}
	held := draft.Info{State: draft.CutOff, Err: &draft.HeldError{Who: "maria"}}
	if a, b := StateName(cut), StateName(held); a != "cut off" || b != "started" {
		t.Errorf("%q and %q", a, b)
	}
}
