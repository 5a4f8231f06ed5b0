package postal

import (
	"testing"

	"trusthub-wizard/flow/profile/countries"
)

// A pattern is kept for each country, and for nothing else: a long form would keep
// them all.
func TestPatternsAreOfCountries(t *testing.T) {
	for _, country := range []string{"", "US", "CA"} {
		if got := NormalCode(" k1a 0b1", country); got != "K1A 0B1" {
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
