package profile

import "testing"

// A pattern is kept for each country, and for nothing that somebody types in the
// place of one: a long form would keep them all.
func TestPostalPatternsAreOfCountries(t *testing.T) {
	for _, typed := range []string{"U", "Untied States", "United States"} {
		a := Application{AddressCountry: typed, postalCode: " k1a 0b1"}
		if got := a.Value(postalCode); got != "K1A 0B1" {
			t.Errorf("%s: sent as %q", typed, got)
		}
	}
	postalPatterns.Range(func(country, _ any) bool {
		if !isCountry(country.(string)) {
			t.Errorf("a pattern is kept for %q", country)
		}
		return true
	})
}
