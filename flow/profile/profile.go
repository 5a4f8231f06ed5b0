// Package profile holds every field of a Secondary Customer Profile, as data.
//
// An [Application] holds one customer's answers, as typed, by [Key]. The catalog ([Pages],
// [Fields], [Find]) says for each key how to ask for it, what is accepted, how it's
// normalized, and where it goes on the wire. [Application.Check] lists what's wrong, and
// [Application.Attributes] is what Twilio is sent. To add a field, add it to the catalog:
// the wizard, the application file, the review and the way back from Twilio's findings
// follow.
//
// Each answer goes through three steps. It's normalized, so any usual spelling works: "(415)
// 555-0123" is sent as +14155550123. It's checked alone: a wrong check digit is an error,
// since Twilio would refuse the number or couldn't find it. And a table of rules compares it
// with the others and warns of what reviewers reject. What a check's data may not know yet
// (a new prefix, a new top-level domain) warns and never blocks: unknown isn't wrong.
//
// The packages below know nothing of fields: answer (cleaned text, findings, tables of
// choices), countries, registration (numbers of registers), postal (addresses) and contact
// (phone numbers, email addresses, websites). Package appfile reads and writes applications
// as files.
package profile

import (
	"fmt"
	"maps"
	"strings"

	"trusthub-wizard/flow/profile/answer"
	"trusthub-wizard/flow/profile/countries"
)

// A Key names one answer, by its path in an application file:
// "friendly_name", "business.business_name",
// "authorized_representative_1.first_name", "address.street", "phone_numbers".
type Key string

// An Application holds one customer's answers as people gave them: text as typed, a choice
// as its wire value, several values (regions, phone numbers) separated by [Separator], yes
// as "true". A missing key hasn't been answered yet. Nothing here is normalized;
// [Application.Value] is.
type Application map[Key]string

// Separator separates the values of an answer that takes several.
const Separator = ","

// Clone returns a copy that shares nothing with a.
func (a Application) Clone() Application { return maps.Clone(a) }

// country is the country of the address, "" if it isn't known.
func (a Application) country() string { return countries.Code(a[AddressCountry]) }

// Text returns the answer as typed.
func (a Application) Text(k Key) string { return a[k] }

// Values returns the values of an answer that takes several, trimmed, without empty ones.
func (a Application) Values(k Key) []string {
	var values []string
	for v := range strings.FieldsFuncSeq(a[k], separates) {
		if v = strings.TrimSpace(v); v != "" {
			values = append(values, v)
		}
	}
	return values
}

// separates reports whether people put a sign between values. Cleaning turns the full-width
// comma and semicolon and the Greek question mark into such signs.
func separates(r rune) bool { return strings.ContainsRune(",;\n，；、\u037e", r) }

// An Object is a thing at Twilio that takes answers. It has Twilio's machine name for its
// type if there is one, so that evaluation results lead straight back.
type Object string

// The objects of a Secondary Customer Profile.
const (
	CustomerProfile        Object = "customer_profile"
	BusinessInformation    Object = "customer_profile_business_information"
	Representative1        Object = "authorized_representative_1"
	Representative2        Object = "authorized_representative_2"
	Address                Object = "address"
	AddressDocument        Object = "customer_profile_address"
	PrimaryCustomerProfile Object = "primary_customer_profile_type_business"
	PhoneNumbers           Object = "phone_numbers"
)

// Severity says how bad a problem is.
type Severity = answer.Severity

const (
	Warning = answer.Warning
	Error   = answer.Error
)

// A Problem is what's wrong with an answer, and how to fix it. It never contains the answer
// itself: problems are printed and logged.
type Problem struct {
	Field    Key // the field to go to; "" if none is known
	Severity Severity
	Message  string // names the field by its label and says what's wrong
	Fix      string // says what is accepted, with an example
	Code     int    // Twilio's code, or the rejection code it tends to cause; 0 if there is none
	InFile   string // Fix for people who write a file; "" if it is the same
}

// Advice is how to fix it and, for a warning, the rejection it may lead to.
func (p Problem) Advice() string {
	if _, ok := rejections[p.Code]; ok && p.Severity == Warning {
		return strings.TrimSpace(fmt.Sprintf("%s (rejection %d)", p.Fix, p.Code))
	}
	return p.Fix
}

// String is the message and the advice, on one line.
func (p Problem) String() string {
	advice := p.Advice()
	if advice == "" {
		return p.Message
	}
	return p.Message + ": " + advice
}

// Kind says how a field is answered.
type Kind int

const (
	Text    Kind = iota // a line of text
	Choice              // one of the options
	Choices             // any number of the options
	List                // any number of lines of text
	Switch              // yes or no
)

// Several reports whether a field takes any number of answers.
func (k Kind) Several() bool { return k == List || k == Choices }

// An Option is one accepted value.
type Option = answer.Option

// A Page is the fields shown together.
type Page struct {
	Name   string // "business", as in --page and in drafts
	Title  string // "Business information"
	Intro  string // one sentence above the fields
	Fields []Key  // in order, shown or not
}

// The keys that other packages need by name.
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

	// The keys that only the catalog names.
	businessIdentity Key = "business.business_identity"
	businessType     Key = "business.business_type"
	businessIndustry Key = "business.business_industry"
	businessRegions  Key = "business.business_regions_of_operation"
	socialMedia      Key = "business.social_media_profile_urls"
	customerName     Key = "address.customer_name"
	addressName      Key = "address.friendly_name"
	street           Key = "address.street"
	streetSecondary  Key = "address.street_secondary"
	city             Key = "address.city"
	region           Key = "address.region"
	postalCode       Key = "address.postal_code"
	emergency        Key = "address.emergency_enabled"
)
