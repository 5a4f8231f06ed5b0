package flow

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Only the phone numbers of an approved profile can be changed. They are assigned and
// removed one by one, without an evaluation or a review (several people observed it; Twilio
// doesn't document it). In review, Twilio may refuse it.

// NumberChange is what a run did to the phone numbers of a profile in review or approved,
// each as the application names it: PN… or E.164.
type NumberChange struct {
	Added   []string `json:"added,omitempty"`
	Removed []string `json:"removed,omitempty"`
}

// Any reports whether anything was done.
func (n NumberChange) Any() bool { return len(n.Added)+len(n.Removed) > 0 }

// String says what was done, such as "2 phone numbers added, 1 removed"; "" if nothing was.
func (n NumberChange) String() string {
	var parts []string
	for _, part := range []struct {
		count int
		verb  string
	}{{len(n.Added), "added"}, {len(n.Removed), "removed"}} {
		switch {
		case part.count == 0:
		case len(parts) > 0:
			parts = append(parts, fmt.Sprintf("%d %s", part.count, part.verb))
		case part.count == 1:
			parts = append(parts, "1 phone number "+part.verb)
		default:
			parts = append(parts, fmt.Sprintf("%d phone numbers %s", part.count, part.verb))
		}
	}
	return strings.Join(parts, ", ")
}

// AssignedNumbers lists the phone numbers on the profile according to its journal, as the
// application named them: PN… or E.164.
func AssignedNumbers(entries []Entry) []string {
	var list []string
	l := add(entries)
	for _, id := range l.order {
		if number, ok := id.number(); ok && l.records[id].sid != "" {
			list = append(list, number)
		}
	}
	return list
}

// onlyNumbers narrows a run to the phone numbers: nothing else has changed.
func (r *run) onlyNumbers() {
	r.numbersOnly = true
	mine := func(id StepID) bool {
		_, number := id.number()
		return number || id == StepNumbers || id == StepSweep
	}
	r.order = slices.DeleteFunc(r.order, func(s Step) bool {
		switch {
		case mine(s.ID):
			return false
		case s.ID == StepEvaluate, s.ID == StepSubmit:
			r.event(Event{Step: s.ID, State: Skipped, Reason: "phone numbers don't need a review"})
		default:
			r.event(Event{Step: s.ID, State: Finished, Action: Unchanged, SID: r.sidOf(s.ID)})
		}
		return true
	})
	for i := range r.order {
		r.order[i].Needs = slices.DeleteFunc(slices.Clone(r.order[i].Needs), func(id StepID) bool { return !mine(id) })
	}
}

// countNumber adds a change to a phone number of a locked profile to the outcome.
func (r *run) countNumber(id StepID, action Action) {
	number, ok := id.number()
	if !ok || !r.numbersOnly {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	change := &r.outcome.Numbers
	switch list := &change.Added; action {
	case Deleted:
		list = &change.Removed
		fallthrough
	case Created, Adopted:
		if !slices.Contains(*list, number) {
			*list = append(*list, number)
			slices.Sort(*list)
		}
	}
}

// respelled hands an existing assignment to the step that now names the same phone number
// in another way, such as by its SID instead of its digits. It reports whether there was
// one.
func (r *run) respelled(s Step, parent, ref string) (bool, error) {
	wanted := map[StepID]bool{}
	for _, s := range r.steps {
		wanted[s.ID] = true
	}
	r.mu.Lock()
	var old *record
	for _, rec := range r.ledger.leftover(wanted) {
		if rec.kind == NumberAssignment && rec.sid != "" && rec.open == nil && rec.parent == parent && rec.ref == ref {
			old = rec
		}
	}
	var entries []Entry
	if old != nil {
		entries = []Entry{
			{Step: old.step, What: Removed, SID: old.sid},
			{Step: s.ID, What: Done, Action: Adopted, Kind: NumberAssignment, SID: old.sid, Parent: parent, Ref: ref},
		}
	}
	r.mu.Unlock()
	if old == nil {
		return false, nil
	}
	return true, r.append(entries...)
}

// lockedInReview turns Twilio's refusal to change phone numbers into a LockedError if the profile
// is in review.
func (r *run) lockedInReview(err error) error {
	if !r.numbersOnly || classOf(err) != Refused {
		return err
	}
	o, ferr := r.profile(StepProfile, r.record(StepProfile).sid)
	if ferr != nil || o.Status() == statusApproved || !locked(o.Status()) {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.outcome.Problems = nil
	return &LockedError{Status: o.Status(), Numbers: true}
}

// findNumbers looks up the SIDs of the numbers that were given as E.164.
func (r *run) findNumbers() error {
	return r.read(StepNumbers, func(ctx context.Context) error {
		list, err := r.Hub.List(ctx, PhoneNumber, "", nil)
		r.mu.Lock()
		defer r.mu.Unlock()
		for _, o := range list {
			r.sids[o.Fields["phone_number"]] = o.SID
		}
		return err
	})
}
