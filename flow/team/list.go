package team

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"

	"trusthub-wizard/flow/draft"
)

// A listing is what the last List of this process found. The next one asks only for what
// changed since, whoever asks. Those who wait meanwhile share the answer of the next one: a
// server with many visitors asks once about a change, and a database that is down lets each of
// them wait once.
type listing struct {
	asked atomic.Int64 // the Lists so far
	mu    sync.Mutex
	told  int64 // the last List that has its answer
	err   error
	infos []*draft.Info // sorted
	at    time.Time     // by the database's clock
}

// late is how long after its time stamp a change may become visible.
const late = time.Minute

// List returns all drafts, last changed first. Those that are open, also in this process, have
// a [*draft.HeldError] as Err. A list needs no draft's answers. Without the database, there is
// an error, and the list has what this person can open all the same: see [Kept].
func (s *Store) List() ([]draft.Info, error) {
	l := &s.listed
	nr := l.asked.Add(1)
	l.mu.Lock()
	defer l.mu.Unlock()
	if nr > l.told {
		l.told = l.asked.Load()
		l.err = s.read(context.Background(), func(ctx context.Context) error { return l.update(ctx, s) })
	}
	if l.err != nil {
		return s.keptInfos(), l.err
	}
	infos := make([]draft.Info, len(l.infos))
	for i, info := range l.infos {
		infos[i] = *info
	}
	return infos, nil
}

// Top returns the first [draft.TopSize] drafts of a list that has what its reader should do on
// top: what was handed over to the store's person, or to anybody, and what Twilio rejected. It
// may return others, too. It's as fast with many drafts as with a few.
func (s *Store) Top() (top []draft.Info, err error) {
	err = s.read(context.Background(), func(ctx context.Context) error {
		top, err = s.list(ctx, `id = ANY (ARRAY(
			(SELECT id FROM drafts WHERE assignee <> '' AND assignee = $1 ORDER BY changed DESC, id LIMIT $3) UNION
			(SELECT id FROM drafts WHERE assignee <> '' AND assignee = $2 ORDER BY changed DESC, id LIMIT $3) UNION
			(SELECT id FROM drafts WHERE state = 'rejected' ORDER BY changed DESC, id LIMIT $3) UNION
			(SELECT id FROM drafts ORDER BY changed DESC, id LIMIT $3)))`, s.who, Anybody, draft.TopSize)
		return err
	})
	slices.SortFunc(top, func(a, b draft.Info) int { return draft.Newest(&a, &b) })
	return top, err
}

// update brings the listing up to date.
func (l *listing) update(ctx context.Context, s *Store) error {
	var at time.Time
	var count int
	if err := s.pool.QueryRow(ctx, `SELECT now(), count(*) FROM drafts`).Scan(&at, &count); err != nil {
		return err
	}
	if at.Before(l.at) { // its clock was set back: what changed can't be told
		l.infos = nil
	}
	if l.infos != nil {
		// A lease can run out without a change.
		changed, err := s.list(ctx, `touched >= $1 OR owner IS NOT NULL`, l.at.Add(-late))
		if err != nil {
			return err
		}
		l.merge(changed)
	}
	if l.infos == nil || len(l.infos) != count { // the first time, or some were deleted
		all, err := s.list(ctx, `true`)
		if err != nil {
			return err
		}
		l.infos = []*draft.Info{}
		l.merge(all)
	}
	l.at = at
	return nil
}

// merge replaces what changed.
func (l *listing) merge(changed []draft.Info) {
	if len(changed) == 0 {
		return
	}
	ids := make(map[string]bool, len(changed))
	for _, i := range changed {
		ids[i.ID] = true
	}
	l.infos = slices.DeleteFunc(l.infos, func(i *draft.Info) bool { return ids[i.ID] })
	for i := range changed {
		l.infos = append(l.infos, &changed[i])
	}
	slices.SortFunc(l.infos, draft.Newest)
}

// list reads the drafts that a condition selects.
func (s *Store) list(ctx context.Context, condition string, args ...any) ([]draft.Info, error) {
	rows, err := s.pool.Query(ctx, `
		SELECT id, key, name, note, assignee, state, account, profile, source, business, gone, created, changed,
			coalesce(owner, ''), host, pid, since, owner IS NOT NULL AND expires >= now()
		FROM drafts WHERE `+condition, args...)
	if err != nil {
		return nil, err
	}
	var infos []draft.Info
	handed := map[string]int{} // where those are that were handed over
	var info draft.Info
	var key int64
	var name, note []byte
	var held draft.HeldError
	var open bool
	var pid int64
	var since time.Time
	_, err = pgx.ForEachRow(rows, []any{
		&info.ID, &key, &name, &note, &info.For, &info.State, &info.Account, &info.Profile, &info.Source, &info.Business, &info.Forgotten,
		&info.Created, &info.Changed, &held.Who, &held.Host, &pid, &since, &open,
	}, func() error {
		i := info
		for _, c := range []struct {
			column string
			data   []byte
			into   *string
		}{{"name", name, &i.Name}, {"note", note, &i.Note}} {
			text, err := s.sealed(ctx, key, c.column, i.ID, c.data)
			if err != nil && !errors.As(err, new(*draft.BrokenError)) && !errors.Is(err, ErrStranger) {
				return err // it may be over soon, and lists are kept
			}
			if err != nil {
				i.Err = err
			}
			*c.into = string(text)
		}
		if i.State == draft.Moved && i.Err == nil {
			i.Err = &draft.MovedError{ID: i.ID, To: draft.Address{Name: "another place"}}
		}
		if open && i.Err == nil {
			h := held
			h.ID, h.PID, h.Since = i.ID, int(pid), since
			i.Err = &h
		}
		if i.For != "" || note != nil {
			handed[i.ID] = len(infos)
		}
		infos = append(infos, i)
		return nil
	})
	if err != nil || len(handed) == 0 {
		return infos, err
	}
	// This isn't part of the query above: PostgreSQL would compile that for half a second if it
	// thinks that there are many.
	rows, err = s.pool.Query(ctx, `SELECT DISTINCT ON (draft) draft, who FROM trail
		WHERE what = 'handed over' AND draft = ANY ($1) ORDER BY draft, at DESC`, slices.Collect(maps.Keys(handed)))
	if err != nil {
		return nil, err
	}
	var id, who string
	_, err = pgx.ForEachRow(rows, []any{&id, &who}, func() error {
		infos[handed[id]].From = who
		return nil
	})
	return infos, err
}
