package apply

import (
	"testing"

	"trusthub-wizard/flow/profile"
)

// A message keeps its words and loses the answers, in any case and form.
func TestAnswersAreMasked(t *testing.T) {
	app := profile.Sample()
	app["authorized_representative_1.first_name"] = "Ann"
	app["address.city"] = "Żółw"
	m := maskOf(app)
	for said, want := range map[string]string{
		"refused: street 123 EXAMPLE Street in Żółw": "refused: street [Street] in [City]",
		"Ann cannot be reached at +14155550123":      "[First name of representative 1] cannot be reached at [Phone number of representative 1]",
		"the number 12-3456789 was not found":        "the number [Registration number] was not found",
		"it must be one of CEO, CFO; region CA":      "it must be one of CEO, CFO; region CA",
		"":                                           "",
	} {
		if got := m.hide(said); got != want {
			t.Errorf("%q becomes %q, want %q", said, got, want)
		}
	}
	if got := maskOf(nil).hide("as it is"); got != "as it is" {
		t.Errorf("without answers: %q", got)
	}
}
