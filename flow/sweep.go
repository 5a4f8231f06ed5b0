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

// sweep makes sure, before the evaluation, that what stands at Twilio is exactly
// what is wanted. What the answers have no use for any more is removed. Then,
// where an answer was ever lost, everything with this draft's marker is listed:
// one object per step, twins deleted, assignments as they should be, attributes
// as they were sent. A run in which every answer arrived can have made no twin
// and needs no list.
func (r *run) sweep() (string, Action, error) {
	doubt, until := r.inDoubt()
	if doubt {
		r.event(Event{Step: StepSweep, State: Looking, Until: until, Reason: "an answer was lost on the way: looking for anything that was made twice"})
		// A gateway on the way may repeat a request whose answer it lost: what it
		// makes that way must be there to be seen.
		if err := r.sleep(time.Until(until)); err != nil {
			return "", "", err
		}
		// What is assigned, even by a twin, cannot be deleted.
		if _, _, err := r.removeTwins(r.assignments()); err != nil {
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
		r.event(Event{Step: StepSweep, State: Skipped, Reason: "every answer arrived"})
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

// inDoubt reports whether something may have been made twice, and until when
// that can still come to light.
func (r *run) inDoubt() (bool, time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.ledger.doubtful, r.ledger.lost.Add(r.Grace + r.Lag)
}

// removeLeftovers deletes the objects of steps that are not in the plan any more,
// and those that were replaced.
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
			r.counted(l.step, Deleted)
		}
		if rec := r.record(l.step); rec.sid != "" {
			if err := r.discard(rec.step, rec.kind, rec.parent, rec.sid); err != nil {
				return removed, err
			}
			r.counted(rec.step, Deleted)
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

// inspect compares everything at Twilio that bears the marker with the plan and
// mends what differs. It reports whether there was nothing to mend.
func (r *run) inspect() (clean bool, err error) {
	// In the order in which twins can be deleted: what refers to others first.
	places := r.assignments()
	if !r.numbersOnly {
		places = append(places, place{CustomerProfile, "", Fields{"policy_sid": r.ground.Policy}},
			place{EndUser, "", nil}, place{SupportingDocument, "", nil}, place{Address, "", nil})
	}
	listed, mended, err := r.removeTwins(places)
	if err != nil {
		return false, err
	}
	clean = !mended
	for _, s := range r.order {
		if !s.makes() || s.Skip != "" {
			continue
		}
		mended, err := r.verify(s, listed)
		if err != nil {
			return false, err
		}
		clean = clean && !mended
	}
	return clean, nil
}

// removeTwins lists places and deletes what is ours there and that no step owns.
// What others assigned to the profile by hand is theirs and stays.
func (r *run) removeTwins(places []place) (listed []Object, mended bool, err error) {
	lists, errs := make([][]Object, len(places)), make([]error, len(places))
	var wg sync.WaitGroup
	for i, p := range places {
		wg.Go(func() {
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
			mended = true
		}
	}
	return slices.Concat(lists...), mended, nil
}

// verify makes sure that a step's object is there and reads back as it was sent.
func (r *run) verify(s Step, listed []Object) (mended bool, err error) {
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
		// A list may lag behind: the object itself decides.
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
