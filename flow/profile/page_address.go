package profile

import (
	"cmp"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"trusthub-wizard/flow/profile/answer"
	"trusthub-wizard/flow/profile/countries"
	"trusthub-wizard/flow/profile/postal"
)

// newAddress reports whether an address will be created, instead of using one in the
// account.
func newAddress(a Application) bool { return answer.Clean(a[AddressSID]) == "" }

// addressFields are the questions about the business address, in the order people say it on
// the phone. The country comes first because the others depend on it.
func addressFields() []Field {
	parts := []Field{
		{
			Key: customerName, Label: "Name at the address", Kind: Text, Max: 255, Attribute: "customer_name",
			Hint:     "The business name, as shown on the building.",
			Why:      "Twilio stores the name of the business with every address.",
			Example:  "Acme Corporation",
			required: always, check: alone(checkCustomerName), offer: valueOf(BusinessName),
		},
		{
			Key: AddressCountry, Label: "Country", Kind: Choice, Attribute: "iso_country",
			Hint:     "Name or two-letter code. You can't change it once the address exists.",
			Why:      "The other parts of the address depend on it.",
			Example:  "United States",
			required: always, choices: func(Application) *answer.Choices { return countries.Choices() },
			offer: offerHome,
		},
		{
			Key: street, Label: "Street", Kind: Text, Max: 255, Attribute: "street",
			Hint:     "House number and street, not a PO box.",
			Why:      "Reviewers look up the address (rejection 18603). Twilio refuses PO boxes (18018).",
			Example:  "123 Example Street",
			required: always, check: checkStreet,
		},
		{
			Key: streetSecondary, Label: "Street, second line", Kind: Text, Max: 255, Attribute: "street_secondary",
			Hint:    "Floor, suite or building.",
			Why:     "It's part of the address that Twilio stores.",
			Example: "Suite 500",
			normal:  alone(postal.NormalSecondLine), check: alone(postal.CheckSecondLine),
		},
		{
			Key: city, Label: "City", Kind: Text, Max: 255, Attribute: "city",
			Hint:    "Only the name, without region or postal code.",
			Why:     "Reviewers look up the address (rejection 18603).",
			Example: "San Francisco", example: there(postal.CityExample),
			label: there(postal.CityLabel), required: always,
			normal: func(a Application, text string) string {
				return postal.NormalCity(text, a.country(), a[region], a[postalCode])
			},
			check: func(a Application, text string) answer.Finding {
				return postal.CheckCity(text, a.country(), a[region], a[postalCode])
			},
		},
		{
			Key: region, Label: "State, province or region", Kind: Text, Max: 255, Attribute: "region",
			Hint:    "Name or abbreviation. Twilio requires one in every country.",
			Why:     "Reviewers look up the address (rejection 18603).",
			Example: "California", example: there(postal.RegionExample),
			label: there(postal.RegionLabel), hint: there(postal.RegionHint), required: always,
			choices: there(postal.Regions), check: local(postal.CheckRegion), offer: offerRegion,
		},
		{
			Key: postalCode, Label: "Postal code", Kind: Text, Max: 32, Attribute: "postal_code",
			Hint:    "Spaces don't matter.",
			Why:     "Reviewers look up the address (rejection 18603).",
			Example: "94105", example: there(postal.CodeExample),
			label: there(postal.CodeLabel), hint: there(postal.CodeHint),
			required: func(a Application) bool { return postal.UsualCode(a.country()) == "" },
			normal:   inPlace(postal.NormalCode), check: inPlace(postal.CheckCode),
			offer: offerCode, implied: there(postal.UsualCode), without: there(postal.WithoutCode),
		},
		{
			Key: addressName, Label: "Friendly name of the address", Kind: Text, Max: 64, Attribute: "friendly_name",
			Hint:    "Use a name that helps you find it in Twilio.",
			Why:     "Only you see it.",
			Example: "Acme headquarters",
			check:   alone(checkAddressName), offer: valueOf(BusinessName),
		},
		{
			Key: AutoCorrect, Label: "Let Twilio correct the address", Kind: Switch, Attribute: "auto_correct_address",
			Hint:    "Yes fixes small mistakes silently. No shows you Twilio's correction first.",
			Why:     "Twilio compares the address with its maps. Yes is Twilio's default.",
			choices: only(switches),
			offer:   func(Application) string { return "true" },
		},
		{
			Key: emergency, Label: "Use the address for emergency calls", Kind: Switch, Attribute: "emergency_enabled",
			Hint:    "Choose No unless you've set up emergency calling. It costs extra.",
			Why:     "Yes registers the address with the emergency services. A profile doesn't need that.",
			choices: only(switches),
			offer:   func(Application) string { return "false" },
		},
	}
	for i := range parts {
		parts[i].Object, parts[i].shown, parts[i].when = Address, newAddress, "unless address_sid is given"
	}
	return append([]Field{{
		Key: AddressSID, Label: "Address SID", Kind: Text, Max: 34,
		Object: AddressDocument, Attribute: "address_sids",
		Hint:    "Only if the address is already in Twilio. It replaces the fields below.",
		Why:     "Reuse an address in the account instead of creating another.",
		Example: "AD followed by 32 digits and letters a to f",
		normal:  alone(normalSID), check: sidCheck("AD", "leave it empty to enter a new address"),
	}}, parts...)
}

// offerHome is the country of the register, or of the first representative's phone number.
func offerHome(a Application) string {
	return cmp.Or(registeredIn(a), first.country(a), first.offerCountry(a))
}

// nameBytes is how much Twilio takes as the name of an address: "16 4-byte characters or 21
// 3-byte characters" (https://www.twilio.com/docs/usage/api/address), which is 64 bytes.
const nameBytes = 64

// markBytes is the length of the marker that a run appends to the friendly name to find the
// address again.
const markBytes = 19

// checkCustomerName warns of a name longer than Twilio's limit. It's sent whole, since only
// people can tell which words can go.
func checkCustomerName(text string) answer.Finding {
	return tooLong(text, nameBytes, "shorten it, for example by leaving out the legal form")
}

// checkAddressName warns of a friendly name whose end isn't sent.
func checkAddressName(text string) answer.Finding {
	const fit = nameBytes - markBytes
	letters := 0
	for at, r := range answer.Clean(text) {
		if at+utf8.RuneLen(r) > fit {
			break
		}
		letters++
	}
	return tooLong(text, fit, fmt.Sprintf("shorten it, because only the first %d characters are sent, followed by the draft's marker", letters))
}

// tooLong warns of a name longer than fit, in bytes.
func tooLong(text string, fit int, fix string) answer.Finding {
	name := answer.Clean(text)
	switch {
	case !strings.ContainsFunc(name, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }):
		return answer.Wrong("has no letters or digits", "for example Acme Corporation")
	case len(name) <= fit:
		return answer.Finding{}
	case utf8.RuneCountInString(name) == len(name):
		return answer.Unusual(fmt.Sprintf("has %d characters, but only %d fit", len(name), fit), fix)
	}
	return answer.Unusual(fmt.Sprintf("takes %d bytes, but only %d fit (accented letters take two, others up to four)", len(name), fit), fix)
}

// checkStreet also compares the street with the rest of the address.
func checkStreet(a Application, text string) answer.Finding {
	if found := postal.CheckStreet(text); found.What != "" {
		return found
	}
	return postal.CheckWholeStreet(text, a.place())
}

// inPlace needs the text and the rest of the address.
func inPlace[T any](f func(text string, at postal.Place) T) func(Application, string) T {
	return func(a Application, text string) T { return f(text, a.place()) }
}

// place is where the address is, as it was typed.
func (a Application) place() postal.Place {
	return postal.Place{Country: a.country(), Region: a[region], City: a[city]}
}

// offerRegion is the region typed with the city. In a country without regions it repeats the
// city, since Twilio requires the parameter in every country.
func offerRegion(a Application) string {
	parts := postal.SplitCity(a[city], a.country())
	if postal.WithoutRegion(a.country()) {
		return parts.City
	}
	return parts.Region
}

// offerCode is the postal code typed with the city.
func offerCode(a Application) string {
	return cmp.Or(postal.UsualCode(a.country()), postal.SplitCity(a[city], a.country()).Code)
}
