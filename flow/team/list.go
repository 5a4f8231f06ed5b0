package team

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"trusthub-wizard/flow/draft"
)

// List returns all drafts, last changed first. Those that are open, also in this process, have
// a [*draft.HeldError] as Err. A list needs no draft's answers.
func (s *Store) List() ([]draft.Info, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patient)
	defer cancel()
	infos, err := s.list(ctx, `true`)
	return infos, s.failed(err)
}

// list reads the drafts that a condition selects.
func (s *Store) list(ctx context.Context, condition string, args ...any) ([]draft.Info, error) {
	rows, err := s.pool.Query(ctx, `
		SELECT id, key, name, note, heir, `+from("drafts")+`, state, account, profile, source, business, gone, created, changed,
			coalesce(owner, ''), host, pid, since, owner IS NOT NULL AND expires >= now()
		FROM drafts WHERE `+condition, args...)
	if err != nil {
		return nil, err
	}
	var infos []draft.Info
	var info draft.Info
	var key int64
	var name, note []byte
	var held draft.HeldError
	var open bool
	var pid int64
	var since time.Time
	_, err = pgx.ForEachRow(rows, []any{
		&info.ID, &key, &name, &note, &info.For, &info.From, &info.State, &info.Account, &info.Profile, &info.Source, &info.Business, &info.Forgotten,
		&info.Created, &info.Changed, &held.Who, &held.Host, &pid, &since, &open,
	}, func() error {
		i := info
		for _, c := range []struct {
			column string
			data   []byte
			into   *string
		}{{"name", name, &i.Name}, {"note", note, &i.Note}} {
			text, err := s.sealed(ctx, key, c.column, i.ID, c.data)
			if err != nil {
				i.Err = err
			}
			*c.into = string(text)
		}
		if open && i.Err == nil {
			h := held
			h.ID, h.PID, h.Since = i.ID, int(pid), since
			i.Err = &h
		}
		infos = append(infos, i)
		return nil
	})
	slices.SortFunc(infos, func(a, b draft.Info) int {
		if c := b.Changed.Compare(a.Changed); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	return infos, err
}

// from is who handed a draft of a table over, as SQL; ” if it isn't handed over.
func from(table string) string {
	return `CASE WHEN ` + table + `.heir = '' THEN '' ELSE coalesce((SELECT t.who FROM trail t
		WHERE t.draft = ` + table + `.id AND t.what = 'handed over' ORDER BY t.at DESC LIMIT 1), '') END`
}
