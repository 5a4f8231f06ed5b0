package contact

import (
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"

	"trusthub-wizard/flow/profile/countries"
)

// examples calls f with numbers of every country's plan, at home and from abroad.
func examples(t *testing.T, f func(country, typed string)) {
	t.Helper()
	n := 0
	for _, c := range countries.Table() {
		for kind, form := range map[phonenumbers.PhoneNumberType]phonenumbers.PhoneNumberFormat{
			phonenumbers.FIXED_LINE: phonenumbers.NATIONAL, phonenumbers.MOBILE: phonenumbers.INTERNATIONAL,
		} {
			if example := phonenumbers.GetExampleNumberForType(c.Value, kind); example != nil {
				typed := phonenumbers.Format(example, form)
				if want := phonenumbers.Format(example, phonenumbers.E164); E164(typed, c.Value) != want {
					t.Errorf("%s: %q is sent as %q, want %q", c.Value, typed, E164(typed, c.Value), want)
				}
				f(c.Value, typed)
				n++
			}
		}
	}
	if n < 450 {
		t.Errorf("only %d numbers were tried", n)
	}
}

// Words next to a number don't change it, in any country.
func TestWordsAreNotDialed(t *testing.T) {
	examples(t, func(country, typed string) {
		want := E164(typed, country)
		for _, with := range []string{"# Jane", "# JANE DOE", "#Jane", "Jane: #", "Tel.: #", "# (mobile)", "(Jane) #", "# office", "#, Jane", "# / Jane", "#; Jane", "# - home", "w #",
			"# мобильный", "# 事務所", "電話：#", "# ext.", "#x", "#x ", "# #", "# доб.", "#（内線）", "# DW", "# poste", "Jane\n#", "#\nJane", "<#>", "'#", "\"#\""} {
			text := strings.Replace(with, "#", typed, 1)
			if got := E164(text, country); got != want {
				t.Errorf("%s: %q is sent as %q, want %q", country, text, got, want)
			}
		}
	})
}

// Digits next to a number are never dialed with it: two numbers are reported as two,
// extensions are dropped, and anything else is refused.
func TestFurtherDigitsAreNotDialed(t *testing.T) {
	examples(t, func(country, typed string) {
		want := E164(typed, country)
		for _, with := range []string{"# / #", "#/#", "# or #", "#, #", "#; #", "#\n#", "# and #", "# & #", "# oder #", "# Jane # John", "# (home) # (work)", "h # w #", "# или #", "#、#", "# 或 #"} {
			text := strings.ReplaceAll(with, "#", typed)
			if found := CheckPhone(text, country, ""); found.What != twoNumbers {
				t.Errorf("%s: %q: %+v, and is sent as %q", country, text, found, E164(text, country))
			}
		}
		for _, with := range []string{"@ ext 12", "@x12", "@ #12", "@;ext=12", "@ (ext. 12)", "@ ramal 12", "@ poste 12", "@ toestel 12", "@ dahili 12", "@ wew. 12", "@ linka 12", "@ App. 12", "@ DW 12",
			"@ 内線 12", "@转12", "@ 내선 12", "@ доб. 12", "@ שלוחה 12", "@ Jane ext. 12"} {
			text := strings.Replace(with, "@", typed, 1)
			if found := CheckPhone(text, country, ""); E164(text, country) != want || found.What != hasExtension && !strings.HasPrefix(found.What, "fits ") {
				t.Errorf("%s: %q: %+v, and is sent as %q", country, text, found, E164(text, country))
			}
		}
		for _, with := range []string{"# room 12", "# Jane 2", "# (room 12)", "Room 12, Jane: #", "# after 5 pm", "# h", "# 24h", "# (9-17 Uhr)", "#@example.com", "# XX", "# ½", "#.0", "#E+09", "#,000"} {
			text := strings.Replace(with, "#", typed, 1)
			if got := E164(text, country); got != want && got != lines(text) {
				t.Errorf("%s: %q is sent as %q", country, text, got)
			}
		}
	})
}

// A text that isn't sent as a number isn't displayed as one.
func TestOnlyNumbersAreDisplayedAsNumbers(t *testing.T) {
	for text, want := range map[string]string{
		"+442079460123": "+44 20 7946 0123", "+493023125123": "+49 30 23125123", "+14155550123": "+1 415-555-0123", "030123456": "030123456",
		"+43 1 234567 office": "+43 1 234567 office", "+431234567.0": "+431234567.0", "+82 51-234-5678 24h": "+82 51-234-5678 24h",
	} {
		if got := DisplayPhone(text); got != want {
			t.Errorf("%q is displayed as %q, want %q", text, got, want)
		}
	}
}
