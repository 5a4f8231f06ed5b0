package team

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// polls is how often a process looks for changes by itself. Notifications are faster, but can
// get lost, and not every database has them. Tests make it shorter.
var polls = 5 * time.Second

// A watcher hears which drafts changed, for everybody in this process who wants to know.
type watcher struct {
	silent    atomic.Bool // notifications don't come here
	mu        sync.Mutex
	listeners map[chan string]string // what they listen for: the id of a draft, "" for all drafts, or pauses of an account
}

// Watch sends something whenever drafts may have changed, until ctx ends. It is at most a few
// seconds late. Several changes may come as one.
func (s *Store) Watch(ctx context.Context) <-chan struct{} {
	changed := make(chan struct{}, 1)
	heard := s.listen("")
	go func() {
		defer s.unlisten(heard)
		for {
			select {
			case <-ctx.Done():
				return
			case <-heard:
			}
			select {
			case changed <- struct{}{}:
			default:
			}
		}
	}()
	return changed
}

// poll looks for changes, once for everybody in this process, until the store is disconnected.
func (t *team) poll() {
	tick := time.NewTicker(polls)
	defer tick.Stop()
	var was time.Time
	count, over := 0, 0
	for {
		select {
		case <-t.ctx.Done():
			return
		case <-tick.C:
		}
		if !t.watch.wanted() {
			continue
		}
		var now time.Time
		n, ended := 0, 0
		ctx, cancel := context.WithTimeout(t.ctx, patient)
		err := t.pool.QueryRow(ctx, `
			SELECT coalesce(max(touched), 'epoch'), count(*), count(*) FILTER (WHERE owner IS NOT NULL AND expires < now()) FROM drafts`).
			Scan(&now, &n, &ended)
		cancel()
		if err != nil || now.Equal(was) && n == count && ended == over {
			continue
		}
		was, count, over = now, n, ended
		t.watch.pass("")
	}
}

// wanted reports whether anybody listens for all drafts.
func (w *watcher) wanted() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, id := range w.listeners {
		if id == "" {
			return true
		}
	}
	return false
}

// listen receives the ids of drafts that changed: of one, or of all if id is "". It also
// receives pauses of an account: see pauseOf.
func (t *team) listen(id string) chan string {
	c := make(chan string, 1)
	t.watch.mu.Lock()
	defer t.watch.mu.Unlock()
	t.watch.listeners[c] = id
	return c
}

func (t *team) unlisten(c chan string) {
	t.watch.mu.Lock()
	defer t.watch.mu.Unlock()
	delete(t.watch.listeners, c)
}

// channel is the name of our notifications. PostgreSQL has 63 bytes for it.
func (t *team) channel() string { return schemaName + " " + t.id }

// tell says that a draft changed. It doesn't wait, and nothing depends on it.
func (t *team) tell(id string) {
	if t.watch.silent.Load() {
		t.watch.pass(id) // this process needn't wait for the next look
		if !t.pool.pooled {
			return // nobody hears anything
		}
	}
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), patient)
		defer cancel()
		_, _ = t.pool.Exec(ctx, `SELECT pg_notify($1, $2)`, t.channel(), id)
	}()
}

// listening is the statement that makes a connection hear notifications.
func (t *team) listening() string { return `LISTEN ` + pgx.Identifier{t.channel()}.Sanitize() }

// hear listens until the store is disconnected. It doesn't through a pooler: one that changes
// connections loses notifications without an error, and of any other each listener would occupy
// a connection.
func (t *team) hear() {
	for t.ctx.Err() == nil && !t.pool.pooled {
		conn, err := pgx.ConnectConfig(t.ctx, t.pool.Config().ConnConfig)
		if err == nil {
			_, err = conn.Exec(t.ctx, t.listening())
			for err == nil {
				var n *pgconn.Notification
				if n, err = conn.WaitForNotification(t.ctx); err == nil {
					t.watch.pass(n.Payload)
				}
			}
			_ = conn.Close(context.Background())
			var said *pgconn.PgError
			if errors.As(err, &said) && !transient(t.failed(err)) {
				t.watch.silent.Store(true)
				return
			}
		}
		select {
		case <-t.ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

// pass tells everybody who listens for a draft; with "", those who listen for all. A pause is no
// draft.
func (w *watcher) pass(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for c, wanted := range w.listeners {
		if wanted != id && (wanted != "" || strings.HasPrefix(id, pauseOf)) {
			continue
		}
		select {
		case c <- id:
		default:
		}
	}
}
