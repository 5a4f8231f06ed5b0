package flow

import (
	"slices"
	"time"
)

// append puts entries on stable storage, with the outcomes noted before.
func (r *run) append(entries ...Entry) error {
	r.mu.Lock()
	for i := range entries {
		if entries[i].At.IsZero() {
			entries[i].At = time.Now()
		}
		r.ledger.add(entries[i])
	}
	entries = append(r.notes, entries...)
	r.notes = nil
	r.mu.Unlock()
	if len(entries) == 0 {
		return nil
	}
	if err := r.Journal.Append(entries...); err != nil {
		return &JournalError{err}
	}
	return nil
}

// note takes an outcome down for the next write, which is the intent of a step
// that waited for this one, or the end of the run. Should the process die in
// between, the intent is looked up: nothing is lost but a moment.
func (r *run) note(e Entry) {
	e.At = time.Now()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ledger.add(e)
	r.notes = append(r.notes, e)
}

// record returns a copy of what is known of a step.
func (r *run) record(id StepID) record {
	r.mu.Lock()
	defer r.mu.Unlock()
	rec := *r.ledger.of(id)
	rec.old = slices.Clone(rec.old)
	return rec
}

// A JournalError says that the journal could not be written. Nothing more was
// sent after it.
type JournalError struct{ Err error }

func (e *JournalError) Error() string { return "journal: " + e.Err.Error() }
func (e *JournalError) Unwrap() error { return e.Err }
