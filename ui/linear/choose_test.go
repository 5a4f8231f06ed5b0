package linear

import "testing"

// A choice of a numbered list can be typed by its name, unless two have it.
func TestAChoiceByItsName(t *testing.T) {
	options := []option{
		{key: "1", says: "Cleo"}, {key: "2", says: "Owl Bakery, draft, changed today"},
		{key: "3", says: "Fern, draft"}, {key: "4", says: "Fern, rejected"}, {key: "q", says: "quit"},
	}
	for typed, want := range map[string]string{"cleo": "1", "owl bakery": "2", "fern": "", "Fern, rejected": "4", "quit": "", "": ""} {
		if o, _ := optionNamed(options, typed); o.key != want {
			t.Errorf("%q chooses %q, want %q", typed, o.key, want)
		}
	}
}
