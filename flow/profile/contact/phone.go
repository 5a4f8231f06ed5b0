package contact

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"trusthub-wizard/flow/profile/answer"
	"trusthub-wizard/flow/profile/contact/numbering"
	"trusthub-wizard/flow/profile/countries"
)

// CallingCodes are the countries, with their calling codes.
var CallingCodes = sync.OnceValue(func() *answer.Choices {
	var table []answer.Choice
	taken := make(map[int]bool)
	for _, row := range countries.Table() {
		code := numbering.CountryCodeForRegion(row.Value)
		if code == 0 {
			continue
		}
		row.Also += "|" + row.Label
		row.Label = fmt.Sprintf("%s +%d", row.Label, code)
		if main := numbering.RegionCodeForCountryCode(code); !taken[code] && main == row.Value {
			row.Also += fmt.Sprintf("|%d|00%d", code, code)
			taken[code] = true
		}
		table = append(table, row)
	}
	return answer.NewChoices("a country by name, code or number, for example United States, US or +1", table...)
})

// International reports whether a number includes its country code, so it needs no country
// beside it. Words may come before it.
func International(text string) bool {
	text = answer.Clean(text)
	i := strings.IndexFunc(text, func(r rune) bool { return r == '+' || unicode.IsDigit(r) })
	if i < 0 {
		return false
	}
	zeros := 0
	for _, r := range text[i:] {
		if r == '+' {
			return zeros == 0
		}
		if answer.Code(string(r)) != "0" {
			return false
		}
		if zeros++; zeros == 2 {
			return true
		}
	}
	return false
}

// sound reports whether a number has as many digits as its country's numbers and stays the
// same when read back from E.164. Numbering plans grow: a number typed with its country code
// may be longer or shorter, with a warning. Exceptions are North America, where ten digits
// are final, and what doesn't fit into E.164.
func sound(n *numbering.Number, abroad bool) bool {
	written := numbering.Format(n, numbering.E164)
	insisted := abroad && n.CountryCode != 1 && len(written) >= len("+")+7 && len(written) <= len("+")+15
	if !insisted && numbering.IsPossibleNumberWithReason(n) != numbering.Possible {
		return false
	}
	again, ok := numbering.Parse(written, "")
	return ok && numbering.Format(again, numbering.E164) == written
}

// E164 is the number as Twilio takes it, without an extension, or the text if it isn't a
// number.
func E164(text, country string) string {
	r := read(text, country)
	if !r.ok {
		return lines(text)
	}
	return numbering.Format(r.number, numbering.E164)
}

// DisplayPhone formats a number in E.164 for reading.
func DisplayPhone(number string) string {
	if r := dial(number, ""); r.ok && strings.HasPrefix(number, "+") {
		return numbering.Format(r.number, numbering.International)
	}
	return number
}

// callingLabel is a country with its calling code: "Germany +49".
func callingLabel(country string) string {
	return fmt.Sprintf("%s +%d", countries.Name(country), numbering.CountryCodeForRegion(country))
}

// PhoneCountry is the country of a number in international format, "" if it isn't known.
func PhoneCountry(text string) string {
	r := read(text, "")
	if !r.ok {
		return ""
	}
	return regionOf(r.number)
}

// regionOf is the country of a number, "" if it isn't known.
func regionOf(n *numbering.Number) string {
	// 555-01xx and new numbers have no region; the code's main one is close enough.
	for _, c := range []string{numbering.RegionCodeForNumber(n), numbering.RegionCodeForCountryCode(n.CountryCode)} {
		if countries.Is(c) {
			return c
		}
	}
	return ""
}

// typedCountry is the main country of the code at the front, however few digits follow; ""
// if there's no code.
func typedCountry(text string) string {
	if !International(text) {
		return ""
	}
	digits := strings.TrimLeft(strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, answer.Clean(text)), "0")
	for n := 1; n <= min(3, len(digits)); n++ {
		code, _ := strconv.Atoi(digits[:n])
		if region := numbering.RegionCodeForCountryCode(code); countries.Is(region) {
			return region
		}
	}
	return ""
}

// CheckPhone refuses what can't be a number in the country, and warns of numbers that can't
// reach the person. web is the business's website: fictitious numbers are fine with an
// example website. others are further countries the number may belong to.
func CheckPhone(text, country, web string, others ...string) answer.Finding {
	if !International(text) && country == "" {
		if strings.ContainsFunc(answer.Code(text), unicode.IsDigit) {
			return answer.Finding{} // the country code is asked for, and needed to check the number
		}
		return answer.Wrong("isn't a phone number", "for example +1 415-555-0123")
	}
	r := read(text, country)
	n, ok := r.number, r.ok
	like := ""
	if !r.ok {
		like = "for example " + ExamplePhone(cmp.Or(typedCountry(text), country))
	}
	switch {
	case fixes[r.fault] != "":
		return answer.Wrong(r.fault, fixes[r.fault]+", "+like)
	case r.fault != "":
		return answer.Wrong(r.fault, like)
	}
	used := ok && numbering.IsValidNumber(n)
	elsewhere := ""
	if !International(text) && (!used || bare(r.digits, country)) {
		elsewhere = fitting(r.digits, country, others)
	}
	switch {
	case used && elsewhere == "":
		return r.judge(web)
	case used:
		return answer.Unusual("fits both "+elsewhere+" and "+callingLabel(country), "choose the right one, or type the number with + and the country code")
	case elsewhere != "":
		found := answer.Wrong("doesn't fit the country code "+callingLabel(country), "it fits "+elsewhere+": choose that one")
		if ok {
			found = answer.Unusual(found.What, found.Fix)
		}
		found.InFile = "it fits " + elsewhere + ": write it with + and the country code"
		return found
	case !ok:
		if n != nil && n.CountryCode != 1 {
			like += "; if it's right, type it with + and the country code"
		}
		return answer.Wrong(miscounted(country, n), like)
	}
	return r.judge(web)
}

// bare reports whether digits lack their country's prefix for national calls, so they may be
// from another country.
func bare(digits, country string) bool {
	trunk := numbering.NddPrefixForRegion(country)
	return trunk != "" && trunk != "1" && !strings.HasPrefix(digits, trunk)
}

// miscounted says what's wrong with an impossible number.
func miscounted(country string, n *numbering.Number) string {
	if n == nil {
		return "isn't a phone number"
	}
	if numbering.IsValidShortNumberForRegion(n, country) {
		return "is a short number, which doesn't work from abroad"
	}
	switch numbering.IsPossibleNumberWithReason(n) {
	case numbering.TooShort:
		return "has too few digits"
	case numbering.TooLong:
		return "has too many digits"
	case numbering.LocalOnly:
		return "has no area code"
	}
	return "has the wrong number of digits"
}

// invented reports whether a number is fictitious but the business isn't. Demonstrations use
// fictitious numbers.
func invented(n *numbering.Number, web string) bool {
	if !fictitious(n) {
		return false
	}
	web = Host(web)
	return web != "" && !Reserved(web)
}

// fitting is the label of another country in which the digits are a number in use: one of
// the others, or the one that the first digits name.
func fitting(digits, country string, others []string) string {
	for _, other := range others {
		if other == country || other == "" {
			continue
		}
		if r := dial(digits, other); r.ok && numbering.IsValidNumber(r.number) {
			return callingLabel(other)
		}
	}
	if r := dial("+"+digits, ""); r.ok && numbering.IsValidNumber(r.number) {
		if other := numbering.RegionCodeForNumber(r.number); other != country && countries.Is(other) {
			return callingLabel(other)
		}
	}
	return ""
}

const hasExtension = "has an extension, which can't be sent"

// judge warns of the wrong kinds of numbers, and of what was lost and restored.
func (r reading) judge(web string) answer.Finding {
	n := r.number
	region := numbering.RegionCodeForNumber(n)
	if invented(n, web) {
		return answer.Unusual("is reserved for fiction and examples", "enter the number the person answers")
	}
	if !numbering.IsValidNumber(n) && !fictitious(n) {
		return answer.Unusual("isn't known to be in use", "check it with the customer; for example "+ExamplePhone(numbering.RegionCodeForCountryCode(n.CountryCode)))
	}
	if answer.Repeated(n.National[2:]) {
		return answer.Unusual("looks made up", "enter the number the person answers")
	}
	if r.extension {
		return answer.Unusual(hasExtension, "enter a number that reaches the person directly")
	}
	switch numbering.NumberType(n) {
	case numbering.PremiumRate, numbering.SharedCost:
		return answer.Unusual("costs the caller extra", "enter a regular number in "+countries.Name(region))
	case numbering.Pager, numbering.Voicemail:
		return answer.Unusual("is a pager or voicemail number", "enter a regular number in "+countries.Name(region))
	}
	if r.restored != "" {
		return answer.Unusual(r.restored, fixes[r.restored])
	}
	return answer.Finding{}
}

// fictitious reports whether a number is in a range that regulators reserve for drama
// (NANPA: 555-0100 to 0199; Ofcom: 01632 960, 020 7946 0, 07700 900; ACMA: 5550 and 7010
// blocks).
func fictitious(n *numbering.Number) bool {
	switch national := n.National; n.CountryCode {
	case 1:
		return len(national) == 10 && national[3:8] == "55501"
	case 44:
		const fronts = "1632960 2079460 7700900 1134960 1144960 1154960 1164960 1174960 1184960 1214960 1314960 1414960 1514960 1614960"
		return len(national) >= 7 && strings.Contains(fronts, national[:7])
	case 61:
		return len(national) == 9 && (national[1:5] == "5550" || national[1:5] == "7010")
	}
	return false
}

// ExamplePhone is a fictitious number if the country reserves some, else the numbering
// plan's example.
func ExamplePhone(country string) string {
	switch country {
	case "GB":
		return "020 7946 0123 or +44 20 7946 0123"
	case "AU":
		return "(02) 5550 1234 or +61 2 5550 1234"
	}
	n := numbering.ExampleNumber(country)
	if n == nil || country == "US" || country == "" {
		return "(415) 555-0123 or +1 415-555-0123"
	}
	return numbering.Format(n, numbering.National) + " or " + numbering.Format(n, numbering.International)
}

// CheckOwn checks a number in the account, with its country code. ok is false if it isn't a
// number.
func CheckOwn(text, web string) (found answer.Finding, ok bool) {
	r := read(text, "")
	switch {
	case r.fault == twoNumbers:
		return answer.Wrong(r.fault, "enter one per line, for example +14155550123"), true
	case !r.ok:
		return answer.Finding{}, false
	case invented(r.number, web):
		return answer.Unusual("is reserved for fiction and examples", "enter a number in the account"), true
	case !inUse(r.number):
		return answer.Unusual("isn't known to be in use", "check it against the account's numbers"), true
	case r.restored != "":
		return answer.Unusual(r.restored, fixes[r.restored]), true
	}
	return answer.Finding{}, true
}
