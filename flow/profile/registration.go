package profile

import (
	"fmt"
	"regexp"
	"strings"
)

// A register is a kind of registration number: how Twilio calls it, how the
// number is written, and what can be told from the number alone.
type register struct {
	value   string // on the wire
	label   string // as Twilio's form shows it
	short   string // in messages
	also    string // further names, separated by "|"
	words   string // what people write before the number
	hint    string // before it is chosen
	country string // whose register it is; "" where several have it
	format  string // how the number is written
	note    string // what else to know while typing it; may be empty
	example string
	normal  func(a Application, code string) string // nil: as it is
	check   func(r register, number string) finding
}

// registers are the ten registration ID types, in the order of Twilio's page
// "Secondary Customer Profile: required information".
var registers = []register{
	{
		value: "EIN", words: "FEIN EIN TIN TAXID US", label: "USA: Employer Identification Number (EIN)", short: "EIN", country: "US",
		also: "employer identification number|fein|federal tax id|tax id|us ein|irs",
		hint: "Nine digits, as on the IRS letter CP 575 or 147C", format: "nine digits, 12-3456789", note: "one younger than 90 days is often not found yet", example: "12-3456789",
		normal: grouped("xx-xxxxxxx"), check: checkEIN,
	},
	{
		value: "DUNS", words: "DUNS US", label: "USA: DUNS Number (Dun & Bradstreet)", short: "DUNS number", country: "",
		also: "duns|d-u-n-s|dun and bradstreet|duns number",
		hint: "Only where there is no tax number: Twilio advises against it", format: "nine digits, 12-345-6789", example: "12-345-6789",
		normal: grouped("xx-xxx-xxxx"), check: checkDUNS,
	},
	{
		value: "CBN", words: "BUSINESS CBN BN CRA CA", label: "Canada: Canadian Corporation / Business Number", short: "Canadian business number", country: "CA",
		also: "ccn|bn|business number|canadian business number|canadian corporation number|cra",
		hint: "The first nine digits of any CRA account", format: "nine digits, 123456782", example: "123456782",
		normal: normalCBN, check: checkCBN,
	},
	{
		value: "CN", words: "COMPANY REGISTRATION REGISTERED IN ENGLAND AND WALES SCOTLAND CRN GB UK", label: "Great Britain: Company Number", short: "UK company number", country: "GB",
		also: "crn|company number|companies house|uk company number|company registration number|united kingdom: company number",
		hint: "From Companies House", format: "eight digits, or two letters and six digits: 01234567, SC123456", example: "01234567",
		normal: normalCN, check: checkCN,
	},
	{
		value: "ACN", words: "ACN ABN AUSTRALIAN COMPANY AU", label: "Australia: Company Number from ASIC (ACN)", short: "ACN", country: "AU",
		also: "australian company number|asic",
		hint: "Nine digits; the ABN has eleven", format: "nine digits, 123 456 780", example: "123 456 780",
		check: checkACN,
	},
	{
		value: "CIN", words: "CIN", label: "India: Corporate Identity Number", short: "CIN", country: "IN",
		also: "corporate identity number|corporate identification number|mca",
		hint: "21 characters, from the Ministry of Corporate Affairs", format: "21 characters, U72200KA2020PTC123456", example: "U72200KA2020PTC123456",
		check: checkCIN,
	},
	{
		value: "VAT", words: "VAT USTID UID KMKR TVA BTW MWST", label: "Estonia: VAT Number", short: "VAT number", country: "",
		also: "vat number|eu vat|kmkr|vat id|eu vat number|estonia",
		hint: "Twilio's newest page takes the VAT number of any EU country here", format: "country code and number, EE123456780", example: "EE123456780",
		normal: normalVAT, check: checkVAT,
	},
	{
		value: "VATRN", words: "VAT CODFISCAL CUI CIF", label: "Romania: VAT Registration Number", short: "Romanian VAT number", country: "RO",
		also: "cui|cif|romanian vat|vat registration number|romania",
		hint: "The CUI, with or without RO", format: "RO, if any, and two to ten digits, RO12345674", example: "RO12345674",
		check: checkCUI,
	},
	{
		value: "RN", words: "COMPANY IL חפ HP", label: "Israel: Registration Number", short: "Israeli registration number", country: "IL",
		also: "israeli company number|registration number|israel|hp",
		hint: "Nine digits; a company's begins with 5", format: "nine digits, 514287655", example: "514287655",
		check: checkRN,
	},
	{
		value: "Other", label: "Other", short: "registration number", country: "",
		also: "other registration|none of these",
		hint: "Any other register: its name is asked next", format: "as the register writes it", example: "HRB 12345",
	},
}

// registrationTypes are the registers to choose from.
var registrationTypes = func() *choices {
	var table []choice
	for _, r := range registers {
		table = append(table, choice{Option{r.label, r.value, r.hint}, r.also})
	}
	return newChoices(table...)
}()

// registerOf is the register that was chosen.
func registerOf(a Application) (register, bool) {
	value, ok := registrationTypes.find(a[RegistrationType])
	for _, r := range registers {
		if ok && r.value == value {
			return r, true
		}
	}
	return register{}, false
}

// ownRegister is the type of number that only a country's businesses have.
func ownRegister(country string) (register, bool) {
	for _, r := range registers {
		if r.country != "" && r.country == country {
			return r, true
		}
	}
	return register{}, false
}

// offerRegister is that of the address.
func offerRegister(a Application) string {
	r, _ := ownRegister(a.Value(AddressCountry))
	return r.value
}

// registeredIn is the country of the register, as far as the type of the number or
// its letters say; "" else.
func registeredIn(a Application) string {
	r, _ := registerOf(a)
	if r.value == "VAT" {
		return vatCountry(a.Value(RegistrationNo))
	}
	return r.country
}

// longestNumber is how many letters and digits are no number any more.
const longestNumber = 1 << 10

// numberSign matches No. where it says that a number follows: NO is also what the
// numbers of some British societies begin with.
var numberSign = regexp.MustCompile(`(?i)(^|\PL)no\s*[.:#]|(\pL\s+)no\b`)

// normalRegistration is the number as it is sent: as its register writes it
// where the spelling can be made so, else cleaned.
func normalRegistration(a Application, text string) string {
	r, ok := registerOf(a)
	text = clean(text)
	typed := code(text)
	if !ok || r.check == nil || len(typed) > longestNumber {
		return text
	}
	if strings.Contains(typed, "NO") {
		typed = code(numberSign.ReplaceAllString(text, "$1$2"))
	}
	for rest, ok := typed, true; ok; rest, ok = r.bare(rest) {
		number := rest
		if r.normal != nil {
			number = r.normal(a, rest)
		}
		if number == "" {
			break
		}
		if text = number; r.check(r, number).severity != Error {
			break // the letters in front are a part of it: NO123456
		}
	}
	return clean(text)
}

// bare leaves off a word that people write before a number: EIN 12-3456789,
// Company No. 01234567. ok is false where there is none.
func (r register) bare(number string) (rest string, ok bool) {
	for word := range strings.FieldsSeq(r.words + " NUMBER NO NR") {
		if rest, ok := strings.CutPrefix(number, word); ok && len(rest) >= 6 {
			return rest, true
		}
	}
	return number, false
}

func checkRegistration(a Application, text string) finding {
	r, ok := registerOf(a)
	switch {
	case ok && r.check != nil:
		return r.check(r, normalRegistration(a, text))
	case code(text) == "":
		return wrong("holds neither a letter nor a digit", "the number as its register writes it, for example HRB 12345")
	}
	return finding{}
}

// grouped puts hyphens into a number that has as many digits as the pattern has
// x's, and leaves any other alone.
func grouped(pattern string) func(Application, string) string {
	n := strings.Count(pattern, "x")
	return func(_ Application, number string) string {
		if !digits(number, n) {
			return number
		}
		var b strings.Builder
		for i := range len(pattern) {
			if pattern[i] != 'x' {
				b.WriteByte(pattern[i])
				continue
			}
			b.WriteByte(number[0])
			number = number[1:]
		}
		return b.String()
	}
}

// miswritten is the finding that a number has not the form of its register.
func (r register) miswritten() finding {
	return wrong("is not written as its register does", r.format)
}

func article(noun string) string {
	if strings.ContainsRune("AEIO", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

// mistyped is the finding that a check digit does not fit the other digits.
func mistyped(what, place string) finding {
	return wrong("has a wrong check digit", fmt.Sprintf("the %s of %s must fit the others: look for one mistyped or two swapped", place, article(what)))
}
