package draft

import (
	"fmt"
	"slices"
	"time"

	"trusthub-wizard/flow"
)

// journal is a draft's journal. Its entries are in the draft's files.
type journal struct{ d *Draft }

var _ flow.Journal = journal{}

func (j journal) Marker() string {
	j.d.mu.Lock()
	defer j.d.mu.Unlock()
	return j.d.rec.ID
}

func (j journal) Entries() []flow.Entry {
	j.d.mu.Lock()
	defer j.d.mu.Unlock()
	return slices.Clone(j.d.rec.Journal)
}

// Inherited says which entries came from another store, and when. There are no other owners
// here: the lock keeps them out, and dies with its process. But one of a team's may still be alive.
func (j journal) Inherited() (int, time.Time) {
	j.d.mu.Lock()
	defer j.d.mu.Unlock()
	return j.d.rec.Older, j.d.rec.Taken
}

// Append adds entries, all or none. If it fails, they aren't in [journal.Entries] and don't
// count. They may be on disk all the same: then the next Open returns them, as calls whose
// outcome is unknown.
func (j journal) Append(entries ...flow.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	return j.d.commit(entries)
}

// A batch is entries that are synced together: all that came during the previous write.
type batch struct {
	entries []flow.Entry
	done    chan struct{} // closed when err is known
	err     error
}

// commit brings the record and more entries to stable storage. The first caller writes for
// all that come before the write begins.
func (d *Draft) commit(entries []flow.Entry) error {
	d.mu.Lock()
	if d.closed {
		d.mu.Unlock()
		return ErrClosed
	}
	b, first := d.queue, false
	if b == nil {
		b, first = &batch{done: make(chan struct{})}, true
		d.queue = b
	}
	b.entries = append(b.entries, entries...)
	d.mu.Unlock()
	if !first {
		<-b.done
		return b.err
	}
	d.durable.Lock()
	b.err = d.write(b)
	d.durable.Unlock()
	close(b.done)
	return b.err
}

// write puts a batch into ID.synced, then into the record, and then into ID.draft as a second
// copy.
func (d *Draft) write(b *batch) error {
	d.mu.Lock()
	d.queue = nil
	if d.closed {
		d.mu.Unlock()
		return ErrClosed
	}
	next := d.rec
	next.Journal = slices.Concat(d.rec.Journal, b.entries)
	d.mu.Unlock()
	data, err := d.store.encode(&next) // a record's answers and journal are replaced, never altered
	if err == nil {
		err = replace(d.store.disk, d.store.path(next.ID, syncedFile), data, true)
	}
	if err != nil {
		return fmt.Errorf("the journal of draft %s can't be written: %w", next.ID, err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.rec.Journal = next.Journal
	d.synced = next.Revision
	if len(b.entries) > 0 {
		d.fast = 0 // it lacks the entries
	}
	// ID.synced has everything: if this fails, the next Set or Sync makes up for it.
	if d.rec.Revision == next.Revision {
		d.putFast(data)
	} else {
		d.saveFast()
	}
	return nil
}
