package team

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// Visitors are the people who come to a member's server and work there with its key.
type Visitors struct {
	Server string // the member
	Names  []string
}

// absent is how long a server's visitors count after it ran last: people hand over on Friday
// what goes on next week.
const absent = 30 * 24 * time.Hour

// AnnounceVisitors tells the team who can work on this server. It replaces what was announced before.
func (s *Store) AnnounceVisitors(ctx context.Context, names []string) error {
	body, err := json.Marshal(names)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	return s.retry(ctx, func(ctx context.Context) error {
		team, with, err := s.trusted(ctx)
		if err != nil {
			return err
		}
		done, err := s.pool.Exec(ctx, `
			INSERT INTO visitors (server, names, key, seen) SELECT $1, $2, $3, now() WHERE $4 = `+current+`
			ON CONFLICT (server) DO UPDATE SET names = excluded.names, key = excluded.key, seen = excluded.seen`,
			s.who, with.seal("visitors", s.who, body), team.newest(), team.signature)
		if err == nil && done.RowsAffected() == 0 { // the team has changed
			if err = s.load(ctx, s.pool); err == nil {
				err = s.raced()
			}
		}
		return err
	})
}

// Visitors lists the visitors of all members' servers. What no member announced is left out.
func (s *Store) Visitors(ctx context.Context) (list []Visitors, err error) {
	members, err := s.Members(ctx)
	if err != nil {
		return nil, err
	}
	err = s.read(ctx, func(ctx context.Context) error {
		rows, err := s.pool.Query(ctx, `
			SELECT server, names, key FROM visitors WHERE seen > now() - $1::interval ORDER BY server`, absent)
		if err != nil {
			return err
		}
		type row struct {
			Server string
			Names  []byte
			Key    int64
		}
		all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[row])
		list = nil
		for _, r := range all {
			v := Visitors{Server: r.Server}
			if !slices.ContainsFunc(members, func(m Member) bool { return m.Name == r.Server }) {
				continue
			}
			body, err := s.sealed(ctx, r.Key, "visitors", r.Server, r.Names)
			if err = s.failed(err); transient(err) && !errors.Is(err, errBetween) { // or with a key that is gone
				return err
			}
			if err == nil && json.Unmarshal(body, &v.Names) == nil {
				list = append(list, v)
			}
		}
		return err
	})
	return list, err
}

// People lists everybody whom a draft can be handed over to, by name: the members, and the
// visitors of their servers.
func (s *Store) People(ctx context.Context) ([]string, error) {
	members, err := s.Members(ctx)
	if err != nil {
		return nil, err
	}
	visitors, err := s.Visitors(ctx)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, m := range members {
		names = append(names, m.Name)
	}
	for _, v := range visitors {
		names = append(names, v.Names...)
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}
