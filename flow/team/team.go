// Package team keeps the drafts of a team in PostgreSQL, or in another database that speaks
// its protocol.
//
// A [Store] does what a directory of drafts does (package draft). Besides, it knows people:
// who has a customer open, who did what, and to whom a customer was handed over.
//
// # Who may write
//
// An open draft has a lease, which its owner renews every few seconds ([RenewEvery]). When the
// renewals stop, anyone may open the draft once the lease ran out ([Lease]); on purpose,
// anyone may take it at any time ([Store.TakeOver]). Clocks and renewals only decide when
// somebody else may come. What keeps a draft right is the number of the lease: taking a draft
// makes it greater, every write carries it, and the database refuses an outdated one. So a former
// owner that was cut off, or paused for an hour, can't change anything, and since a run writes
// an intent before each call, it can't begin a call either.
//
// A write also carries a version. An owner whose answer from the database was lost writes the
// same again, and a write that arrives late can't replace a newer one.
//
// # Who may read
//
// Names, answers, notes and journals are sealed before they leave the process, with a key
// that only members have: it's in the database, encrypted with age to each member's own key.
// Members sign who is one and which keys are the team's, and each machine remembers what it saw
// last. So no one else can slip in a key of their own.
// States, SIDs, times and people are in plain columns, so that the database can list them.
// When a member is removed, the team gets a new key, and everything is sealed again.
package team

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"trusthub-wizard/flow/draft"
)

// How long a lease lasts without a renewal, and how often it's renewed. Tests make both
// shorter before they open a store.
var (
	Lease      = 30 * time.Second
	RenewEvery = 10 * time.Second
)

// How long the database may take: for a key, which stays in memory after that until the next
// Sync writes it, and for whatever can't go on without the database.
const (
	quick   = 500 * time.Millisecond
	patient = 10 * time.Second
)

// team is what all stores of a process share.
type team struct {
	pool   *database
	key    *draft.Key
	host   string // the database's, for messages
	place  string // where the database is, for the pin
	id     string // tells the team from all others
	member string // whose key it is
	ctx    context.Context
	stop   func() // ends ctx

	leaseTime, renewEvery time.Duration // of leases, and of their renewals
	quick                 time.Duration // tests of a database that answers make it longer

	watch  watcher
	listed listing
	kept   keeper

	created bool // by this process
	mu      sync.Mutex
	roster  *roster // the newest one
	keys    map[int64]sealer
	first   bool // this machine trusts the team for the first time
}

// A Store keeps the drafts of a team for one of its people.
type Store struct {
	*team
	who string
}

// Open connects to the database at a URL (see README.md) and makes its tables if there are
// none. key is this machine's own: in an empty database it becomes the first member's, under
// the name who. A URL that can't be used, an unencrypted connection to another machine, a
// newer version's tables, and a key that isn't a member's are each an [*Error]. A database
// that doesn't answer is a [*DownError].
func Open(ctx context.Context, url string, key *draft.Key, who string) (*Store, error) {
	config, err := parse(url)
	if err != nil {
		return nil, err
	}
	place, params := placeOf(config), config.ConnConfig.RuntimeParams
	path := params["search_path"]
	delete(params, "search_path")
	t := &team{
		key: key, host: displayHost(config.ConnConfig.Host), place: place, pool: &database{},
		leaseTime: Lease, renewEvery: RenewEvery, quick: quick,
	}
	t.ctx, t.stop = context.WithCancel(context.WithoutCancel(ctx))
	t.watch.listeners = map[chan string]string{}
	if t.pool.Pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return nil, t.failed(err)
	}
	ctx, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	s := &Store{team: t, who: who}
	err = t.pool.meet(ctx)
	if err == nil {
		err = t.migrate(ctx, path)
	}
	if err == nil {
		t.created, err = t.found(ctx, who)
	}
	if err == nil {
		t.member, err = t.join(ctx)
		s.who = t.member
	}
	if err == nil {
		err = t.pool.QueryRow(ctx, `SELECT team::text FROM version`).Scan(&t.id)
	}
	if err != nil {
		s.Disconnect()
		return nil, t.failed(err)
	}
	t.watch.silent.Store(t.pool.pooled)
	go t.hear()
	go t.poll()
	return s, nil
}

// Who is the member that uses the store.
func (s *Store) Who() string { return s.who }

// Created reports whether this connection created the team, with this machine's key as its first
// member.
func (s *Store) Created() bool { return s.created }

// First reports whether this machine trusts the team for the first time, as it found it in the
// database. [Store.Fingerprint] tells if it's the same that others have.
func (s *Store) First() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.first
}

// As is the same store for another person, for a server that knows its visitors.
func (s *Store) As(who string) *Store { return &Store{team: s.team, who: who} }

// displayHost is a host, for messages. A socket is a path.
func displayHost(host string) string {
	if strings.HasPrefix(host, "/") {
		return "this computer"
	}
	return host
}

// Where is the database, for people.
func (s *Store) Where() string { return s.host }

// Disconnect closes the connections, without waiting for those that don't answer. Open drafts
// stay open until their lease runs out.
func (s *Store) Disconnect() {
	s.stop()
	go s.pool.Close()
}

// read reads from the database. Connections may have died unnoticed since they were last
// used, so it's tried again with others, until a new one can't be made.
func (t *team) read(ctx context.Context, do func(ctx context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	for {
		err := t.failed(do(ctx))
		var connect *pgconn.ConnectError
		if !transient(err) || errors.As(err, &connect) || ctx.Err() != nil {
			return err
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// host is this machine's name, for messages.
var host = sync.OnceValue(func() string {
	name, _ := os.Hostname()
	return strings.ToValidUTF8(name, "\uFFFD")
})

// reader opens what was sealed with a key of the team, which it may have to load.
func (t *team) reader(ctx context.Context, key int64) (sealer, error) {
	t.mu.Lock()
	s, ok := t.keys[key]
	t.mu.Unlock()
	if ok {
		return s, nil
	}
	if err := t.load(ctx, t.pool); err != nil {
		return s, err
	}
	t.mu.Lock()
	s, ok = t.keys[key]
	t.mu.Unlock()
	if ok {
		return s, nil
	}
	var there bool
	if err := t.pool.QueryRow(ctx, `SELECT count(*) > 0 FROM keys WHERE id = $1`, key).Scan(&there); err != nil {
		return s, err
	}
	if !there { // whatever it sealed is sealed again with a newer one
		return s, t.raced()
	}
	return s, errUnsealed // with a key that isn't the team's
}

// writer is the newest roster, and seals with its newest key.
func (t *team) writer() (*roster, sealer) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.roster == nil {
		return nil, sealer{}
	}
	return t.roster, t.keys[t.roster.newest()]
}

// trusted is writer, after it made sure that no process of this machine has seen a newer roster
// since.
func (t *team) trusted(ctx context.Context) (*roster, sealer, error) {
	last, err := t.pinned()
	if err != nil {
		return nil, sealer{}, err
	}
	if r, with := t.writer(); last != nil && last.Nr == r.Nr {
		return r, with, nil
	}
	err = t.load(ctx, t.pool)
	r, with := t.writer()
	return r, with, err
}

// stranger is the error of a key that isn't a member's.
func (t *team) stranger() error {
	return &Error{
		Message: "this machine's key isn't a member of the team",
		Fix:     "Ask a member to run: trusthub-wizard team add NAME " + t.key.Recipient(),
		Err:     ErrStranger,
	}
}

// sealed opens one column of a draft.
func (t *team) sealed(ctx context.Context, key int64, column, id string, data []byte) ([]byte, error) {
	if data == nil {
		return nil, nil
	}
	var body []byte
	s, err := t.reader(ctx, key)
	if err == nil {
		body, err = s.open(column, id, data)
	}
	if errors.Is(err, errUnsealed) {
		return nil, &draft.BrokenError{ID: id, File: "its " + column + " in the team's database", Err: err}
	}
	return body, err
}
