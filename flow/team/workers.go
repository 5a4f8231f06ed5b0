package team

import (
	"context"
	"crypto/rand"
	"os"
	"time"

	"trusthub-wizard/flow"
)

// How often a process says that it's at work, and when it no longer counts.
const (
	heartbeat        = 2 * time.Second
	heartbeatTimeout = 3 * heartbeat
)

// A Worker is a process at work in an account, which shares the limit of calls with others.
type Worker struct {
	store          *Store
	token, account string
	batch          bool
	heard          chan string
}

// Announce makes this process one of those at work in an account, from its first Report until
// Leave. batch is for [Store.AtWork].
func (s *Store) Announce(account string, batch bool) *Worker {
	return &Worker{s, rand.Text(), account, batch, s.listen(pauseOf + account)}
}

// Report says that this process is still at work, and returns its share. A process that doesn't
// report for a few seconds no longer counts.
func (w *Worker) Report(ctx context.Context) (flow.Share, error) {
	ctx, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	share := flow.Share{Next: heartbeat}
	_, err := w.store.pool.Exec(ctx, `
		INSERT INTO workers (token, account, host, pid, batch, seen) VALUES ($1, $2, $3, $4, $5, now())
		ON CONFLICT (token) DO UPDATE SET seen = now()`, w.token, w.account, host(), os.Getpid(), w.batch)
	if err != nil {
		return share, w.store.failed(err)
	}
	var left float64 // by the database's clock alone
	err = w.store.pool.QueryRow(ctx, `
		SELECT count(*) FILTER (WHERE token <> $1), count(*) FILTER (WHERE token < $1),
			(SELECT coalesce(max(until), 'epoch') FROM pauses WHERE account = $2),
			(SELECT coalesce(extract(epoch FROM max(until) - now()), 0)::float8 FROM pauses WHERE account = $2)
		FROM workers WHERE account = $2 AND seen > now() - $3::interval`,
		w.token, w.account, heartbeatTimeout).Scan(&share.Workers, &share.Before, &share.Pause, &left)
	share.Workers++
	share.Left = min(max(0, time.Duration(left*float64(time.Second))), flow.LongestPause)
	return share, w.store.failed(err)
}

// Heard receives when Twilio asked another process to slow down. Not every database has that.
func (w *Worker) Heard() <-chan string { return w.heard }

// Leave ends the work.
func (w *Worker) Leave() {
	w.store.unlisten(w.heard)
	ctx, cancel := context.WithTimeout(context.Background(), w.store.quick)
	defer cancel()
	_, _ = w.store.pool.Exec(ctx, `DELETE FROM workers WHERE token = $1 OR seen < now() - interval '1 hour'`, w.token) // or it runs out
}

// pauseOf precedes an account in notifications about pauses.
const pauseOf = "pause "

// Pause tells all processes at work in an account to start no call for so long.
func (s *Store) Pause(ctx context.Context, account string, d time.Duration) error {
	_, err := s.pool.Exec(ctx, `
		INSERT INTO pauses (account, until) VALUES ($1, now() + $2::interval)
		ON CONFLICT (account) DO UPDATE SET until = greatest(pauses.until, excluded.until)`, account, d)
	if err == nil {
		s.tell(pauseOf + account)
	}
	return s.failed(err)
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
