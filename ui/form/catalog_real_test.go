package form

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/profile"
)

// The sample customer, typed key by key into the pages of the real catalog: every
// field takes its answer, and what would be sent is the same.
func TestSampleByKeys(t *testing.T) {
	sample := profile.Sample()
	answers := profile.Application{}
	for _, page := range profile.Pages() {
		p := open(page, answers)
		r := None
		for f := p.current(); f != nil && r == None; f = p.current() {
			k := f.q.Key
			answer := sample.Text(k)
			switch f.kind {
			case profile.Switch:
				if answer != "" {
					answer = map[bool]string{true: "y", false: "n"}[sample.Value(k) == "true"]
				}
			case profile.List:
				answer += "⏎"
			}
			r = p.play(t, answer+"⏎")
			if r == None && p.Focused() == k {
				r = p.play(t, "⏎")
			}
			if r == None && p.Focused() == k {
				t.Fatalf("%s keeps the focus: %v", k, p.Problems())
			}
		}
		if r != Done {
			t.Fatalf("page %s: %v, at %s with %v", page.Name, r, p.Focused(), p.Problems())
		}
	}
	for _, f := range profile.Fields() {
		if got, want := answers.Value(f.Key), sample.Value(f.Key); got != want {
			t.Errorf("%s is sent as %q, want %q", f.Key, got, want)
		}
	}
}

// A paste that's longer than Twilio allows gets an error. Spaces around an answer
// don't count.
func TestPastesAreNotCutInSilence(t *testing.T) {
	sid := "AD" + strings.Repeat("0", 32)
	for _, c := range []struct {
		key          profile.Key
		paste, value string
		problem      string
	}{
		{"friendly_name", strings.Repeat("x", 10_000), "", "is too long"},
		{profile.WebSite, "example.com/" + strings.Repeat("x", 10_000), "", "is too long"},
		{profile.AddressSID, "  " + sid + " ", sid, ""},
	} {
		p := open(profile.Page{Fields: []profile.Key{c.key}}, profile.Application{})
		p.Update(tea.PasteMsg{Content: c.paste})
		p.play(t, "⏎")
		if screen := see(p); c.problem != "" && !strings.Contains(screen, c.problem) {
			t.Errorf("%s: nothing says %q:\n%s", c.key, c.problem, screen)
		}
		if c.value != "" && p.app.Value(c.key) != c.value {
			t.Errorf("%s is %q, want %q", c.key, p.app.Value(c.key), c.value)
		}
	}
}

// A field's help follows the other answers: in Romania no one sees an American number,
// and a list to choose from needs no limit.
func TestHelpGoesByTheOtherAnswers(t *testing.T) {
	romania := profile.Application{
		"business.business_registration_identifier": "VATRN",
		profile.AddressCountry:                      "CA",
		"authorized_representative_1.country_code":  "GB",
	}
	for _, c := range []struct {
		key       profile.Key
		want, not string
	}{
		{"business.business_registration_number", "RO12345674", "12-3456789"},
		{"address.postal_code", "K1A 0B1", "94105"},
		{"address.region", "Alberta", "255 characters"},
		{"authorized_representative_1.phone_number", "+44 20 7946 0123", "(415)"},
	} {
		p := open(profile.Page{Fields: []profile.Key{c.key}}, romania.Clone())
		p.Update(tea.KeyPressMsg{Code: tea.KeyF1})
		if screen := see(p); !strings.Contains(screen, c.want) || strings.Contains(screen, c.not) {
			t.Errorf("%s: want %q and no %q in\n%s", c.key, c.want, c.not, screen)
		}
	}
}

// An empty page is done at once and never in the way.
func TestEmptyPage(t *testing.T) {
	p, _ := start(t, nil)
	if r := p.play(t, "⏎"); r != Done {
		t.Errorf("enter: %v", r)
	}
	if r := p.play(t, "<esc>"); r != Back {
		t.Errorf("esc: %v", r)
	}
	if v, cursor := p.View(80, 24); v != "" || cursor != nil {
		t.Errorf("%q %v", v, cursor)
	}
}

// One word for several values is taken as those, typed into a page and line by line.
func TestOneWordForSeveral(t *testing.T) {
	const key, want = profile.Key("business.business_regions_of_operation"), "EUROPE,ASIA,AUSTRALIA"
	p := open(profile.Page{Fields: []profile.Key{key}}, profile.Application{})
	p.play(t, "Europe, APAC⏎")
	if got := p.app.Value(key); got != want {
		t.Errorf("typed, it is sent as %q", got)
	}
	p = open(profile.Page{Fields: []profile.Key{key}}, profile.Application{})
	if text, doubt := p.fields[0].understood("Europe, APAC"); text != want {
		t.Errorf("line by line, it is %q: %s", text, doubt)
	}
}

// What can mean several values chooses none of them by itself, although it is a part of
// the name of one.
func TestAPresidentIsNoVicePresident(t *testing.T) {
	const key = profile.Key("authorized_representative_1.job_position")
	p := open(profile.Page{Fields: []profile.Key{key}}, profile.Application{})
	p.play(t, "President⏎")
	if got := p.app.Value(key); got != "President" || !strings.Contains(see(p), "choose Other, or CEO") {
		t.Errorf("typed, it is sent as %q:\n%s", got, see(p))
	}
	if text, doubt := p.fields[0].understood("President"); text != "" || !strings.Contains(doubt, "choose Other, or CEO") {
		t.Errorf("line by line, it is %q: %s", text, doubt)
	}
}
