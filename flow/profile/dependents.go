package profile

import "slices"

// Dependents returns the fields that may change with the answer at k: whether they're asked
// or required, their label, hint, example, options or suggestion, what's sent, or what's
// wrong with it. They come in the order they're asked, without k itself, and are shared:
// don't change them. A test proves the table complete.
func Dependents(k Key) []Key { return dependents[k] }

var (
	first, second = representative(1), representative(2)

	phones = []Key{first.key("country_code"), first.key("phone_number"), second.key("country_code"), second.key("phone_number")}

	dependents = map[Key][]Key{
		BusinessName:     {FriendlyName, businessType, WebSite, customerName, addressName},
		businessType:     {businessIndustry},
		businessIndustry: {businessIdentity, businessType},
		RegistrationType: slices.Concat([]Key{OtherTypeName, RegistrationNo}, phones, []Key{AddressCountry}),
		RegistrationNo:   slices.Concat(phones, []Key{AddressCountry}),
		WebSite:          {Email, first.key("email"), first.key("phone_number"), second.key("email"), second.key("phone_number"), Numbers},

		first.key("first_name"):     {first.key("last_name"), second.key("first_name")},
		first.key("last_name"):      {second.key("first_name")},
		first.key("email"):          {second.key("email")},
		first.key("business_title"): {first.key("job_position")},
		first.key("country_code"):   {first.key("phone_number"), second.key("country_code"), second.key("phone_number"), AddressCountry},
		first.key("phone_number"):   {first.key("country_code"), second.key("phone_number"), AddressCountry},

		NoSecond: {first.key("email"), second.key("first_name"), second.key("last_name"), second.key("email"), second.key("business_title"),
			second.key("job_position"), second.key("country_code"), second.key("phone_number")},
		second.key("first_name"):     {second.key("last_name")},
		second.key("last_name"):      {second.key("first_name")},
		second.key("email"):          {first.key("email")},
		second.key("business_title"): {second.key("job_position")},
		second.key("country_code"):   {first.key("phone_number"), second.key("phone_number")},
		second.key("phone_number"):   {second.key("country_code")},

		AddressSID: {RegistrationType, RegistrationNo, businessRegions, customerName, AddressCountry, street, streetSecondary, city, region, postalCode,
			addressName, AutoCorrect, emergency},
		AddressCountry: slices.Concat([]Key{RegistrationType, RegistrationNo, businessRegions}, phones, []Key{street, city, region, postalCode}),
		city:           {street, region, postalCode},
		region:         {street, city, postalCode},
		postalCode:     {city},
	}
)
