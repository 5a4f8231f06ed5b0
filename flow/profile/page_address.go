package profile

import (
	"cmp"

	"trusthub-wizard/flow/profile/answer"
	"trusthub-wizard/flow/profile/countries"
	"trusthub-wizard/flow/profile/postal"
)

// newAddress reports whether an address is to be made: none of the account's was
// named.
func newAddress(a Application) bool { return answer.Clean(a[AddressSID]) == "" }

// addressFields are the questions about the business address. The order is that
// of speaking on the phone, except for the country, on which the others depend.
func addressFields() []Field {
	parts := []Field{
		{
			Key: customerName, Label: "Name at the address", Kind: Text, Max: 255, Attribute: "customer_name",
			Hint:     "The business name, as on the door.",
			Why:      "Twilio keeps every address with the name of who is there.",
			Example:  "Acme Corporation",
			required: always, offer: valueOf(BusinessName),
		},
		{
			Key: AddressCountry, Label: "Country", Kind: Choice, Attribute: "iso_country",
			Hint:     "By name or two-letter code. It cannot be changed once the address exists.",
			Why:      "The other parts of an address depend on it.",
			Example:  "United States",
			required: always, choices: func(Application) *answer.Choices { return countries.Choices() },
			offer: offerHome,
		},
		{
			Key: street, Label: "Street", Kind: Text, Max: 255, Attribute: "street",
			Hint:     "House number and street; no post box.",
			Why:      "Reviewers look the address up (rejection 18603); post boxes are refused (18018).",
			Example:  "123 Example Street",
			required: always, check: alone(postal.CheckStreet),
		},
		{
			Key: streetSecondary, Label: "Street, second line", Kind: Text, Max: 255, Attribute: "street_secondary",
			Hint:    "Floor, suite or building.",
			Why:     "It is a part of the address like any other.",
			Example: "Suite 500",
			normal:  alone(postal.NormalSecondLine), check: alone(postal.CheckSecondLine),
		},
		{
			Key: city, Label: "City", Kind: Text, Max: 255, Attribute: "city",
			Hint:    "City, town or village.",
			Why:     "Reviewers look the address up (rejection 18603).",
			Example: "San Francisco",
			label:   there(postal.CityLabel), required: always,
		},
		{
			Key: region, Label: "State, province or region", Kind: Text, Max: 255, Attribute: "region",
			Hint:    "Name or abbreviation. Twilio wants an answer in every country.",
			Why:     "Reviewers look the address up (rejection 18603).",
			Example: "California", example: there(postal.RegionExample),
			label: there(postal.RegionLabel), hint: there(postal.RegionHint), required: always,
			choices: there(postal.Regions), check: local(postal.CheckRegion), offer: offerRegion,
		},
		{
			Key: postalCode, Label: "Postal code", Kind: Text, Max: 32, Attribute: "postal_code",
			Hint:    "Spacing does not matter.",
			Why:     "Reviewers look the address up (rejection 18603).",
			Example: "94105", example: there(postal.CodeExample),
			label: there(postal.CodeLabel), hint: there(postal.CodeHint), required: always,
			normal: local(postal.NormalCode), check: local(postal.CheckCode), offer: there(postal.UsualCode),
		},
		{
			Key: addressName, Label: "Friendly name of the address", Kind: Text, Max: 64, Attribute: "friendly_name",
			Hint:    "How you will find the address again.",
			Why:     "Only you read it.",
			Example: "Acme headquarters",
			offer:   valueOf(BusinessName),
		},
		{
			Key: AutoCorrect, Label: "Let Twilio correct the address", Kind: Switch, Attribute: "auto_correct_address",
			Hint:    "Yes mends small slips silently; no shows you Twilio's correction first.",
			Why:     "Twilio compares the address with its maps. Yes is its own default.",
			choices: only(switches),
			offer:   func(Application) string { return "true" },
		},
		{
			Key: emergency, Label: "Use the address for emergency calls", Kind: Switch, Attribute: "emergency_enabled",
			Hint:    "No, unless emergency calling is set up for it: it costs extra.",
			Why:     "It registers the address with the emergency services. A profile does not need that.",
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
		Hint:    "Only where the address exists at Twilio already; the rest is then not asked.",
		Why:     "An address of the account can be used again instead of making another.",
		Example: "AD followed by 32 digits and letters a to f",
		normal:  alone(normalSID), check: sidCheck("AD", "leave it empty to enter a new address"),
	}}, parts...)
}

// offerHome is the country that the register or the first representative's phone
// number is of.
func offerHome(a Application) string {
	return cmp.Or(registeredIn(a), first.country(a), first.offerCountry(a))
}

// offerRegion repeats the city where a country has no regions: Twilio's
// parameter is required in every country.
func offerRegion(a Application) string {
	if postal.WithoutRegion(a.country()) {
		return a.Value(city)
	}
	return ""
}
