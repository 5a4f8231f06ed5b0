package registration

import (
	"testing"

	"trusthub-wizard/flow/profile/answer"
)

// Every example shown to people is valid.
func TestExamplesOfRegistrationNumbers(t *testing.T) {
	for _, r := range Registers {
		if found := r.Check(r.Example, ""); found.What != "" {
			t.Errorf("%s: %v", r.Value, found)
		}
	}
	for _, r := range vatRules {
		if found := Find("VAT").Check(r.example, ""); found.What != "" {
			t.Errorf("%s: %v", r.country, found)
		}
	}
}

// A check digit is wrong for nine of ten digits. It finds every single mistyped digit if the
// method promises that (ISO 7064, Luhn, weights prime to the modulus; ASIC's even weights
// don't).
func TestCheckDigitsFindMistypedDigits(t *testing.T) {
	for _, row := range []struct{ registrationType, number string }{
		{"CBN", "123456782"}, {"VAT", "EE123456780"}, {"RN", "514287655"}, {"VAT", "DE123456788"}, {"VAT", "IT01234560157"},
		{"VAT", "HR12345678903"}, {"VAT", "FI12345671"}, {"VAT", "DK12345674"}, {"VAT", "HU12345676"}, {"VAT", "PT123456789"}, {"VAT", "BE0123456749"},
	} {
		for i := range row.number {
			for d := byte('0'); d <= '9'; d++ {
				if c := row.number[i]; c < '0' || c > '9' || c == d {
					continue
				}
				mistyped := row.number[:i] + string(d) + row.number[i+1:]
				if Find(row.registrationType).Check(mistyped, "").Severity != answer.Error {
					t.Errorf("%s %s passes for %s", row.registrationType, mistyped, row.number)
				}
			}
		}
	}
}
