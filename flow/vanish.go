package flow

import (
	"context"
	"time"
)

// Somebody may delete an object of ours in the Console, so that the journal has an object
// that Twilio doesn't. We find out only when Twilio contradicts the journal: then the object
// is created again, and a run in which nothing is missing needs no extra calls.

// vanished is for a step that Twilio answered with 404 until it gave up. If the object that
// the step refers to was deleted, vanished creates it again and reports true.
func (r *run) vanished(s Step) (bool, error) {
	owner := r.step(s.assigns)
	if s.kind == SupportingDocument && s.want.Attributes["address_sids"] == "" {
		owner = r.step(StepAddress)
	}
	rec := r.record(owner.ID)
	if rec.sid == "" || owner.kind == "" || r.young(rec.sid, time.Now()) {
		return false, nil
	}
	err := r.once(s.ID, func(ctx context.Context) error {
		_, err := r.Hub.Fetch(ctx, owner.kind, "", rec.sid)
		return err
	})
	if classOf(err) != NotFound {
		return false, err
	}
	if err := r.append(Entry{Step: owner.ID, What: Removed, SID: rec.sid}); err != nil {
		return false, err
	}
	sid, action, err := r.realize(owner)
	if err != nil {
		return false, err
	}
	r.event(Event{Step: owner.ID, State: Finished, SID: sid, Action: action})
	return true, nil
}

// recheck checks everything at Twilio when the evaluation found problems, once in a run that
// continues an earlier one: an evaluation reports a deleted object as missing answers. It
// reports whether it repaired anything.
func (r *run) recheck() (repaired bool, err error) {
	if !r.resumed {
		return false, nil
	}
	r.resumed = false
	for range rounds {
		clean, err := r.inspect()
		if clean || err != nil {
			return repaired, err
		}
		repaired = true
	}
	return repaired, nil
}
