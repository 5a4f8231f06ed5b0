// Package draft keeps applications and their journals on disk, so that a crash loses nothing
// that was typed or done.
//
// A [Store] is a directory. A [Draft] in it is two files of the same form:
//
//	ID.draft    the newest version: replaced with every key, not synced
//	ID.synced   the last version that was synced to stable storage
//
// Both are only ever replaced as a whole, by renaming a finished temporary file. So a process
// that is killed at any moment leaves complete files: once [Editor.Set] returns, the key is in
// ID.draft and survives a kill -9. A power failure may damage ID.draft; then ID.synced opens
// instead. [Draft.Sync] and the journal write ID.synced, and an entry of the journal counts
// only once it is there. Opening takes the newer answers and the longer journal of the two. A
// file that can't be read is set aside, never overwritten.
//
// With [Encrypted], both are encrypted. Without the [Key], a copy of them tells only how much
// was written, and when.
//
// ID is 16 random lower-case letters and digits, used once. It is also the marker in the
// names of everything that the draft creates at Twilio.
//
// Opening a draft takes its lock (ID.lock) until [Draft.Close]. A second process gets a
// [*HeldError] that names the first. Reading ([Store.List], [Store.View]) needs no lock.
//
//	store, err := draft.At(dir)
//	d, err := store.Create(nil)
//	err = d.Set(profile.BusinessName, "Example Dental", draft.Place{Page: "business"})
//	err = d.Close()
package draft

import (
	"fmt"
	"sync"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/profile"
)

// State is how far a draft is.
type State string

// The states of a draft.
const (
	Editing      State = "draft"
	CutOff       State = "cut off"      // a run began and didn't finish
	Noncompliant State = "noncompliant" // evaluated, not submitted
	InReview     State = "in review"
	Approved     State = "approved"
	Rejected     State = "rejected"
)

// Place is where the user was.
type Place struct {
	Page   string      `json:"page,omitempty"`
	Field  profile.Key `json:"field,omitempty"`
	Cursor int         `json:"cursor,omitempty"`
}

// A Draft is an open, locked draft. Its methods may be called from several
// goroutines.
type Draft struct {
	Editor
	store    *Store
	lock     *lock
	restored error

	// durable is held while ID.synced is written. Lock it before mu. mu is never held
	// during a sync, so that typing goes on.
	durable sync.Mutex

	mu     sync.Mutex
	rec    Record
	fast   int64 // the revision in ID.draft
	synced int64 // the revision in ID.synced
	queue  *batch
	closed bool
}

// Info returns what a list shows of the draft.
func (d *Draft) Info() Info {
	d.mu.Lock()
	defer d.mu.Unlock()
	info := d.rec.Info()
	info.Restored = d.restored
	return info
}

// Application returns a copy of the answers.
func (d *Draft) Application() profile.Application {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.rec.Answers.Clone()
}

// change alters the record in memory and writes ID.draft, unless nothing changed and the disk
// is up to date.
func (d *Draft) change(alter func(*Record) error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return ErrClosed
	}
	if err := d.rec.Alter(alter); err != nil {
		return err
	}
	return d.saveFast()
}

// saveFast brings ID.draft up to date. The caller holds mu.
func (d *Draft) saveFast() error {
	if d.fast == d.rec.Revision {
		return nil
	}
	data, err := d.store.encode(&d.rec)
	if err == nil {
		err = d.putFast(data)
	}
	if err != nil {
		return fmt.Errorf("draft %s isn't saved: %w", d.rec.ID, err)
	}
	return nil
}

// putFast writes the encoded record to ID.draft. The caller holds mu.
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

// Begun reports whether something was sent to Twilio: from then on, the draft is tied to its
// account.
func (d *Draft) Begun() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.rec.Journal) > 0
}

// Close syncs and unlocks. It unlocks even if syncing fails. A second Close does nothing.
func (d *Draft) Close() error {
	err := d.Sync()
	d.durable.Lock() // let a write finish before its lock goes
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
