package profile

import (
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// international reports whether a number is typed with its country code, and so
// needs none beside it.
func international(text string) bool {
	text = clean(text)
	return strings.HasPrefix(text, "+") || strings.HasPrefix(text, "(+") || strings.HasPrefix(text, "00")
}

// phone reads a number as people of a country type it. A number typed in
// international spelling says its country itself; 00 is what most of the world
// dials for the +.
func phone(text, country string) (*phonenumbers.PhoneNumber, bool) {
	text = clean(text)
	if rest, ok := strings.CutPrefix(text, "00"); ok {
		if n, err := phonenumbers.Parse("+"+rest, ""); err == nil && phonenumbers.IsPossibleNumber(n) {
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
	return n, phonenumbers.IsPossibleNumber(n)
}

// e164 is the number as Twilio takes it, or the text where it is none.
func e164(text, country string) string {
	n, ok := phone(text, country)
	if !ok {
		return clean(text)
	}
	return phonenumbers.Format(n, phonenumbers.E164)
}

// displayPhone formats a number in E.164 for reading.
func displayPhone(_ Application, number string) string {
	if n, ok := phone(number, ""); ok {
		return phonenumbers.Format(n, phonenumbers.INTERNATIONAL)
	}
	return number
}

// country is the country code chosen for the representative, else the one that
// the number itself says.
func (r representative) country(a Application) string {
	return normalCalling(a, a[r.key("country_code")])
}

func (r representative) normalPhone(a Application, text string) string {
	return e164(text, r.country(a))
}

func (r representative) checkPhone(a Application, text string) finding {
	country := r.country(a)
	if !international(text) && !isCountry(country) {
		return finding{} // the country code is asked for; the number cannot be judged without it
	}
	like := "for example " + examplePhone(country)
	n, ok := phone(text, country)
	if !ok {
		return wrong("has not as many digits as a phone number", like)
	}
	return judgePhone(a, n, country)
}

// judgePhone warns of numbers that reach nobody who can speak for a business.
func judgePhone(_ Application, n *phonenumbers.PhoneNumber, country string) finding {
	switch {
	case !phonenumbers.IsValidNumber(n):
		return unusual("is no number that is known to be in use", "compare it with the customer's; for example "+examplePhone(country)).causes(18054)
	}
	return finding{}
}

// examplePhone is a number that nobody has: from the ranges kept for fiction
// where they are known.
func examplePhone(country string) string {
	switch country {
	case "GB":
		return "020 7946 0123"
	case "AU":
		return "02 5550 1234"
	}
	return "(415) 555-0123 or +1 415 555 0123"
}

// offerCountry is the country that the number is most likely in.
func (r representative) offerCountry(a Application) string {
	if n, ok := phone(a[r.key("phone_number")], ""); ok {
		if c := phonenumbers.GetRegionCodeForNumber(n); isCountry(c) {
			return c
		}
	}
	if r == 2 {
		if c := representative(1).country(a); isCountry(c) {
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

func checkNumber(a Application, text string) finding {
	if isSID(normalSID(a, text), "PN") {
		return finding{}
	}
	if n, ok := phone(text, ""); ok {
		if !phonenumbers.IsValidNumber(n) {
			return unusual("is no number that is known to be in use", "compare it with the account's numbers")
		}
		return finding{}
	}
	return wrong("is neither a SID nor a number with its country code", "PN and 32 digits or letters a to f, or +14155550123")
}
