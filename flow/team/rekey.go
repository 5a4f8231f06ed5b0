package team

import (
	"cmp"
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"trusthub-wizard/flow/draft"
)

// rekey gives the team a new key, for all members that a member added.
func (t *team) rekey(ctx context.Context, tx pgx.Tx) error {
	if err := t.load(ctx, tx); err != nil {
		return err
	}
	members, err := t.members(ctx, tx)
	if err != nil {
		return err
	}
	key := newKey()
	s, err := newSealer(key)
	if err != nil {
		return err
	}
	var id int64
	if err := tx.QueryRow(ctx, `INSERT INTO keys (id) SELECT max(id) + 1 FROM keys RETURNING id`).Scan(&id); err != nil {
		return err
	}
	for _, m := range members {
		if m.Forged {
			continue
		}
		if err := wrap(ctx, tx, id, key, m.Key); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE members SET proof = $2, key = $3 WHERE name = $1`, m.Name, s.seal("member", m.Name, []byte(m.Key)), id); err != nil {
			return err
		}
	}
	return nil
}

// Reseal seals with the newest key whatever an older one sealed, and then removes the older
// keys. Drafts that are open stay open. progress gets how many were sealed; it may be nil. A
// draft that can't be decrypted is left as it is, and is the [*draft.BrokenError] in the end.
func (s *Store) Reseal(ctx context.Context, progress func(done, all int)) error {
	if err := s.read(ctx, func(ctx context.Context) error { return s.load(ctx, s.pool) }); err != nil {
		return err
	}
	newest, _ := s.writer()
	done, broken, skipped := 0, error(nil), []string{}
	for {
		var ids []string
		err := s.read(ctx, func(ctx context.Context) error {
			rows, err := s.pool.Query(ctx, `SELECT id FROM drafts WHERE key < $1 AND NOT id = ANY($2::text[]) ORDER BY id`, newest, skipped)
			if err != nil {
				return err
			}
			ids, err = pgx.CollectRows(rows, pgx.RowTo[string])
			return err
		})
		if err != nil {
			return err
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
	err := s.alone(ctx, func(ctx context.Context, tx pgx.Tx) error {
		const unused = `id < $1 AND NOT EXISTS (SELECT 1 FROM drafts WHERE key = keys.id) AND NOT EXISTS (SELECT 1 FROM members WHERE key = keys.id)`
		if _, err := tx.Exec(ctx, `DELETE FROM wrapped WHERE key IN (SELECT id FROM keys WHERE `+unused+`)`, newest); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `DELETE FROM keys WHERE `+unused, newest)
		return err
	})
	return cmp.Or(s.failed(err), broken)
}

// freshen is for a write that was refused because the team has a newer key than the one it used,
// or than the draft has (sealed).
func (s *Store) freshen(ctx context.Context, id string, used, sealed int64) error {
	if err := s.load(ctx, s.pool); err != nil {
		return err
	}
	newest, _ := s.writer()
	if sealed >= newest && used == newest {
		return s.raced()
	}
	return s.resealDraft(ctx, id, newest)
}

// resealDraft seals one draft again, whoever has it open: its lease and version stay.
func (s *Store) resealDraft(ctx context.Context, id string, newest int64) error {
	with, err := s.reader(ctx, newest)
	if err != nil {
		return err
	}
	return s.pool.atomically(ctx, func(tx pgx.Tx) error {
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
