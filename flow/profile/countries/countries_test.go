package countries

import "testing"

// A country is known by its names, by two letters, and by three, as on bank and customs
// forms.
func TestCode(t *testing.T) {
	for country, spellings := range map[string][]string{
		"EE": {"EE", "ee", "EST", "Estonia", "eesti"}, "XK": {"XKK", "Kosovo"}, "GB": {"gbr", "U.K.", "Great Britain"}, "": {"", "Atlantis", "EU", "AC", "TA"},
	} {
		for _, spelling := range spellings {
			if got := Code(spelling); got != country {
				t.Errorf("%q means %q, want %q", spelling, got, country)
			}
		}
	}
	for _, o := range Choices().Options {
		if !Is(o.Value) || Code(o.Label) != o.Value {
			t.Errorf("%s (%s) is not known by its name and code", o.Label, o.Value)
		}
	}
}
