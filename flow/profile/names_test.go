package profile

import "testing"

func TestShows(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       bool
	}{
		{"Acme Corporation", "Welcome to ACME", true},
		{"Acme Corporation", "© 2026 Acme Corporation. All rights reserved", true},
		{"Blue Kettle Tea Ltd", "BlueKettleTea", true},
		{"Blue Kettle Tea Ltd", "Blue-Kettle Tea", true},
		{"Blue Kettle Tea Ltd", "a blue kettle of tea", true}, // "of" tells nothing
		{"Blue Kettle Tea Ltd", "tea from a blue kettle", false},
		{"Café Müller GmbH", "Cafe Muller", true},
		{"Owl & Barn, Inc.", "The Owl and Barn company", true},
		{"Harbor Lane Dental", "Harbour Lane Dental", false},
		{"Oslo", "Czechoslovakia", false}, // a short name is a word of its own
		{"株式会社サンプル", "株式会社サンプル へようこそ", true},
		{"The Company", "anything", true},
		{"Acme", "", false},
	} {
		if got := Shows(c.name, c.text); got != c.want {
			t.Errorf("%q in %q: %v", c.name, c.text, got)
		}
	}
}
