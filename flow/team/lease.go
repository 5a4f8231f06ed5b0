package team

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	mathrand "math/rand/v2"
	"os"
	"time"

	"github.com/jackc/pgx/v5"

	"trusthub-wizard/flow/draft"
)

// Open opens a draft. One that somebody has open is a [*draft.HeldError], until their lease
// runs out.
func (s *Store) Open(id string) (*Draft, error) { return s.open(id, false) }

// TakeOver opens a draft even if somebody has it open. They are told, and can't change it any
// more.
func (s *Store) TakeOver(id string) (*Draft, error) { return s.open(id, true) }

func (s *Store) open(id string, force bool) (*Draft, error) {
	if d, err := s.reopened(id, force); d != nil || err != nil {
		return d, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patient)
	defer cancel()
	return s.usable(s.take(ctx, id, rand.Text(), force))
}

// usable closes a draft again that is on its way to another place.
func (s *Store) usable(d *Draft, err error) (*Draft, error) {
	if err == nil && d.rec.Moved != (draft.Address{}) {
		_ = d.Close()
		return nil, &draft.MovedError{ID: d.id, To: d.rec.Moved}
	}
	return d, err
}

// take gets the lease of a draft, and with it everything that was written under older ones.
// A draft that is being moved may be taken at any time: nobody changes it any more, and whoever
// moves it holds a lock besides. token tells this attempt from others: the database may have
// given us the lease although its answer was lost. The lease grows by a random number: in a
// database that was restored from a backup, nobody gets one that somebody still has from before.
func (s *Store) take(ctx context.Context, id, token string, force bool) (d *Draft, err error) {
	err = s.retry(ctx, func(ctx context.Context) error {
		d, err = s.tryTake(ctx, id, token, force)
		if errors.Is(err, pgx.ErrNoRows) {
			err = s.refused(ctx, id)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	s.tell(id)
	go d.keepLease()
	return d, nil
}

func (s *Store) tryTake(ctx context.Context, id, token string, force bool) (*Draft, error) {
	d := s.hold(id, 0)
	var key int64
	var answers, journal, note []byte
	err := s.pool.QueryRow(ctx, `
		WITH before AS (SELECT id, token, coalesce(owner, '') AS owner, owner IS NOT NULL AND expires >= now() AS live FROM drafts WHERE id = $1 FOR UPDATE),
		got AS (
			UPDATE drafts d SET lease = lease + $9, token = $2, owner = $3, host = $4, pid = $5, since = now(), expires = now() + $6::interval,
				touched = now()
			FROM before b WHERE d.id = b.id AND (NOT b.live OR $7 OR d.token = $2 OR d.state = $8)
			RETURNING d.id, d.lease, d.version, d.key, d.answers, d.journal, d.assignee, d.note
		), traced AS (
			INSERT INTO trail (draft, who, what, detail)
			SELECT got.id, $3, CASE WHEN b.owner = '' THEN 'opened' ELSE 'took over' END, b.owner FROM got, before b WHERE b.token <> $2
		)
		SELECT lease, version, key, answers, journal, assignee, note,
			-- Who handed it over. A note stays until the draft is closed, and with it who wrote it.
			CASE WHEN assignee = '' AND note IS NULL THEN '' ELSE coalesce((SELECT t.who FROM trail t
				WHERE t.draft = got.id AND t.what = 'handed over' ORDER BY t.at DESC LIMIT 1), '') END
		FROM got`,
		id, token, s.who, host(), os.Getpid(), s.leaseTime, force, draft.Moved, 1+mathrand.Int64N(1<<30)).Scan(&d.lease, &d.version, &key, &answers, &journal, &d.assignee, &note, &d.assigner)
	if err != nil {
		return nil, err
	}
	// Only now: whatever an older lease could write is written.
	d.leased = time.Now()
	if d.rec, err = s.record(ctx, id, key, answers, journal); err == nil {
		note, err = s.sealed(ctx, key, "note", id, note)
		d.note = string(note)
	}
	if err != nil {
		s.release(ctx, id, d.lease)
		return nil, err
	}
	d.inherited, d.was = len(d.rec.Journal), d.rec
	return d, nil
}

// keepLease renews the lease until Close. It is also how an idle owner learns that it lost it.
func (d *Draft) keepLease() {
	heard := d.store.listen(d.id)
	defer d.store.unlisten(heard)
	for {
		select {
		case <-d.ended:
			return
		case <-d.gone:
			return
		case <-time.After(d.store.renewal()):
		case <-heard:
		}
		d.renew()
	}
}

// renewal is the time until the next renewal. If nothing else tells an owner that it lost the
// draft, it asks sooner.
func (s *Store) renewal() time.Duration {
	if s.watch.silent.Load() {
		return min(s.renewEvery, polls)
	}
	return s.renewEvery
}

// renew extends the lease, if it is still ours.
func (d *Draft) renew() {
	ctx, cancel := context.WithTimeout(context.Background(), d.store.renewEvery)
	defer cancel()
	s := d.store
	done, err := s.pool.Exec(ctx, `UPDATE drafts SET expires = now() + $3::interval WHERE id = $1 AND lease = $2`, d.id, d.lease, s.leaseTime)
	if err == nil && done.RowsAffected() == 0 {
		err = s.outdated(ctx, d.id)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.closed {
		d.lose(err)
	}
}

// outdated says who has a draft that isn't ours any more.
func (s *Store) outdated(ctx context.Context, id string) error {
	e := &OutdatedError{ID: id}
	err := s.pool.QueryRow(ctx, `SELECT coalesce(owner, ''), host, since FROM drafts WHERE id = $1`, id).Scan(&e.Who, &e.Host, &e.Since)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return err
	}
	return e
}

// release gives a lease back.
func (s *Store) release(ctx context.Context, id string, lease int64) error {
	_, err := s.pool.Exec(ctx, `
		WITH w AS (
			UPDATE drafts SET owner = NULL, token = '', touched = now(), note = CASE WHEN assignee = '' THEN NULL ELSE note END
			WHERE id = $1 AND lease = $2 AND owner IS NOT NULL RETURNING id
		) INSERT INTO trail (draft, who, what) SELECT id, $3, 'closed' FROM w`, id, lease, s.who)
	s.tell(id)
	return err
}

// HandOver closes the draft for another member (or anybody, if to is ""), with a note that
// they see in the list and when they open it. It stays open if that fails.
func (d *Draft) HandOver(to, note string) error {
	if err := d.Sync(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patient)
	defer cancel()
	err := d.store.retry(ctx, func(ctx context.Context) error { return d.tryHandOver(ctx, to, note) })
	if err == nil {
		return d.Close()
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lose(err)
	return err
}

func (d *Draft) tryHandOver(ctx context.Context, to, note string) error {
	s := d.store
	team, with, err := s.trusted(ctx)
	if err != nil {
		return err
	}
	var sealed []byte
	if note != "" {
		sealed = with.seal("note", d.id, []byte(note))
	}
	if to == "" {
		to = Anybody
	}
	done, err := s.pool.Exec(ctx, `
		WITH w AS (UPDATE drafts SET assignee = $3, note = $4, touched = now()
			WHERE id = $1 AND lease = $2 AND key = $5 AND $7 = `+current+` RETURNING id)
		INSERT INTO trail (draft, who, what, detail) SELECT id, $6, 'handed over', $3 FROM w`,
		d.id, d.lease, to, sealed, team.newest(), s.who, team.signature)
	if err != nil || done.RowsAffected() == 1 {
		return err
	}
	var lease, sealedWith int64
	err = s.pool.QueryRow(ctx, `SELECT lease, key FROM drafts WHERE id = $1`, d.id).Scan(&lease, &sealedWith)
	switch {
	case errors.Is(err, pgx.ErrNoRows) || err == nil && lease != d.lease:
		return s.outdated(ctx, d.id)
	case err != nil:
		return err
	}
	if err := s.freshen(ctx, d.id, team, sealedWith); err != nil {
		return err
	}
	return d.tryHandOver(ctx, to, note)
}

// Anybody is whom a draft was handed over to if nobody was named.
const Anybody = "anybody"

// Receive takes the draft off the hands of whoever handed it over: it isn't for anybody in
// particular any more. The note goes when the draft is closed. Whoever opens it only to look
// after it, such as to note how a review ended, leaves it as it is.
func (d *Draft) Receive() error {
	ctx, cancel := context.WithTimeout(context.Background(), d.store.quick)
	defer cancel()
	_, err := d.store.pool.Exec(ctx, `UPDATE drafts SET assignee = '', touched = now() WHERE id = $1 AND lease = $2`, d.id, d.lease)
	if err == nil {
		d.mu.Lock()
		d.assignee = ""
		d.mu.Unlock()
		d.store.tell(d.id)
	}
	return d.store.failed(err)
}

// Close writes what is missing and gives the lease back. If that fails, it closes all the same
// and the store keeps what's missing: that's a [*KeptError], or an [*OutdatedError] if somebody
// else has the draft. A second Close does nothing.
func (d *Draft) Close() error {
	d.mu.Lock()
	if d.closed {
		d.mu.Unlock()
		return nil
	}
	patience := patient
	if d.writeErr != nil { // it's down, and somebody wants to leave
		patience = d.store.quick
	}
	d.mu.Unlock()
	err := d.sync(patience)
	d.endSyncs()
	d.writing <- struct{}{} // let a write finish
	defer func() { <-d.writing }()
	kept := d.end(true)
	if kept == nil {
		return nil
	}
	lacks := kept.lacks()
	d.store.keep(kept)
	switch {
	case !lacks:
		return nil
	case kept.Lost() != nil:
		return err
	}
	return &KeptError{OnDisk: kept.Kept(), Err: cmp.Or(err, d.store.untried())}
}

// end closes the draft as it is, and gives the lease back. If keep is set and something is
// missing in the database, or the lease can't be given back, it returns the draft's successor.
func (d *Draft) end(keep bool) (kept *Draft) {
	d.backing.Lock()
	defer d.backing.Unlock()
	d.mu.Lock()
	if d.closed {
		d.mu.Unlock()
		return nil
	}
	if keep && d.lacking() {
		kept = d.successor()
	}
	d.closed = true
	d.mu.Unlock()
	d.endSyncs()
	close(d.ended)
	d.unback()
	if kept == nil && transient(d.giveBack()) && keep {
		d.mu.Lock()
		defer d.mu.Unlock()
		kept = d.successor()
	}
	return kept
}

// giveBack gives the lease back, unless it's lost or was given back before.
func (d *Draft) giveBack() error {
	d.mu.Lock()
	needless := d.returned || d.lost != nil
	d.mu.Unlock()
	if needless {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), d.store.quick)
	defer cancel()
	err := d.store.failed(d.store.release(ctx, d.id, d.lease))
	d.mu.Lock()
	defer d.mu.Unlock()
	d.returned = err == nil
	return err
}
