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
	heartbeat        = 2 * time.Second
	heartbeatTimeout = 3 * heartbeat
)

// Register announces that this process is at work in an account, until leave. share gets how many
// of the most calls at a time this process may make, now and whenever others come or go. It is
// at least 1. While the database doesn't answer, the share stays as it is. batch is for
// [Store.AtWork].
func (s *Store) Register(ctx context.Context, account string, most int, batch bool, share func(calls int)) (leave func(), err error) {
	w := worker{rand.Text(), account, most, batch, share}
	if err := s.report(ctx, w); err != nil {
		return nil, s.failed(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(heartbeat)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				_ = s.report(ctx, w)
			}
		}
	}()
	return func() {
		stop()
		<-ended
		ctx, cancel := context.WithTimeout(context.Background(), quick)
		defer cancel()
		_, _ = s.pool.Exec(ctx, `DELETE FROM workers WHERE token = $1 OR seen < now() - interval '1 hour'`, w.token) // or it runs out
	}, nil
}

// A worker is what a process announces.
type worker struct {
	token, account string
	most           int
	batch          bool
	share          func(calls int)
}

// report says that this process is at work, and shares the calls.
func (s *Store) report(ctx context.Context, w worker) error {
	ctx, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	_, err := s.pool.Exec(ctx, `
		INSERT INTO workers (token, account, host, pid, batch, seen) VALUES ($1, $2, $3, $4, $5, now())
		ON CONFLICT (token) DO UPDATE SET seen = now()`, w.token, w.account, host(), os.Getpid(), w.batch)
	if err != nil {
		return err
	}
	var workers, before int
	err = s.pool.QueryRow(ctx, `SELECT count(*), count(*) FILTER (WHERE token < $1) FROM workers WHERE account = $2 AND seen > now() - $3::interval`,
		w.token, w.account, heartbeatTimeout).Scan(&workers, &before)
	if err != nil || workers == 0 { // 0: the answer took longer than heartbeatTimeout
		return err
	}
	calls := w.most / workers
	if before < w.most%workers {
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
	err := s.pool.QueryRow(ctx, `SELECT count(*) FROM workers WHERE host = $1 AND pid = $2 AND batch AND seen > now() - $3::interval`,
		host, pid, Lease+heartbeatTimeout).Scan(&n)
	return n > 0, s.failed(err)
}
