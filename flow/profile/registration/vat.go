package registration

import (
	"cmp"
	"strings"

	"trusthub-wizard/flow/profile/answer"
)

// A vatRule is how one EU country writes VAT numbers, after its letters. In a shape, 9 is a
// digit, A a letter, X either; lower-case letters and other digits mean themselves.
type vatRule struct {
	country string // as VAT numbers spell it: EL is Greece
	name    string
	shapes  string
	example string
	fits    func(body string) bool // true if no check digit is published
	place   string                 // of the check digit; "": the last digit
	zeros   int                    // how many may be missing in front, as in old Belgian and Greek numbers and in Dutch ones
}

// vatRules follow the European Commission's VIES, "FAQ: VAT number algorithms", for the
// shapes. The check digits are those of the tax offices named in vatdigits.go.
var vatRules = []vatRule{
	{country: "AT", name: "Austrian", shapes: "u99999999", example: "ATU12345675", fits: fitsAT},
	{country: "BE", name: "Belgian", shapes: "0999999999 1999999999", example: "BE0123456749", fits: fitsBE, place: "last two digits", zeros: 1},
	{country: "BG", name: "Bulgarian", shapes: "999999999 9999999999", example: "BG123456786", fits: fitsBG},
	{country: "CY", name: "Cypriot", shapes: "99999999A", example: "CY10234567S", fits: fitsCY, place: "last letter"},
	{country: "CZ", name: "Czech", shapes: "99999999 999999999 9999999999", example: "CZ12345679", fits: fitsCZ},
	{country: "DE", name: "German", shapes: "999999999", example: "DE123456788", fits: iso7064},
	{country: "DK", name: "Danish", shapes: "99999999", example: "DK12345674", fits: multipleOf(11, 2, 7, 6, 5, 4, 3, 2, 1)},
	{country: "EE", name: "Estonian", shapes: "999999999", example: "EE123456780", fits: multipleOf(10, 3, 7, 1, 3, 7, 1, 3, 7, 1)},
	{country: "EL", name: "Greek", shapes: "999999999", example: "EL123456783", fits: fitsEL, zeros: 1},
	{country: "ES", name: "Spanish", shapes: "X9999999X", example: "ESB12345674", fits: fitsES, place: "last character"},
	{country: "FI", name: "Finnish", shapes: "99999999", example: "FI12345671", fits: multipleOf(11, 7, 9, 10, 5, 8, 4, 2, 1)},
	{country: "FR", name: "French", shapes: "XX999999999", example: "FR11123456782", fits: fitsFR, place: "first two characters"},
	{country: "HR", name: "Croatian", shapes: "99999999999", example: "HR12345678903", fits: iso7064},
	{country: "HU", name: "Hungarian", shapes: "99999999", example: "HU12345676", fits: multipleOf(10, 9, 7, 3, 1, 9, 7, 3, 1)},
	{country: "IE", name: "Irish", shapes: "9999999A 9999999AA 9A99999A", example: "IE1234567T", fits: fitsIE, place: "letter after seven characters"},
	{country: "IT", name: "Italian", shapes: "99999999999", example: "IT01234560157", fits: luhn},
	{country: "LT", name: "Lithuanian", shapes: "999999999 999999999999", example: "LT123456715", fits: fitsLT},
	{country: "LU", name: "Luxembourgish", shapes: "99999999", example: "LU12345613", fits: fitsLU, place: "last two digits"},
	{country: "LV", name: "Latvian", shapes: "99999999999", example: "LV41234567800", fits: fitsLV},
	{country: "MT", name: "Maltese", shapes: "99999999", example: "MT12345634", fits: fitsMT, place: "last two digits"},
	{country: "NL", name: "Dutch", shapes: "999999999b99", example: "NL123456782B12", fits: fitsNL, place: "ninth digit", zeros: 2},
	{country: "PL", name: "Polish", shapes: "9999999999", example: "PL1234567802", fits: fitsPL},
	{country: "PT", name: "Portuguese", shapes: "999999999", example: "PT123456789", fits: fitsPT},
	{country: "RO", name: "Romanian", shapes: "99 999 9999 99999 999999 9999999 99999999 999999999 9999999999", example: "RO12345674", fits: fitsRO},
	{country: "SE", name: "Swedish", shapes: "999999999901", example: "SE123456789701", fits: fitsSE, place: "tenth digit"},
	{country: "SI", name: "Slovenian", shapes: "99999999", example: "SI12345679", fits: fitsSI},
	{country: "SK", name: "Slovak", shapes: "9999999999", example: "SK1234567895", fits: fitsSK},
	{country: "XI", name: "Northern Irish", shapes: "999999999 999999999999 gd999 ha999", example: "XI123456782", fits: fitsXI, place: "eighth and ninth digit"},
}

// vatOf is the rule of the country at the front of a number.
func vatOf(number string) (vatRule, bool) {
	if len(number) < 3 {
		return vatRule{}, false
	}
	for _, r := range vatRules {
		if r.country == number[:2] {
			return r, true
		}
	}
	return vatRule{}, false
}

// vatCountry is the ISO 3166 country at the front of a VAT number, or "".
func vatCountry(number string) string {
	switch r, _ := vatOf(number); r.country {
	case "EL":
		return "GR"
	case "XI":
		return "GB"
	default:
		return r.country
	}
}

// shaped reports whether a body has one of the country's shapes.
func (r vatRule) shaped(body string) bool {
	for shape := range strings.FieldsSeq(r.shapes) {
		if answer.Shaped(shape, body) {
			return true
		}
	}
	return false
}

// normalVAT is a VAT number as the EU writes it: the country's two letters and the number. A
// number without letters belongs to the country of the address if it has that shape, else to
// Estonia, whose number Twilio names this type for.
func normalVAT(number, country string) string {
	if rest, ok := strings.CutPrefix(number, "GR"); ok {
		number = "EL" + rest
	}
	if r, ok := vatOf(number); ok {
		for zeros := range r.zeros + 1 {
			if body := strings.Repeat("0", zeros) + number[2:]; r.shaped(body) {
				return r.country + body
			}
		}
	}
	country = strings.Replace(country, "GR", "EL", 1)
	for _, of := range []string{country, "EE"} {
		if r, ok := vatOf(of + "?"); ok && r.shaped(number) {
			return of + number
		}
	}
	return number
}

func checkVAT(r Register, number string) answer.Finding {
	of, ok := vatOf(number)
	switch {
	case !ok && strings.HasPrefix(number, "GB"):
		return answer.Wrong("is a British VAT number, and Britain has left the EU", "choose the type Great Britain: Company Number, or Other")
	case tradeRegister().MatchString(number):
		return answer.Wrong("is a Romanian trade register number", "enter the fiscal code (CUI), for example RO12345674")
	case fitsRegistrikood(number):
		return answer.Wrong("looks like an Estonian registry code", "enter the VAT number, such as EE123456780, or choose the type Other and name it registry code")
	case strings.HasPrefix(number, "HRA"), strings.HasPrefix(number, "HRB"):
		return answer.Wrong("is a German Handelsregister number", "enter the VAT number, for example DE123456788, or choose the type Other")
	case !ok:
		return answer.Wrong("doesn't begin with the two letters of an EU country", "enter "+r.Format)
	}
	body := number[2:]
	switch {
	case of.country == "EE" && answer.Digits(body, 8):
		return answer.Wrong("isn't in the format of an Estonian VAT number", "enter EE and nine digits, such as EE123456780; for the registry code of eight digits, choose the type Other")
	case !of.shaped(body):
		return answer.Wrong("isn't in the format of "+article(of.name)+" VAT number", "for example "+of.example)
	case answer.Repeated(body):
		return answer.Unusual("looks made up", "look it up on the European Commission's VIES page").Causes(18602)
	case of.fits(body):
		return answer.Finding{}
	}
	return mistyped(of.name+" VAT number", cmp.Or(of.place, "last digit"))
}

// tradeRegister matches the numbers of Romania's trade register, J40/1234/2020 and
// J2020001234401, and the EUID made of them: Oficiul Național al Registrului Comerțului. F
// is a sole proprietor, C a co-operative.
var tradeRegister = answer.Pattern(`^(ROONRC)?[JFC]\d{6,18}$`)

// checkCUI: the Romanian fiscal code has two to ten digits, with RO before it or
// not.
func checkCUI(r Register, number string) answer.Finding {
	body := strings.TrimPrefix(number, "RO")
	switch {
	case tradeRegister().MatchString(number):
		return answer.Wrong("is a trade register number", "enter the fiscal code (CUI), two to ten digits with or without RO, such as RO12345674")
	case len(body) < 2 || len(body) > 10 || !answer.Digits(body, len(body)):
		return r.miswritten()
	case !fitsRO(body):
		return mistyped("Romanian VAT number", "last digit")
	}
	return answer.Finding{}
}
