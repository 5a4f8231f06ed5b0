package sandbox

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// An Account is an account that exists at the start.
type Account struct {
	SID   string
	Token string
	Name  string
	Owner string // the parent's SID; "" if it has none
	// Status is active, suspended or closed; "" means active.
	Status  string
	Keys    []Key
	Numbers []string // its phone numbers, E.164
	Primary Primary
	// TestSID and TestToken are its test credentials, which the Trust Hub refuses.
	TestSID, TestToken string
}

// A Key is an API key.
type Key struct {
	SID, Secret string
	Restricted  bool // it may only read
}

// Primary is the primary profile that an account starts with.
type Primary string

// The primary profiles that an account can start with.
const (
	NoPrimary       Primary = ""
	ISVPrimary      Primary = "isv"       // approved
	DirectPrimary   Primary = "direct"    // approved, but a direct customer's
	DraftPrimary    Primary = "draft"     // never submitted
	InReviewPrimary Primary = "in-review" // in a review that never ends
	RejectedPrimary Primary = "rejected"
	StarterPrimary  Primary = "starter" // an approved starter profile, which isn't a primary one
	TwoPrimaries    Primary = "two"     // two approved ones of an ISV
)

// Seed returns the accounts that a sandbox starts with: an ISV with an approved primary
// profile, and three subaccounts for its customers. Their SIDs and tokens are always the same.
func Seed() []Account { return SeedWith(ISVPrimary) }

// SeedWith returns the accounts of [Seed], with another primary profile.
func SeedWith(primary Primary) []Account {
	parent := account("Lanternfish Messaging", "", "+14155550120", "+14155550121", "+442079460120")
	parent.Primary = primary
	parent.TestSID, parent.TestToken = seededSID("AC", "test credentials"), seededSID("", "test token")
	return []Account{
		parent,
		account("Harbor Lane Dental", parent.SID, "+14155550130", "+14155550131"),
		account("Juniper Outdoor Supply", parent.SID, "+12065550140", "+12065550141", "+12065550142"),
		account("Blue Kettle Tea", parent.SID, "+442079460150"),
	}
}

func account(name, owner string, numbers ...string) Account {
	return Account{
		SID: seededSID("AC", name), Token: seededSID("", "token of "+name), Name: name, Owner: owner, Numbers: numbers,
		Keys: []Key{
			{SID: seededSID("SK", "main key of "+name), Secret: seededSID("", "secret of "+name)},
			{SID: seededSID("SK", "restricted key of "+name), Secret: seededSID("", "restricted secret of "+name), Restricted: true},
		},
	}
}

// PrimarySID is the SID of the primary profile that an account starts with, or of the starter
// profile for [StarterPrimary].
func (a Account) PrimarySID() string { return seededSID("BU", "primary profile of "+a.SID) }

// NumberSID is the SID of a phone number that an account starts with.
func (a Account) NumberSID(number string) string { return seededSID("PN", number+" of "+a.SID) }

// seededSID derives a SID or token from a name, so that it's the same in every sandbox and
// can't be a real one.
func seededSID(prefix, name string) string {
	sum := sha256.Sum256([]byte("trust hub sandbox: " + name))
	return prefix + hex.EncodeToString(sum[:16])
}

// seededAt is when the seeded objects were created.
var seededAt = time.Date(2025, 3, 3, 9, 0, 0, 0, time.UTC)

func (w *world) seed(a Account) {
	owner, status := cmp.Or(a.Owner, a.SID), cmp.Or(a.Status, "active")
	w.put(&Object{Kind: AccountKind, SID: a.SID, Account: owner, Fields: map[string]string{
		"friendly_name": a.Name, "auth_token": a.Token, "owner_account_sid": owner, "status": status}})
	for _, k := range a.Keys {
		w.keys[k.SID], w.keyOwner[k.SID] = k, a.SID
	}
	if a.TestSID != "" {
		w.tests[a.TestSID] = a.TestToken
	}
	for _, n := range a.Numbers {
		w.put(&Object{Kind: PhoneNumber, SID: a.NumberSID(n), Account: a.SID, Fields: map[string]string{
			"phone_number": n, "friendly_name": n, "origin": "twilio", "beta": "false"}})
	}
	if a.Primary != NoPrimary {
		w.seedPrimary(a, a.PrimarySID(), a.Primary)
	}
	if a.Primary == TwoPrimaries {
		w.seedPrimary(a, seededSID("BU", "second primary profile of "+a.SID), ISVPrimary)
	}
}

func (w *world) put(o *Object) {
	o.Created, o.Updated = seededAt, seededAt
	w.add(o)
}

// primaryStatus is the status of the primary profiles that aren't approved.
var primaryStatus = map[Primary]string{DraftPrimary: draft, InReviewPrimary: inReview, RejectedPrimary: rejected}

// seedPrimary makes a primary profile and all that is assigned to it.
func (w *world) seedPrimary(a Account, sid string, primary Primary) {
	status := cmp.Or(primaryStatus[primary], approved)
	identity, policySID := "isv_reseller_or_partner", PrimaryPolicy
	switch primary {
	case DirectPrimary:
		identity = "direct_customer"
	case StarterPrimary:
		identity, policySID = "direct_customer", StarterPolicy
	}
	profile := &Object{Kind: CustomerProfile, SID: sid, Account: a.SID, Fields: map[string]string{
		"friendly_name": a.Name + " Primary", "email": "compliance@lanternfish.example.com", "policy_sid": policySID, "status": status}}
	if status == rejected {
		profile.Rejections = []int{18602}
	}
	w.put(profile)
	address := seededSID("AD", "address for "+sid)
	w.put(&Object{Kind: Address, SID: address, Account: a.SID, Fields: map[string]string{
		"customer_name": a.Name, "friendly_name": "Headquarters", "street": "500 Harbor Way", "city": "San Francisco", "region": "CA",
		"postal_code": "94107", "iso_country": "US", "emergency_enabled": "false", "validated": "true", "verified": "false"}})
	for name, attributes := range seededAttributes(a.Name, identity, address) {
		o := &Object{Kind: EndUser, SID: seededSID("IT", name+" for "+sid), Account: a.SID, Attributes: attributes,
			Fields: map[string]string{"friendly_name": a.Name, "type": name}}
		if name == "customer_profile_address" {
			o.Kind, o.SID, o.Fields["status"] = SupportingDocument, seededSID("RD", name+" for "+sid), "APPROVED"
		}
		w.put(o)
	}
	for _, name := range []string{"customer_profile_business_information", "authorized_representative_1", "authorized_representative_2", "customer_profile_address"} {
		object := seededSID("IT", name+" for "+sid)
		if name == "customer_profile_address" {
			object = seededSID("RD", name+" for "+sid)
		}
		w.put(&Object{Kind: EntityAssignment, SID: seededSID("BV", name+" in "+sid), Account: a.SID, Parent: sid,
			Fields: map[string]string{"object_sid": object}})
	}
}

// seededAttributes are the attributes of a primary profile's objects, by type.
func seededAttributes(name, identity, address string) map[string]map[string]string {
	return map[string]map[string]string{
		"customer_profile_business_information": {
			"business_name": name, "business_identity": identity, "business_type": "Corporation", "business_industry": "TECHNOLOGY",
			"business_registration_identifier": "EIN", "business_registration_number": "12-3456789",
			"business_regions_of_operation": "USA_AND_CANADA", "website_url": "https://lanternfish.example.com", "social_media_profile_urls": ""},
		"authorized_representative_1": {"first_name": "Ines", "last_name": "Okafor", "email": "ines@lanternfish.example.com",
			"phone_number": "+14155550101", "business_title": "Chief Executive", "job_position": "CEO"},
		"authorized_representative_2": {"first_name": "Tomas", "last_name": "Lindqvist", "email": "tomas@lanternfish.example.com",
			"phone_number": "+14155550102", "business_title": "Counsel", "job_position": "General Counsel"},
		"customer_profile_address": {"address_sids": address},
	}
}
