package flow

import (
	"context"
	"fmt"
	"time"
)

// resolve finds out what happened to a step's call whose outcome is unknown, if there is
// one, and writes it to the journal. It reports whether the call took effect. Nothing is
// ever sent again before that.
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
		// A late delete must not hit an object that is created after it.
		return true, r.remove(step, open.Kind, open.Parent, open.SID)
	}
	return false, r.append(Entry{Step: step, What: Absent})
}

// resolveCreate looks for the object by our marker, or for the assignment by what it
// assigns, until it is there or can no longer appear. It needs only one: every request
// creates one object at most, and none is sent while another one is open.
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
		done.Hash = "" // it's sent once more: see agrees
	}
	return true, r.append(done)
}

// find returns the object that an intent created, or the zero Object.
func (r *run) find(ctx context.Context, open Entry) (Object, error) {
	list, err := r.Hub.List(ctx, open.Kind, open.Parent, r.filter(open))
	if classOf(err) == NotFound && open.Parent != "" {
		return Object{}, nil // the profile no longer exists, so neither does the assignment
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

// filter narrows a list without losing the object to find. It doesn't use friendly names:
// Twilio's library garbles some of them.
func (r *run) filter(open Entry) Fields {
	switch open.Kind {
	case CustomerProfile:
		return Fields{"policy_sid": r.ground.Policy}
	case NumberAssignment:
		return Fields{"channel_endpoint_sid": open.Ref}
	}
	return nil
}

// made reports whether an object is the one that the intent was about to create.
func (r *run) made(o Object, open Entry) bool {
	switch open.Kind {
	case EntityAssignment:
		return o.Fields["object_sid"] == open.Ref
	case NumberAssignment:
		return o.Fields["channel_endpoint_sid"] == open.Ref
	case EndUser:
		return bears(o, r.marker) && o.Fields["type"] == string(r.step(open.Step).object)
	case Address: // there may be another one of the previous country
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

// resolveUpdate looks until the update took effect, or no longer can. Then it takes the
// content to be unknown, so that realize sends the update again: twice does no harm.
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

// agrees reports whether an object reads back as it was sent. An address that Twilio may
// correct never does: a correction can't be told from an old version.
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

// look asks again and again until there is true, or until the lost call can no longer take
// effect unseen.
func (r *run) look(rec record, there func(context.Context) (bool, error)) (bool, error) {
	until := r.quarantine(rec)
	why := fmt.Sprintf("the answer was lost: checking if Twilio %s it; a late call can still take effect until %s",
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
		r.pace(rec.step)
	}
}

// quarantine is when a lost call either shows in lists or never took effect.
func (r *run) quarantine(rec record) time.Time {
	return rec.lost.Add(r.Grace + r.Lag)
}
