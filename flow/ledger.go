package flow

import (
	"slices"
	"strings"
	"time"
)

// A record is what the journal says about one step.
type record struct {
	step StepID
	kind Kind
	sid  string // the step's object, "" if there is none
	// parent, hash and ref describe what sid holds.
	parent, hash, ref string
	old               []Entry // objects that sid replaced and that still exist
	// open is the intent whose outcome isn't known yet, nil if there is none.
	open *Entry
	// lost is when the run gave up on the call of open; zero if the process died first.
	lost time.Time
}

// A ledger is what a journal adds up to: what exists now, and what has to be looked for.
type ledger struct {
	records   map[StepID]*record
	order     []StepID
	refs      map[string]bool      // everything that we ever tried to assign
	born      map[string]time.Time // when an object was created or adopted, by SID
	doubtful  bool                 // an answer was lost since the last sweep
	lost      time.Time            // when the last answer was lost
	dirty     bool                 // something that needs a review changed since the last submission
	submitted time.Time            // the last submission
	decided   Entry                // how its review ended, if known
	evaluated Entry                // the last evaluation
	fresh     bool                 // nothing was written since the last evaluation
}

func add(entries []Entry) *ledger {
	l := &ledger{records: map[StepID]*record{}, born: map[string]time.Time{}, refs: map[string]bool{}}
	for _, e := range entries {
		l.add(e)
	}
	for _, r := range l.records {
		// An intent without an outcome means that a process died.
		l.doubtful = l.doubtful || r.open != nil && creates(r.step)
	}
	return l
}

// of returns the record of a step, making an empty one where there is none.
func (l *ledger) of(id StepID) *record {
	r := l.records[id]
	if r == nil {
		r = &record{step: id}
		l.records[id] = r
		l.order = append(l.order, id)
	}
	return r
}

func (l *ledger) add(e Entry) {
	r := l.of(e.Step)
	switch e.What {
	case Intent:
		r.open, r.lost = &e, time.Time{}
		if e.Parent != "" && e.Ref != "" {
			l.refs[e.Ref] = true
		}
	case Lost:
		r.lost = e.At
		if creates(e.Step) && (r.open == nil || r.open.Action != Deleted) {
			l.doubtful = true
			if e.At.After(l.lost) {
				l.lost = e.At
			}
		}
	case Failed:
		r.open = nil
	case Absent:
		if r.open != nil && r.open.Action == Updated {
			r.hash = "" // it may be the old version or the new one
		}
		r.open = nil
	case Done:
		l.done(r, e)
	case Removed:
		r.open = nil
		if r.sid == e.SID {
			r.sid, r.parent, r.hash, r.ref = "", "", "", ""
		}
		r.old = slices.DeleteFunc(r.old, func(o Entry) bool { return o.SID == e.SID })
		l.written(e)
	case Decided:
		l.decided = e
	}
}

// creates reports whether a lost call of the step may have left a duplicate.
func creates(id StepID) bool { return id != StepEvaluate && id != StepSubmit }

func (l *ledger) done(r *record, e Entry) {
	r.open = nil
	switch e.Step {
	case StepSweep:
		l.doubtful = false
		return
	case StepEvaluate:
		l.evaluated, l.fresh = e, true
		return
	case StepSubmit:
		l.submitted, l.dirty, l.decided = e.At, false, Entry{}
		return
	}
	if r.sid != "" && r.sid != e.SID {
		r.old = append(r.old, Entry{Step: e.Step, SID: r.sid, Kind: r.kind, Parent: r.parent, Ref: r.ref})
	}
	if e.Action == Created {
		l.born[e.SID] = e.At
	}
	r.kind, r.sid, r.parent, r.hash, r.ref = e.Kind, e.SID, e.Parent, e.Hash, e.Ref
	l.written(e)
}

// written records that the last evaluation and submission no longer cover what's at Twilio.
// Changes to the phone numbers of a profile in review, or of an approved one, need neither.
func (l *ledger) written(e Entry) {
	l.fresh = false
	_, number := e.Step.number() // the kind catches a duplicate that the sweep removes
	if (number || e.Kind == NumberAssignment) && !l.submitted.IsZero() && l.decided.Status != statusRejected {
		return
	}
	l.dirty = true
}

// sid is the object of a step, "" if there is none.
func (l *ledger) sid(id StepID) string {
	if r := l.records[id]; r != nil {
		return r.sid
	}
	return ""
}

// owned returns every object in the journal, in use or replaced.
func (l *ledger) owned() map[string]bool {
	sids := map[string]bool{}
	for _, r := range l.records {
		if r.sid != "" {
			sids[r.sid] = true
		}
		for _, o := range r.old {
			sids[o.SID] = true
		}
	}
	return sids
}

// leftover returns the records of steps that the plan no longer has, assignments first: an
// assigned object can't be deleted.
func (l *ledger) leftover(wanted map[StepID]bool) []*record {
	var left []*record
	for _, id := range l.order {
		if r := l.records[id]; !wanted[id] && (r.sid != "" || r.open != nil || len(r.old) > 0) {
			left = append(left, r)
		}
	}
	slices.SortStableFunc(left, func(a, b *record) int { return depth(a.step) - depth(b.step) })
	return left
}

// depth orders removals: assignments, then the document, then what it names.
func depth(id StepID) int {
	switch {
	case strings.HasPrefix(string(id), "assign_"), strings.HasPrefix(string(id), numberPrefix):
		return 0
	case id == StepDocument:
		return 1
	}
	return 2
}
