package flow

import (
	"slices"
	"time"
)

// An Entry is one line of the journal: what was intended, or what came of it.
// It holds SIDs and hashes and no personal data.
type Entry struct {
	Step StepID    `json:"step"`
	What What      `json:"what"`
	At   time.Time `json:"at"`
	// Action is what an Intent is about to do: Created, Updated or Deleted.
	Action Action `json:"action,omitempty"`
	// SID is the object that a Done is about, or that an Intent to change or
	// delete is about.
	SID string `json:"sid,omitempty"`
	// Parent is the profile below which SID lives, for assignments.
	Parent string `json:"parent,omitempty"`
	// Kind is the kind of SID.
	Kind Kind `json:"kind,omitempty"`
	// Hash is a keyed hash of the content that was sent: it tells whether the
	// answers changed since, and nothing else.
	Hash string `json:"hash,omitempty"`
	// Ref is what an assignment assigns, or a document's address.
	Ref string `json:"ref,omitempty"`
	// Status and Code are Twilio's, for Refused, evaluations and reviews.
	Status string `json:"status,omitempty"`
	Code   int    `json:"code,omitempty"`
	// Findings are those of an evaluation, in Twilio's names for types and
	// fields; the reasons are left out where they could hold an answer.
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
	Failed  What = "refused" // Twilio said no: it had no effect
	Lost    What = "unknown" // nobody can say; to be looked for
	Absent  What = "absent"  // looked for after it was lost: it had no effect
	Removed What = "removed" // SID is gone
	Decided What = "decided" // the review of SID came to Status
)

// A Journal keeps what a run intends and what came of it. It belongs to one
// draft, and one process at a time writes it.
type Journal interface {
	// Marker is the opaque text in the friendly name of everything that this
	// draft creates: lower-case letters and digits, 16 of them, never reused.
	Marker() string
	// Entries returns everything written so far, in order.
	Entries() []Entry
	// Append adds entries, all or none. When it returns nil they are on stable
	// storage. It may be called from several goroutines at once, and is faster
	// so: one write serves all that wait for it.
	Append(...Entry) error
}

// Lone is the SID of a customer profile as a journal that knows of nothing else and
// keeps nothing: enough to ask how the profile stands.
type Lone string

var _ Journal = Lone("")

// Marker is "": nothing is created with it.
func (Lone) Marker() string { return "" }

// Entries says that the profile was created, long ago.
func (j Lone) Entries() []Entry {
	return []Entry{{Step: StepProfile, What: Done, Action: Created, Kind: CustomerProfile, SID: string(j)}}
}

// Append keeps nothing.
func (Lone) Append(...Entry) error { return nil }

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
