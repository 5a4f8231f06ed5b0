package sandbox

import "slices"

// A Kind is a kind of object, with Twilio's name for it.
type Kind string

// The kinds of objects.
const (
	Policy                 Kind = "Policy"
	EndUserType            Kind = "EndUserType"
	SupportingDocumentType Kind = "SupportingDocumentType"
	CustomerProfile        Kind = "CustomerProfile"
	EndUser                Kind = "EndUser"
	SupportingDocument     Kind = "SupportingDocument"
	EntityAssignment       Kind = "EntityAssignment"          // below a profile
	NumberAssignment       Kind = "ChannelEndpointAssignment" // below a profile
	Evaluation             Kind = "Evaluation"                // below a profile
	ProvisionalCopy        Kind = "ProvisionalCopy"           // below a profile, which has one at most
	Address                Kind = "Address"
	PhoneNumber            Kind = "IncomingPhoneNumber"
	AccountKind            Kind = "Account"
)

// An Op is what a call does.
type Op string

// The operations.
const (
	List   Op = "list"
	Fetch  Op = "fetch"
	Create Op = "create"
	Update Op = "update"
	Delete Op = "delete"
)

func (o Op) writes() bool { return o == Create || o == Update || o == Delete }

// facts describe a kind in the API.
type facts struct {
	kind   Kind
	name   string // in the names of calls: "end-user"
	prefix string // of its SIDs
	path   string // "EndUsers"
	legacy bool   // in the 2010-04-01 API
	below  bool   // belongs to a customer profile
	single bool   // its parent has one at most, and its path no SID
	list   string // the key of the objects in a list
	ops    []Op
	params []param
	// filters are the parameters of a list, each with the field it compares.
	filters map[string]string
	answer  []column
}

// A param is a parameter of create and update.
type param struct {
	wire  string // "FriendlyName"
	field string // "friendly_name"
	when  when
}

type when int

const (
	required   when = iota // in create; optional in update
	optional               // in both
	onlyCreate             // required in create; update ignores it
	onlyUpdate             // optional in update; create ignores it
)

func (p param) inCreate() bool { return p.when != onlyUpdate }
func (p param) inUpdate() bool { return p.when != onlyCreate }

var (
	everything = []Op{List, Fetch, Create, Update, Delete}
	readOnly   = []Op{List, Fetch}
)

// kinds is the API, as data.
var kinds = []facts{
	{kind: Policy, name: "policy", prefix: "RN", path: "Policies", list: "results", ops: readOnly,
		answer: []column{{"sid", sidColumn}, {"friendly_name", text}, {"requirements", requirementsColumn}, {"url", urlColumn}}},
	{kind: EndUserType, name: "end-user-type", prefix: "OY", path: "EndUserTypes", list: "end_user_types", ops: readOnly,
		answer: []column{{"sid", sidColumn}, {"friendly_name", text}, {"machine_name", text}, {"fields", requirementsColumn}, {"url", urlColumn}}},
	{kind: SupportingDocumentType, name: "supporting-document-type", prefix: "OY", path: "SupportingDocumentTypes", list: "supporting_document_types", ops: readOnly,
		answer: []column{{"sid", sidColumn}, {"friendly_name", text}, {"machine_name", text}, {"fields", requirementsColumn}, {"url", urlColumn}}},
	{kind: CustomerProfile, name: "customer-profile", prefix: "BU", path: "CustomerProfiles", list: "results", ops: everything,
		params: []param{{"FriendlyName", "friendly_name", required}, {"Email", "email", required}, {"PolicySid", "policy_sid", onlyCreate},
			{"StatusCallback", "status_callback", optional}, {"Status", "status", onlyUpdate}},
		filters: map[string]string{"Status": "status", "FriendlyName": "friendly_name", "PolicySid": "policy_sid"},
		answer: []column{{"sid", sidColumn}, {"account_sid", accountColumn}, {"policy_sid", text}, {"friendly_name", text}, {"status", text},
			{"email", text}, {"status_callback", textOrNull}, {"valid_until", textOrNull}, {"date_created", created}, {"date_updated", updated},
			{"url", urlColumn}, {"links", linksColumn}, {"errors", errorsColumn}}},
	{kind: EndUser, name: "end-user", prefix: "IT", path: "EndUsers", list: "results", ops: everything,
		params: []param{{"FriendlyName", "friendly_name", required}, {"Type", "type", onlyCreate}},
		answer: []column{{"sid", sidColumn}, {"account_sid", accountColumn}, {"friendly_name", text}, {"type", text}, {"attributes", attributesColumn},
			{"date_created", created}, {"date_updated", updated}, {"url", urlColumn}}},
	{kind: SupportingDocument, name: "supporting-document", prefix: "RD", path: "SupportingDocuments", list: "results", ops: everything,
		params: []param{{"FriendlyName", "friendly_name", required}, {"Type", "type", onlyCreate}},
		answer: []column{{"sid", sidColumn}, {"account_sid", accountColumn}, {"friendly_name", text}, {"mime_type", null}, {"status", text}, {"type", text},
			{"attributes", attributesColumn}, {"date_created", created}, {"date_updated", updated}, {"url", urlColumn}}},
	{kind: EntityAssignment, name: "entity-assignment", prefix: "BV", path: "EntityAssignments", below: true, list: "results", ops: []Op{List, Fetch, Create, Delete},
		params:  []param{{"ObjectSid", "object_sid", onlyCreate}},
		filters: map[string]string{"ObjectType": "object_type"},
		answer: []column{{"sid", sidColumn}, {"customer_profile_sid", parentColumn}, {"account_sid", accountColumn}, {"object_sid", text},
			{"date_created", created}, {"url", urlColumn}}},
	{kind: NumberAssignment, name: "channel-endpoint-assignment", prefix: "RA", path: "ChannelEndpointAssignments", below: true, list: "results", ops: []Op{List, Fetch, Create, Delete},
		params:  []param{{"ChannelEndpointType", "channel_endpoint_type", onlyCreate}, {"ChannelEndpointSid", "channel_endpoint_sid", onlyCreate}},
		filters: map[string]string{"ChannelEndpointSid": "channel_endpoint_sid", "ChannelEndpointSids": "channel_endpoint_sids"},
		answer: []column{{"sid", sidColumn}, {"customer_profile_sid", parentColumn}, {"account_sid", accountColumn}, {"channel_endpoint_type", text},
			{"channel_endpoint_sid", text}, {"date_created", created}, {"url", urlColumn}}},
	{kind: Evaluation, name: "evaluation", prefix: "EL", path: "Evaluations", below: true, list: "results", ops: []Op{List, Fetch, Create},
		params: []param{{"PolicySid", "policy_sid", onlyCreate}},
		answer: []column{{"sid", sidColumn}, {"account_sid", accountColumn}, {"policy_sid", text}, {"customer_profile_sid", parentColumn}, {"status", text},
			{"results", resultsColumn}, {"date_created", created}, {"url", urlColumn}}},
	{kind: ProvisionalCopy, name: "provisional-copy", prefix: "BU", path: "ProvisionalCopy", below: true, single: true, ops: []Op{Fetch, Create},
		answer: []column{{"customer_profile_sid", parentColumn}, {"account_sid", accountColumn}, {"policy_sid", text}, {"friendly_name", text}, {"status", text},
			{"email", text}, {"status_callback", textOrNull}, {"valid_until", textOrNull}, {"date_created", created}, {"date_updated", updated}, {"url", urlColumn}}},
	{kind: Address, name: "address", prefix: "AD", path: "Addresses", legacy: true, list: "addresses", ops: everything,
		params: []param{{"CustomerName", "customer_name", required}, {"Street", "street", required}, {"City", "city", required}, {"Region", "region", required},
			{"PostalCode", "postal_code", required}, {"IsoCountry", "iso_country", onlyCreate}, {"FriendlyName", "friendly_name", optional},
			{"StreetSecondary", "street_secondary", optional}, {"EmergencyEnabled", "emergency_enabled", optional},
			{"AutoCorrectAddress", "auto_correct_address", optional}},
		filters: map[string]string{"CustomerName": "customer_name", "FriendlyName": "friendly_name", "IsoCountry": "iso_country", "EmergencyEnabled": "emergency_enabled"},
		answer: []column{{"sid", sidColumn}, {"account_sid", accountColumn}, {"customer_name", text}, {"friendly_name", textOrNull}, {"street", text},
			{"street_secondary", textOrNull}, {"city", text}, {"region", text}, {"postal_code", text}, {"iso_country", text},
			{"emergency_enabled", flag}, {"validated", flag}, {"verified", flag}, {"date_created", created}, {"date_updated", updated}, {"uri", uriColumn}}},
	{kind: PhoneNumber, name: "incoming-phone-number", prefix: "PN", path: "IncomingPhoneNumbers", legacy: true, list: "incoming_phone_numbers", ops: everything,
		params:  []param{{"PhoneNumber", "phone_number", onlyCreate}, {"FriendlyName", "friendly_name", optional}, {"AddressSid", "address_sid", optional}},
		filters: map[string]string{"PhoneNumber": "phone_number", "FriendlyName": "friendly_name", "Beta": "beta", "Origin": "origin"},
		answer: []column{{"sid", sidColumn}, {"account_sid", accountColumn}, {"phone_number", text}, {"friendly_name", text}, {"address_sid", textOrNull},
			{"address_requirements", fixed("none")}, {"api_version", fixed("2010-04-01")}, {"beta", flag}, {"bundle_sid", null},
			{"capabilities", fixed(map[string]bool{"voice": true, "sms": true, "mms": true, "fax": false})},
			{"date_created", created}, {"date_updated", updated}, {"emergency_status", fixed("Inactive")}, {"emergency_address_sid", null},
			{"emergency_address_status", fixed("unregistered")}, {"identity_sid", null}, {"origin", text}, {"sms_application_sid", null},
			{"sms_fallback_method", fixed("POST")}, {"sms_fallback_url", null}, {"sms_method", fixed("POST")}, {"sms_url", null},
			{"status", fixed("in-use")}, {"status_callback", null}, {"status_callback_method", fixed("POST")}, {"trunk_sid", null},
			{"type", fixed("local")}, {"uri", uriColumn}, {"voice_application_sid", null}, {"voice_caller_id_lookup", fixed(false)},
			{"voice_fallback_method", fixed("POST")}, {"voice_fallback_url", null}, {"voice_method", fixed("POST")},
			{"voice_receive_mode", fixed("voice")}, {"voice_url", null}}},
	{kind: AccountKind, name: "account", prefix: "AC", path: "Accounts", legacy: true, list: "accounts", ops: []Op{List, Fetch, Create, Update},
		params:  []param{{"FriendlyName", "friendly_name", optional}, {"Status", "status", onlyUpdate}},
		filters: map[string]string{"FriendlyName": "friendly_name", "Status": "status"},
		answer: []column{{"sid", sidColumn}, {"auth_token", text}, {"friendly_name", text}, {"owner_account_sid", text}, {"status", text},
			{"type", fixed("Full")}, {"date_created", created}, {"date_updated", updated}, {"subresource_uris", subresources}, {"uri", uriColumn}}},
}

// kindFacts finds the facts of a kind. init fills it, because the columns of kinds use it.
var kindFacts = map[Kind]*facts{}

func init() {
	for i := range kinds {
		kindFacts[kinds[i].kind] = &kinds[i]
	}
}

func (f *facts) takes(op Op) bool { return slices.Contains(f.ops, op) }
