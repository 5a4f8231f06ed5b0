package flow

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"trusthub-wizard/flow/profile"
)

// A StepID names a step of the plan.
type StepID string

// The steps of every plan, in the order in which people see them. Each phone number adds
// one of its own: see [NumberStep].
const (
	StepPolicy          StepID = "policy"
	StepPrimary         StepID = "primary"
	StepProfile         StepID = "profile"
	StepBusiness        StepID = "business"
	StepRepresentative1 StepID = "representative_1"
	StepRepresentative2 StepID = "representative_2"
	StepAddress         StepID = "address"
	StepDocument        StepID = "document"
	StepAssignBusiness  StepID = "assign_business"
	StepAssignRep1      StepID = "assign_representative_1"
	StepAssignRep2      StepID = "assign_representative_2"
	StepAssignPrimary   StepID = "assign_primary"
	StepAssignDocument  StepID = "assign_document"
	StepNumbers         StepID = "numbers"
	StepSweep           StepID = "sweep"
	StepEvaluate        StepID = "evaluate"
	StepSubmit          StepID = "submit"
	StepReview          StepID = "review" // Twilio does it after the run: in journals only
)

const numberPrefix = "number:"

// NumberStep is the step that assigns a phone number, given as PN… or E.164.
func NumberStep(number string) StepID { return StepID(numberPrefix + number) }

// number is the phone number that a step assigns; ok is false for other steps.
func (id StepID) number() (number string, ok bool) {
	return strings.CutPrefix(string(id), numberPrefix)
}

// A Step is one row of the plan.
type Step struct {
	ID    StepID
	Title string
	Needs []StepID
	Skip  string // for people: why it isn't needed; "" if it is

	kind    Kind           // what it creates; "" for steps that create nothing
	object  profile.Object // whose answers it sends
	want    Content        // what it sends, as far as it's known before the run
	assigns StepID         // assignments: the step whose object is assigned
	number  string         // number assignments: PN… or E.164
}

// makes reports whether the step owns an object at Twilio.
func (s Step) makes() bool {
	switch s.kind {
	case CustomerProfile, EndUser, SupportingDocument, Address, EntityAssignment, NumberAssignment:
		return s.ID != StepSubmit
	}
	return false
}

// below reports whether the step's object belongs to the profile as an assignment.
func (s Step) below() bool { return s.kind == EntityAssignment || s.kind == NumberAssignment }

// blueprint is the plan of a full application; planOf fills it in.
var blueprint = []Step{
	{ID: StepPolicy, Title: "Fetch the policy"},
	{ID: StepPrimary, Title: "Verify the primary customer profile"},
	{ID: StepProfile, Title: "Create the secondary customer profile", kind: CustomerProfile, object: profile.CustomerProfile, Needs: []StepID{StepPolicy, StepPrimary}},
	{ID: StepBusiness, Title: "Create the business information", kind: EndUser, object: profile.BusinessInformation, Needs: []StepID{StepPolicy, StepPrimary}},
	{ID: StepRepresentative1, Title: "Create authorized representative 1", kind: EndUser, object: profile.Representative1, Needs: []StepID{StepPolicy, StepPrimary}},
	{ID: StepRepresentative2, Title: "Create authorized representative 2", kind: EndUser, object: profile.Representative2, Needs: []StepID{StepPolicy, StepPrimary}},
	{ID: StepAddress, Title: "Create the address", kind: Address, object: profile.Address, Needs: []StepID{StepPolicy, StepPrimary}},
	{ID: StepDocument, Title: "Create the supporting document", kind: SupportingDocument, object: profile.AddressDocument, Needs: []StepID{StepPolicy, StepPrimary, StepAddress}},
	{ID: StepAssignBusiness, Title: "Assign the business information", kind: EntityAssignment, object: profile.BusinessInformation, assigns: StepBusiness},
	{ID: StepAssignRep1, Title: "Assign authorized representative 1", kind: EntityAssignment, object: profile.Representative1, assigns: StepRepresentative1},
	{ID: StepAssignRep2, Title: "Assign authorized representative 2", kind: EntityAssignment, object: profile.Representative2, assigns: StepRepresentative2},
	{ID: StepAssignPrimary, Title: "Assign the primary customer profile", kind: EntityAssignment, object: profile.PrimaryCustomerProfile, assigns: StepPrimary},
	{ID: StepAssignDocument, Title: "Assign the supporting document", kind: EntityAssignment, object: profile.AddressDocument, assigns: StepDocument},
}

// Steps returns the steps for an application, in the order in which people see them. Steps
// that aren't needed are among them, with the reason.
func Steps(app profile.Application) []Step {
	steps := slices.Clone(blueprint)
	gates := []StepID{} // everything that the sweep waits for
	for i := range steps {
		s := &steps[i]
		if s.assigns != "" {
			s.Needs = []StepID{StepProfile, s.assigns}
		}
		switch s.ID {
		case StepRepresentative2, StepAssignRep2:
			if app.Value(profile.NoSecond) == "true" {
				s.Skip = "this business has one representative"
			}
		case StepAddress:
			if app.Value(profile.AddressSID) != "" {
				s.Skip = "it uses an existing address"
			}
		}
		gates = append(gates, s.ID)
	}
	// As Twilio spells them: "+1 415 555 0121" is the account's +14155550121.
	numbers := profile.Application{profile.Numbers: app.Value(profile.Numbers)}.Values(profile.Numbers)
	if slices.ContainsFunc(numbers, func(n string) bool { return !strings.HasPrefix(n, "PN") }) {
		steps = append(steps, Step{ID: StepNumbers, Title: "Find the phone numbers", Needs: []StepID{StepPolicy, StepPrimary}})
	}
	for _, n := range numbers {
		s := Step{
			ID: NumberStep(n), Title: "Assign phone number " + n,
			kind: NumberAssignment, object: profile.PhoneNumbers, number: n, Needs: []StepID{StepProfile},
		}
		if !strings.HasPrefix(n, "PN") {
			s.Needs = append(s.Needs, StepNumbers)
		}
		if !slices.Contains(gates, s.ID) {
			steps, gates = append(steps, s), append(gates, s.ID)
		}
	}
	return append(steps,
		Step{ID: StepSweep, Title: "Check for duplicates", Needs: gates},
		Step{ID: StepEvaluate, Title: "Evaluate", kind: Evaluation, Needs: []StepID{StepSweep}},
		Step{ID: StepSubmit, Title: "Submit for review", kind: CustomerProfile, Needs: []StepID{StepEvaluate}},
	)
}

// planOf is Steps, each with what it sends.
func planOf(app profile.Application, ground Ground, marker string) []Step {
	steps := Steps(app)
	for i := range steps {
		s := &steps[i]
		if s.Skip != "" {
			continue
		}
		switch {
		case s.ID == StepProfile:
			s.want.Fields = Fields(app.Attributes(s.object))
			s.want.Fields["friendly_name"] = marked(s.want.Fields["friendly_name"], "Customer profile", marker)
		case s.kind == EndUser:
			s.want.Fields = Fields{"type": string(s.object), "friendly_name": marked("", endUserNames[s.object], marker)}
			s.want.Attributes = app.Attributes(s.object)
			if name := app.Value(profile.OtherTypeName); s.ID == StepBusiness && ground.OtherTypeKey != "" && name != "" {
				s.want.Attributes[ground.OtherTypeKey] = name
			}
		case s.kind == Address:
			s.want.Fields = Fields(app.Attributes(s.object))
			s.want.Fields["friendly_name"] = marked(s.want.Fields["friendly_name"], "Address", marker)
		case s.kind == SupportingDocument:
			s.want.Fields = Fields{"type": string(s.object), "friendly_name": marked("", "Business address", marker)}
			s.want.Attributes = map[string]string{"address_sids": app.Value(profile.AddressSID)}
		}
	}
	return steps
}

var endUserNames = map[profile.Object]string{
	profile.BusinessInformation: "Business information",
	profile.Representative1:     "Authorized representative 1",
	profile.Representative2:     "Authorized representative 2",
}

// nameLimit is the limit for the FriendlyName of an address, the shortest of all:
// https://www.twilio.com/docs/usage/api/address.
const nameLimit = 64

// fitted cuts the friendly name of an address to 64 bytes, which is how Twilio's page counts
// ("16 4-byte characters or 21 3-byte characters").
func (c Content) fitted(k Kind) Content {
	name := c.Fields["friendly_name"]
	at := strings.LastIndex(name, " [")
	if k != Address || len(name) <= nameLimit || at < 0 {
		return c
	}
	front, suffix := name[:at], name[at:]
	for len(front) > nameLimit-len(suffix) {
		_, size := utf8.DecodeLastRuneInString(front)
		front = front[:len(front)-size]
	}
	return c.with("friendly_name", strings.TrimSpace(front)+suffix)
}

// marked is a friendly name with the draft's marker. The marker is how we find an object
// when the answer to its creation was lost, so it is never cut.
func marked(name, fallback, marker string) string {
	suffix := " [" + marker + "]"
	if name = strings.TrimSpace(name); name == "" {
		name = fallback
	}
	if runes := []rune(name); len(runes) > nameLimit-len(suffix) {
		name = strings.TrimSpace(string(runes[:nameLimit-len(suffix)]))
	}
	return name + suffix
}

// bears reports whether an object carries the marker.
func bears(o Object, marker string) bool {
	return strings.HasSuffix(o.Name(), "["+marker+"]")
}

// fixed are the fields that can't change after an object is created. A new value needs a
// new object.
var fixed = map[Kind][]string{
	CustomerProfile: {"policy_sid"},
	EndUser:         {"type"},
	// https://www.twilio.com/docs/trust-hub/trusthub-rest-api/supporting-documents
	SupportingDocument: {"type"},
	Address:            {"iso_country"},
}

// editable is the part of the content that an update may send.
func (c Content) editable(k Kind) Content {
	fields := maps.Clone(c.Fields)
	for _, name := range fixed[k] {
		delete(fields, name)
	}
	return Content{Fields: fields, Attributes: c.Attributes}
}

// hash tells whether the editable content changed. It is keyed with the marker, so that
// equal answers of two customers look different in their journals. An assignment has none:
// Ref identifies it.
func (c Content) hash(k Kind, marker string) string {
	if k == EntityAssignment || k == NumberAssignment {
		return ""
	}
	c = c.editable(k)
	h := hmac.New(sha256.New, []byte(marker))
	for _, part := range []map[string]string{c.Fields, c.Attributes} {
		for _, name := range slices.Sorted(maps.Keys(part)) {
			h.Write([]byte(name + "\x00" + part[name] + "\x00"))
		}
		h.Write([]byte{1})
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
