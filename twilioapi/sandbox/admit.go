package sandbox

import (
	"regexp"
	"slices"
	"sync"
	"time"
)

// admit applies the rules of a kind to a new object. It returns the existing object if the
// call doesn't create another.
func (w *world) admit(o, above *Object, now time.Time) (*Object, *Error) {
	switch o.Kind {
	case CustomerProfile:
		return nil, w.admitProfile(o)
	case EndUser, SupportingDocument:
		return nil, w.admitTyped(o)
	case EntityAssignment, NumberAssignment:
		return w.admitAssignment(o, above, now)
	case Evaluation:
		p, ok := policyBySID[o.Fields["policy_sid"]]
		if !ok {
			return nil, wrong("PolicySid")
		}
		o.Results, o.Fields["status"] = w.evaluate(above, p)
	case ProvisionalCopy:
		return nil, w.admitCopy(o, above)
	case Address:
		return nil, w.admitAddress(o, true)
	case PhoneNumber:
		if !e164.MatchString(o.Fields["phone_number"]) {
			return nil, refuse(21421, "PhoneNumber is invalid")
		}
		if o.Fields["friendly_name"] == "" {
			o.Fields["friendly_name"] = o.Fields["phone_number"]
		}
		o.Fields["origin"], o.Fields["beta"] = "twilio", "false"
	case AccountKind:
		if parent := w.objects[o.Account]; parent == nil || parent.Account != parent.SID {
			return nil, &Error{Status: 403, Code: 20403, Message: "A subaccount cannot have subaccounts"}
		}
		o.Fields["owner_account_sid"], o.Fields["status"] = o.Account, "active"
		if o.Fields["friendly_name"] == "" {
			o.Fields["friendly_name"] = "SubAccount Created at " + now.UTC().Format("2006-01-02 03:04 pm")
		}
	}
	return nil, nil
}

var (
	e164    = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
	mail    = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s.]+$`)
	webURL  = regexp.MustCompile(`^https?://[^\s/]+\.[^\s]+$`)
	sidForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z]{2}[0-9a-fA-F]{32}$`) })
)

func (w *world) admitProfile(o *Object) *Error {
	p, ok := policyBySID[o.Fields["policy_sid"]]
	switch {
	case !ok:
		return wrong("PolicySid")
	case p.sid == PrimaryPolicy:
		return errPrimaryByAPI
	case !mail.MatchString(o.Fields["email"]):
		return wrong("Email")
	case o.Fields["status_callback"] != "" && !webURL.MatchString(o.Fields["status_callback"]):
		return wrong("StatusCallback")
	case p.sid == SecondaryPolicy && w.o.Switches.is("primary-identity", "at-create") && w.primaryIsDirect(o.Account):
		return errDirect
	}
	o.Fields["status"] = draft
	return nil
}

// primaryIsDirect reports whether the account or its parent has an approved primary profile,
// but none that is an ISV's.
func (w *world) primaryIsDirect(account string) bool {
	found := false
	for _, owner := range w.family(account) {
		for _, s := range w.buckets[bucket{CustomerProfile, owner}] {
			if s.Fields["policy_sid"] != PrimaryPolicy || s.Fields["status"] != approved {
				continue
			}
			if w.identity(s.Object) == "isv_reseller_or_partner" {
				return false
			}
			found = true
		}
	}
	return found
}

// family is an account and its parent.
func (w *world) family(account string) []string {
	if s := w.objects[account]; s != nil && s.Account != account {
		return []string{account, s.Account}
	}
	return []string{account}
}

// identity is the business identity of a profile.
func (w *world) identity(profile *Object) string {
	for _, o := range w.assignedTo(profile) {
		if identity := o.Attributes["business_identity"]; identity != "" {
			return identity
		}
	}
	return ""
}

// assignedTo lists the objects that are assigned to a profile, in the order of assignment.
func (w *world) assignedTo(profile *Object) []*Object {
	var assigned []*Object
	for _, s := range w.buckets[bucket{EntityAssignment, profile.SID}] {
		if o := w.objects[s.assigned()]; o != nil {
			assigned = append(assigned, o.Object)
		}
	}
	return assigned
}

func (w *world) admitTyped(o *Object) *Error {
	kind := EndUserType
	if o.Kind == SupportingDocument {
		kind = SupportingDocumentType
		o.Fields["status"] = "DRAFT"
	}
	if _, ok := typeNamed(kind, o.Fields["type"]); !ok {
		return refuse(22206, "Type '"+o.Fields["type"]+"' is not one of the "+string(kind)+"s")
	}
	return nil
}

func (w *world) admitAssignment(o, profile *Object, now time.Time) (*Object, *Error) {
	sid := o.assigned()
	if !sidForm().MatchString(sid) {
		return nil, refuse(22205, "ObjectSid is not a SID")
	}
	if o.Kind == NumberAssignment && o.Fields["channel_endpoint_type"] != "phone-number" {
		return nil, wrong("ChannelEndpointType")
	}
	if w.closed(profile, o.Kind) {
		return nil, immutable("bundle")
	}
	object := w.assignable(o, sid, now)
	if object == nil {
		return nil, notFound(sid)
	}
	for _, s := range w.buckets[o.bucket()] {
		if s.assigned() != sid {
			continue
		}
		switch w.o.Switches.value("repeat-assignment") {
		case "409":
			return nil, errAssigned
		case "400":
			return nil, errAssigned400
		case "same":
			return s.Object, nil
		}
	}
	return nil, nil
}

// assignable finds the object to assign: one of the account's end users, documents, numbers or
// profiles, or the parent's primary profile. It's nil for any other.
func (w *world) assignable(o *Object, sid string, now time.Time) *Object {
	object := w.objects[sid]
	if object == nil || now.Before(object.Hidden) {
		return nil
	}
	if o.Kind == NumberAssignment {
		return w.visible(PhoneNumber, o.Account, "", sid, now)
	}
	switch object.Kind {
	case EndUser, SupportingDocument:
		return w.visible(object.Kind, o.Account, "", sid, now)
	case CustomerProfile:
		mine := object.Account == o.Account
		parents := w.o.Switches.is("parent-primary", "reachable") && slices.Contains(w.family(o.Account), object.Account)
		if sid != o.Parent && (mine || parents) {
			return object.Object
		}
	}
	return nil
}
