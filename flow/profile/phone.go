package profile

import (
	"fmt"
	"regexp"
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

// notes match what is said of a number behind it, (office): the parser would dial
// it.
var notes = regexp.MustCompile(`\s*\(\D*\)$`)

// phone reads a number as people of a country type it. A number typed in
// international spelling says its country itself; 00 is what most of the world
// dials for the +. ok is false where there are too few or too many digits; the
// number is nil where there are none at all.
func phone(text, country string) (n *phonenumbers.PhoneNumber, ok bool) {
	abroad := international(text)
	text = strings.Trim(separators.Replace(notes.ReplaceAllString(clean(text), "")), " .,;:")
	if rest, ok := strings.CutPrefix(text, "00"); ok {
		if n, err := phonenumbers.Parse("+"+rest, ""); err == nil && sound(n, true) {
			return n, true
		}
	}
	if country == "" {
		country = phonenumbers.UNKNOWN_REGION
	}
	if !abroad && bare(text, country) { // 49 30 1234567: the + was left out
		n, err := phonenumbers.Parse("+"+text, "")
		if err == nil && int(n.GetCountryCode()) == phonenumbers.GetCountryCodeForRegion(country) && phonenumbers.IsValidNumber(n) {
			return n, sound(n, false)
		}
	}
	n, err := phonenumbers.Parse(text, country)
	if err != nil {
		return nil, false
	}
	return n, sound(n, abroad)
}

// sound reports whether a number has as many digits as its country's have, and is
// the same number when it is read again in E.164. Numbering plans get longer: who
// insists by typing a number with its country code is only doubted, but for North
// America, where ten digits are for good, and what E.164 has no room for.
func sound(n *phonenumbers.PhoneNumber, abroad bool) bool {
	written := phonenumbers.Format(n, phonenumbers.E164)
	insisted := abroad && n.GetCountryCode() != 1 && len(written) >= len("+")+7 && len(written) <= len("+")+15
	if !insisted && phonenumbers.IsPossibleNumberWithReason(n) != phonenumbers.IS_POSSIBLE {
		return false
	}
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
	return registeredIn(a)
}

// normalNumber is a phone number of the account, by SID or in E.164.
func normalNumber(a Application, text string) string {
	if sid := normalSID(a, text); isSID(sid, "PN") {
		return sid
	}
	return e164(text, "")
}
