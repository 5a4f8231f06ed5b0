// Package registration knows the business registers in which Twilio looks up numbers: how
// each writes its numbers, and what a number alone tells, above all its check digit.
//
// [Find] leads from a registration ID type to its [Register], and [Of] from a country. What
// a register may have added since (a new prefix) warns: unknown isn't wrong.
package registration

import (
	"fmt"
	"slices"
	"strings"

	"trusthub-wizard/flow/profile/answer"
)

// A Register is a kind of registration number: Twilio's name for it, how it's written, and
// what the number alone tells.
type Register struct {
	Value   string // on the wire; "" if no register is known
	Label   string // as Twilio's form shows it
	Short   string // in messages
	Country string // whose register it is; "" if several have it
	Format  string // how the number is written
	Note    string // what else to know while typing it; may be empty
	Example string

	also   string                                         // further names, separated by "|"
	words  string                                         // what people write around the number
	zeros  int                                            // how many its numbers may begin with, which spreadsheets drop
	hint   string                                         // before it is chosen
	normal func(number, country string) string            // nil: as it is
	check  func(r Register, number string) answer.Finding // nil: anything goes
}

// Registers are the ten registration ID types, in the order of Twilio's page
// "Secondary Customer Profile: required information".
var Registers = []Register{
	{
		Value: "EIN", words: "FEIN EIN FEDERAL FED EMPLOYER IDENTIFICATION TAXPAYER TAX TIN IRS USA US", zeros: 1, Label: "USA: Employer Identification Number (EIN)", Short: "EIN", Country: "US",
		also: "employer identification number|fein|federal tax id|tax id|us ein|irs|tin|taxpayer identification number|tax identification number|tax id number|federal ein|federal id|federal tax identification number|employer id|employer id number|us tax id|us tin",
		hint: "On the IRS letter CP 575 or 147C", Format: "nine digits, such as 12-3456789", Note: "Reviewers often can't find one less than 90 days old", Example: "12-3456789",
		normal: grouped(2), check: nineDigits(2, "compare it with the IRS letter CP 575 or 147C"),
	},
	{
		Value: "DUNS", words: "DUNS DB USA US", zeros: 2, Label: "USA: DUNS Number (Dun & Bradstreet)", Short: "DUNS number",
		also: "duns|d-u-n-s|dun and bradstreet|duns number|dnb|d and b",
		hint: "Twilio advises against it: prefer a tax number", Format: "nine digits, such as 12-345-6789", Example: "12-345-6789",
		normal: grouped(2, 6), check: nineDigits(0, "look up the business by name at Dun & Bradstreet"),
	},
	{
		Value: "CBN", words: "CANADIAN BUSINESS CBN BN CRA CANADA CA GST HST TPS TVH NE TAX PAYROLL ACCOUNT CORPORATION CORPORATE CORP", zeros: 1, Label: "Canada: Canadian Corporation / Business Number", Short: "Canadian business number", Country: "CA",
		also: "ccn|bn|business number|canadian business number|canadian corporation number|cra|bn9|cra business number|canada business number",
		hint: "The first nine digits of any CRA account", Format: "nine digits, such as 123456782", Example: "123456782",
		normal: normalCBN, check: checkCBN,
	},
	{
		Value: "CN", words: "COMPANIES HOUSE COMPANY LTD CO CN CRN INCORPORATED IN UNDER ENGLAND WALES AND SCOTLAND NORTHERN IRELAND GB UK", Label: "Great Britain: Company Number", Short: "UK company number", Country: "GB",
		also: "crn|company number|companies house|uk company number|company registration number|united kingdom: company number|uk crn|company no|companies house number|british company number",
		hint: "From Companies House", Format: "eight digits, or two letters and six digits, such as 01234567 or SC123456", Example: "01234567",
		normal: normalCN, check: checkCN,
	},
	{
		Value: "ACN", words: "ACN ABN AUSTRALIAN BUSINESS COMPANY AUSTRALIA ASIC AU", zeros: 5, Label: "Australia: Company Number from ASIC (ACN)", Short: "ACN", Country: "AU",
		also: "australian company number|asic|asic number",
		hint: "Nine digits; the ABN has eleven", Format: "nine digits, such as 123 456 780", Example: "123 456 780",
		check: checkACN,
	},
	{
		Value: "CIN", words: "CIN CORPORATE IDENTITY IDENTIFICATION INDIA", Label: "India: Corporate Identity Number", Short: "CIN", Country: "IN",
		also: "corporate identity number|corporate identification number|mca|company identification number",
		hint: "21 characters, from the Ministry of Corporate Affairs", Format: "21 characters, such as U72200KA2020PTC123456", Example: "U72200KA2020PTC123456",
		check: checkCIN,
	},
	{
		Value: "VAT", words: "VAT USTID UST UMSATZSTEUER INTRACOMMUNAUTAIRE NIF CIF NIPC OIB AFM ALV MOMS CVR PVM PVN UID KMKR TVA BTW MWST PARTITA PIVA IVA NIP DIC TAX IDENTIFICATION EUROPEAN VATIN REGISTRIKOOD REGISTRY REGKOOD KOOD RG COM ORC", zeros: 3, Label: "Estonia: VAT Number", Short: "VAT number",
		also: "vat number|eu vat|kmkr|vat id|eu vat number|estonia",
		hint: "The VAT number of any EU country", Format: "the country code and number, such as EE123456780", Example: "EE123456780",
		normal: normalVAT, check: checkVAT,
	},
	{
		Value: "VATRN", words: "VAT CODFISCAL CODUL FISCAL UNIC CUI CIF COD TAX COM ORC REGISTRUL COMERTULUI", Label: "Romania: VAT Registration Number", Short: "Romanian VAT number", Country: "RO",
		also: "cui|romanian vat|romania",
		hint: "The CUI, with or without RO", Format: "two to ten digits, with or without RO, such as RO12345674", Example: "RO12345674",
		check: checkCUI,
	},
	{
		Value: "RN", words: "COMPANY ISRAELI ISRAEL IL מספר חברה עוסק מורשה חפ חצ עמ HP", zeros: 5, Label: "Israel: Registration Number", Short: "Israeli registration number", Country: "IL",
		also: "israeli company number|israel|hp|israeli registration number",
		hint: "Nine digits; a company's begins with 5", Format: "nine digits, such as 514287655", Example: "514287655",
		check: checkRN,
	},
	{
		Value: "Other", Label: "Other", Short: "registration number",
		also: "other registration|none of these|not listed|handelsregister|hrb|hra|siren|siret|kvk|kvk number|cvr|cnpj|rfc|nit|rut|ruc|cuit|nzbn|uen|gstin|pan|llpin|krs|nip|regon|ico|org number|organisation number|organization number|business registration certificate|unified social credit code|corporate number",
		hint: "Any other registry: you name it next", Format: "exactly as registered", Example: "HRB 12345",
	},
}

// Types are the registers to choose from.
var Types = func() *answer.Choices {
	var table []answer.Choice
	for _, r := range Registers {
		table = append(table, answer.Choice{Option: answer.Option{Label: r.Label, Value: r.Value, Hint: r.hint}, Also: r.also})
	}
	c := answer.NewChoices("", table...)
	c.Unsure = map[string]string{
		"registrationnumber":    "choose the type of the country that issued it, or Other if none fits",
		"vatregistrationnumber": "choose “Estonia: VAT Number” for any EU country's VAT number, or “Romania: VAT Registration Number” for a Romanian one",
		"cif":                   "choose “Romania: VAT Registration Number” for a Romanian one, or Other for a Spanish one",
		"abn":                   "choose ACN if the business is a company (the last nine digits of its ABN), otherwise Other",
	}
	return c
}()

// Find returns the register of a type, however it's spelled; the zero Register if there's
// none.
func Find(typed string) Register {
	value, _ := Types.Find(typed)
	for i := range Registers {
		if Registers[i].Value == value {
			return Registers[i]
		}
	}
	return Register{}
}

// Of returns the register that only one country's businesses have; the zero Register if
// there's none.
func Of(country string) Register {
	for i := range Registers {
		if country != "" && Registers[i].Country == country {
			return Registers[i]
		}
	}
	return Register{}
}

// CountryOf is the country in which a normal number is registered, by the register or the
// number's letters; "" if neither tells.
func (r Register) CountryOf(number string) string {
	if r.Value == "VAT" {
		return vatCountry(number)
	}
	return r.Country
}

// Serves reports whether the businesses of a country can be in the register.
func (r Register) Serves(country string) bool {
	return r.Country == "" || r.Country == country || slices.Contains(territories[r.Country], country)
}

// territories are ISO 3166 countries that use another one's register.
var territories = map[string][]string{
	"US": {"PR", "GU", "VI", "AS", "MP", "UM"}, "AU": {"CX", "CC", "NF"},
}

// Normal is a number as it is sent: in its register's format if possible, else cleaned.
// country is the business's, "" if it isn't known.
func (r Register) Normal(text, country string) string {
	number, found := r.read(text, country)
	if found.Severity == answer.Error {
		return answer.Clean(text)
	}
	return number
}

// Check refuses what the register can't have issued. It warns of what it isn't known to
// issue, and of a number that was fixed.
func (r Register) Check(text, country string) answer.Finding {
	if r.check == nil && answer.Code(text) == "" {
		return answer.Wrong("has no letters or digits", "enter the number exactly as registered, for example HRB 12345")
	}
	_, found := r.read(text, country)
	return found
}

// grouped puts hyphens at places in a number of nine digits, and leaves others alone.
func grouped(places ...int) func(number, _ string) string {
	return func(number, _ string) string {
		if !answer.Digits(number, 9) {
			return number
		}
		for _, i := range places {
			number = number[:i] + "-" + number[i:]
		}
		return number
	}
}

// miswritten is the finding for a number in the wrong format.
func (r Register) miswritten() answer.Finding {
	return answer.Wrong("isn't in the right format", "enter "+r.Format)
}

func article(noun string) string {
	if strings.ContainsRune("AEIO", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

// mistyped is the finding for a check digit that doesn't match the others.
func mistyped(what, place string) answer.Finding {
	return answer.Wrong("has a wrong check digit", fmt.Sprintf("the %s of %s must match the rest; check for a wrong digit or two swapped digits", place, article(what)))
}
