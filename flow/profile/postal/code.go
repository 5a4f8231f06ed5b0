package postal

import (
	"cmp"
	"regexp"
	"strings"
	"sync"
	"unicode"

	"github.com/bojanz/address"

	"trusthub-wizard/flow/profile/answer"
	"trusthub-wizard/flow/profile/countries"
)

// codeLabels are the names of postal codes that aren't "Postal code".
var codeLabels = map[address.PostalCodeType]string{
	address.PostalCodeTypeZip: "ZIP code", address.PostalCodeTypePin: "PIN code", address.PostalCodeTypeEir: "Eircode",
}

// CodeLabel is the country's name for a postal code.
func CodeLabel(country string) string {
	if country == "" {
		return "Postal code"
	}
	return cmp.Or(codeLabels[address.GetFormat(country).PostalCodeType], "Postal code")
}

// CodeHint is what to know about postal codes in the country, or "".
func CodeHint(country string) string {
	if UsualCode(country) != "" {
		return "This country has no postal codes, but Twilio requires one: " + usual(country) + "."
	}
	return ""
}

// UsualCode is the postal code to send for a country without postal codes, since Twilio
// requires one; "" for other countries.
func UsualCode(country string) string {
	if without(country, "%P") {
		return "00000"
	}
	return ""
}

// usual says what people send if there are no postal codes.
func usual(country string) string {
	if country == "HK" {
		return "00000, or China Post's 999077"
	}
	return "00000"
}

// WithoutCode says what is sent if the postal code is left empty in a country without postal
// codes.
func WithoutCode(country string) answer.Finding {
	if UsualCode(country) == "" {
		return answer.Finding{}
	}
	return answer.Unusual("is sent as 00000", countries.Name(country)+" has no postal codes, but Twilio requires one: enter "+usual(country))
}

// codeMasks are how countries group postal codes, in the signs of [answer.Shaped].
var codeMasks = map[string][]string{
	"US": {"99999-9999"}, "CA": {"A9A 9A9"}, "BR": {"99999-999"}, "PT": {"9999-999"}, "PL": {"99-999"}, "JP": {"999-9999"},
	"NL": {"9999 AA"}, "SE": {"999 99"}, "CZ": {"999 99"}, "SK": {"999 99"}, "GR": {"999 99"}, "IE": {"A9X XXXX"},
	"KY": {"AA9-9999"}, "IR": {"99999-99999"}, "MT": {"AAA 9999"},
	"GB": {"A9 9AA", "A99 9AA", "AA9 9AA", "AA99 9AA", "A9A 9AA", "AA9A 9AA"},
}

// A Place is the rest of an address, which decides how to read a postal code: the country as
// two letters, region and city as typed.
type Place struct{ Country, Region, City string }

// NormalCode is a postal code in upper case, grouped the country's way, without the text
// around it. A leading zero that a spreadsheet dropped is restored if the region or the city
// confirms it.
func NormalCode(text string, at Place) string {
	code, _ := at.read(text)
	return code
}

// read is a postal code as it is sent; zeroed reports that a zero was restored.
func (at Place) read(text string) (code string, zeroed bool) {
	cleaned := strings.ToUpper(answer.Clean(text))
	switch {
	case at.Country == "":
		return cleaned, false
	case UsualCode(at.Country) != "" && at.codeless(cleaned):
		return UsualCode(at.Country), false
	}
	number := uncounted(cleaned, codeMasks[at.Country] != nil)
	for _, typed := range []string{number, withoutFraction(number)} {
		if code, ok := written(typed, at.Country); ok {
			return code, false
		}
	}
	if code, ok := at.labelled(number); ok {
		return code, false
	}
	number = answer.Code(withoutFraction(at.bare(number)))
	for zeros := 1; zeros <= 3 && number != "" && strings.Trim(number, "0123456789") == ""; zeros++ {
		code, ok := written(strings.Repeat("0", zeros)+number, at.Country)
		if ok && at.holds(code) {
			return code, true
		}
	}
	return cleaned, false
}

// codeless reports whether a text isn't a postal code: a word for none, or only the place.
func (at Place) codeless(text string) bool {
	return answer.Code(text) == "" || unreal(text) || at.known(text) && !strings.ContainsFunc(text, unicode.IsDigit)
}

// written is a postal code grouped the country's way; ok is false if the text isn't one.
func written(text, country string) (code string, ok bool) {
	compact := answer.Code(text)
	forms := []string{text, compact}
	// Letters from abroad are addressed like this: CH-8001, D-10115.
	for _, sign := range []string{country, carSigns[country]} {
		if rest, ok := strings.CutPrefix(compact, sign); ok && sign != "" {
			forms = append(forms, rest)
		}
	}
	if strings.Contains(address.GetFormat(country).PostalCodePattern, country) { // LV-1073, VG1110: the sign is part of the code
		number := strings.TrimPrefix(compact, country)
		forms = append(forms, country+"-"+number, country+number)
	}
	for _, slips := range []bool{false, true} { // as typed first: PO1 1AA isn't P01 1AA
		for _, form := range forms {
			if grouped, ok := masked(country, answer.Code(form), slips); ok {
				return grouped, true
			}
			if matches(country, form) {
				return form, true
			}
		}
	}
	return "", false
}

// carSigns are the countries' signs on cars, if they differ from ISO 3166.
var carSigns = map[string]string{
	"DE": "D", "AT": "A", "FR": "F", "IT": "I", "ES": "E", "BE": "B", "LU": "L", "SE": "S", "FI": "FIN", "NO": "N", "HU": "H", "SI": "SLO",
}

// masked puts letters and digits into the first of the country's masks that makes a postal
// code; ok is false if none does. With slips, letters may replace digits.
func masked(country, compact string, slips bool) (grouped string, ok bool) {
	for _, mask := range codeMasks[country] {
		sign := strings.IndexAny(mask, " -")
		places, typed := mask[:sign]+mask[sign+1:], compact
		if slips {
			typed = numbered(places, compact)
		}
		if !answer.Shaped(places, typed) {
			continue
		}
		if grouped = typed[:sign] + mask[sign:sign+1] + typed[sign:]; matches(country, grouped) {
			return grouped, true
		}
	}
	return "", false
}

// numbered puts in digits for letters that look like them, where the mask has a 9: K1A OB1.
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

// stricter are patterns for countries where those of package address accept words: Eircode,
// Product Guide (a routing key and four of 25 characters).
var stricter = map[string]string{"IE": `[AC-FHKNPRTV-Y]\d[\dW] ?[\dAC-FHKNPRTV-Y]{4}`}

var codePatterns sync.Map

// matches reports whether a postal code has its country's format. Without a known format,
// any code matches.
func matches(country, code string) bool {
	pattern, ok := codePatterns.Load(country)
	if !ok {
		known := cmp.Or(stricter[country], address.GetFormat(country).PostalCodePattern, ".*")
		pattern = regexp.MustCompile("^(?:" + known + ")$")
		codePatterns.Store(country, pattern)
	}
	return pattern.(*regexp.Regexp).MatchString(code)
}

// CheckCode refuses an invalid postal code if the country's format is known well, and warns
// otherwise.
func CheckCode(text string, at Place) answer.Finding {
	code, zeroed := at.read(text)
	switch {
	case zeroed:
		return answer.Unusual("lost its leading zero", "it's sent with the zero; compare it with the address").Causes(18603)
	case at.Country == "":
		return answer.Finding{}
	case UsualCode(at.Country) != "":
		if at.codeless(answer.Clean(text)) {
			return WithoutCode(at.Country)
		}
		return answer.Finding{}
	case matches(at.Country, code) && !unreal(answer.Clean(text)):
		return answer.Finding{}
	}
	fix := ""
	if example := CodeExample(at.Country); example != "" {
		fix = "for example " + example
	}
	if answer.Digits(answer.Code(code), len(answer.Code(code))) && zeroInFront[at.Country] && at.Region == "" {
		if _, ok := written("0"+answer.Code(withoutFraction(code)), at.Country); ok {
			fix += "; if a spreadsheet dropped the leading zero, put it back"
		}
	}
	if wellKnown[at.Country] {
		return answer.Wrong("isn't a valid postal code in this country", fix)
	}
	return answer.Unusual("isn't a valid postal code in this country", fix).Causes(18603)
}

// wellKnown are the countries whose format of postal codes is known well enough to refuse
// others. Elsewhere, they get a warning.
var wellKnown = answer.SetOf("US CA GB AU IN EE DE FR NL ES IT BR JP PL PT SE CZ AT CH MX SG RO")

// codeExamples are postal codes by country, mostly of the capital.
var codeExamples = map[string]string{
	"AD": "AD100", "AF": "1001", "AI": "AI-2640", "AL": "1001", "AM": "0010", "AR": "C1070AAM", "AS": "96799", "AT": "1010", "AU": "2000", "AX": "22150",
	"AZ": "1000", "BA": "71000", "BB": "BB23026", "BD": "1340", "BE": "1000", "BG": "1000", "BH": "317", "BL": "97100", "BM": "FL 07", "BN": "BT2328",
	"BR": "01310-100", "BT": "11001", "BY": "220050", "CA": "K1A 0B1", "CC": "6799", "CH": "8001", "CL": "8340457", "CN": "100000", "CO": "111221", "CR": "10101",
	"CU": "10700", "CV": "7600", "CX": "6798", "CY": "1010", "CZ": "110 00", "DE": "10115", "DK": "1050", "DO": "11903", "DZ": "16000", "EC": "170515",
	"EE": "10111", "EG": "11511", "EH": "70000", "ES": "28013", "ET": "1000", "FI": "00100", "FK": "FIQQ 1ZZ", "FM": "96941", "FO": "100", "FR": "75001",
	"GB": "SW1A 1AA", "GE": "0101", "GF": "97300", "GG": "GY1 1AA", "GI": "GX11 1AA", "GL": "3900", "GN": "001", "GP": "97100", "GR": "105 57", "GS": "SIQQ 1ZZ",
	"GT": "01001", "GU": "96910", "GW": "1000", "HM": "7050", "HN": "11101", "HR": "10000", "HT": "6120", "HU": "1051", "ID": "10110", "IE": "D02 AF30",
	"IL": "9414219", "IM": "IM1 1AA", "IN": "560001", "IO": "BBND 1ZZ", "IQ": "31001", "IR": "11936-12345", "IS": "101", "IT": "00118", "JE": "JE1 1AA", "JO": "11937",
	"JP": "100-0001", "KE": "00100", "KG": "720001", "KH": "120101", "KR": "03051", "KW": "13001", "KY": "KY1-1100", "KZ": "050010", "LA": "01160", "LB": "2038 3054",
	"LI": "9490", "LK": "00100", "LR": "1000", "LS": "100", "LT": "01100", "LU": "1009", "LV": "LV-1073", "MA": "10000", "MC": "98000", "MD": "2012",
	"ME": "81000", "MF": "97100", "MG": "101", "MH": "96960", "MK": "1000", "MM": "11181", "MN": "16000", "MP": "96950", "MQ": "97200", "MT": "VLT 1117",
	"MU": "42602", "MV": "20026", "MX": "06000", "MY": "50000", "MZ": "1102", "NA": "10001", "NC": "98800", "NE": "8001", "NF": "2899", "NG": "900001",
	"NI": "11001", "NL": "1012 JS", "NO": "0025", "NP": "44601", "NZ": "6001", "OM": "133", "PE": "15074", "PF": "98709", "PG": "111", "PH": "1008",
	"PK": "44000", "PL": "00-950", "PM": "97500", "PN": "PCRN 1ZZ", "PR": "00901", "PT": "1000-001", "PW": "96940", "PY": "1536", "RE": "97400", "RO": "010011",
	"RS": "11000", "RU": "101000", "SA": "11564", "SD": "11042", "SE": "111 20", "SG": "018956", "SH": "STHL 1ZZ", "SI": "1000", "SJ": "9170", "SK": "811 01",
	"SM": "47890", "SN": "12500", "SO": "JH 09010", "SV": "CP 1101", "SZ": "H100", "TC": "TKCA 1ZZ", "TH": "10200", "TJ": "735450", "TM": "744000", "TN": "1002",
	"TR": "06101", "TW": "100", "TZ": "11101", "UA": "01001", "UM": "96898", "US": "94105", "UY": "11800", "UZ": "100000", "VA": "00120", "VC": "VC0100",
	"VE": "1010", "VG": "VG1110", "VI": "00801", "VN": "100000", "WF": "98600", "XK": "10000", "YT": "97600", "ZA": "0083", "ZM": "10101",
}

// CodeExample is a postal code of the country, or what is sent if it has none; "" if neither
// is known.
func CodeExample(country string) string { return cmp.Or(codeExamples[country], UsualCode(country)) }
