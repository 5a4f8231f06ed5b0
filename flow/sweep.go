package flow

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"
)

// sweep makes sure, before the evaluation, that Twilio has exactly what the answers need.
// It removes what they no longer need. Then, if an answer was lost, it lists everything with
// this draft's marker, deletes duplicates, and repairs what differs: one object per step, as
// it was sent, assigned once. If every answer arrived, there can be no duplicate, so nothing
// has to be listed.
func (r *run) sweep() (string, Action, error) {
	doubt, until := r.inDoubt()
	if doubt {
		r.event(Event{Step: StepSweep, State: Looking, Until: until, Reason: "an answer was lost: looking for duplicates"})
		// A gateway may repeat a request whose answer it lost. Wait until the
		// duplicate would show.
		if err := r.sleep(time.Until(until)); err != nil {
			return "", "", err
		}
		// An object can't be deleted while it's assigned, even by a duplicate.
		if _, _, err := r.removeDuplicates(r.assignments()); err != nil {
			return "", "", err
		}
	}
	removed, err := r.removeLeftovers()
	switch {
	case err != nil:
		return "", "", err
	case removed && !doubt:
		return "", Deleted, nil
	case !doubt:
		r.event(Event{Step: StepSweep, State: Skipped, Reason: "Twilio answered every call"})
		return "", "", nil
	}
	for range rounds {
		clean, err := r.inspect()
		if err != nil {
			return "", "", err
		}
		if clean {
			return "", Checked, r.append(Entry{Step: StepSweep, What: Done})
		}
	}
	return "", "", fmt.Errorf("step %s: %w", StepSweep, errUnclear)
}

// inDoubt reports whether there may be duplicates, and until when one can still show up.
func (r *run) inDoubt() (bool, time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.ledger.doubtful, r.ledger.lost.Add(r.Grace + r.Lag)
}

// removeLeftovers deletes the objects of steps that are no longer in the plan, and those
// that were replaced.
func (r *run) removeLeftovers() (removed bool, err error) {
	wanted := map[StepID]bool{StepSweep: true, StepEvaluate: true, StepSubmit: true}
	for _, s := range r.steps {
		wanted[s.ID] = s.Skip == ""
	}
	r.mu.Lock()
	left := r.ledger.leftover(wanted)
	r.mu.Unlock()
	for _, l := range left {
		had := r.record(l.step).sid
		if _, err := r.resolve(l.step); err != nil {
			return removed, err
		}
		if had != "" && r.record(l.step).sid == "" { // an earlier run began to remove it
			r.countNumber(l.step, Deleted)
		}
		if rec := r.record(l.step); rec.sid != "" {
			if err := r.discard(rec.step, rec.kind, rec.parent, rec.sid); err != nil {
				return removed, err
			}
			r.countNumber(rec.step, Deleted)
			removed = true
		}
	}
	r.mu.Lock()
	var old []Entry
	for _, id := range r.ledger.order {
		old = append(old, r.ledger.of(id).old...)
	}
	r.mu.Unlock()
	for _, o := range old {
		if err := r.discard(o.Step, o.Kind, o.Parent, o.SID); err != nil {
			return removed, err
		}
		removed = true
	}
	return removed, nil
}

// A place is one list at Twilio.
type place struct {
	kind   Kind
	parent string
	filter Fields
}

func (r *run) assignments() []place {
	bu := r.record(StepProfile).sid
	if r.numbersOnly {
		return []place{{NumberAssignment, bu, nil}}
	}
	return []place{{EntityAssignment, bu, nil}, {NumberAssignment, bu, nil}}
}

// inspect compares everything at Twilio that has the marker with the plan, and repairs what
// differs. It reports whether there was nothing to repair.
func (r *run) inspect() (clean bool, err error) {
	// In the order in which duplicates can be deleted: those that refer to others first.
	places := r.assignments()
	if !r.numbersOnly {
		places = append(places, place{CustomerProfile, "", Fields{"policy_sid": r.ground.Policy}},
			place{EndUser, "", nil}, place{SupportingDocument, "", nil}, place{Address, "", nil})
	}
	listed, repaired, err := r.removeDuplicates(places)
	if err != nil {
		return false, err
	}
	clean = !repaired
	for _, s := range r.order {
		if !s.makes() || s.Skip != "" {
			continue
		}
		repaired, err := r.verify(s, listed)
		if err != nil {
			return false, err
		}
		clean = clean && !repaired
	}
	return clean, nil
}

// removeDuplicates lists places and deletes our objects there that no step owns. It keeps
// what somebody assigned to the profile by hand.
func (r *run) removeDuplicates(places []place) (listed []Object, repaired bool, err error) {
	lists, errs := make([][]Object, len(places)), make([]error, len(places))
	var wg sync.WaitGroup
	for i, p := range places {
		wg.Go(func() {
			r.pace(StepID(p.kind))
			errs[i] = r.read(StepSweep, func(ctx context.Context) error {
				var err error
				lists[i], err = r.Hub.List(ctx, p.kind, p.parent, p.filter)
				return err
			})
		})
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, false, err
	}
	r.mu.Lock()
	owned, refs := r.ledger.owned(), maps.Clone(r.ledger.refs)
	r.mu.Unlock()
	for i, p := range places {
		for _, o := range lists[i] {
			ours := bears(o, r.marker)
			switch p.kind {
			case EntityAssignment:
				ours = refs[o.Fields["object_sid"]]
			case NumberAssignment:
				ours = refs[o.Fields["channel_endpoint_sid"]]
			}
			if !ours || owned[o.SID] {
				continue
			}
			if used, err := r.used(p.kind, o.SID); used || err != nil {
				if err != nil {
					return nil, false, err
				}
				continue
			}
			if err := r.remove(StepSweep, p.kind, p.parent, o.SID); err != nil {
				return nil, false, err
			}
			repaired = true
		}
	}
	return slices.Concat(lists...), repaired, nil
}

// verify makes sure that a step's object exists and reads back as it was sent.
func (r *run) verify(s Step, listed []Object) (repaired bool, err error) {
	want, _, _, err := r.content(s)
	if err != nil {
		return false, err
	}
	rec := r.record(s.ID)
	i := slices.IndexFunc(listed, func(o Object) bool { return o.SID == rec.sid })
	var o Object
	if i >= 0 {
		o = listed[i]
	} else {
		// A list may lag: fetch the object itself.
		err = r.read(StepSweep, func(ctx context.Context) error {
			o, err = r.Hub.Fetch(ctx, s.kind, rec.parent, rec.sid)
			return err
		})
		if classOf(err) == NotFound {
			if err := r.append(Entry{Step: s.ID, What: Removed, SID: rec.sid}); err != nil {
				return false, err
			}
			_, _, err = r.realize(s)
			return true, err
		}
		if err != nil {
			return false, err
		}
	}
	if agrees(o, want) || s.kind == Address && want.Fields["auto_correct_address"] != "false" {
		return false, nil
	}
	return true, r.update(s, rec, want)
}
