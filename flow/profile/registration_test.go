package profile

import (
	"strings"
	"testing"
)

// registered is an application with a registration number and nothing else.
func registered(registrationType, number string) Application {
	return Application{RegistrationType: registrationType, RegistrationNo: number}
}

// Spellings that are all right, and what is sent for them: below each type, one
// normal form and then its spellings.
var goodNumbers = map[string][]string{
	"EIN": {
		"12-3456789: 12-3456789 | 123456789 | 12 3456789 | 12 345 6789 | 12.3456789 | 12–3456789 | 12—3456789 | 12‑3456789 | 12/3456789 | 12_3456789 |  12-3456789  " +
			"| １２－３４５６７８９ | １２３４５６７８９ | EIN 12-3456789 | EIN: 12-3456789 | ein12-3456789 | FEIN 12-3456789 | Tax ID 12-3456789 | TIN 12-3456789 | #12-3456789 " +
			"| (12) 3456789 | 12-34-56789 | 1-2-3-4-5-6-7-8-9 | 12\u00a03456789 | 12\u20093456789 | \"12-3456789\" | 12-3456789. | 12, 3456789 | EIN number 12-3456789 | US EIN 12-3456789 | ١٢٣٤٥٦٧٨٩",
		"01-0234567: 010234567 | 01-0234567",
		"98-7654321: 98 7654321 | 98-7654321",
	},
	"DUNS": {"12-345-6789: 12-345-6789 | 123456789 | 12 345 6789 | 12.345.6789 | 123-456-789 | DUNS 12-345-6789 | D-U-N-S number 123456789 | １２３４５６７８９"},
	"CBN": {
		"123456782: 123456782 | 12345 6782 | 123 456 782 | 123-456-782 | 123456782RC0001 | 123456782 RC 0001 | 12345 6782 RT0001 | 123456782rp0002 | BN 123456782 | BN: 12345 6782 RC0001 | Business number 123456782 | １２３４５６７８２",
	},
	"CN": {
		"01234567: 01234567 | 1234567 | 0123 4567 | 01 23 45 67 | 01-234567 | Company number 01234567 | Company No. 1234567 | CRN 01234567 | ０１２３４５６７",
		"SC123456: SC123456 | sc123456 | SC 123456 | Sc-123456 | S C 1 2 3 4 5 6 | Company No. SC 123456",
		"SC012345: SC12345 | SC012345",
		"NI012345: NI012345 | NI12345 | ni 012 345",
		"OC301234: OC301234", "SO301234: SO301234", "NC001234: NC001234 | NC1234", "FC012345: FC012345", "LP001234: LP1234", "R0001234: R0001234", "IP12345R: IP12345R | ip 12345 r",
		"CE012345: CE012345", "CS001234: CS001234", "OE001234: OE001234", "RC000123: RC000123", "RS007654: RS007654", "00006245: 6245 | 00006245",
	},
	"ACN": {"123456780: 123456780 | 123 456 780 | 123-456-780 | 123.456.780 | ACN 123 456 780 | ACN: 123456780 | A.C.N. 123 456 780 | acn123456780 | １２３４５６７８０",
		"004085616: 004 085 616 | 004085616", "010499966: 010 499 966", "000000019: 000 000 019"},
	"CIN": {
		"U72200KA2020PTC123456: U72200KA2020PTC123456 | u72200ka2020ptc123456 | U72200 KA 2020 PTC 123456 | U-72200-KA-2020-PTC-123456 | U72200/KA/2020/PTC/123456 | CIN U72200KA2020PTC123456 | CIN: U72200KA2020PTC123456 | Ｕ72200KA2020PTC123456",
		"L17110MH1973PLC019786: L17110MH1973PLC019786", "U85110DL2005NPL138273: U85110DL2005NPL138273", "U74999TN2018OPC123456: U74999TN2018OPC123456",
		"U65999GJ1990GOI012345: U65999GJ1990GOI012345", "U01100TS2016PTC112233: U01100TS2016PTC112233", "L40101DL1975GOI007966: L40101DL1975GOI007966",
	},
	"VAT": {
		"EE123456780: EE123456780 | ee123456780 | EE 123 456 780 | 123456780 | EE-123456780 | KMKR EE123456780 | KMKR nr EE 123456780 | VAT EE123456780 | VAT No. EE123456780 | ＥＥ１２３４５６７８０",
		"EE100931558: EE100931558 | 100931558",
		"DE123456788: DE123456788 | DE 123 456 788 | USt-IdNr. DE123456788 | USt-ID: DE 123456788", "EL123456783: EL123456783 | GR123456783 | GR 123 456 783",
		"BE0123456749: BE0123456749 | BE 0123.456.749 | BE123456749", "FR32123456789: FR32123456789 | FR 32 123 456 789 | TVA FR32123456789",
		"ATU12345675: ATU12345675 | ATU 1234 5675 | UID ATU12345675", "NL123456782B12: NL123456782B12 | NL 1234.56.782.B.12 | BTW NL123456782B12", "IE1234567T: IE1234567T | IE 1234567 T", "IE1234567FA: IE1234567FA",
	},
	"VATRN": {"RO12345674: RO12345674 | RO 12345674 | ro12345674 | CUI RO12345674 | CIF: RO 12345674 | RO-12345674", "12345674: 12345674 | 1234 5674 | CUI 12345674 | CUI: 12345674 | 12.345.674", "RO123456789: RO 123456789", "19: 19"},
	"RN":    {"514287655: 514287655 | 51-428765-5 | 51 428 7655 | 514-287-655 | ח.פ. 514287655 | HP 514287655 | H.P. 51-4287655 | ５１４２８７６５５"},
	"Other": {"HRB 12345: HRB 12345 |  HRB  12345  | HRB\u00a012345", "CHE-123.456.788: CHE-123.456.788"},
}

func TestRegistrationNumbers(t *testing.T) {
	for registrationType, rows := range goodNumbers {
		for _, row := range rows {
			want, spellings, _ := strings.Cut(row, ":")
			for spelling := range strings.SplitSeq(spellings, "|") {
				a := registered(registrationType, spelling)
				if got := a.Value(RegistrationNo); got != want {
					t.Errorf("%s %q is sent as %q, want %q", registrationType, spelling, got, want)
				}
				f, _ := Find(RegistrationNo)
				for _, p := range f.Check(a) {
					t.Errorf("%s %q: %v", registrationType, spelling, p)
				}
			}
		}
	}
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

// What is wrong, and the words in which that is said; the ones behind a ~ are
// warned of only, because they may be right.
func TestWrongRegistrationNumbers(t *testing.T) {
	for _, row := range []string{
		"EIN | 12-345678 | is not written as its register does",
		"EIN | 12-34567890 | nine digits",
		"EIN | 12-345678A | nine digits",
		"EIN | unknown | nine digits",
		"EIN | 123-45-678 | nine digits",
		"EIN | 00-1234567 | ~not known to assign",
		"EIN | 07-1234567 | ~not known to assign",
		"EIN | 89-1234567 | ~not known to assign",
		"EIN | 12-0000000 | ~looks made up",
		"DUNS | 12345678 | nine digits",
		"DUNS | 1234567890 | nine digits",
		"DUNS | 11-111-1111 | ~looks made up",
		"CBN | 123456789 | ninth character of a Canadian business number",
		"CBN | 123456792 RC0001 | ninth character",
		"CBN | 1234567 | ~corporation number",
		"CBN | 123456-7 | ~corporation number",
		"CBN | 12345 | nine digits",
		"CN | 123456789 | eight digits",
		"CN | SCX12345 | eight digits",
		"CN | ABC12345 | eight digits",
		"CN | XX123456 | ~not known to use",
		"CN | 11111111 | ~looks made up",
		"ACN | 123456789 | ninth character of an ACN",
		"ACN | 123 465 780 | ninth character of an ACN",
		"ACN | 12 345 678 | nine digits",
		"ACN | 51 824 753 556 | like an ABN",
		"CIN | U72200KA2020PTC12345 | 21 characters",
		"CIN | X72200KA2020PTC123456 | neither L nor U",
		"CIN | UABCDEKA2020PTC123456 | industry code",
		"CIN | U72200KA2920PTC123456 | year",
		"CIN | U72200KA1720PTC123456 | year",
		"CIN | U72200KA20A0PTC123456 | 21 characters",
		"CIN | U72200XX2020PTC123456 | ~names a state",
		"CIN | U72200KA2020XXX123456 | ~kind of company",
		"CIN | AAB-1234 | 21 characters",
		"VAT | EE123456789 | eleventh character of an Estonian VAT number",
		"VAT | EE12345678 | EE123456780",
		"VAT | DE123456789 | eleventh character of a German VAT number",
		"VAT | GB123456782 | no longer the EU's",
		"VAT | US123456789 | two letters of an EU country",
		"VAT | 12 | two letters of an EU country",
		"VAT | IE1234567A | tenth character of an Irish VAT number",
		"VAT | BE0123456748 | eleventh character of a Belgian VAT number",
		"VAT | EE000000000 | ~looks made up",
		"VATRN | RO12345678 | tenth character of a Romanian VAT number",
		"VATRN | 12345678901 | two to ten digits",
		"VATRN | DE123456788 | two to ten digits",
		"RN | 514287654 | ninth character of an Israeli registration number",
		"RN | 51428765 | nine digits",
		"RN | 123456782 | ~does not begin with 5",
		"Other | --- | neither a letter nor a digit",
	} {
		parts := strings.Split(row, " | ")
		severity, want := Error, parts[2]
		if rest, ok := strings.CutPrefix(want, "~"); ok {
			severity, want = Warning, rest
		}
		f, _ := Find(RegistrationNo)
		problems := f.Check(registered(parts[0], parts[1]))
		if len(problems) != 1 || problems[0].Severity != severity || !strings.Contains(problems[0].String(), want) {
			t.Errorf("%s %s: got %v, want %v with %q", parts[0], parts[1], problems, severity, want)
		}
	}
}

// A check digit is wrong for nine of ten digits, and finds every single mistyped
// digit of a number that has one where the method promises that (ISO 7064,
// Luhn, weights prime to the modulus; ASIC's even weights do not).
func TestCheckDigitsFindMistypedDigits(t *testing.T) {
	for _, row := range []struct{ registrationType, number string }{
		{"CBN", "123456782"}, {"VAT", "EE123456780"}, {"RN", "514287655"}, {"VAT", "DE123456788"}, {"VAT", "IT12345678903"},
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
