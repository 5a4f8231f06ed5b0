package flow

import "context"

// What stands in the journal may be gone from Twilio: somebody cleaned up in the
// Console. That is found out when Twilio contradicts the journal, so that no run
// pays for a look at what is as it should be, and none ends for good at an object
// that is not there.

// vanished makes anew what a step names and somebody deleted at Twilio, after
// Twilio answered for long that it does not know it. It reports whether there is now
// another one to name.
func (r *run) vanished(s Step) (bool, error) {
	owner := r.step(s.assigns)
	if s.kind == SupportingDocument && s.want.Attributes["address_sids"] == "" {
		owner = r.step(StepAddress)
	}
	rec := r.record(owner.ID)
	if rec.sid == "" || owner.kind == "" || r.young(rec.sid) {
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

// recheck looks at everything at Twilio, once in a run that goes on from an
// earlier one, when the evaluation found problems: it misses what is gone in the
// words for answers that were never given. It reports whether it mended anything.
func (r *run) recheck() (mended bool, err error) {
	if !r.resumed {
		return false, nil
	}
	r.resumed = false
	for range rounds {
		clean, err := r.inspect()
		if clean || err != nil {
			return mended, err
		}
		mended = true
	}
	return mended, nil
}
