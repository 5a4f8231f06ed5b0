package postal

import (
	"testing"

	"github.com/bojanz/address"

	"trusthub-wizard/flow/profile/countries"
)

// One pattern is kept for each country. Otherwise a long form would keep them all.
func TestPatternsAreOfCountries(t *testing.T) {
	for _, country := range []string{"", "US", "CA"} {
		if got := NormalCode(" k1a 0b1", Place{Country: country}); got != "K1A 0B1" {
			t.Errorf("%q: sent as %q", country, got)
		}
	}
	codePatterns.Range(func(country, _ any) bool {
		if !countries.Is(country.(string)) {
			t.Errorf("a pattern is kept for %q", country)
		}
		return true
	})
}

// A word that means "no second line" isn't sent as one.
func TestNoSecondLine(t *testing.T) {
	for text, want := range map[string]string{"N/A": "", "none": "", " - ": "", "Suite 5": "Suite 5", "No. 5": "No. 5"} {
		if got := NormalSecondLine(text); got != want {
			t.Errorf("%q is sent as %q", text, got)
		}
	}
}

// An example of a postal code is valid in its country. Every country has one or says what to
// send.
func TestCodeExamples(t *testing.T) {
	for _, o := range countries.Choices().Options {
		example := CodeExample(o.Value)
		if example == "" && address.GetFormat(o.Value).PostalCodePattern != "" {
			t.Errorf("%s has no example", o.Label)
		}
		if found := CheckCode(example, Place{Country: o.Value}); UsualCode(o.Value) == "" && found.What != "" {
			t.Errorf("%s: %s %s", o.Label, example, found.What)
		}
		if sent := NormalCode(example, Place{Country: o.Value}); sent != example {
			t.Errorf("%s: %s is sent as %s", o.Label, example, sent)
		}
	}
}
