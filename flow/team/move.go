package team

import (
	"context"
	"crypto/rand"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"

	"trusthub-wizard/flow/draft"
)

// How a draft moves between stores: see [draft.Seat].

// Address is where the store is.
func (s *Store) Address() draft.Address {
	return draft.Address{Name: "the team's database on " + s.host, ID: s.id}
}

// Import adds a draft from another store, with its id and journal. A newer version that is
// here already stays, and so does one that wasn't moved away: it came from an earlier try.
func (s *Store) Import(r draft.Record) error {
	r.Moved = draft.Address{}
	ctx, cancel := context.WithTimeout(context.Background(), patient)
	defer cancel()
	token := rand.Text()
	id, err := s.insert(ctx, r, token, "imported")
	if err == nil && id != r.ID {
		// The file that it was made from has another draft here. It is still found by its
		// business.
		r.Source = ""
		_, err = s.insert(ctx, r, token, "imported")
	}
	if err != nil {
		return err
	}
	d, err := s.take(ctx, r.ID, token, false)
	if errors.As(err, new(*draft.HeldError)) {
		return nil // here, and in use
	}
	if err != nil {
		return err
	}
	defer d.Close()
	if !d.rec.Replaced(r) {
		return nil
	}
	d.mu.Lock()
	before := d.rec
	older := before.Journal // the newer one begins with it
	newer := r.Journal[min(len(older), len(r.Journal)):]
	d.rec = r
	d.rec.Journal = older
	d.mu.Unlock()
	err = d.write(ctx, newer)
	var said *pgconn.PgError
	if errors.As(err, &said) && said.Code == "23505" { // as above
		d.mu.Lock()
		d.rec.Source = ""
		d.mu.Unlock()
		err = d.write(ctx, newer)
	}
	if err != nil { // answers without their journal mustn't be saved later
		d.mu.Lock()
		d.rec = before
		d.mu.Unlock()
	}
	return err
}

// Send opens a draft that is to be moved, and marks it for good: from then on nobody opens
// it here. One that is on its way to another place is a [*draft.MovedError].
func (s *Store) Send(id string, to draft.Address) (*Draft, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patient)
	defer cancel()
	d, err := s.take(ctx, id, rand.Text(), false)
	if err != nil {
		return nil, err
	}
	if at := d.rec.Moved; at != (draft.Address{}) && at.ID != to.ID {
		_ = d.Close()
		return nil, &draft.MovedError{ID: id, To: at}
	}
	_ = d.change(func(r *draft.Record) error { r.Moved = to; return nil }) // Sync says if it failed
	if err := d.Sync(); err != nil {
		_ = d.change(func(r *draft.Record) error { r.Moved = draft.Address{}; return nil }) // it would be saved later
		_ = d.Close()
		return nil, err
	}
	return d, nil
}

// Record is the draft as another store is to keep it.
func (d *Draft) Record() draft.Record {
	d.mu.Lock()
	defer d.mu.Unlock()
	r := d.rec
	r.Moved = draft.Address{}
	return r
}

// Remove deletes a draft that was sent, if it's still ours. Its trail stays.
func (d *Draft) Remove() error {
	ctx, cancel := context.WithTimeout(context.Background(), patient)
	defer cancel()
	s := d.store
	return s.retry(ctx, func(ctx context.Context) error {
		_, err := s.pool.Exec(ctx, `
			WITH gone AS (DELETE FROM drafts WHERE id = $1 AND lease = $2 RETURNING id)
			INSERT INTO trail (draft, who, what, detail) SELECT id, $3, 'moved', $4 FROM gone`,
			d.id, d.lease, s.who, d.rec.Moved.String())
		if err != nil {
			return err
		}
		var left int
		err = s.pool.QueryRow(ctx, `SELECT count(*) FROM drafts WHERE id = $1`, d.id).Scan(&left)
		if err == nil && left > 0 {
			return s.outdated(ctx, d.id)
		}
		if err == nil {
			s.tell(d.id)
		}
		return err
	})
}
