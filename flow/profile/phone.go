package profile

import (
	"fmt"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// international reports whether a number is typed with its country code, and so
// needs none beside it.
func international(text string) bool {
	text = clean(text)
	return strings.HasPrefix(text, "+") || strings.HasPrefix(text, "(+") || strings.HasPrefix(text, "tel:+") || strings.HasPrefix(text, "00")
}

// separators are signs in phone numbers that the parser does not know. It would
// take the slash, with which Germans end the area code, for the end of the number.
var separators = strings.NewReplacer("/", " ", "•", " ", "·", " ", "|", " ")

// phone reads a number as people of a country type it. A number typed in
// international spelling says its country itself; 00 is what most of the world
// dials for the +. ok is false where there are too few or too many digits; the
// number is nil where there are none at all.
func phone(text, country string) (n *phonenumbers.PhoneNumber, ok bool) {
	text = strings.Trim(separators.Replace(clean(text)), " .,;:")
	if rest, ok := strings.CutPrefix(text, "00"); ok {
		if n, err := phonenumbers.Parse("+"+rest, ""); err == nil && sound(n) {
			return n, true
		}
	}
	if country == "" {
		country = phonenumbers.UNKNOWN_REGION
	}
	n, err := phonenumbers.Parse(text, country)
	if err != nil {
		return nil, false
	}
	return n, sound(n)
}

// sound reports whether a number has as many digits as its country's have, and is
// the same number when it is read again in E.164.
func sound(n *phonenumbers.PhoneNumber) bool {
	if phonenumbers.IsPossibleNumberWithReason(n) != phonenumbers.IS_POSSIBLE {
		return false
	}
	written := phonenumbers.Format(n, phonenumbers.E164)
	again, err := phonenumbers.Parse(written, "")
	return err == nil && phonenumbers.Format(again, phonenumbers.E164) == written
}

// e164 is the number as Twilio takes it, or the text where it is none. An
// extension has no place in it.
func e164(text, country string) string {
	n, ok := phone(text, country)
	if !ok {
		return clean(text)
	}
	return phonenumbers.Format(n, phonenumbers.E164)
}

// displayPhone formats a number in E.164 for reading.
func displayPhone(_ Application, number string) string {
	if n, ok := phone(number, ""); ok && strings.HasPrefix(number, "+") {
		return phonenumbers.Format(n, phonenumbers.INTERNATIONAL)
	}
	return number
}

// country is the country code chosen for the representative, "" where there is
// none that is known.
func (r representative) country(a Application) string {
	if c := normalCalling(a, a[r.key("country_code")]); isCountry(c) {
		return c
	}
	return ""
}

func (r representative) normalPhone(a Application, text string) string {
	return e164(text, r.country(a))
}

// checkPhone refuses what cannot be a number, and warns of one that reaches
// nobody who can speak for the business.
func (r representative) checkPhone(a Application, text string) finding {
	country := r.country(a)
	if !international(text) && country == "" {
		return finding{} // the country code is asked for; the number cannot be judged without it
	}
	n, ok := phone(text, country)
	if elsewhere := r.elsewhere(a, text, country); elsewhere != "" && (!ok || !phonenumbers.IsValidNumber(n)) {
		found := wrong("does not fit the country code "+callingLabel(country), "it fits "+elsewhere+": choose that one")
		if ok {
			found.severity = Warning
		}
		return found.causes(r.rejection())
	}
	if !ok {
		return wrong(miscounted(country, n), "for example "+examplePhone(country))
	}
	return judgePhone(a, n).causes(r.rejection())
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
	web := host(a[website])
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
	registered, _ := registerOf(a)
	for _, other := range []string{normalCountry(a, a[AddressCountry]), registered.country, (3 - r).country(a)} {
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

// callingLabel is a country with its calling code: "Germany +49".
func callingLabel(country string) string {
	return fmt.Sprintf("%s +%d", countryName(country), phonenumbers.GetCountryCodeForRegion(country))
}

// offerCountry is the country that the number is most likely in.
func (r representative) offerCountry(a Application) string {
	if text := a[r.key("phone_number")]; international(text) {
		if n, ok := phone(text, ""); ok {
			if c := phonenumbers.GetRegionCodeForNumber(n); isCountry(c) {
				return c
			}
			// 555-01xx and new numbers belong to no region; the main one of the code is near enough.
			if c := phonenumbers.GetRegionCodeForCountryCode(int(n.GetCountryCode())); isCountry(c) {
				return c
			}
		}
		return ""
	}
	if r == 2 {
		if c := representative(1).country(a); c != "" {
			return c
		}
	}
	if c := normalCountry(a, a[AddressCountry]); isCountry(c) {
		return c
	}
	registered, _ := registerOf(a)
	return registered.country
}

// normalNumber is a phone number of the account, by SID or in E.164.
func normalNumber(a Application, text string) string {
	if sid := normalSID(a, text); isSID(sid, "PN") {
		return sid
	}
	return e164(text, "")
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
