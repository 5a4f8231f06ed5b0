package team

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

// A Deed is one line of a draft's trail: who did what, when.
type Deed struct {
	At  time.Time `json:"at"`
	Who string    `json:"who"`
	// What is created, imported, opened, took over, closed, handed over, changed, state, moved
	// or deleted.
	What string `json:"what"`
	// Detail is the field that changed, the new state, or the other person. It is never an
	// answer.
	Detail string `json:"detail,omitempty"`
}

// Trail returns who did what with a draft, in order. A field is listed once for each time
// that somebody had the draft open.
func (s *Store) Trail(id string) ([]Deed, error) {
	var deeds []Deed
	err := s.read(context.Background(), func(ctx context.Context) error {
		rows, err := s.pool.Query(ctx, `SELECT at, who, what, detail FROM trail WHERE draft = $1 ORDER BY at, nr`, id)
		if err != nil {
			return err
		}
		deeds, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Deed])
		return err
	})
	return deeds, err
}

// Mine returns the ids of the drafts that this person worked on, the last one first.
func (s *Store) Mine() (ids []string, err error) {
	err = s.read(context.Background(), func(ctx context.Context) error {
		rows, err := s.pool.Query(ctx, `SELECT draft FROM trail WHERE who = $1
			AND what IN ('created', 'opened', 'took over', 'changed', 'closed') GROUP BY draft ORDER BY max(at) DESC`, s.who)
		if err != nil {
			return err
		}
		ids, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	})
	return ids, err
}

// changes lists what differs between two versions of a draft, for the trail: the fields that
// it doesn't have yet, and a new state.
func changes(was, is *draft.Record, inTrail map[string]bool) []string {
	var list []string
	fields := map[profile.Key]bool{}
	for _, app := range []profile.Application{was.Answers, is.Answers} {
		for k := range app {
			if was.Answers[k] != is.Answers[k] && !inTrail["changed "+string(k)] {
				fields[k] = true
			}
		}
	}
	for _, k := range slices.Sorted(maps.Keys(fields)) {
		list = append(list, "changed "+string(k))
	}
	if was.State != is.State {
		list = append(list, "state "+string(is.State))
	}
	return list
}
