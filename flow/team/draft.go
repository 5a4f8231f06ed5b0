package team

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

// A Draft is an open draft. Its owner has it until Close, or until somebody takes it: then
// Gone is closed, and every change is an [*OutdatedError]. Its methods may be called from
// several goroutines. See [draft.Draft] for what each one promises.
type Draft struct {
	draft.Editor
	store     *Store
	id        string
	lease     int64
	leased    time.Time     // when we got the lease
	assignee  string        // whom it was handed to when we got it, until Receive
	assigner  string        // who did that
	note      string        // and what they said
	inherited int           // how much of the journal is from before that
	gone      chan struct{} // closed when the lease is lost
	ended     chan struct{} // closed by Close

	// writing holds one token: one write at a time.
	writing  chan struct{}
	syncs    context.Context // ends every Sync
	endSyncs func()          // ends syncs

	// backing is held while the draft's file on this machine is written. Lock it before mu.
	backing  sync.Mutex
	seat     *draft.Seat // where that file is; nil if there is none
	backedUp bool        // the file has everything
	said     said        // about a kept draft; the keeper's mu guards it

	mu       sync.Mutex
	rec      draft.Record
	was      draft.Record    // what the database has
	version  int64           // of the last write that was begun
	skipped  skipped         // versions that aren't ours
	inTrail  map[string]bool // the changes that the trail has
	writeErr error           // why the last write failed; the next keys don't wait for another try
	lost     error           // why the draft isn't ours any more
	returned bool            // the lease was given back
	closed   bool
}

// Info returns what a list shows of the draft.
func (d *Draft) Info() draft.Info {
	d.mu.Lock()
	defer d.mu.Unlock()
	info := d.rec.Info()
	info.For, info.From, info.Note = d.assignee, d.assigner, d.note
	return info
}

// Application returns a copy of the answers.
func (d *Draft) Application() profile.Application {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.rec.Answers.Clone()
}

// Begun reports whether something was sent to Twilio.
func (d *Draft) Begun() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.rec.Journal) > 0
}

// Gone is closed when the draft has another owner. Lost then says whose.
func (d *Draft) Gone() <-chan struct{} { return d.gone }

// Lost says why the draft isn't ours any more; nil while it is.
func (d *Draft) Lost() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.lost
}

// Delayed says why the last write hasn't reached the database yet; nil if it has.
func (d *Draft) Delayed() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.writeErr
}

// change alters the record in memory and writes it. If the database was slow to answer the
// last time, the key doesn't wait for it: Sync writes it. Until then, a file of this machine has
// it. What comes after somebody took the draft is kept with what couldn't be saved before.
func (d *Draft) change(alter func(*draft.Record) error) error {
	d.mu.Lock()
	if d.closed {
		d.mu.Unlock()
		return draft.ErrClosed
	}
	if err := d.rec.Alter(alter); err != nil {
		d.mu.Unlock()
		return err
	}
	err, unsaved := cmp.Or(d.lost, d.writeErr), d.rec.Revision != d.was.Revision
	d.mu.Unlock()
	if !unsaved {
		return nil
	}
	if err == nil {
		ctx, cancel := context.WithTimeout(context.Background(), d.store.quick)
		defer cancel()
		err = d.write(ctx, nil)
	}
	if err != nil {
		d.backUp(false)
	}
	return err
}

// usable says why nothing can be written. The caller holds mu.
func (d *Draft) usable() error {
	if d.closed {
		return draft.ErrClosed
	}
	return d.lost
}

// Sync writes what isn't in the database yet.
func (d *Draft) Sync() error { return d.sync(patient) }

func (d *Draft) sync(patience time.Duration) error {
	d.mu.Lock()
	err, saved := d.usable(), d.rec.Revision == d.was.Revision
	if saved { // what failed was the journal, and then the entry doesn't count
		d.writeErr = nil
	}
	d.mu.Unlock()
	if err != nil || saved {
		return err
	}
	ctx, cancel := context.WithTimeout(d.syncs, patience)
	defer cancel()
	return d.write(ctx, nil)
}

// Journal is the draft's journal.
func (d *Draft) Journal() flow.Journal { return journal{d} }

// journal is a draft's journal. It is a column of the draft.
type journal struct{ d *Draft }

func (j journal) Marker() string { return j.d.id }

func (j journal) Entries() []flow.Entry {
	j.d.mu.Lock()
	defer j.d.mu.Unlock()
	return slices.Clone(j.d.rec.Journal)
}

// Inherited says which entries other owners may have written.
func (j journal) Inherited() (int, time.Time) { return j.d.inherited, j.d.leased }

// Append adds entries, all or none. If it fails, they aren't in Entries and don't count. They
// may be in the database all the same: then the next owner finds them, as calls whose outcome
// is unknown.
func (j journal) Append(entries ...flow.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), patient)
	defer cancel()
	return j.d.write(ctx, entries)
}

// write brings the record and more entries to the database, as often as it takes: the same
// version twice is the same as once.
func (d *Draft) write(ctx context.Context, entries []flow.Entry) error {
	if err := d.store.retry(ctx, d.waitToWrite); err != nil {
		return err
	}
	defer func() { <-d.writing }()
	d.mu.Lock()
	if err := d.usable(); err != nil {
		d.mu.Unlock()
		return err
	}
	d.version++
	w := update{version: d.version, skipped: d.skipped, rec: d.rec, entries: len(entries) > 0}
	w.rec.Journal = slices.Concat(d.rec.Journal, entries)
	w.changes = changes(&d.was, &w.rec, d.inTrail)
	d.mu.Unlock()
	defer d.refresh()
	return d.store.retry(ctx, func(ctx context.Context) error {
		err := d.store.failed(d.put(ctx, &w))
		d.mu.Lock()
		defer d.mu.Unlock()
		d.writeErr = err
		if err == nil {
			d.rec.Journal, d.was = w.rec.Journal, w.rec
			for _, change := range w.changes {
				d.inTrail[change] = true
			}
		}
		d.lose(err)
		return err
	})
}

// waitToWrite waits until no other write is going on.
func (d *Draft) waitToWrite(ctx context.Context) error {
	select {
	case d.writing <- struct{}{}:
		return nil
	case <-ctx.Done():
		return &DownError{Host: d.store.host, Err: context.DeadlineExceeded}
	}
}

// lose notes that the draft has another owner. The caller holds mu.
func (d *Draft) lose(err error) {
	if errors.Is(err, ErrTaken) && d.lost == nil {
		d.lost = err
		close(d.gone)
	}
}

// An update is one write.
type update struct {
	version int64
	skipped skipped
	rec     draft.Record
	entries bool
	changes []string
}

// put tries a write once. All columns of a draft have the same key, the team's newest: one
// that isn't so yet is sealed again first. An outdated lease is an [*OutdatedError].
func (d *Draft) put(ctx context.Context, w *update) error {
	s := d.store
	team, with, err := s.trusted(ctx)
	if err != nil {
		return err
	}
	c, err := s.columns(&w.rec, with)
	if err != nil {
		return err
	}
	if !w.entries {
		c.journal = nil // it's there
	}
	var rows int64
	err = s.pool.QueryRow(ctx, `
		WITH w AS (
			UPDATE drafts SET version = $3, name = $5, answers = $6, journal = coalesce($7, journal),
				state = $8, account = $9, profile = $10, source = $11, business = $12, gone = $13, changed = $14,
				touched = now(), expires = now() + $15::interval
			WHERE id = $1 AND lease = $2 AND version < $3 AND key = $4 AND $18 = `+current+`
				AND NOT EXISTS (SELECT 1 FROM unnest($19::bigint[], $20::bigint[]) AS skipped (first, last) WHERE version BETWEEN first AND last)
			RETURNING id
		), traced AS (INSERT INTO trail (draft, who, what, detail) SELECT w.id, $16, split_part(t, ' ', 1), substr(t, strpos(t, ' ') + 1) FROM w, unnest($17::text[]) AS changes (t))
		SELECT count(*) FROM w`,
		w.rec.ID, d.lease, w.version, team.newest(), c.name, c.answers, c.journal,
		c.info.State, c.info.Account, c.info.Profile, c.info.Source, c.info.Business, c.info.Forgotten, c.info.Changed, s.leaseTime,
		s.who, w.changes, team.signature, w.skipped.First, w.skipped.Last).Scan(&rows)
	if err != nil {
		return err
	}
	if rows == 1 {
		if len(w.changes) > 0 {
			s.tell(w.rec.ID)
		}
		return nil
	}
	var lease, version, sealed int64
	err = s.pool.QueryRow(ctx, `SELECT lease, version, key FROM drafts WHERE id = $1`, w.rec.ID).Scan(&lease, &version, &sealed)
	switch {
	case err != nil && !errors.Is(err, pgx.ErrNoRows):
		return err
	case err != nil, lease != d.lease, version > w.version, w.skipped.has(version): // someone else has it, or this is an old file of it
		return s.outdated(ctx, w.rec.ID)
	case version == w.version: // an earlier try arrived, but its answer was lost
		return nil
	}
	if err := s.freshen(ctx, w.rec.ID, team, sealed); err != nil { // the team has changed
		return err
	}
	return d.put(ctx, w)
}

// forget removes the answers: see [draft.Store.Forget].
func (d *Draft) forget() error {
	d.mu.Lock()
	d.rec.Forget()
	d.mu.Unlock()
	return d.Sync()
}
