package flow

import (
	"context"
	"slices"
	"time"
)

// The statuses of a profile, in Twilio's words.
const (
	statusDraft    = "draft"
	statusPending  = "pending-review"
	statusInReview = "in-review"
	statusApproved = "twilio-approved"
	statusRejected = "twilio-rejected"
)

// locked reports whether a profile of that status can't be changed or submitted again.
func locked(status string) bool {
	return status == statusPending || status == statusInReview || status == statusApproved
}

// settle checks what earlier runs left before anything is sent. It reports whether the run
// is already over: the profile is in review or approved, or it was rejected and nothing
// changed since. If the profile is locked and only its phone numbers differ, the run is
// only about those.
func (r *run) settle() (over bool, err error) {
	if err := r.recordLost(); err != nil {
		return false, err
	}
	rec := r.record(StepProfile)
	if rec.sid == "" {
		return false, nil
	}
	o, err := r.profile(StepProfile, rec.sid)
	if classOf(err) == NotFound {
		return false, r.recordDeleted(rec.sid)
	}
	if err != nil {
		return false, err
	}
	if submit := r.record(StepSubmit); submit.open != nil {
		if o, _, err = r.resolveSubmit(submit); err != nil {
			return false, err
		}
	}
	r.status(o)
	answers, numbers := r.changed()
	switch {
	case r.NumbersOnly && !locked(o.Status()):
		return true, &UnlockedError{Status: o.Status()}
	case locked(o.Status()) && answers:
		return true, &LockedError{Status: o.Status()}
	case locked(o.Status()) && numbers:
		r.onlyNumbers()
	case locked(o.Status()), o.Status() == statusRejected && !answers && !numbers && !r.Resubmit:
		for _, s := range r.steps {
			r.event(Event{Step: s.ID, State: Finished, Action: Unchanged, SID: r.sidOf(s.ID)})
		}
		return true, nil
	}
	return false, nil
}

// recordLost records that the calls of a process that died are lost. So the next sweep looks for
// duplicates, however often the process dies until then.
func (r *run) recordLost() error {
	var lost []Entry
	for _, id := range r.ledger.order {
		if rec := r.ledger.records[id]; rec.open != nil && rec.lost.IsZero() {
			lost = append(lost, Entry{Step: rec.step, What: Lost, At: r.givenUp(rec.open.At)})
		}
	}
	slices.SortStableFunc(lost, func(a, b Entry) int { return a.At.Compare(b.At) })
	return r.append(lost...)
}

// givenUp is when a process has given up on the call of an intent, if it's still alive.
// The call is sent within Timeout/2 of the intent's time (see intend), and its answer can
// take up to Timeout.
func (r Runner) givenUp(intended time.Time) time.Time { return intended.Add(r.Timeout * 3 / 2) }

// entries returns the journal with times that can be compared with this machine's clock, as
// late as they can be. Another owner appended its intents before at. It may have died, and
// the one after it may have recorded them as lost, ahead of time.
func (r Runner) entries() []Entry {
	list := r.Journal.Entries()
	n, at := r.Journal.Inherited()
	now := time.Now()
	for i := range list {
		e, latest := &list[i], now
		if i < n {
			latest = at
		}
		switch {
		case e.What == Lost:
			latest = r.givenUp(latest)
		case e.What != Intent && e.Action != Created:
			continue // nothing waits for it
		}
		if i < n || e.At.After(latest) {
			e.At = latest
		}
	}
	return list
}

func (r *run) profile(step StepID, sid string) (o Object, err error) {
	err = r.read(step, func(ctx context.Context) error {
		o, err = r.Hub.Fetch(ctx, CustomerProfile, "", sid)
		return err
	})
	return o, err
}

// recordDeleted records that somebody deleted the profile, and with it all its assignments.
func (r *run) recordDeleted(sid string) error {
	gone := []Entry{{Step: StepProfile, What: Removed, SID: sid}}
	for _, id := range r.ledger.order {
		if rec := r.record(id); rec.parent == sid && rec.sid != "" {
			gone = append(gone, Entry{Step: id, What: Removed, SID: rec.sid})
		}
	}
	return r.append(gone...)
}

// changed reports what differs from Twilio since the profile was submitted: its answers, or
// its phone numbers.
func (r *run) changed() (answers, numbers bool) {
	answers, numbers = r.ledger.dirty, r.ledger.doubtful
	differs := func(id StepID) {
		if _, number := id.number(); number {
			numbers = true
		} else {
			answers = true
		}
	}
	wanted := map[StepID]bool{}
	for _, s := range r.steps {
		if !s.makes() || s.Skip != "" {
			continue
		}
		wanted[s.ID] = true
		rec := r.record(s.ID)
		if rec.sid == "" || s.kind == NumberAssignment && (rec.open != nil || len(rec.old) > 0) ||
			!s.below() && s.kind != SupportingDocument && rec.hash != s.want.hash(s.kind, r.marker) {
			differs(s.ID)
		}
		if sid := s.want.Attributes["address_sids"]; s.kind == SupportingDocument && sid != "" && sid != rec.ref {
			differs(s.ID)
		}
	}
	for _, rec := range r.ledger.leftover(wanted) {
		if rec.step == StepSweep && rec.open != nil && rec.open.Kind == NumberAssignment {
			numbers = true // it was removing a duplicate
			continue
		}
		differs(rec.step)
	}
	return answers && !r.NumbersOnly, numbers
}

// An UnlockedError says that a run with NumbersOnly found a profile that is no longer in
// review or approved.
type UnlockedError struct{ Status string }

func (e *UnlockedError) Error() string {
	return "the profile is now " + e.Status + " at Twilio: check its status, then submit it again with all answers"
}

// status adds the profile's status to the outcome, and the result of the review to the
// journal: Twilio forgets a rejection with the next submission.
func (r *run) status(o Object) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.outcome.Receipt.Status = o.Status()
	r.reasons = o.Rejections
	r.outcome.Receipt.Rejections = codes(o.Rejections)
	r.outcome.Receipt.ValidUntil, _ = time.Parse(time.RFC3339, o.Fields["valid_until"])
	decided := o.Status() == statusApproved || o.Status() == statusRejected
	if last := r.ledger.decided; decided && (last.SID != o.SID || last.Status != o.Status()) {
		e := Entry{Step: StepReview, What: Decided, At: o.Updated, SID: o.SID, Status: o.Status(), Rejections: codes(o.Rejections)}
		if e.At.IsZero() {
			e.At = time.Now()
		}
		r.ledger.add(e)
		r.notes = append(r.notes, e)
	}
}

func (r *run) sidOf(id StepID) string {
	switch id {
	case StepPolicy:
		return r.ground.Policy
	case StepPrimary:
		return r.ground.Primary
	}
	return r.record(id).sid
}

// A LockedError says that the profile can't be changed that way now.
type LockedError struct {
	Status  string // the profile's, in Twilio's words
	Numbers bool   // Twilio refused to change its phone numbers
}

func (e *LockedError) Error() string {
	switch {
	case e.Status == statusApproved:
		return "Twilio approved this profile, so you can change only its phone numbers here: to change other answers, copy the draft and submit it as a new profile"
	case e.Numbers:
		return "this profile is in review at Twilio, so its phone numbers can't be changed now: try again after the review"
	}
	return "this profile is in review at Twilio: you can change its answers only if Twilio rejects it"
}
