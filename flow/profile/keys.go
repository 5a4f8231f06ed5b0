package profile

// The keys that code outside the catalogue needs by name.
const (
	FriendlyName     Key = "friendly_name"
	Email            Key = "email"
	StatusCallback   Key = "status_callback"
	PrimaryProfile   Key = "primary_customer_profile_sid"
	BusinessName     Key = "business.business_name"
	RegistrationType Key = "business.business_registration_identifier"
	RegistrationNo   Key = "business.business_registration_number"
	OtherTypeName    Key = "business.name_of_other_registration_type"
	NoSecond         Key = "authorized_representative_2.none"
	AddressSID       Key = "address.address_sid"
	AddressCountry   Key = "address.iso_country"
	AutoCorrect      Key = "address.auto_correct_address"
	WebSite          Key = "business.website_url"
	Numbers          Key = "phone_numbers"
)

// The keys of the business that checks name.
const (
	businessIdentity Key = "business.business_identity"
	businessType     Key = "business.business_type"
	businessIndustry Key = "business.business_industry"
	businessRegions  Key = "business.business_regions_of_operation"
	socialMedia      Key = "business.social_media_profile_urls"
)

// The keys of the address that checks name.
const (
	customerName    Key = "address.customer_name"
	addressName     Key = "address.friendly_name"
	street          Key = "address.street"
	streetSecondary Key = "address.street_secondary"
	city            Key = "address.city"
	region          Key = "address.region"
	postalCode      Key = "address.postal_code"
	emergency       Key = "address.emergency_enabled"
)
