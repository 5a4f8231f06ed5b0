package team

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

// Create creates a draft and opens it.
func (s *Store) Create(app profile.Application) (*Draft, error) { return s.begin(draft.NewRecord(app)) }

// CreateFor creates and opens the draft of a file that `apply` was given (source) in an
// account. If another process just did so, its draft is opened.
func (s *Store) CreateFor(source, account string, app profile.Application) (*Draft, error) {
	return s.begin(draft.NewRecordFor(source, account, app))
}

// begin puts the first version of a draft into the database, with the lease.
func (s *Store) begin(r draft.Record) (*Draft, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patient)
	defer cancel()
	token := rand.Text()
	id, err := s.insert(ctx, r, token, "created")
	if err != nil {
		return nil, err
	}
	return s.usable(s.take(ctx, id, token, false))
}

// insert adds a draft, as often as it takes, and returns its id: another one if the file
// already has a draft. what is for the trail. Its leases begin at a random number: if the draft
// was here before, those of its former owners don't count again.
func (s *Store) insert(ctx context.Context, r draft.Record, token, what string) (id string, err error) {
	err = s.retry(ctx, func(ctx context.Context) error {
		team, with, err := s.trusted(ctx)
		if err != nil {
			return err
		}
		c, err := s.columns(&r, with)
		if err != nil {
			return err
		}
		err = s.pool.QueryRow(ctx, `
			WITH made AS (
				INSERT INTO drafts (id, lease, version, token, owner, host, pid, since, expires,
					state, account, profile, source, business, gone, created, changed, key, name, answers, journal)
				SELECT $1, $20, 1, $2, $3, $4, $5, now(), now() + $6::interval, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18
				WHERE $21 = `+current+`
				ON CONFLICT DO NOTHING RETURNING id
			), traced AS (INSERT INTO trail (draft, who, what) SELECT id, $3, $19 FROM made)
			SELECT id FROM made`,
			r.ID, token, s.who, host(), os.Getpid(), s.leaseTime, c.info.State, c.info.Account, c.info.Profile, c.info.Source, c.info.Business,
			c.info.Forgotten, c.info.Created, c.info.Changed, team.newest(), c.name, c.answers, c.journal, what, mathrand.Int64N(1<<62), team.signature).Scan(&id)
		if err == nil {
			s.tell(id)
		}
		if !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		// It's there already, or the roster is outdated.
		if err = s.load(ctx, s.pool); err != nil {
			return err
		}
		err = s.pool.QueryRow(ctx, `SELECT id FROM drafts WHERE id = $1 OR source = $2 AND source <> '' ORDER BY id = $1 DESC`, r.ID, r.Source).Scan(&id)
		if errors.Is(err, pgx.ErrNoRows) {
			return s.raced()
		}
		return err
	})
	return id, err
}

// retry tries something until ctx ends, as long as its error can go away by itself. A process
// that was paused beyond that tries once more, for as long: it may have lost its leases meanwhile.
func (t *team) retry(ctx context.Context, try func(context.Context) error) error {
	deadline, limited := ctx.Deadline()
	patience := max(t.quick, time.Until(deadline))
	for {
		err := t.failed(try(ctx))
		if !transient(err) {
			return err
		}
		select {
		case <-ctx.Done():
			if limited && time.Since(deadline) > pausedFor {
				ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
				defer cancel()
				return t.failed(try(ctx))
			}
			return err
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// pausedFor is how long after its deadline a process that runs wouldn't notice it.
const pausedFor = time.Second

// raced is the error of a change that came between two statements: another try sees it.
func (t *team) raced() error {
	return &DownError{Host: t.host, Err: errBetween}
}

// columns are what the database keeps of a record.
type columns struct {
	info                   draft.Info
	name, answers, journal []byte
}

func (s *Store) columns(r *draft.Record, with sealer) (c columns, err error) {
	c.info = r.Info()
	for _, text := range []*string{(*string)(&c.info.State), &c.info.Account, &c.info.Profile, &c.info.Source, &c.info.Business} {
		*text = strings.ReplaceAll(strings.ToValidUTF8(*text, "\uFFFD"), "\x00", "\uFFFD") // PostgreSQL keeps no other text
	}
	c.name = with.seal("name", r.ID, []byte(c.info.Name))
	if c.journal, err = sealJSON(with, "journal", r.ID, r.Journal); err != nil {
		return c, err
	}
	rest := *r
	rest.Journal = nil
	c.answers, err = sealJSON(with, "answers", r.ID, rest)
	return c, err
}

func sealJSON(with sealer, column, id string, value any) ([]byte, error) {
	body, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	return with.seal(column, id, body), nil
}

// record puts together what columns keeps apart.
func (s *Store) record(ctx context.Context, id string, key int64, answers, journal []byte) (r draft.Record, err error) {
	for _, c := range []struct {
		column string
		data   []byte
		into   any
	}{{"answers", answers, &r}, {"journal", journal, &r.Journal}} {
		body, err := s.sealed(ctx, key, c.column, id, c.data)
		if err == nil {
			err = json.Unmarshal(body, c.into)
		}
		if err != nil {
			return r, err
		}
	}
	if r.ID != id {
		return r, &draft.BrokenError{ID: id, File: "the team's database", Err: errors.New("it holds another draft")}
	}
	return r, nil
}

// Find returns a draft: see [draft.Store.Find].
func (s *Store) Find(text string) (draft.Info, error) {
	infos, err := s.List()
	if err != nil {
		return draft.Info{}, err
	}
	return draft.FindAmong(infos, text)
}

// View reads a draft, even if it's open elsewhere.
func (s *Store) View(id string) (v draft.View, err error) {
	err = s.read(context.Background(), func(ctx context.Context) error {
		var key int64
		var answers, journal []byte
		err := s.pool.QueryRow(ctx, `SELECT key, answers, journal FROM drafts WHERE id = $1`, id).Scan(&key, &answers, &journal)
		if errors.Is(err, pgx.ErrNoRows) {
			return fmt.Errorf("draft %s: %w", id, draft.ErrNotFound)
		}
		if err != nil {
			return err
		}
		r, err := s.record(ctx, id, key, answers, journal)
		if err != nil {
			return err
		}
		v = r.View()
		infos, err := s.list(ctx, `id = $1`, id)
		if err == nil && len(infos) == 1 {
			v.For, v.From, v.Note, v.Err = infos[0].For, infos[0].From, infos[0].Note, infos[0].Err
		}
		return err
	})
	return v, err
}

// Copy creates a draft with the same answers, another name, and nothing at Twilio.
func (s *Store) Copy(id, name string) (draft.Info, error) {
	v, err := s.View(id)
	if err != nil {
		return draft.Info{}, err
	}
	r := draft.Record{Answers: v.Answers}
	d, err := s.Create(r.Copied(name))
	if err != nil {
		return draft.Info{}, err
	}
	return d.Info(), d.Close()
}

// Delete removes a draft for good. An open one is a [*draft.HeldError]. Its trail stays.
func (s *Store) Delete(id string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patient)
	defer cancel()
	tried := false
	return s.retry(ctx, func(ctx context.Context) error {
		gone, err := s.pool.Exec(ctx, `
			WITH gone AS (DELETE FROM drafts WHERE id = $1 AND (owner IS NULL OR expires < now()) RETURNING id)
			INSERT INTO trail (draft, who, what) SELECT id, $2, 'deleted' FROM gone`, id, s.who)
		if err == nil && gone.RowsAffected() == 0 {
			err = s.refused(ctx, id)
		}
		if tried && errors.Is(err, draft.ErrNotFound) { // the answer to an earlier try was lost
			err = nil
		}
		if tried = true; err == nil {
			s.tell(id)
		}
		return err
	})
}

// refused says why a draft can't be taken: somebody has it, or it isn't there.
func (s *Store) refused(ctx context.Context, id string) error {
	infos, err := s.list(ctx, `id = $1`, id)
	switch {
	case err != nil:
		return err
	case len(infos) == 0:
		return fmt.Errorf("draft %s: %w", id, draft.ErrNotFound)
	case infos[0].Err != nil:
		return infos[0].Err
	}
	return s.raced()
}

// Lock keeps others from matching files with drafts until it's released, or until this
// process loses its connection or is paused for minutes. Even then one file has one draft: see
// [Store.CreateFor].
func (s *Store) Lock(ctx context.Context) (release func(), err error) {
	for {
		err = again(ctx, func() error {
			release, err = s.tryLock(ctx)
			return err
		})
		if !errors.Is(err, pgx.ErrNoRows) {
			return release, s.failed(err)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// tryLock doesn't wait for others. Each who waits in the database would occupy a connection to
// it, of which a pooler may have few.
func (s *Store) tryLock(ctx context.Context) (release func(), err error) {
	tx, err := s.pool.Begin(ctx)
	if err != nil {
		return nil, err
	}
	release = func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.quick)
		defer cancel()
		_ = tx.Rollback(ctx) // or the connection ends, and the lock with it
	}
	var id int64
	_, err = tx.Exec(ctx, `SET LOCAL idle_in_transaction_session_timeout = '300s'`) // the database may never learn that this machine is gone
	if err == nil {
		err = tx.QueryRow(ctx, `SELECT id FROM matching FOR UPDATE SKIP LOCKED`).Scan(&id)
	}
	if err != nil {
		release()
		return nil, err
	}
	return release, nil
}

// Forget removes the answers of submitted drafts that haven't changed since a time: see
// [draft.Store.Forget].
func (s *Store) Forget(unchangedSince time.Time) (int, error) {
	infos, err := s.List()
	if err != nil {
		return 0, err
	}
	return draft.ForgetAmong(infos, unchangedSince, s.Open, (*Draft).forget)
}

var _ flow.Journal = journal{}
