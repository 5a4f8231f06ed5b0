package countries

import "testing"

// Each country has a code of three letters, and each such code a country.
func TestCodes(t *testing.T) {
	for _, o := range Choices().Options {
		if !Is(o.Value) {
			t.Errorf("%s has no code of three letters", o.Value)
		}
	}
	for two, three := range alpha3() {
		for _, spelling := range []string{two, three, Name(two)} {
			if got := Code(spelling); got != two {
				t.Errorf("%q means %q, want %q", spelling, got, two)
			}
		}
	}
}
