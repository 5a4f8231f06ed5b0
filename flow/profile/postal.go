package profile

import (
	"cmp"
	"regexp"
	"strings"
	"sync"

	"github.com/bojanz/address"
)

// postalLabels are what postal codes are called where that is not Postal code.
var postalLabels = map[address.PostalCodeType]string{
	address.PostalCodeTypeZip: "ZIP code", address.PostalCodeTypePin: "PIN code", address.PostalCodeTypeEir: "Eircode",
}

func postalLabel(a Application) string {
	f, _ := format(a)
	return cmp.Or(postalLabels[f.PostalCodeType], "Postal code")
}

func postalHint(a Application) string {
	if without(a, "%P") {
		return "The country has no postal codes, but Twilio wants an answer: 00000 is usual."
	}
	return ""
}

func offerPostal(a Application) string {
	if without(a, "%P") {
		return "00000"
	}
	return ""
}

// postalMasks are how postal codes are grouped, where they are, in the signs of
// shapedAs.
var postalMasks = map[string][]string{
	"US": {"99999-9999"}, "CA": {"A9A 9A9"}, "BR": {"99999-999"}, "PT": {"9999-999"}, "PL": {"99-999"}, "JP": {"999-9999"},
	"NL": {"9999 AA"}, "SE": {"999 99"}, "CZ": {"999 99"}, "SK": {"999 99"}, "GR": {"999 99"}, "IE": {"A9X XXXX"},
	"GB": {"A9 9AA", "A99 9AA", "AA9 9AA", "AA99 9AA", "A9A 9AA", "AA9A 9AA"},
}

// normalPostal is a postal code in upper case, grouped as its country does.
func normalPostal(a Application, text string) string {
	country := normalCountry(a, a[AddressCountry])
	cleaned, compact := strings.ToUpper(clean(text)), code(text)
	if !isCountry(country) {
		return cleaned
	}
	forms := []string{cleaned, compact}
	// CH-8001 and D-10115 is how letters from abroad are addressed.
	for _, sign := range []string{country, carSigns[country]} {
		if rest, ok := strings.CutPrefix(compact, sign); ok && sign != "" {
			forms = append(forms, rest)
		}
	}
	for _, slips := range []bool{false, true} { // as it is typed first: PO1 1AA is not P01 1AA
		for _, form := range forms {
			if grouped, ok := masked(country, code(form), slips); ok {
				return grouped
			}
			if matches(country, form) {
				return form
			}
		}
	}
	return cleaned
}

// carSigns are the signs of countries on cars, where they differ from ISO 3166.
var carSigns = map[string]string{
	"DE": "D", "AT": "A", "FR": "F", "IT": "I", "ES": "E", "BE": "B", "LU": "L", "SE": "S", "FI": "FIN", "NO": "N", "HU": "H", "SI": "SLO",
}

// masked puts a code's letters and digits into the first of the country's masks with
// which they are one of its codes; ok is false where there is none. slips says that
// letters may stand for digits.
func masked(country, compact string, slips bool) (grouped string, ok bool) {
	for _, mask := range postalMasks[country] {
		sign := strings.IndexAny(mask, " -")
		places, typed := mask[:sign]+mask[sign+1:], compact
		if slips {
			typed = numbered(places, compact)
		}
		if !shapedAs(places, typed) {
			continue
		}
		if grouped = typed[:sign] + mask[sign:sign+1] + typed[sign:]; matches(country, grouped) {
			return grouped, true
		}
	}
	return "", false
}

// numbered puts the digits that are meant where a mask has a 9 and somebody typed a
// letter that looks like one: K1A OB1.
func numbered(places, compact string) string {
	typed := []byte(compact)
	for i := range min(len(places), len(typed)) {
		switch {
		case places[i] == '9' && typed[i] == 'O':
			typed[i] = '0'
		case places[i] == '9' && typed[i] == 'I':
			typed[i] = '1'
		}
	}
	return string(typed)
}

// stricter are patterns where those of package address take words for codes: Eircode,
// Product Guide (a routing key and four of 25 characters).
var stricter = map[string]string{"IE": `[AC-FHKNPRTV-Y]\d[\dW] ?[\dAC-FHKNPRTV-Y]{4}`}

// postalPatterns are the compiled patterns of postal codes, by country.
var postalPatterns sync.Map

// matches reports whether a postal code has its country's format; one of a
// country without a known format does.
func matches(country, code string) bool {
	pattern, ok := postalPatterns.Load(country)
	if !ok {
		known := cmp.Or(stricter[country], address.GetFormat(country).PostalCodePattern, ".*")
		pattern = regexp.MustCompile("^(?:" + known + ")$")
		postalPatterns.Store(country, pattern)
	}
	return pattern.(*regexp.Regexp).MatchString(code)
}

func checkPostal(a Application, text string) finding {
	f, ok := format(a)
	country := normalCountry(a, a[AddressCountry])
	if !ok || matches(country, normalPostal(a, text)) {
		return finding{}
	}
	fix := ""
	if example := postalExample(a); example != "" {
		fix = "for example " + example
	}
	if f.IsRequired(address.FieldPostalCode) && fix != "" {
		return wrong("has not the form of the country's postal codes", fix)
	}
	return unusual("has not the form of the country's postal codes", fix).causes(18603)
}

// postalExamples are examples by country, of those whose codes are known well
// enough to refuse another form; elsewhere it is only doubted.
var postalExamples = map[string]string{
	"US": "94105", "CA": "K1A 0B1", "GB": "SW1A 1AA", "AU": "2000", "IN": "560001", "EE": "10111", "RO": "010011", "IL": "9414219",
	"DE": "10115", "FR": "75001", "NL": "1012 JS", "IE": "D02 AF30", "ES": "28013", "IT": "00118", "BR": "01310-100", "JP": "100-0001",
	"PL": "00-950", "PT": "1000-001", "SE": "111 20", "CZ": "110 00", "AT": "1010", "CH": "8001", "MX": "06000", "SG": "018956",
}

func postalExample(a Application) string { return postalExamples[normalCountry(a, a[AddressCountry])] }
