package profile

// businessFields are the nine attributes of the business, and the name of the
// other registration type, for which Twilio publishes no attribute.
func businessFields() []Field {
	business := []Field{
		{
			Key: BusinessName, Label: "Business name", Kind: Text, Max: 255, Attribute: "business_name",
			Hint:    "The legal name, exactly as on the registration: “Acme Corporation”, not “Acme”.",
			Why:     "Reviewers look the name up with the registration number and on the web site (rejection 18601, 18602). For a US business it is the name on the IRS letter CP 575.",
			Example: "Acme Corporation",
			check:   checkBusinessName,
		},
		{
			Key: businessIdentity, Label: "Business identity", Kind: Choice, Attribute: "business_identity",
			Hint:    "A customer of yours is a direct customer, unless it resells to others itself.",
			Why:     "It tells Twilio who talks to the people called. A customer who is called an ISV and is none is rejected.",
			options: identities.options, normal: identities.normal, check: identities.check,
		},
		{
			Key: businessType, Label: "Business type", Kind: Choice, Attribute: "business_type",
			Hint:    "The legal form. Government bodies are “Non-profit corporation”.",
			Why:     "It is compared with the register.",
			options: businessTypes.options, normal: businessTypes.normal, check: businessTypes.check,
			offer: offerType,
		},
		{
			Key: businessIndustry, Label: "Industry", Kind: Choice, Attribute: "business_industry",
			Hint:    "The nearest one; government and non-profit bodies have one of their own.",
			Why:     "Twilio holds the expected traffic against it.",
			Example: "Technology",
			options: industries.options, normal: industries.normal, check: industries.check,
		},
		{
			Key: RegistrationType, Label: "Registration ID type", Kind: Choice, Attribute: "business_registration_identifier",
			Hint:    "Which number the business has; an EIN, never a DUNS number, where it has one.",
			Why:     "It says in which register Twilio looks the number up (rejection 18602, 18609).",
			Example: "USA: Employer Identification Number (EIN)",
			options: registrationTypes.options, normal: registrationTypes.normal, check: registrationTypes.check,
			offer: offerRegister,
		},
		{
			Key: OtherTypeName, Label: "Name of the other registration type", Kind: Text, Max: 128,
			Hint:    "What the number is called and who gives it.",
			Why:     "Without it nobody can look the number up.",
			Example: "Handelsregister (Germany)",
			shown:   func(a Application) bool { r, ok := registerOf(a); return ok && r.value == "Other" },
			when:    "where the registration ID type is Other",
		},
		{
			Key: RegistrationNo, Label: "Registration number", Kind: Text, Max: 64, Attribute: "business_registration_number",
			Hint:   "As on the registration; spaces and hyphens do not matter.",
			Why:    "Reviewers look the business up with it (rejection 18602). A US number is too young for their sources for 30 to 90 days.",
			normal: normalRegistration, check: checkRegistration,
			label: func(a Application) string {
				if r, ok := registerOf(a); ok && r.value != "Other" {
					return "Registration number (" + r.short + ")"
				}
				return "Registration number"
			},
			hint: func(a Application) string {
				r, ok := registerOf(a)
				switch {
				case !ok:
					return ""
				case r.note != "":
					return sentence(r.format) + "; " + r.note + "."
				}
				return sentence(r.format) + "; spaces and hyphens do not matter."
			},
			Example: "12-3456789",
			example: func(a Application) string { r, _ := registerOf(a); return r.example },
		},
		{
			Key: businessRegions, Label: "Regions of operation", Name: "Region of operation", Kind: Choices, Attribute: "business_regions_of_operation",
			Hint:    "Where the business does business: one or several.",
			Why:     "Twilio expects calls and messages from there.",
			options: worldRegions.options, normal: worldRegions.normal, check: worldRegions.check,
		},
		{
			Key: WebSite, Label: "Web site", Kind: Text, Max: 2048, Attribute: "website_url",
			Hint:    "It has to work, and show the business name.",
			Why:     "Reviewers open it and look for the business name (rejection 18601), and compare its domain with the e-mail addresses (18606).",
			Example: "https://www.example.com",
			normal:  normalURL, check: checkSite,
		},
		{
			Key: socialMedia, Label: "Social media profiles", Name: "Social media profile", Kind: List, Max: 2048, Attribute: "social_media_profile_urls",
			Hint:    "The business's own pages, one a line, if there are any.",
			Why:     "They help reviewers where the web site says little.",
			Example: "https://social.example.com/acme",
			normal:  normalURL, check: checkURL,
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
