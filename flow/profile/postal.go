package profile

import (
	"regexp"
	"strings"
	"sync"

	"github.com/bojanz/address"
)

// postalLabel is what postal codes are called in the country.
func postalLabel(a Application) string {
	f, ok := format(a)
	switch {
	case !ok:
		return "Postal code"
	case f.PostalCodeType == address.PostalCodeTypeZip:
		return "ZIP code"
	case f.PostalCodeType == address.PostalCodeTypePin:
		return "PIN code"
	case f.PostalCodeType == address.PostalCodeTypeEir:
		return "Eircode"
	}
	return "Postal code"
}

func postalHint(a Application) string {
	if f, ok := format(a); ok && !strings.Contains(f.Layout, "%P") {
		return "The country has no postal codes, but Twilio wants an answer: 00000 is usual."
	}
	return ""
}

func offerPostal(a Application) string {
	if f, ok := format(a); ok && !strings.Contains(f.Layout, "%P") {
		return "00000"
	}
	return ""
}

// postalMasks are how postal codes are grouped, where they are: A is a letter, 9
// a digit.
var postalMasks = map[string][]string{
	"US": {"99999-9999"}, "CA": {"A9A 9A9"}, "BR": {"99999-999"}, "PT": {"9999-999"}, "PL": {"99-999"}, "JP": {"999-9999"},
	"NL": {"9999 AA"}, "SE": {"999 99"}, "CZ": {"999 99"}, "SK": {"999 99"}, "GR": {"999 99"}, "IE": {"AXX XXXX"},
	"GB": {"A9 9AA", "A99 9AA", "AA9 9AA", "AA99 9AA", "A9A 9AA", "AA9A 9AA"},
}

// normalPostal is a postal code in upper case, grouped as its country does.
func normalPostal(a Application, text string) string {
	country := normalCountry(a, a[AddressCountry])
	compact := code(text)
	// CH-8001 and D-10115 is how letters from abroad are addressed.
	for _, sign := range []string{country, carSigns[country]} {
		if rest, ok := strings.CutPrefix(compact, sign); ok && sign != "" && !matches(country, compact) && matches(country, rest) {
			compact, text = rest, rest
		}
	}
	for _, mask := range postalMasks[country] {
		if grouped, ok := masked(mask, compact); ok {
			return grouped
		}
	}
	cleaned := strings.ToUpper(clean(text))
	if matches(country, compact) && !matches(country, cleaned) {
		return compact
	}
	return cleaned
}

// carSigns are the signs of countries on cars, where they differ from ISO 3166.
var carSigns = map[string]string{
	"DE": "D", "AT": "A", "FR": "F", "IT": "I", "ES": "E", "BE": "B", "LU": "L", "SE": "S", "FI": "FIN", "NO": "N", "HU": "H", "SI": "SLO",
}

// masked puts a code's letters and digits into a mask; ok is false where they do
// not fit it.
func masked(mask, compact string) (grouped string, ok bool) {
	var b strings.Builder
	for i := range len(mask) {
		m := mask[i]
		if m != 'A' && m != '9' && m != 'X' {
			b.WriteByte(m)
			continue
		}
		if compact == "" {
			return "", false
		}
		c := compact[0]
		isDigit, isLetter := c >= '0' && c <= '9', c >= 'A' && c <= 'Z'
		if m == 'A' && !isLetter || m == '9' && !isDigit || !isDigit && !isLetter {
			return "", false
		}
		b.WriteByte(c)
		compact = compact[1:]
	}
	return b.String(), compact == ""
}

// postalPatterns are the compiled patterns of postal codes, by country.
var postalPatterns sync.Map

// matches reports whether a postal code has its country's format; one of a
// country without a known format does.
func matches(country, code string) bool {
	pattern, ok := postalPatterns.Load(country)
	if !ok {
		f := address.GetFormat(country)
		pattern = regexp.MustCompile("^(?:" + f.PostalCodePattern + ")$")
		if f.PostalCodePattern == "" {
			pattern = regexp.MustCompile("")
		}
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
	if f.IsRequired(address.FieldPostalCode) {
		return wrong("has not the form of the country's postal codes", fix)
	}
	return unusual("has not the form of the country's postal codes", fix).causes(18603)
}

// postalExamples are examples by country; others are told by the pattern alone.
var postalExamples = map[string]string{
	"US": "94105", "CA": "K1A 0B1", "GB": "SW1A 1AA", "AU": "2000", "IN": "560001", "EE": "10111", "RO": "010011", "IL": "9414219",
	"DE": "10115", "FR": "75001", "NL": "1012 JS", "IE": "D02 AF30", "ES": "28013", "IT": "00118", "BR": "01310-100", "JP": "100-0001",
	"PL": "00-950", "PT": "1000-001", "SE": "111 20", "CZ": "110 00", "AT": "1010", "CH": "8001", "MX": "06000", "SG": "018956",
}

func postalExample(a Application) string { return postalExamples[normalCountry(a, a[AddressCountry])] }
