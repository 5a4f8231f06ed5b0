// Package draft keeps applications on disk, together with their journals, so
// that nothing typed and nothing done is lost, whatever dies.
//
// A [Store] is a directory. A [Draft] in it is two files with the same form:
//
//	ID.draft    the newest version: replaced with every key, not forced to the medium
//	ID.synced   the last version that was forced to the medium
//
// Both are only ever replaced whole, by renaming a finished temporary file over
// them, so a process killed at any instant leaves complete files behind: with
// ID.draft every key that [Draft.Set] returned for survives a kill -9. A loss of
// power may take ID.draft along, and then ID.synced opens in its place.
// [Draft.Sync] and the journal write ID.synced; an entry of the journal counts
// only once it is there. Opening takes the newer answers and the longer journal
// of the two. A file that cannot be read is put aside, never written over.
//
// With [Encrypted] both are encrypted, and a copy of them without the [Key] tells
// nothing but how much was written, and when.
//
// ID is 16 lower-case letters and digits, random, and used once: it is also the
// marker in the names of everything that the draft creates at Twilio.
//
// Who opens a draft holds its lock (ID.lock) until [Draft.Close]; a second one
// gets a [*HeldError] that names the first. Looking ([Store.List]) needs no lock.
//
//	store, err := draft.At(dir)
//	d, err := store.Create(nil)
//	err = d.Set(profile.BusinessName, "Example Dental", draft.Place{Page: "business"})
//	err = d.Close()
package draft

import (
	"fmt"
	"maps"
	"strings"
	"sync"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/profile"
)

// State is where a draft stands.
type State string

// The states of a draft.
const (
	Editing      State = "draft"
	CutOff       State = "cut off"      // a run began and did not end
	Noncompliant State = "noncompliant" // evaluated, not submitted
	InReview     State = "in review"
	Approved     State = "approved"
	Rejected     State = "rejected"
)

// Place is where the user stood.
type Place struct {
	Page   string      `json:"page,omitempty"`
	Field  profile.Key `json:"field,omitempty"`
	Cursor int         `json:"cursor,omitempty"`
}

// A Draft is an open, locked draft. Its methods may be called from several
// goroutines.
type Draft struct {
	store    *Store
	lock     *lock
	restored error

	// durable is held while ID.synced is written. It is taken before mu, and mu
	// is never held while the medium is waited for: typing goes on meanwhile.
	durable sync.Mutex

	mu     sync.Mutex
	rec    record
	fast   int64 // the revision in ID.draft
	synced int64 // the revision in ID.synced
	queue  *batch
	closed bool
}

// Info returns what a list would show of it.
func (d *Draft) Info() Info {
	d.mu.Lock()
	defer d.mu.Unlock()
	info := d.rec.info()
	info.Restored = d.restored
	return info
}

// Application returns a copy of the answers.
func (d *Draft) Application() profile.Application {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.rec.Answers.Clone()
}

// Set puts an answer and the place where the user stands to disk, before it
// returns, atomically: after a kill -9 the next Open returns them. (Power loss
// is another matter: see Sync.) An error says why it could not be kept on disk;
// the answer is kept in memory and goes to disk with the next Set that can.
//
// An empty answer is the same as none. Bytes that are not UTF-8 are kept as
// U+FFFD.
func (d *Draft) Set(k profile.Key, text string, at Place) error {
	text = strings.ToValidUTF8(text, "\uFFFD")
	return d.change(func(r *record) error {
		r.answer(k, text)
		// Phone numbers come and go on a profile whose other answers were removed.
		r.Place, r.Forgotten = at, r.Forgotten && k == profile.Numbers
		return nil
	})
}

// Replace puts a whole application.
func (d *Draft) Replace(app profile.Application) error {
	return d.change(func(r *record) error {
		r.Answers, r.Forgotten = cleaned(app), false
		return nil
	})
}

// SetPlace puts the place alone.
func (d *Draft) SetPlace(at Place) error {
	return d.change(func(r *record) error { r.Place = at; return nil })
}

// SetState notes where it stands.
func (d *Draft) SetState(s State) error {
	return d.change(func(r *record) error { r.State = s; return nil })
}

// change alters the record in memory and puts it into ID.draft. Where nothing
// became different and nothing is owed to the disk, it writes nothing.
func (d *Draft) change(alter func(*record) error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return ErrClosed
	}
	next := d.rec
	next.Answers = maps.Clone(d.rec.Answers)
	if err := alter(&next); err != nil {
		return err
	}
	if !next.same(&d.rec) {
		next.Changed = time.Now().UTC()
		next.Revision++
		d.rec = next
	}
	return d.saveFast()
}

// saveFast brings ID.draft up to the record. The caller holds mu.
func (d *Draft) saveFast() error {
	if d.fast == d.rec.Revision {
		return nil
	}
	data, err := d.store.encode(&d.rec)
	if err == nil {
		err = d.putFast(data)
	}
	if err != nil {
		return fmt.Errorf("draft %s is not saved: %w", d.rec.ID, err)
	}
	return nil
}

// putFast makes data, which is the record, ID.draft. The caller holds mu.
func (d *Draft) putFast(data []byte) error {
	if err := replace(d.store.disk, d.store.path(d.rec.ID, fastFile), data, false); err != nil {
		return err
	}
	d.fast = d.rec.Revision
	return nil
}

// Sync brings everything to stable storage.
func (d *Draft) Sync() error {
	d.mu.Lock()
	settled := d.synced == d.rec.Revision && d.fast == d.rec.Revision
	closed := d.closed
	d.mu.Unlock()
	switch {
	case closed:
		return ErrClosed
	case settled:
		return nil
	}
	if err := d.commit(nil); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.saveFast()
}

// Journal is the draft's journal.
func (d *Draft) Journal() flow.Journal { return journal{d} }

// Close syncs and unlocks. The draft is unlocked even where syncing fails. A
// second Close does nothing.
func (d *Draft) Close() error {
	err := d.Sync()
	d.durable.Lock() // a write under way finishes under the lock that it needs
	defer d.durable.Unlock()
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return nil
	}
	d.closed = true
	d.lock.release()
	return err
}
