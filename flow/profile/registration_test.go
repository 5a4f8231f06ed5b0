package profile

import "testing"

// registered is an application with a registration number and nothing else.
func registered(registrationType, number string) Application {
	return Application{RegistrationType: registrationType, RegistrationNo: number}
}

// Every example that people are shown is right itself.
func TestExamplesOfRegistrationNumbers(t *testing.T) {
	f, _ := Find(RegistrationNo)
	for _, r := range registers {
		for _, p := range f.Check(registered(r.value, r.example)) {
			t.Errorf("%s: %v", r.value, p)
		}
	}
	for _, r := range vatRules {
		for _, p := range f.Check(registered("VAT", r.example)) {
			t.Errorf("%s: %v", r.country, p)
		}
	}
}

// A check digit is wrong for nine of ten digits, and finds every single mistyped
// digit of a number that has one where the method promises that (ISO 7064,
// Luhn, weights prime to the modulus; ASIC's even weights do not).
func TestCheckDigitsFindMistypedDigits(t *testing.T) {
	for _, row := range []struct{ registrationType, number string }{
		{"CBN", "123456782"}, {"VAT", "EE123456780"}, {"RN", "514287655"}, {"VAT", "DE123456788"}, {"VAT", "IT01234560157"},
		{"VAT", "HR12345678903"}, {"VAT", "FI12345671"}, {"VAT", "DK12345674"}, {"VAT", "HU12345676"}, {"VAT", "PT123456789"}, {"VAT", "BE0123456749"},
	} {
		f, _ := Find(RegistrationNo)
		for i := range row.number {
			for d := byte('0'); d <= '9'; d++ {
				if c := row.number[i]; c < '0' || c > '9' || c == d {
					continue
				}
				mistyped := row.number[:i] + string(d) + row.number[i+1:]
				if !blocked(f.Check(registered(row.registrationType, mistyped))) {
					t.Errorf("%s %s passes for %s", row.registrationType, mistyped, row.number)
				}
			}
		}
	}
}

func blocked(problems []Problem) bool {
	for _, p := range problems {
		if p.Severity == Error {
			return true
		}
	}
	return false
}
