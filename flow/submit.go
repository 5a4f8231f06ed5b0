package flow

import (
	"context"
	"time"
)

// evaluate asks Twilio to evaluate the profile. A second evaluation does no harm, so a lost
// one is sent again. A compliant one holds until something is written.
func (r *run) evaluate() (string, Action, error) {
	r.mu.Lock()
	last, fresh := r.ledger.evaluated, r.ledger.fresh
	r.mu.Unlock()
	if fresh && last.Status == "compliant" && !r.Resubmit {
		return last.SID, Unchanged, nil
	}
	parent := r.record(StepProfile).sid
	intent := Entry{Step: StepEvaluate, Action: Created, Kind: Evaluation, Parent: parent}
	for try := 1; ; try++ {
		o, err := r.send(intent, func(ctx context.Context) (Object, error) {
			return r.Hub.Create(ctx, Evaluation, parent, Content{Fields: Fields{"policy_sid": r.ground.Policy}})
		})
		if classOf(err) == Unknown && try < rounds {
			if err := r.backoff(StepEvaluate, try+1, err); err != nil {
				return "", "", err
			}
			continue
		}
		if err != nil {
			return "", "", err
		}
		done := intent.done(o.SID)
		done.Status, done.Findings = o.Status(), withoutReasons(o.Findings)
		r.note(done)
		if o.Status() != "compliant" {
			repaired, err := r.recheck()
			switch {
			case err != nil:
				return "", "", err
			case repaired:
				continue
			}
			return "", "", r.noncompliant(o)
		}
		return o.SID, Checked, nil
	}
}

// withoutReasons is what the journal keeps of findings: a reason could repeat an answer.
func withoutReasons(findings []Finding) []Finding {
	var kept []Finding
	for _, f := range findings {
		f.Reason = ""
		kept = append(kept, f)
	}
	return kept
}

// submit sets the profile to pending-review, once.
func (r *run) submit() (string, Action, error) {
	sid := r.record(StepProfile).sid
	intent := Entry{Step: StepSubmit, Action: Updated, Kind: CustomerProfile, SID: sid}
	if r.outcome.Receipt.Status == statusRejected {
		// If it's rejected again at once, only its date tells the new rejection from
		// the old one.
		o, err := r.profile(StepSubmit, sid)
		if err != nil {
			return "", "", err
		}
		intent.Ref = o.Updated.Format(time.RFC3339)
	}
	for range rounds {
		o, err := r.send(intent, func(ctx context.Context) (Object, error) {
			return r.Hub.Update(ctx, CustomerProfile, "", sid, Content{Fields: Fields{"status": statusPending}})
		})
		switch classOf(err) {
		case Unknown:
			var landed bool
			if o, landed, err = r.resolveSubmit(r.record(StepSubmit)); err == nil && !landed {
				continue
			}
		case Refused, Conflict:
			// "User cannot perform this status update": it may be submitted already.
			now, ferr := r.profile(StepSubmit, sid)
			if ferr == nil && locked(now.Status()) {
				o, err = now, r.append(intent.done(sid))
			}
		case noClass:
			if err == nil {
				err = r.append(intent.done(sid))
			}
		}
		if err != nil {
			return "", "", err
		}
		r.status(o)
		return sid, Checked, nil
	}
	return "", "", errUnclear
}

// resolveSubmit finds out if a lost submission took effect, writes it to the journal, and
// returns the profile as it is now. It waits as long as the submission can still take
// effect: that would lock a profile while we change it.
func (r *run) resolveSubmit(rec record) (o Object, landed bool, err error) {
	landed, err = r.look(rec, func(ctx context.Context) (bool, error) {
		var err error
		o, err = r.Hub.Fetch(ctx, CustomerProfile, "", rec.open.SID)
		rejected := o.Status() == statusRejected && o.Updated.Format(time.RFC3339) != rec.open.Ref
		return locked(o.Status()) || rejected, err
	})
	switch {
	case err != nil:
		return o, false, err
	case landed:
		return o, true, r.append(rec.open.done(rec.open.SID))
	}
	return o, false, r.append(Entry{Step: StepSubmit, What: Absent})
}
