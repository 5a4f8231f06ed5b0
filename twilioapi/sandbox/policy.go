package sandbox

import (
	"encoding/json"
	"strings"
	"sync"
	"time"
)

// The SIDs of the policies that Twilio documents.
const (
	SecondaryPolicy = "RNdfbf3fae0e1107f8aded0e7cead80bf5" // Secondary Customer Profile of type Business
	PrimaryPolicy   = "RN6433641899984f951173ef1738c3bdd0" // Primary Customer Profile of type Business
	StarterPolicy   = "RN806dd6cd175f314e1f96a9727ee271f4" // Starter Customer Profile of type Business
)

// A policy says what a profile must hold.
type policy struct {
	sid         string
	name        string
	machineName string // for such a profile in evaluations and in the filter of assignments
	endUsers    []requirement
	document    requirement // of any one of its types
	primary     bool        // an approved primary profile must be assigned
}

// A requirement is an end user or a document that a policy asks for.
type requirement struct {
	requirementName string
	name            string
	description     string
	types           []string // any of them meets it
}

var (
	businessInformation = requirement{requirementName: "customer_profile_business_information", name: "Business Information", types: []string{"customer_profile_business_information"}}
	representative1     = requirement{requirementName: "authorized_representative_1", name: "Authorized Representative #1", types: []string{"authorized_representative_1"}}
	representative2     = requirement{requirementName: "authorized_representative_2", name: "Authorized Representative #2", types: []string{"authorized_representative_2"}}
	physicalAddress     = requirement{requirementName: "customer_profile_address", name: "Physical Business Address", description: "Customer Profile HQ Physical Address", types: []string{"customer_profile_address"}}
	starterInformation  = requirement{requirementName: "starter_customer_profile_information", name: "Starter Customer Profile Information", types: []string{"starter_customer_profile_information"}}
	starterAddress      = requirement{requirementName: "customer_profile_address", name: "Customer Profile Address", description: "Customer Profile Address", types: []string{"customer_profile_address", "starter_customer_profile_address"}}
)

var policies = []policy{
	{sid: PrimaryPolicy, name: "Primary Customer Profile of type Business", machineName: "primary_customer_profile_type_business",
		endUsers: []requirement{businessInformation, representative1, representative2}, document: physicalAddress},
	{sid: StarterPolicy, name: "Starter Customer Profile of type Business", machineName: "starter_customer_profile_type_business",
		endUsers: []requirement{starterInformation}, document: starterAddress, primary: true},
	{sid: SecondaryPolicy, name: "Secondary Customer Profile of type Business", machineName: "secondary_customer_profile_type_business",
		endUsers: []requirement{businessInformation, representative1, representative2}, document: physicalAddress, primary: true},
}

var policyBySID = func() map[string]policy {
	m := map[string]policy{}
	for _, p := range policies {
		m[p.sid] = p
	}
	return m
}()

// An objectType is a type of end user or document with its fields.
type objectType struct {
	kind   Kind
	name   string
	label  string
	fields []field
}

type field struct{ name, label string }

var (
	businessFields = []field{
		{"business_type", "Business Type"}, {"business_registration_number", "Business Registration Number"}, {"business_name", "Business Name"},
		{"business_registration_identifier", "Business Registration Identifier"}, {"business_identity", "Business Identity"},
		{"business_industry", "Business Industry"}, {"website_url", "Website Url"},
		{"business_regions_of_operation", "Business Regions Of Operation"}, {"social_media_profile_urls", "Social Media Profile Urls"}}
	starterFields        = []field{{"first_name", "First Name"}, {"last_name", "Last Name"}, {"email", "Email"}, {"phone_number", "Phone Number"}}
	representativeFields = append(starterFields[:4:4], field{"business_title", "Business Title"}, field{"job_position", "Job Position"})
	addressFields        = []field{{"address_sids", "Address Sids"}}
)

var objectTypes = []objectType{
	{EndUserType, "customer_profile_business_information", "Business Information", businessFields},
	{EndUserType, "authorized_representative_1", "Authorized Representative one", representativeFields},
	{EndUserType, "authorized_representative_2", "Authorized Representative two", representativeFields},
	{EndUserType, "starter_customer_profile_information", "Starter Customer Profile Information", starterFields},
	{SupportingDocumentType, "customer_profile_address", "Customer profile address", addressFields},
	{SupportingDocumentType, "starter_customer_profile_address", "Starter customer profile address", addressFields},
}

func typeNamed(kind Kind, name string) (objectType, bool) {
	for _, t := range objectTypes {
		if t.kind == kind && t.name == name {
			return t, true
		}
	}
	return objectType{}, false
}

// staticObjects are the objects that are the same in every account.
var staticObjects = sync.OnceValues(func() (bySID map[string]*Object, byKind map[Kind][]*Object) {
	bySID, byKind = map[string]*Object{}, map[Kind][]*Object{}
	since := time.Date(2020, 2, 3, 0, 0, 0, 0, time.UTC)
	put := func(o *Object) {
		o.Created, o.Updated = since, since
		bySID[o.SID] = o
		byKind[o.Kind] = append(byKind[o.Kind], o)
	}
	for _, p := range policies {
		put(&Object{Kind: Policy, SID: p.sid, Fields: map[string]string{"friendly_name": p.name}, Requirements: p.requirements()})
	}
	for _, t := range objectTypes {
		put(&Object{Kind: t.kind, SID: seededSID("OY", t.name), Fields: map[string]string{"friendly_name": t.label, "machine_name": t.name}, Requirements: t.description("")})
	}
	return bySID, byKind
})

// otherTypeKey is the attribute for the name of another registration type, if the switch
// gives Twilio one.
const otherTypeKey = "business_registration_identifier_other"

// dressed changes a static object according to the switches.
func (w *world) dressed(o *Object) *Object {
	switch {
	case o.SID == SecondaryPolicy && w.o.Switches.is("policy-name", "renamed"):
		next := *o
		next.Fields = map[string]string{"friendly_name": "Secondary Profile (Business)"}
		return &next
	case o.Kind == EndUserType && o.Fields["machine_name"] == businessInformation.types[0] && w.o.Switches.is("other-type-key", "listed"):
		next := *o
		t, _ := typeNamed(EndUserType, businessInformation.types[0])
		next.Requirements = t.description(otherTypeKey)
		return &next
	}
	return o
}

// description is the JSON of a type's fields, with one more if extra isn't "".
func (t objectType) description(extra string) json.RawMessage {
	var list []map[string]string
	for _, f := range t.fields {
		constraint := "String"
		if f.name == "address_sids" {
			constraint = "List"
		}
		list = append(list, map[string]string{"machine_name": f.name, "friendly_name": f.label, "constraint": constraint})
	}
	if extra != "" {
		list = append(list, map[string]string{"machine_name": extra, "friendly_name": "Name Of Other Registration Type", "constraint": "String"})
	}
	return encoded(list)
}

// requirements is the JSON of what a policy requires.
func (p policy) requirements() json.RawMessage {
	type entry = map[string]any
	endUsers, accepted, profiles := []entry{}, []entry{}, []entry{}
	for _, r := range p.endUsers {
		endUsers = append(endUsers, entry{"name": r.name, "type": r.types[0], "fields": fieldNames(EndUserType, r.types[0]),
			"url": "/EndUserTypes/" + r.types[0], "requirement_name": r.requirementName})
	}
	for _, name := range p.document.types {
		accepted = append(accepted, entry{"name": p.document.name, "type": name, "fields": fieldNames(SupportingDocumentType, name),
			"url": "/SupportingDocumentTypes/" + name})
	}
	if p.primary {
		profiles = append(profiles, entry{"name": "Primary Customer Profile Bundle", "type": "primary_customer_profile_type_business", "requirement_name": "primary_customer_profile"})
	}
	return encoded(entry{
		"end_user": endUsers,
		"supporting_document": [][]entry{{{"name": p.document.name, "description": p.document.description, "type": "document",
			"accepted_documents": accepted, "requirement_name": p.document.requirementName}}},
		"supporting_customer_profiles": profiles,
		"supporting_trust_products":    []entry{},
	})
}

func fieldNames(kind Kind, name string) []string {
	t, _ := typeNamed(kind, name)
	var names []string
	for _, f := range t.fields {
		names = append(names, f.name)
	}
	return names
}

// encoded is for values of this package, which always have a JSON form.
func encoded(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}

// addressSIDs are the SIDs of the addresses that a document names.
func addressSIDs(o *Object) []string {
	if o.Kind != SupportingDocument {
		return nil
	}
	return strings.FieldsFunc(o.Attributes["address_sids"], func(r rune) bool { return r == ',' || r == ' ' })
}
