package team

import (
	"context"
	"crypto/rand"
	"os"
	"time"
)

// Twilio limits the calls in an account, not those of a process. So processes at work in the
// same account announce themselves here, and share the limit evenly.

// How often a process says that it's at work, and when it no longer counts.
const (
	crewBeat = 2 * time.Second
	crewGone = 3 * crewBeat
)

// Work announces that this process is at work in an account, until leave. share gets how many
// of the most calls at a time this process may make, now and whenever others come or go. It is
// at least 1. While the database doesn't answer, the share stays as it is. batch is for
// [Store.AtWork].
func (s *Store) Work(ctx context.Context, account string, most int, batch bool, share func(calls int)) (leave func(), err error) {
	w := work{rand.Text(), account, most, batch, share}
	if err := s.beat(ctx, w); err != nil {
		return nil, s.failed(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(crewBeat)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				_ = s.beat(ctx, w)
			}
		}
	}()
	return func() {
		stop()
		<-ended
		ctx, cancel := context.WithTimeout(context.Background(), quick)
		defer cancel()
		_, _ = s.pool.Exec(ctx, `DELETE FROM crew WHERE token = $1 OR seen < now() - interval '1 hour'`, w.token) // or it runs out
	}, nil
}

// A work is what a process announces.
type work struct {
	token, account string
	most           int
	batch          bool
	share          func(calls int)
}

// beat says that this process is at work, and shares the calls.
func (s *Store) beat(ctx context.Context, w work) error {
	ctx, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	_, err := s.pool.Exec(ctx, `
		INSERT INTO crew (token, account, host, pid, batch, seen) VALUES ($1, $2, $3, $4, $5, now())
		ON CONFLICT (token) DO UPDATE SET seen = now()`, w.token, w.account, host(), os.Getpid(), w.batch)
	if err != nil {
		return err
	}
	var crew, before int
	err = s.pool.QueryRow(ctx, `SELECT count(*), count(*) FILTER (WHERE token < $1) FROM crew WHERE account = $2 AND seen > now() - $3::interval`,
		w.token, w.account, crewGone).Scan(&crew, &before)
	if err != nil || crew == 0 { // 0: the answer took longer than crewGone
		return err
	}
	calls := w.most / crew
	if before < w.most%crew {
		calls++
	}
	w.share(max(1, calls))
	return nil
}

// AtWork reports whether a process has announced a batch, and may still have leases.
func (s *Store) AtWork(ctx context.Context, host string, pid int) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	var n int
	err := s.pool.QueryRow(ctx, `SELECT count(*) FROM crew WHERE host = $1 AND pid = $2 AND batch AND seen > now() - $3::interval`,
		host, pid, Lease+crewGone).Scan(&n)
	return n > 0, s.failed(err)
}
