package flow

import (
	"context"
	"fmt"
	"time"
)

// resolve learns what came of the call whose outcome is not known, if there is
// one, and writes it down. It reports whether the call turned out to have taken
// effect. Nothing is ever sent again before this was done.
func (r *run) resolve(step StepID) (bool, error) {
	rec := r.record(step)
	if rec.open == nil {
		return false, nil
	}
	open := *rec.open
	switch open.Action {
	case Created:
		return r.resolveCreate(rec, open)
	case Updated:
		return r.resolveUpdate(rec, open)
	case Deleted:
		// A late deletion must not hit what is made after it.
		return true, r.remove(step, open.Kind, open.Parent, open.SID)
	}
	return false, r.append(Entry{Step: step, What: Absent})
}

// resolveCreate looks for the object by our marker, or for the assignment by what
// it assigns, until it is there or can no longer come. Every request makes one
// object at most, and none is sent while another is open: so one that is found
// is the one, and there is nothing more to wait for.
func (r *run) resolveCreate(rec record, open Entry) (bool, error) {
	var found Object
	ok, err := r.look(rec, func(ctx context.Context) (bool, error) {
		var err error
		found, err = r.find(ctx, open)
		return found.SID != "", err
	})
	if err != nil {
		return false, err
	}
	if !ok {
		return false, r.append(Entry{Step: rec.step, What: Absent, Action: Created})
	}
	done := open.done(found.SID)
	if open.Kind == Address {
		done.Hash = "" // see agrees: it is sent once more, to be sure of it
	}
	return true, r.append(done)
}

// find returns the object that an intent to create made, or the zero Object.
func (r *run) find(ctx context.Context, open Entry) (Object, error) {
	list, err := r.Hub.List(ctx, open.Kind, open.Parent, r.filter(open))
	if classOf(err) == NotFound && open.Parent != "" {
		return Object{}, nil // the profile is gone, and with it the assignment
	}
	if err != nil {
		return Object{}, err
	}
	r.mu.Lock()
	owned := r.ledger.owned()
	r.mu.Unlock()
	for _, o := range list {
		if !owned[o.SID] && r.made(o, open) {
			return o, nil
		}
	}
	return Object{}, nil
}

// filter is what a list can be narrowed by without missing what is looked for.
// Friendly names are not among it: Twilio's library garbles some of them.
func (r *run) filter(open Entry) Fields {
	switch open.Kind {
	case CustomerProfile:
		return Fields{"policy_sid": r.ground.Policy}
	case NumberAssignment:
		return Fields{"channel_endpoint_sid": open.Ref}
	}
	return nil
}

// made reports whether an object is what the intent was to create.
func (r *run) made(o Object, open Entry) bool {
	switch open.Kind {
	case EntityAssignment:
		return o.Fields["object_sid"] == open.Ref
	case NumberAssignment:
		return o.Fields["channel_endpoint_sid"] == open.Ref
	case EndUser:
		return bears(o, r.marker) && o.Fields["type"] == string(r.step(open.Step).object)
	case Address: // of the country before, there may be another
		return bears(o, r.marker) && o.Fields["iso_country"] == open.Ref
	}
	return bears(o, r.marker)
}

// step returns a step of the blueprint or of this plan.
func (r *run) step(id StepID) Step {
	for _, steps := range [][]Step{r.steps, blueprint} {
		for _, s := range steps {
			if s.ID == id {
				return s
			}
		}
	}
	return Step{}
}

// resolveUpdate waits until an update can no longer land. Then the object is
// taken to be in an unknown state, which makes realize send the update again:
// it does no harm twice.
func (r *run) resolveUpdate(rec record, open Entry) (bool, error) {
	s := r.step(rec.step)
	want, _, _, err := r.content(s)
	if err != nil {
		return false, err
	}
	same := open.Hash == want.hash(s.kind, r.marker)
	ok, err := r.look(rec, func(ctx context.Context) (bool, error) {
		o, err := r.Hub.Fetch(ctx, open.Kind, open.Parent, open.SID)
		return same && err == nil && agrees(o, want), err
	})
	switch {
	case classOf(err) == NotFound:
		return false, r.append(Entry{Step: rec.step, What: Removed, SID: open.SID})
	case err != nil:
		return false, err
	case ok:
		return true, r.append(open.done(open.SID))
	}
	return false, r.append(Entry{Step: rec.step, What: Absent, Action: Updated})
}

// agrees reports whether an object reads back as it was sent. An address that
// Twilio may mend never does: nobody could tell its mending from an old version.
func agrees(o Object, want Content) bool {
	switch o.Kind {
	case Address:
		if want.Fields["auto_correct_address"] != "false" {
			return false
		}
		for name := range corrected {
			if o.Fields[name] != want.Fields[name] {
				return false
			}
		}
	case CustomerProfile:
		if o.Name() != want.Fields["friendly_name"] || o.Fields["email"] != want.Fields["email"] {
			return false
		}
	}
	for name, value := range want.Attributes {
		if o.Attributes[name] != value {
			return false
		}
	}
	return true
}

// look asks again and again until what is looked for is there, or the call that
// was lost can no longer take effect without being seen.
func (r *run) look(rec record, there func(context.Context) (bool, error)) (bool, error) {
	until := r.quarantine(rec)
	why := fmt.Sprintf("the answer was lost: looking whether Twilio %s it; a late request may land until %s",
		rec.open.Action, until.Local().Format(time.TimeOnly))
	for pause := 250 * time.Millisecond; ; pause = min(2*pause, 4*time.Second) {
		now := time.Now()
		r.event(Event{Step: rec.step, State: Looking, Reason: why, Until: until})
		var ok bool
		err := r.read(rec.step, func(ctx context.Context) error {
			var err error
			ok, err = there(ctx)
			return err
		})
		if ok || err != nil || !now.Before(until) {
			return ok, err
		}
		if err := r.sleep(min(pause, until.Sub(now))); err != nil {
			return false, err
		}
	}
}

// quarantine is when a call whose outcome is unknown can no longer take effect
// without a list showing it.
func (r *run) quarantine(rec record) time.Time {
	return rec.lost.Add(r.Grace + r.Lag)
}
