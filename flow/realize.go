package flow

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"trusthub-wizard/flow/profile"
)

// realize makes one step's object match the answers, whatever an earlier run left. It first
// resolves an open call. Then it creates, updates or replaces the object, or does nothing.
func (r *run) realize(s Step) (string, Action, error) {
	adopted, lost := false, 0
	var already error // Twilio says that it's assigned, but doesn't list it
	for try := 1; try <= maxTries && lost < rounds; try++ {
		found, err := r.resolve(s.ID)
		if err != nil {
			return "", "", err
		}
		adopted = adopted || found
		rec := r.record(s.ID)
		want, parent, ref, err := r.content(s)
		if err != nil {
			return "", "", err
		}
		if s.kind == NumberAssignment && rec.sid == "" {
			switch found, err := r.respelled(s, parent, ref); {
			case err != nil:
				return "", "", err
			case found:
				return r.record(s.ID).sid, Unchanged, nil
			}
		}
		sid, action := rec.sid, Unchanged
		switch {
		case rec.sid == "" || s.kind == Address && rec.ref != ref:
			// A country can't be changed: a new address replaces the old one, which
			// the sweep removes.
			sid, err = r.create(s, want, parent, ref)
			action = Created
		case s.below() && (rec.parent != parent || rec.ref != ref):
			if err := r.remove(s.ID, rec.kind, rec.parent, rec.sid); err != nil {
				return "", "", err
			}
			sid, err = r.create(s, want, parent, ref)
			action = Created
		case !s.below() && rec.hash != want.hash(s.kind, r.marker):
			action = Updated
			err = r.update(s, rec, want)
		}
		switch {
		case err == nil && action == Unchanged && adopted:
			return sid, Adopted, nil
		case err == nil:
			return sid, action, nil
		case classOf(err) == Conflict && s.below() && action == Created:
			var aerr error
			if adopted, aerr = r.assigned(s, parent, ref); aerr == nil && !adopted {
				// Another assignment to this profile is in progress, or the list lags.
				aerr = r.backoff(s.ID, try, err)
			}
			if aerr != nil {
				return "", "", aerr
			}
			already = err
		case classOf(err) == Unknown:
			already = nil // what it said before was about another moment
			lost++
		case classOf(err) == NotFound && action == Created:
			if again, verr := r.vanished(s); verr != nil || !again {
				return "", "", cmp.Or(verr, err)
			}
		case !errors.Is(err, errGone):
			return "", "", err
		}
	}
	if already != nil && s.kind == NumberAssignment {
		return "", "", already // assigned to something else
	}
	return "", "", fmt.Errorf("step %s: %w", s.ID, errUnclear)
}

var (
	// errUnclear says that Twilio gave no clear answer, however often it was asked.
	errUnclear = errors.New("no clear answer from Twilio after several tries; nothing was created twice: try again later")
	// errGone says that an object to change no longer exists at Twilio.
	errGone = errors.New("the object no longer exists")
)

// content is what a step's object should be, now that the objects it refers to are known.
func (r *run) content(s Step) (want Content, parent, ref string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	want = s.want
	switch s.kind {
	case CustomerProfile:
		want = s.want.with("policy_sid", r.ground.Policy)
	case Address:
		ref = s.want.Fields["iso_country"]
	case SupportingDocument:
		ref = s.want.Attributes["address_sids"]
		if ref == "" {
			ref = r.ledger.sid(StepAddress)
		}
		want.Attributes = map[string]string{"address_sids": ref}
	case EntityAssignment:
		parent, ref = r.ledger.sid(StepProfile), r.ledger.sid(s.assigns)
		if s.assigns == StepPrimary {
			ref = r.ground.Primary
		}
		want = Content{Fields: Fields{"object_sid": ref}}
	case NumberAssignment:
		parent, ref = r.ledger.sid(StepProfile), s.number
		if !strings.HasPrefix(ref, "PN") {
			ref = r.sids[s.number]
		}
		if ref == "" {
			return want, "", "", &StepError{Step: s.ID, Problem: profile.Problem{
				Field: profile.Numbers, Severity: profile.Error,
				Message: "Phone numbers: " + s.number + " isn't a number in this account",
				Fix:     "use a number that the account owns, such as +14155550123 or its SID (PN…)",
			}}
		}
		if ref != s.number && slices.ContainsFunc(r.steps, func(o Step) bool { return o.number == ref }) {
			return want, "", "", &StepError{Step: s.ID, Problem: profile.Problem{
				Field: profile.Numbers, Severity: profile.Error,
				Message: "Phone numbers: " + s.number + " and " + ref + " are the same number",
				Fix:     "enter it once",
			}}
		}
		want = Content{Fields: Fields{"channel_endpoint_type": "phone-number", "channel_endpoint_sid": ref}}
	}
	return want, parent, ref, nil
}

func (c Content) with(name, value string) Content {
	fields := Fields{name: value}
	for n, v := range c.Fields {
		fields[n] = v
	}
	fields[name] = value
	return Content{Fields: fields, Attributes: c.Attributes}
}

// create creates a step's object. If the outcome is unknown, the intent stays open for
// resolve.
func (r *run) create(s Step, want Content, parent, ref string) (string, error) {
	intent := Entry{Step: s.ID, Action: Created, Kind: s.kind, Parent: parent, Ref: ref, Hash: want.hash(s.kind, r.marker)}
	o, err := r.send(intent, func(ctx context.Context) (Object, error) {
		return r.Hub.Create(ctx, s.kind, parent, want.fitted(s.kind))
	})
	if err != nil {
		return "", err
	}
	r.correct(s, want, o)
	r.note(intent.done(o.SID))
	return o.SID, nil
}

// done is the entry that closes an intent.
func (e Entry) done(sid string) Entry {
	e.What, e.SID, e.At = Done, sid, time.Time{}
	return e
}

// update changes a step's object in place. It sends every field and attribute that has an
// answer, changed or not, so that sending it twice does no harm. A field without an answer
// is sent only if it has a value at Twilio, to empty it.
func (r *run) update(s Step, rec record, want Content) error {
	change := want.editable(s.kind).fitted(s.kind)
	if err := r.leaveOut(s, rec.sid, change.Fields); err != nil {
		return err
	}
	intent := Entry{Step: s.ID, Action: Updated, Kind: s.kind, SID: rec.sid, Ref: rec.ref, Hash: want.hash(s.kind, r.marker)}
	if s.kind == SupportingDocument {
		intent.Ref = want.Attributes["address_sids"]
	}
	o, err := r.send(intent, func(ctx context.Context) (Object, error) {
		return r.Hub.Update(ctx, s.kind, "", rec.sid, change)
	})
	switch {
	case err == nil:
		r.correct(s, want, o)
		r.note(intent.done(rec.sid))
	case classOf(err) == NotFound:
		return r.gone(s, rec.sid)
	}
	return err
}

// gone records that somebody deleted a step's object, so that it's created again.
func (r *run) gone(s Step, sid string) error {
	return cmp.Or(r.append(Entry{Step: s.ID, What: Removed, SID: sid}), errGone)
}

// leaveOut removes fields without an answer from an update, unless they have a value at
// Twilio.
func (r *run) leaveOut(s Step, sid string, fields Fields) error {
	var o Object
	for name, value := range fields {
		if value != "" {
			continue
		}
		if o.SID == "" {
			err := r.read(s.ID, func(ctx context.Context) (err error) {
				o, err = r.Hub.Fetch(ctx, s.kind, "", sid)
				return err
			})
			if classOf(err) == NotFound {
				return r.gone(s, sid)
			}
			if err != nil {
				return err
			}
		}
		if o.Fields[name] == "" {
			delete(fields, name)
		}
	}
	return nil
}

// remove deletes an object of ours. Deleting twice does no harm, so a delete whose outcome
// is unknown is sent again.
func (r *run) remove(step StepID, kind Kind, parent, sid string) error {
	intent := Entry{Step: step, Action: Deleted, Kind: kind, Parent: parent, SID: sid}
	var err error
	for range rounds {
		_, err = r.send(intent, func(ctx context.Context) (Object, error) {
			return Object{}, r.Hub.Delete(ctx, kind, parent, sid)
		})
		if err == nil || classOf(err) == NotFound {
			return r.append(Entry{Step: step, What: Removed, SID: sid, Kind: kind})
		}
		if classOf(err) != Unknown {
			return err
		}
		if err := r.backoff(step, 2, err); err != nil {
			return err
		}
	}
	return err
}

// assigned looks once for an assignment that already exists according to Twilio, and adopts
// it.
func (r *run) assigned(s Step, parent, ref string) (bool, error) {
	intent := Entry{Step: s.ID, Action: Created, Kind: s.kind, Parent: parent, Ref: ref}
	var o Object
	err := r.read(s.ID, func(ctx context.Context) error {
		var err error
		o, err = r.find(ctx, intent)
		return err
	})
	if err != nil || o.SID == "" {
		return false, err
	}
	return true, r.append(intent.done(o.SID))
}

// corrected are the parts of an address that Twilio may correct on its own.
var corrected = map[string]profile.Key{
	"street": "address.street", "street_secondary": "address.street_secondary", "city": "address.city",
	"region": "address.region", "postal_code": "address.postal_code",
}

// correct records what Twilio stores differently from what was sent.
func (r *run) correct(s Step, want Content, got Object) {
	if s.kind != Address {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for name, key := range corrected {
		if kept, ok := got.Fields[name]; ok && kept != want.Fields[name] {
			r.corrections = append(r.corrections, Correction{Field: key, Sent: want.Fields[name], Kept: kept})
		}
	}
}
