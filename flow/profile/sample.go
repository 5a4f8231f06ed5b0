package profile

// Sample returns an invented customer for demonstrations and tests, complete and without
// problems.
func Sample() Application {
	return Application{
		FriendlyName:     "Acme Corporation",
		Email:            "compliance@example.com",
		BusinessName:     "Acme Corporation",
		businessIdentity: "direct_customer",
		businessType:     "Corporation",
		businessIndustry: "TECHNOLOGY",
		RegistrationType: "EIN",
		RegistrationNo:   "12-3456789",
		businessRegions:  "USA_AND_CANADA",
		WebSite:          "https://www.example.com",

		"authorized_representative_1.first_name":     "Jane",
		"authorized_representative_1.last_name":      "Doe",
		"authorized_representative_1.email":          "jane.doe@example.com",
		"authorized_representative_1.business_title": "Chief Executive Officer",
		"authorized_representative_1.job_position":   "CEO",
		"authorized_representative_1.country_code":   "US",
		"authorized_representative_1.phone_number":   "(415) 555-0123",

		"authorized_representative_2.first_name":     "John",
		"authorized_representative_2.last_name":      "Roe",
		"authorized_representative_2.email":          "john.roe@example.com",
		"authorized_representative_2.business_title": "Head of Operations",
		"authorized_representative_2.job_position":   "Director",
		"authorized_representative_2.country_code":   "US",
		"authorized_representative_2.phone_number":   "(415) 555-0134",

		customerName:   "Acme Corporation",
		AddressCountry: "US",
		street:         "123 Example Street",
		city:           "San Francisco",
		region:         "CA",
		postalCode:     "94105",
	}
}
