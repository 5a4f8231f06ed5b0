package profile

import (
	"maps"
	"strings"
)

// Attributes returns what an object is sent, by Twilio's names: all nine keys of the
// business, all six of a representative, the parts of the address and of the profile
// (friendly_name, email, status_callback) as the API's responses spell them. It's nil if the
// object isn't wanted: representative 2 left out on purpose, or an address whose SID was
// given. The document's address_sids is "" until the address exists. The name of the other
// registration type has no key here: it's the Value of [OtherTypeName].
func (a Application) Attributes(o Object) map[string]string {
	if o == Address && !newAddress(a) || o == Representative2 && a.soleRepresentative() {
		return nil
	}
	var sent map[string]string
	for _, f := range fields {
		if f.Object != o || f.Attribute == "" {
			continue
		}
		if sent == nil {
			sent = make(map[string]string)
		}
		sent[f.Attribute] = a.Value(f.Key)
	}
	return sent
}

// FieldOf leads from Twilio's name of an object and its attribute back to the key to fix;
// attribute "" means the object's first field.
func FieldOf(o Object, attribute string) (Key, bool) {
	switch {
	case o == AddressDocument:
		// The document only refers to the address, so that's what to fix.
		if k, ok := FieldOf(Address, attribute); ok && attribute != "" {
			return k, true
		}
		return street, true
	case o == BusinessInformation && strings.Contains(attribute, "other"):
		return OtherTypeName, true // Twilio publishes no name for it
	}
	for _, f := range fields {
		if f.Object == o && (attribute == "" && f.Attribute != "" || attribute != "" && f.Attribute == attribute) {
			return f.Key, true
		}
	}
	switch {
	case o == PrimaryCustomerProfile:
		return PrimaryProfile, true
	case o == PhoneNumbers:
		return Numbers, true
	}
	return "", false
}

// Mend is the field to go to for a problem at k: k itself if it's asked, else the one whose
// answer hides it.
func (a Application) Mend(k Key) Key {
	f, ok := Find(k)
	switch {
	case !ok || f.Shown(a):
		return k
	case f.Object == Address:
		return AddressSID
	case f.Object == Representative2:
		return NoSecond
	}
	return RegistrationType
}

// A rejection is a code of Twilio's review: what couldn't be verified, and which fields to
// check, most likely first.
type rejection struct {
	message string
	fields  []Key
	fix     string
}

// rejections are the codes in Twilio's error dictionary that concern customer profiles.
var rejections = map[int]rejection{
	18601: {"Twilio couldn't verify the business name on the website", []Key{BusinessName, WebSite},
		"enter the name as registered, and a website that works and shows it"},
	18602: {"Twilio couldn't verify the registration number", []Key{RegistrationNo, RegistrationType, BusinessName},
		"enter the number and name exactly as on the registration; reviewers can't find a new US registration for 30 to 90 days"},
	18603: {"Twilio couldn't verify the address", []Key{street, city, region, postalCode, AddressCountry},
		"enter the street address where the business is registered, not a PO box"},
	18604: {"Twilio couldn't verify representative 1", []Key{"authorized_representative_1.email", "authorized_representative_1.first_name", "authorized_representative_1.last_name", "authorized_representative_1.phone_number"},
		"name someone at the business, with an email at its domain and a number they answer"},
	18605: {"Twilio couldn't verify representative 2", []Key{"authorized_representative_2.email", "authorized_representative_2.first_name", "authorized_representative_2.last_name", "authorized_representative_2.phone_number"},
		"name another person at the business, with an email at its domain and a number they answer"},
	18606: {"The email domain differs from the website's", []Key{"authorized_representative_1.email", "authorized_representative_2.email", WebSite, Email},
		"use an address at the website's domain, for the notification email too"},
	18609: {"The registration authority isn't EIN or DUNS", []Key{RegistrationType, RegistrationNo},
		"enter the EIN of the US business"},
	18018: {"The address is a PO box, or is missing", []Key{street, streetSecondary}, "enter a street address"},
	18054: {"A phone number isn't valid", []Key{"authorized_representative_1.phone_number", "authorized_representative_2.phone_number"}, "enter a number with its country code"},
	18055: {"An email address isn't valid", []Key{"authorized_representative_1.email", "authorized_representative_2.email", Email}, "enter an address that someone reads"},
	18056: {"A work email address is missing", []Key{"authorized_representative_1.email", "authorized_representative_2.email"}, "enter an address at the business's own domain"},
}

// Rejection explains a rejection code of Twilio's review: problems that lead to the fields
// to check, most likely first. An unknown code yields one problem without a field.
func Rejection(code int) []Problem {
	r, ok := rejections[code]
	if !ok {
		return []Problem{{Severity: Error, Code: code, Message: "Twilio's review rejected the profile for a reason that isn't in its published list",
			Fix: "look up the code at https://www.twilio.com/docs/api/errors, or ask Twilio Support"}}
	}
	var problems []Problem
	for _, k := range r.fields {
		problems = append(problems, Problem{Field: k, Severity: Error, Code: code, Message: r.message, Fix: r.fix})
	}
	return problems
}

// Same reports whether two applications would be sent alike, however they were typed.
func (a Application) Same(b Application) bool {
	for _, o := range []Object{CustomerProfile, BusinessInformation, Representative1, Representative2, Address} {
		if !maps.Equal(a.Attributes(o), b.Attributes(o)) {
			return false
		}
	}
	for _, k := range []Key{PrimaryProfile, OtherTypeName, AddressSID, Numbers} {
		if a.Value(k) != b.Value(k) {
			return false
		}
	}
	return true
}

// Business identifies a business: its register and its number there, as sent. "" if the
// number is missing.
func (a Application) Business() string {
	number := a.Value(RegistrationNo)
	if number == "" {
		return ""
	}
	return a.Value(RegistrationType) + " " + number
}
