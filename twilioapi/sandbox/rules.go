package sandbox

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
)

// The statuses of a profile.
const (
	draft         = "draft"
	pendingReview = "pending-review"
	inReview      = "in-review"
	approved      = "twilio-approved"
	rejected      = "twilio-rejected"
)

// apply carries out a call by Twilio's rules, at the time now.
func (w *world) apply(c Call, now time.Time) (Reply, *Error) {
	f := kindFacts[c.Kind]
	if f == nil || !f.takes(c.Op) {
		return Reply{}, errMethod
	}
	var above *Object
	if f.below {
		if above = w.visible(CustomerProfile, c.Account, "", c.Parent, now); above == nil {
			return Reply{}, notFound(w.pathOf(c))
		}
	}
	switch c.Op {
	case List:
		return w.page(c, now)
	case Create:
		o, err := w.create(c, f, above, now)
		if err != nil {
			return Reply{}, err
		}
		return Reply{Object: o}, nil
	}
	o := w.visible(c.Kind, c.Account, c.Parent, c.SID, now)
	if o == nil {
		return Reply{}, notFound(w.pathOf(c))
	}
	switch c.Op {
	case Update:
		return w.update(c, f, o, now)
	case Delete:
		return Reply{}, w.delete(c, o, now)
	}
	return Reply{Object: o}, nil
}

// visible is find, but for what lags behind.
func (w *world) visible(kind Kind, account, parent, sid string, now time.Time) *Object {
	o := w.find(kind, account, parent, sid)
	if o == nil || now.Before(o.Hidden) {
		return nil
	}
	return o
}

// create makes an object: the parameters first, then the rules of its kind.
func (w *world) create(c Call, f *facts, above *Object, now time.Time) (*Object, *Error) {
	o := &Object{Kind: c.Kind, Account: c.Account, Parent: c.Parent, Created: now, Updated: now, Fields: make(map[string]string, len(f.params)+3)}
	for _, p := range f.params {
		value, sent := c.Fields[p.field]
		if value == "" && (p.when == required || p.when == requiredC) {
			return nil, missing(p.wire)
		}
		if sent && p.inCreate() {
			o.Fields[p.field] = value
		}
	}
	if len(c.Attributes) > 0 {
		o.Attributes = maps.Clone(c.Attributes)
	}
	if c.contended && !w.o.Switches.is("concurrent-assignments", "accepted") {
		return nil, contention[w.o.Switches.value("concurrent-assignments")]
	}
	if existing, err := w.admit(o, above, now); existing != nil || err != nil {
		return existing, err
	}
	o.SID = w.sid(f.prefix, o)
	if c.Kind == AccountKind {
		o.Fields["auth_token"] = w.sid("", o)
	}
	w.add(o)
	w.record(c.Name(), Create, o, now)
	w.lag(o, w.o.Switches.duration("fresh-404"), w.o.Switches.duration("list-lag"), now)
	return o, nil
}

// admit applies the rules of a kind to a new object. It may answer with one
// that stands there already.
func (w *world) admit(o, above *Object, now time.Time) (*Object, *Error) {
	switch o.Kind {
	case CustomerProfile:
		return nil, w.admitProfile(o)
	case EndUser, SupportingDocument:
		return nil, w.admitTyped(o)
	case EntityAssignment, NumberAssignment:
		return w.admitAssignment(o, above, now)
	case Evaluation:
		p, ok := policyByRN[o.Fields["policy_sid"]]
		if !ok {
			return nil, wrong("PolicySid")
		}
		o.Results, o.Fields["status"] = w.evaluate(above, p)
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
	sidForm = regexp.MustCompile(`^[A-Za-z]{2}[0-9a-fA-F]{32}$`)
)

func (w *world) admitProfile(o *Object) *Error {
	p, ok := policyByRN[o.Fields["policy_sid"]]
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

// primaryIsDirect reports whether the account, or its parent, has an approved
// primary profile and none of them is an ISV's.
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

// identity is what a profile's business information says it is.
func (w *world) identity(profile *Object) string {
	for _, o := range w.assignedTo(profile) {
		if identity := o.Attributes["business_identity"]; identity != "" {
			return identity
		}
	}
	return ""
}

// assignedTo lists the objects that are assigned to a profile, in order.
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
	if !sidForm.MatchString(sid) {
		return nil, refuse(22205, "ObjectSid is not a SID")
	}
	if o.Kind == NumberAssignment && o.Fields["channel_endpoint_type"] != "phone-number" {
		return nil, wrong("ChannelEndpointType")
	}
	if locked(profile) && (o.Kind == EntityAssignment || profile.Fields["status"] != approved) {
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

// assignable finds what an assignment may assign: the account's own end users,
// documents, numbers and profiles, and the parent's primary profile.
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

// locked reports whether a profile is in review or approved.
func locked(profile *Object) bool {
	status := profile.Fields["status"]
	return status == pendingReview || status == inReview || status == approved
}

// lockedThrough reports whether an object belongs to a locked profile.
func (w *world) lockedThrough(sid string) bool {
	for _, s := range w.referrers[sid] {
		if profile := w.objects[s.Parent]; s.Kind == EntityAssignment && profile != nil && locked(profile.Object) {
			return true
		}
	}
	return false
}

// words are how refusals name a kind.
var words = map[Kind]string{EndUser: "end-user", SupportingDocument: "supporting-document", CustomerProfile: "bundle", EntityAssignment: "bundle", NumberAssignment: "bundle"}

func (w *world) update(c Call, f *facts, o *Object, now time.Time) (Reply, *Error) {
	fields := map[string]string{}
	for _, p := range f.params {
		value, sent := c.Fields[p.field]
		if !sent || !p.inUpdate() {
			continue
		}
		if value == "" && p.when == required {
			return Reply{}, wrong(p.wire)
		}
		fields[p.field] = value
	}
	if c.Kind == CustomerProfile {
		status, asked := fields["status"]
		if asked {
			return w.updateStatus(c, o, status, fields, now)
		}
	}
	if (c.Kind == CustomerProfile && locked(o)) || w.lockedThrough(o.SID) && c.Kind != CustomerProfile {
		return Reply{}, immutable(words[c.Kind])
	}
	next := *o
	next.Fields = maps.Clone(o.Fields)
	maps.Copy(next.Fields, fields)
	if c.Attributes != nil {
		next.Attributes = maps.Clone(c.Attributes)
	}
	switch {
	case c.Kind == Address:
		if err := w.admitAddress(&next, false); err != nil {
			return Reply{}, err
		}
	case c.Kind == CustomerProfile && fields["email"] != "" && !mail.MatchString(fields["email"]):
		return Reply{}, wrong("Email")
	}
	changed := w.change(o, now, func(o *Object) { o.Fields, o.Attributes = next.Fields, next.Attributes })
	w.record(c.Name(), Update, changed, now)
	return Reply{Object: changed}, nil
}

func (w *world) delete(c Call, o *Object, now time.Time) *Error {
	switch c.Kind {
	case CustomerProfile:
		if locked(o) {
			return immutable("bundle")
		}
	case EntityAssignment, NumberAssignment:
		if profile := w.objects[o.Parent].Object; locked(profile) && (c.Kind == EntityAssignment || profile.Fields["status"] != approved) {
			return immutable("bundle")
		}
	case EndUser, SupportingDocument:
		if w.lockedThrough(o.SID) {
			return immutable(words[c.Kind])
		}
	}
	if refer := slices.Clone(w.referrers[o.SID]); len(refer) > 0 {
		if w.o.Switches.is("delete-assigned", "refused") {
			return refuse(20001, "It is assigned to a bundle: remove the assignment first")
		}
		for _, s := range refer {
			w.remove(s.Object)
			w.record(string(Delete)+"-"+kindFacts[s.Kind].name, Delete, s.Object, now)
		}
	}
	w.remove(o)
	w.record(c.Name(), Delete, o, now)
	return nil
}

// pathOf is the path that a refusal names.
func (w *world) pathOf(c Call) string {
	f := kindFacts[c.Kind]
	if f.legacy {
		path := "/2010-04-01/Accounts/" + c.Account
		if c.Kind != AccountKind {
			path += "/" + f.path + "/" + c.SID
		} else {
			path = "/2010-04-01/Accounts/" + c.SID
		}
		return path + ".json"
	}
	path := "/" + f.path + "/" + c.SID
	if f.below {
		path = "/CustomerProfiles/" + c.Parent + strings.TrimSuffix(path, "/")
	}
	return path
}
