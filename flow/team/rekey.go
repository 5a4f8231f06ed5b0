package team

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"trusthub-wizard/flow/draft"
)

// addKey adds a key to a roster, and wraps it for all members. What the database already has under
// its number isn't a member's work.
func addKey(ctx context.Context, tx pgx.Tx, r *roster) error {
	id, key := int64(1), newKey()
	if len(r.Keys) > 0 {
		id = r.newest() + 1
	}
	if _, err := tx.Exec(ctx, `INSERT INTO keys (id) VALUES ($1) ON CONFLICT DO NOTHING`, id); err != nil {
		return err
	}
	for _, m := range r.Members {
		if err := wrap(ctx, tx, id, key, m.Key); err != nil {
			return err
		}
	}
	r.Keys[id] = hash("key", key)
	return nil
}

// Reseal seals with the newest key whatever an older one sealed, and then removes the older
// keys. Drafts that are open stay open. progress gets how many were sealed; it may be nil. A
// draft that can't be decrypted is left as it is, and is the [*draft.BrokenError] in the end.
func (s *Store) Reseal(ctx context.Context, progress func(done, all int)) error {
	if err := s.load(ctx); err != nil {
		return s.failed(err)
	}
	r, _ := s.writer()
	newest := r.newest()
	done, broken, skipped := 0, error(nil), []string{}
	for {
		rows, err := s.pool.Query(ctx, `SELECT id FROM drafts WHERE key < $1 AND NOT id = ANY($2) ORDER BY id`, newest, skipped)
		if err != nil {
			return s.failed(err)
		}
		ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return s.failed(err)
		}
		if len(ids) == 0 {
			break // none came in between
		}
		all := done + len(ids)
		for _, id := range ids {
			err := s.resealDraft(ctx, id, newest)
			if errors.As(err, new(*draft.BrokenError)) {
				broken, skipped = cmp.Or(broken, err), append(skipped, id)
			} else if err != nil {
				return s.failed(err)
			}
			if done++; progress != nil {
				progress(done, all)
			}
		}
	}
	// Once a key is no longer in the roster, who knows it can't pass anything off as sealed with it.
	err := s.amend(ctx, func(ctx context.Context, tx pgx.Tx, r *roster) error {
		const unused = `id < $1 AND NOT EXISTS (SELECT 1 FROM drafts WHERE key = keys.id)`
		if _, err := tx.Exec(ctx, `DELETE FROM wrapped WHERE key IN (SELECT id FROM keys WHERE `+unused+`)`, newest); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM keys WHERE `+unused, newest); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `SELECT id FROM keys`)
		if err != nil {
			return err
		}
		left, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		maps.DeleteFunc(r.Keys, func(id int64, _ []byte) bool { return id < newest && !slices.Contains(left, id) })
		return err
	})
	return cmp.Or(err, broken)
}

// freshen is for a write that was refused because the team has a newer roster than the one it
// used, or a newer key than the draft has (sealed).
func (s *Store) freshen(ctx context.Context, id string, used *roster, sealed int64) error {
	if err := s.load(ctx); err != nil {
		return err
	}
	r, _ := s.writer()
	switch {
	case sealed > r.newest():
		return &draft.BrokenError{ID: id, File: "the team's database", Err: errUnsealed}
	case sealed == r.newest() && bytes.Equal(used.signature, r.signature):
		return s.raced()
	}
	return s.resealDraft(ctx, id, r.newest())
}

// resealDraft seals one draft again, whoever has it open: its lease and version stay.
func (s *Store) resealDraft(ctx context.Context, id string, newest int64) error {
	with, err := s.reader(ctx, newest)
	if err != nil {
		return err
	}
	return pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		var key int64
		var name, note, answers, journal []byte
		err := tx.QueryRow(ctx, `SELECT key, name, note, answers, journal FROM drafts WHERE id = $1 AND key < $2 FOR UPDATE`, id, newest).
			Scan(&key, &name, &note, &answers, &journal)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil // deleted, or its owner was faster
		}
		if err != nil {
			return err
		}
		for column, data := range map[string]*[]byte{"name": &name, "note": &note, "answers": &answers, "journal": &journal} {
			body, err := s.sealed(ctx, key, column, id, *data)
			if err != nil {
				return err
			}
			if *data != nil {
				*data = with.seal(column, id, body)
			}
		}
		_, err = tx.Exec(ctx, `UPDATE drafts SET key = $2, name = $3, note = $4, answers = $5, journal = $6 WHERE id = $1`,
			id, newest, name, note, answers, journal)
		return err
	})
}
