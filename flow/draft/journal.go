package draft

import (
	"fmt"
	"slices"

	"trusthub-wizard/flow"
)

// journal is a draft's journal: entries are a part of the draft's files.
type journal struct{ d *Draft }

var _ flow.Journal = journal{}

func (j journal) Marker() string { return j.d.rec.ID } // never changes

func (j journal) Entries() []flow.Entry {
	j.d.mu.Lock()
	defer j.d.mu.Unlock()
	return slices.Clone(j.d.rec.Journal)
}

// Append adds entries, all or none. Where it fails they are not among
// [journal.Entries], and do not count; the medium may have them all the same, and
// then they come back with the next Open, as calls whose outcome is unknown.
func (j journal) Append(entries ...flow.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	return j.d.commit(entries)
}

// A batch is entries that go to the medium together: those of everyone who came
// while the write before was under way.
type batch struct {
	entries []flow.Entry
	done    chan struct{} // closed when err is known
	err     error
}

// commit brings the record and further entries to stable storage. Whoever comes
// first writes for all that come until the writing begins.
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

// write puts a batch into ID.synced, and when it is there into the record and
// into ID.draft as well: two copies, should one be damaged.
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
		return fmt.Errorf("the journal of draft %s cannot be written: %w", next.ID, err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.rec.Journal = next.Journal
	d.synced = next.Revision
	if len(b.entries) > 0 {
		d.fast = 0 // it lacks the entries
	}
	// ID.synced has it all: what fails here is made up for by the next Set or Sync.
	if d.rec.Revision == next.Revision {
		d.putFast(data)
	} else {
		d.saveFast()
	}
	return nil
}
