package desk

import (
	"testing"

	"trusthub-wizard/flow/profile"
)

// Colleagues have files of the same path for different customers: one doesn't get the other's
// draft, and so the other's profile, unless they say so.
func TestFilesOfOnePath(t *testing.T) {
	p := newPair(t)
	const account = "AC00000000000000000000000000000001"
	d := New(Config{Store: Shared{p.team}})
	find := func(file string, app profile.Application, another bool) (*Matcher, Match) {
		t.Helper()
		m, err := d.Match(account)
		if err != nil {
			t.Fatal(err)
		}
		match, err := m.Of(file, app, another)
		if err != nil {
			t.Fatal(err)
		}
		return m, match
	}
	claim := func(file string, app profile.Application, another bool) string {
		t.Helper()
		m, match := find(file, app, another)
		match, err := m.Claim(match, app)
		if err != nil {
			t.Fatal(err)
		}
		return match.Draft
	}
	owl := profile.Sample()
	elk := owl.Clone()
	elk[profile.RegistrationNo] = "98-7654321"
	first := claim("/home/ada/customer.yaml", owl, false)
	if _, match := find("/home/ada/customer.yaml", elk, false); match.Known != AsNothing || !match.Reused || match.Other.ID != first {
		t.Errorf("another business in a file of the same path: %+v", match)
	}
	second := claim("/home/ada/customer.yaml", elk, true)
	if second == first {
		t.Fatal("two businesses have one draft")
	}
	for app, want := range map[*profile.Application]string{&owl: first, &elk: second} {
		if _, match := find("/home/ada/customer.yaml", *app, false); match.Known != ByPath || match.Draft != want {
			t.Errorf("applied again: %+v", match)
		}
	}
	// The same file has another path on another machine, and both keep their way to the draft.
	if third := claim("/home/ben/owl.yaml", owl, false); third != first {
		t.Error("one business has two drafts")
	}
	changed := owl.Clone()
	changed[profile.FriendlyName] = "Owl Bakery, moved"
	if _, match := find("/home/ada/customer.yaml", changed, false); match.Known != ByPath || match.Draft != first {
		t.Errorf("the file was changed: %+v", match)
	}
	// A copy that was changed is the same file, under the same name.
	if _, match := find("/home/ben/customer.yaml", changed, false); match.Known != ByPath || match.Draft != first {
		t.Errorf("a copy was changed: %+v", match)
	}
	if _, match := find("/home/ben/moved.yaml", changed, false); match.Known != AsNothing || match.Other.ID != first {
		t.Errorf("a copy was renamed and changed: %+v", match)
	}
	// A draft that somebody has open is found all the same.
	held, err := p.team.Open(first)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	if third := claim("/home/ben/owl.yaml", owl, false); third != first {
		t.Error("an open draft wasn't found")
	}
	// The number was wrong: the user names the draft.
	m, err := d.Match(account)
	if err != nil {
		t.Fatal(err)
	}
	if match, err := m.Named("/home/ben/customer.yaml", second); err != nil || match.Draft != second {
		t.Errorf("%+v, %v", match, err)
	}
}
