package sandbox

import (
	"maps"
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

// apply carries out a call by Twilio's rules.
func (w *world) apply(c Call, now time.Time) (Reply, *Error) {
	f := kindFacts[c.Kind]
	if f == nil || !f.takes(c.Op) {
		return Reply{}, errMethod
	}
	if c.Kind == ProvisionalCopy && w.o.Switches.is("provisional-copy", "off") {
		return Reply{}, notFound(c.path())
	}
	var above *Object
	if f.below {
		if above = w.visible(CustomerProfile, c.Account, "", c.Parent, now); above == nil {
			return Reply{}, notFound(c.path())
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
	if f.single {
		c.SID = w.copyOf(c.Parent)
	}
	o := w.visible(c.Kind, c.Account, c.Parent, c.SID, now)
	if o == nil {
		return Reply{}, notFound(c.path())
	}
	switch c.Op {
	case Update:
		return w.update(c, f, o, now)
	case Delete:
		return Reply{}, w.delete(c, o, now)
	}
	return Reply{Object: o}, nil
}

// visible is find without what a fault or switch still hides.
func (w *world) visible(kind Kind, account, parent, sid string, now time.Time) *Object {
	o := w.find(kind, account, parent, sid)
	if o == nil || now.Before(o.Hidden) {
		return nil
	}
	return o
}

// create checks the parameters, then the rules of the kind, and makes an object.
func (w *world) create(c Call, f *facts, above *Object, now time.Time) (*Object, *Error) {
	o := &Object{Kind: c.Kind, Account: c.Account, Parent: c.Parent, Created: now, Updated: now, Fields: make(map[string]string, len(f.params)+3)}
	for _, p := range f.params {
		value, sent := c.Fields[p.field]
		if value == "" && (p.when == required || p.when == onlyCreate) {
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

// locked reports whether a profile is in review or approved.
func locked(profile *Object) bool {
	status := profile.Fields["status"]
	return status == pendingReview || status == inReview || status == approved
}

// lockedThrough reports whether an object is assigned to a locked profile.
func (w *world) lockedThrough(sid string) bool {
	for _, s := range w.referrers[sid] {
		if profile := w.objects[s.Parent]; s.Kind == EntityAssignment && profile != nil && locked(profile.Object) {
			return true
		}
	}
	return false
}

// closed reports whether assignments of a kind can't be added to a profile or removed. Twilio
// lets phone numbers change on approved profiles. A switch decides about those in review.
func (w *world) closed(profile *Object, kind Kind) bool {
	if !locked(profile) || kind == EntityAssignment {
		return locked(profile)
	}
	return profile.Fields["status"] != approved && w.o.Switches.is("numbers-in-review", "refused")
}

// refusedName is the name of a kind in Twilio's refusals.
var refusedName = map[Kind]string{EndUser: "end-user", SupportingDocument: "supporting-document", CustomerProfile: "bundle"}

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
		if status, asked := fields["status"]; asked {
			return w.updateStatus(c, o, status, fields, now)
		}
	}
	if (c.Kind == CustomerProfile && locked(o)) || w.lockedThrough(o.SID) && c.Kind != CustomerProfile {
		return Reply{}, immutable(refusedName[c.Kind])
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
		if profile := w.objects[o.Parent].Object; w.closed(profile, c.Kind) {
			return immutable("bundle")
		}
	case EndUser, SupportingDocument:
		if w.lockedThrough(o.SID) {
			return immutable(refusedName[c.Kind])
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

// path is the path of a call in refusals.
func (c Call) path() string {
	path := pathOf(c.Kind, c.Account, c.Parent, c.SID)
	if kindFacts[c.Kind].legacy {
		return path + ".json"
	}
	return strings.TrimSuffix(path, "/")
}

// pathOf is the path of an object, in the Trust Hub's API without /v1.
func pathOf(kind Kind, account, parent, sid string) string {
	f := kindFacts[kind]
	path := "/" + f.path + "/" + sid
	switch {
	case kind == AccountKind:
		return "/2010-04-01" + path
	case f.legacy:
		return "/2010-04-01/Accounts/" + account + path
	case f.single:
		return "/CustomerProfiles/" + parent + "/" + f.path
	case f.below:
		return "/CustomerProfiles/" + parent + path
	}
	return path
}
