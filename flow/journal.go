package flow

import (
	"cmp"
	"slices"
	"time"
)

// An Entry is one line of the journal: an intent, or its outcome. It holds SIDs and hashes,
// but no personal data.
type Entry struct {
	Step StepID    `json:"step"`
	What What      `json:"what"`
	At   time.Time `json:"at"`
	// Action is what an Intent is about to do: Created, Updated or Deleted.
	Action Action `json:"action,omitempty"`
	// SID is the object of a Done, or of an Intent to change or delete.
	SID string `json:"sid,omitempty"`
	// Parent is the profile that an assignment belongs to.
	Parent string `json:"parent,omitempty"`
	// Kind is the kind of SID.
	Kind Kind `json:"kind,omitempty"`
	// Hash is a keyed hash of the content that was sent. It only tells whether the answers
	// have changed since.
	Hash string `json:"hash,omitempty"`
	// Ref is the object that an assignment assigns, or a document's address.
	Ref string `json:"ref,omitempty"`
	// Status and Code are Twilio's, for Refused, evaluations and reviews.
	Status string `json:"status,omitempty"`
	Code   int    `json:"code,omitempty"`
	// Findings are those of an evaluation, in Twilio's names for types and fields. They
	// have no reasons, which could repeat an answer.
	Findings []Finding `json:"findings,omitempty"`
	// Rejections are the codes of a review that rejected the profile.
	Rejections []int `json:"rejections,omitempty"`
}

// What says what an entry records.
type What string

// What the journal records.
const (
	Intent  What = "intent"  // a call that writes is about to be sent
	Done    What = "done"    // it took effect: SID is the object
	Failed  What = "refused" // Twilio refused it: it had no effect
	Lost    What = "unknown" // its outcome is unknown, and has to be looked for
	Absent  What = "absent"  // looked for and not found: it had no effect
	Removed What = "removed" // SID no longer exists
	Decided What = "decided" // the review of SID ended with Status
)

// A Journal keeps the intents of runs and their outcomes. It belongs to one draft, and one
// process at a time writes it.
type Journal interface {
	// Marker is an opaque text in the friendly name of everything that this draft creates:
	// 16 lower-case letters and digits, never reused.
	Marker() string
	// Entries returns a copy of everything written so far, in order. Entries of this owner
	// keep the monotonic clock readings that they were appended with.
	Entries() []Entry
	// Inherited says that other owners wrote the first n entries: they may still be alive,
	// and their clocks may be wrong. at is a time, by this owner's clock, after which they
	// can't append any more; it has a monotonic reading. If this machine wrote everything,
	// n is 0.
	Inherited() (n int, at time.Time)
	// Append adds entries, all or none. When it returns nil, they are on stable storage.
	// When it fails, they may or may not be, and may get there later. It may be called from
	// several goroutines at once: one write then serves all of them.
	Append(...Entry) error
}

// Lone is a journal that knows only a customer profile's SID and keeps nothing: enough to
// ask for the profile's status.
type Lone string

var _ Journal = Lone("")

// Marker is "": nothing is created with it.
func (Lone) Marker() string { return "" }

// Entries says that the profile was created, with no date.
func (j Lone) Entries() []Entry {
	return []Entry{{Step: StepProfile, What: Done, Action: Created, Kind: CustomerProfile, SID: string(j)}}
}

// Inherited says that there are no other owners.
func (Lone) Inherited() (int, time.Time) { return 0, time.Time{} }

// Append keeps nothing.
func (Lone) Append(...Entry) error { return nil }

// append puts entries on stable storage, together with the notes that wait. Its first failure
// cuts the run off: another owner may have taken the draft.
func (r *run) append(entries ...Entry) error {
	if r.unwritten() != nil {
		return errCut
	}
	return r.write(entries...)
}

// unwritten is the first failure of the journal.
func (r *run) unwritten() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.failed
}

func (r *run) write(entries ...Entry) error {
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
		r.mu.Lock()
		defer r.mu.Unlock()
		r.failed = cmp.Or[error](r.failed, &JournalError{err})
		r.cut()
		return r.failed
	}
	return nil
}

// note keeps an outcome for the next write, which is the intent of a step that waited for
// this one, or the end of the run. It saves a sync. If the process dies in between, the
// next run resolves the intent, so nothing is lost.
func (r *run) note(e Entry) {
	e.At = time.Now()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ledger.add(e)
	r.notes = append(r.notes, e)
}

// record returns a copy of what is known about a step.
func (r *run) record(id StepID) record {
	r.mu.Lock()
	defer r.mu.Unlock()
	rec := *r.ledger.of(id)
	rec.old = slices.Clone(rec.old)
	return rec
}

// A JournalError says that the journal couldn't be written, for example because another owner
// has the draft now. No call was started after that.
type JournalError struct{ Err error }

func (e *JournalError) Error() string { return "the call can't be written down: " + e.Err.Error() }
func (e *JournalError) Unwrap() error { return e.Err }
