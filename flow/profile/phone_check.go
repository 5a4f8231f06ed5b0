package profile

import (
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"
)

// checkPhone refuses what cannot be a number, and warns of one that reaches
// nobody who can speak for the business.
func (r representative) checkPhone(a Application, text string) finding {
	country := r.country(a)
	if !international(text) && country == "" {
		if strings.ContainsFunc(code(text), unicode.IsDigit) {
			return finding{} // the country code is asked for; the number cannot be judged without it
		}
		return wrong("is not a phone number", "for example +1 415-555-0123")
	}
	n, ok := phone(text, country)
	used := ok && phonenumbers.IsValidNumber(n)
	elsewhere := ""
	if !used || bare(text, country) {
		elsewhere = r.elsewhere(a, text, country)
	}
	switch {
	case used && elsewhere == "":
		return judgePhone(a, n).causes(r.rejection())
	case used:
		return unusual("fits "+elsewhere+" as well as "+callingLabel(country), "choose the one that is meant, or type it with + and the country code").causes(r.rejection())
	case elsewhere != "":
		found := wrong("does not fit the country code "+callingLabel(country), "it fits "+elsewhere+": choose that one")
		if ok {
			found = unusual(found.what, found.fix).causes(r.rejection())
		}
		found.fixed = "it fits " + elsewhere + ": write it with + and the country code"
		return found
	case !ok:
		fix := "for example " + examplePhone(country)
		if n != nil && n.GetCountryCode() != 1 {
			fix += "; if it is right as it is, type it with + and the country code"
		}
		return wrong(miscounted(country, n), fix)
	}
	return judgePhone(a, n).causes(r.rejection())
}

// bare reports whether a number is typed without the digit that goes before
// national numbers in its country: people elsewhere may have typed it.
func bare(text, country string) bool {
	trunk := phonenumbers.GetNddPrefixForRegion(country, true)
	return trunk != "" && trunk != "1" && !strings.HasPrefix(code(text), trunk)
}

// miscounted says what is wrong with a number that cannot be one.
func miscounted(country string, n *phonenumbers.PhoneNumber) string {
	if n == nil {
		return "is not a phone number"
	}
	if phonenumbers.IsValidShortNumberForRegion(n, country) {
		return "is a short number, which reaches nobody from abroad"
	}
	switch phonenumbers.IsPossibleNumberWithReason(n) {
	case phonenumbers.TOO_SHORT:
		return "has too few digits"
	case phonenumbers.TOO_LONG:
		return "has too many digits"
	case phonenumbers.IS_POSSIBLE_LOCAL_ONLY:
		return "has no area code"
	}
	return "has not as many digits as a phone number"
}

// invented reports whether a number is fictitious and the business is not: the
// customers of demonstrations have numbers that nobody has.
func invented(a Application, n *phonenumbers.PhoneNumber) bool {
	web := host(a[WebSite])
	return fictitious(n) && web != "" && !reserved(web)
}

// rejection is the code for a representative that cannot be verified.
func (r representative) rejection() int { return 18603 + int(r) }

// elsewhere is another country, by its label, in which the number typed would be
// in use: that of the address, of the registration, of the other representative,
// or the one that its first digits say.
func (r representative) elsewhere(a Application, text, country string) string {
	if international(text) {
		return ""
	}
	for _, other := range []string{normalCountry(a, a[AddressCountry]), registeredIn(a), (3 - r).country(a)} {
		if other == country || !isCountry(other) {
			continue
		}
		if n, ok := phone(text, other); ok && phonenumbers.IsValidNumber(n) {
			return callingLabel(other)
		}
	}
	if n, ok := phone("+"+strings.TrimLeft(clean(text), "("), ""); ok && phonenumbers.IsValidNumber(n) {
		if other := phonenumbers.GetRegionCodeForNumber(n); other != country && isCountry(other) {
			return callingLabel(other)
		}
	}
	return ""
}

// judgePhone warns of numbers of the wrong kind.
func judgePhone(a Application, n *phonenumbers.PhoneNumber) finding {
	region := phonenumbers.GetRegionCodeForNumber(n)
	if invented(a, n) {
		return unusual("is of a range kept for films and examples", "the number at which the person answers")
	}
	if !phonenumbers.IsValidNumber(n) && !fictitious(n) {
		return unusual("is no number that is known to be in use", "compare it with the customer's; for example "+examplePhone(phonenumbers.GetRegionCodeForCountryCode(int(n.GetCountryCode()))))
	}
	if repeated(phonenumbers.GetNationalSignificantNumber(n)[2:]) {
		return unusual("looks made up", "the number at which the person answers")
	}
	if n.GetExtension() != "" {
		return unusual("has an extension, which cannot be sent", "a number that reaches the person directly")
	}
	switch phonenumbers.GetNumberType(n) {
	case phonenumbers.PREMIUM_RATE, phonenumbers.SHARED_COST:
		return unusual("is a number that costs the caller extra", "an ordinary number of "+countryName(region))
	case phonenumbers.PAGER, phonenumbers.VOICEMAIL:
		return unusual("is a number that nobody answers", "an ordinary number of "+countryName(region))
	}
	return finding{}
}

// fictitious reports whether a number is of a range that regulators keep for
// drama (NANPA: 555-0100 to 0199; Ofcom: 01632 960, 020 7946 0, 07700 900; ACMA:
// 5550 and 7010 blocks).
func fictitious(n *phonenumbers.PhoneNumber) bool {
	national := phonenumbers.GetNationalSignificantNumber(n)
	switch n.GetCountryCode() {
	case 1:
		return len(national) == 10 && national[3:8] == "55501"
	case 44:
		for _, front := range []string{"1632960", "2079460", "7700900", "1134960", "1144960", "1154960", "1164960", "1174960", "1184960", "1214960", "1314960", "1414960", "1514960", "1614960"} {
			if strings.HasPrefix(national, front) {
				return true
			}
		}
	case 61:
		return len(national) == 9 && (national[1:5] == "5550" || national[1:5] == "7010")
	}
	return false
}

// examplePhone is a number that nobody has, from the ranges kept for fiction
// where they are known, else the example of the numbering plan.
func examplePhone(country string) string {
	switch country {
	case "GB":
		return "020 7946 0123 or +44 20 7946 0123"
	case "AU":
		return "(02) 5550 1234 or +61 2 5550 1234"
	}
	n := phonenumbers.GetExampleNumber(country)
	if n == nil || country == "US" || country == "" {
		return "(415) 555-0123 or +1 415-555-0123"
	}
	return phonenumbers.Format(n, phonenumbers.NATIONAL) + " or " + phonenumbers.Format(n, phonenumbers.INTERNATIONAL)
}

// examplePhone is one of the chosen country.
func (r representative) examplePhone(a Application) string {
	if country := r.country(a); country != "" && country != "US" {
		return examplePhone(country)
	}
	return ""
}

// checkNumber refuses what names no phone number of an account.
func checkNumber(a Application, text string) finding {
	const like = "PN and 32 digits or letters a to f, or a number with its country code such as +14155550123"
	sid := normalSID(a, text)
	switch n, ok := phone(text, ""); {
	case isSID(sid, "PN"):
		return finding{}
	case len(sid) == 34 && isSID(sid, sid[:2]):
		return wrong("is the SID of something else", like)
	case !ok:
		return wrong("is neither a SID nor a number with its country code", like)
	case invented(a, n):
		return unusual("is of a range kept for films and examples", "a number of the account")
	case !phonenumbers.IsValidNumber(n) && !fictitious(n):
		return unusual("is no number that is known to be in use", "compare it with the account's numbers")
	}
	return finding{}
}
