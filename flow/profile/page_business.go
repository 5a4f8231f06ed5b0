package profile

import (
	"cmp"

	"trusthub-wizard/flow/profile/answer"
	"trusthub-wizard/flow/profile/contact"
	"trusthub-wizard/flow/profile/registration"
)

// businessFields are the nine attributes of the business, and the name of the other
// registration type, for which Twilio publishes no attribute.
func businessFields() []Field {
	business := []Field{
		{
			Key: BusinessName, Label: "Business name", Kind: Text, Max: 255, Attribute: "business_name",
			Hint:    "The full legal name on the registration: “Acme Corporation”, not “Acme”.",
			Why:     "Reviewers look for the name in the business registry and on the website (rejections 18601, 18602). For a US business, it's the name on the IRS letter CP 575.",
			Example: "Acme Corporation",
			check:   alone(checkBusinessName),
		},
		{
			Key: businessIdentity, Label: "Business identity", Kind: Choice, Attribute: "business_identity",
			Hint:    "Most of your customers are direct customers.",
			Why:     "It tells Twilio whether the business calls and messages people itself, or its own customers do. Twilio rejects a business that says it's an ISV but isn't.",
			choices: only(identities),
		},
		{
			Key: businessType, Label: "Business type", Kind: Choice, Attribute: "business_type",
			Hint:    "The legal form. For a government agency, choose Non-profit corporation.",
			Why:     "Reviewers compare it with the business registry.",
			choices: only(businessTypes),
			offer:   offerType,
		},
		{
			Key: businessIndustry, Label: "Industry", Kind: Choice, Attribute: "business_industry",
			Hint:    "Choose the closest. Government agencies and non-profits have their own.",
			Why:     "It tells Twilio what traffic to expect.",
			Example: "Technology",
			choices: only(industries),
		},
		{
			Key: RegistrationType, Label: "Registration ID type", Kind: Choice, Attribute: "business_registration_identifier",
			Hint:    "If the business has an EIN, use that, never a DUNS number.",
			Why:     "It tells Twilio where to look up the number (rejections 18602, 18609).",
			Example: "USA: Employer Identification Number (EIN)",
			choices: only(registration.Types),
			offer:   offerRegister,
		},
		{
			Key: OtherTypeName, Label: "Name of the other registration type", Kind: Text, Max: 128,
			Hint:    "The kind of number, and who issues it.",
			Why:     "Without it, reviewers can't look up the number.",
			Example: "Handelsregister (Germany)",
			shown:   func(a Application) bool { return register(a).Value == "Other" },
			when:    "if the registration ID type is Other",
		},
		{
			Key: RegistrationNo, Label: "Registration number", Kind: Text, Max: 64, Attribute: "business_registration_number",
			Hint:   "As on the registration. Spaces and hyphens don't matter.",
			Why:    "Reviewers look up the business by it (rejection 18602). They can't find a new US registration for 30 to 90 days.",
			normal: func(a Application, text string) string { return register(a).Normal(text, a.country()) },
			check:  func(a Application, text string) answer.Finding { return register(a).Check(text, a.country()) },
			label: func(a Application) string {
				if r := register(a); r.Value != "" && r.Value != "Other" {
					return "Registration number (" + r.Short + ")"
				}
				return "Registration number"
			},
			hint: func(a Application) string {
				r := register(a)
				if r.Value == "" {
					return ""
				}
				return answer.Sentence(r.Format) + ". " + cmp.Or(r.Note, "Spaces and hyphens don't matter") + "."
			},
			Example: "12-3456789",
			example: func(a Application) string { return register(a).Example },
		},
		{
			Key: businessRegions, Label: "Regions of operation", Name: "Region of operation", Kind: Choices, Attribute: "business_regions_of_operation",
			Hint:    "Everywhere the business is active: one or more.",
			Why:     "Twilio expects calls and messages from these regions.",
			choices: func(Application) *answer.Choices { return worldRegions() },
		},
		{
			Key: WebSite, Label: "Website", Kind: Text, Max: 2048, Attribute: "website_url",
			Hint:    "It must work and show the business name.",
			Why:     "Reviewers look for the business name on it (rejection 18601) and compare its domain with the email addresses (18606).",
			Example: "https://www.example.com",
			normal:  alone(contact.NormalURL), check: alone(contact.CheckSite),
		},
		{
			Key: socialMedia, Label: "Social media profiles", Name: "Social media profile", Kind: List, Max: 2048, Attribute: "social_media_profile_urls",
			Hint:    "The business's own pages.",
			Why:     "They help reviewers if the website says little.",
			Example: "https://social.example.com/acme",
			normal:  alone(contact.NormalProfile), check: alone(contact.CheckProfile), nothing: true,
		},
	}
	for i := range business {
		business[i].Object = BusinessInformation
		if business[i].Key != socialMedia {
			business[i].required = always
		}
	}
	return business
}

func register(a Application) registration.Register { return registration.Find(a[RegistrationType]) }

// offerRegister is the register of the address's country.
func offerRegister(a Application) string { return registration.Of(a.Value(AddressCountry)).Value }

// registeredIn is the country of the register or, for VAT numbers, of the number's letters;
// "" if neither tells.
func registeredIn(a Application) string {
	r := register(a)
	if r.Country != "" {
		return r.Country
	}
	return r.CountryOf(a.Value(RegistrationNo))
}

// offerType is the business type that the end of the name suggests.
func offerType(a Application) string {
	if form := legalForm(a.Value(BusinessName)); form != nil {
		return form.types[0]
	}
	return ""
}
