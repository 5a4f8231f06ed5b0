package team

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// former makes the first roster of a team that is older than rosters. Its members are those that
// its newest key has sealed a proof for.
func (t *team) former(ctx context.Context, tx pgx.Tx) error {
	rows, err := tx.Query(ctx, `SELECT key, wrapped FROM wrapped WHERE recipient = $1 ORDER BY key`, t.key.Recipient())
	if err != nil {
		return err
	}
	keys := map[int64][]byte{}
	var id int64
	var wrapped []byte
	if _, err = pgx.ForEachRow(rows, []any{&id, &wrapped}, func() (err error) {
		keys[id], err = t.key.Decrypt(wrapped)
		return err
	}); err != nil {
		return err
	}
	var newest int64
	if err := tx.QueryRow(ctx, `SELECT max(id) FROM keys`).Scan(&newest); err != nil {
		return err
	}
	if keys[newest] == nil {
		return t.stranger()
	}
	s, err := newSealer(keys[newest])
	if err != nil {
		return err
	}
	rows, err = tx.Query(ctx, `SELECT name, recipient, added, added_by, proof FROM members`)
	if err != nil {
		return err
	}
	var members []Member
	var m Member
	var proof []byte
	if _, err = pgx.ForEachRow(rows, []any{&m.Name, &m.Key, &m.Added, &m.AddedBy, &proof}, func() error {
		if key, err := s.open("member", m.Name, proof); err == nil && string(key) == m.Key {
			members = append(members, m)
		}
		return nil
	}); err != nil {
		return err
	}
	_, err = t.change(ctx, tx, func(ctx context.Context, tx pgx.Tx, r *roster) error {
		for id, key := range keys {
			r.Keys[id] = hash("key", key)
		}
		r.Members = members
		if _, ok := r.member(r.By); !ok {
			return t.stranger()
		}
		_, err := tx.Exec(ctx, `DELETE FROM members`) // the roster has them
		return err
	})
	return err
}
