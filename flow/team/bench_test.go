package team

import (
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/team/pgtest"
)

// fill puts closed drafts into a store, all of them copies of one.
func fill(b *testing.B, s *Store, n int) {
	b.Helper()
	app := profile.Sample()
	var rows [][]any
	team, with := s.writer()
	for i := range n {
		app[profile.FriendlyName] = fmt.Sprintf("Customer %d", i)
		r := draft.NewRecord(app)
		c, err := s.columns(&r, with)
		if err != nil {
			b.Fatal(err)
		}
		rows = append(rows, []any{r.ID, 1, 1, "", "", 0, r.Created, r.Created, r.State, "", "", "", c.info.Business, false, r.Created, r.Changed, r.Created.Add(-time.Hour), team.newest(), c.name, c.answers, c.journal})
	}
	_, err := s.pool.CopyFrom(s.ctx, pgx.Identifier{"drafts"}, []string{"id", "lease", "version", "token", "host", "pid", "since", "expires",
		"state", "account", "profile", "source", "business", "gone", "created", "changed", "touched", "key", "name", "answers", "journal"}, pgx.CopyFromRows(rows))
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkList is the time until home has its list.
func BenchmarkList(b *testing.B) {
	for _, n := range []int{10, 1_000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s := open(b, pgtest.URL(b), keyOf(b), "maria")
			fill(b, s, n)
			for b.Loop() {
				if infos, err := s.List(); err != nil || len(infos) != n {
					b.Fatal(len(infos), err)
				}
			}
		})
	}
}

// BenchmarkKey is the time that a key waits for the database.
func BenchmarkKey(b *testing.B) {
	s := open(b, pgtest.URL(b), keyOf(b), "maria")
	d, err := s.Create(profile.Sample())
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	for i := 0; b.Loop(); i++ {
		if err := d.Set(profile.BusinessName, fmt.Sprint("Example ", i), draft.Place{}); err != nil {
			b.Fatal(err)
		}
	}
}
