package team

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"trusthub-wizard/flow/draft"
)

// A roster says who is in the team and which keys are its own. Each change makes a new one,
// which a member of the one before signs. So who can write to the database, but isn't a member,
// can't make one, and a machine that knows an older one ([pin]) can follow to the newest.
type roster struct {
	Nr      int64            `json:"nr"`
	Before  []byte           `json:"before,omitempty"` // the hash of the one before
	Keys    map[int64][]byte `json:"keys"`             // the hash of each, the newest of which seals
	Members []Member         `json:"members"`          // by name
	By      string           `json:"by"`               // whose signature it has: age1…

	hash, signature []byte
}

// newest is the key that seals.
func (r *roster) newest() int64 { return slices.Max(slices.Collect(maps.Keys(r.Keys))) }

// member finds a member by a public key.
func (r *roster) member(key string) (m Member, ok bool) {
	for _, m := range r.Members {
		if m.Key == key {
			return m, true
		}
	}
	return m, false
}

// labeled is what a signature or a hash covers: nothing that is made for another use has it.
func labeled(use string, data []byte) []byte {
	return slices.Concat([]byte("trusthub-wizard team "+use+"\x00"), data)
}

func hash(use string, data []byte) []byte {
	sum := sha256.Sum256(labeled(use, data))
	return sum[:]
}

var errForged = errors.New("no member made it")

// follow reads a row of the table, which has to follow another one (before). A nil before takes it
// as it is.
func follow(before *roster, nr int64, body, signature []byte) (*roster, error) {
	r := &roster{hash: hash("roster", body), signature: signature}
	if err := json.Unmarshal(body, r); err != nil || r.Nr != nr || len(r.Keys) == 0 {
		return nil, errForged
	}
	if before == nil {
		before = r
	} else if !bytes.Equal(r.Before, before.hash) {
		return nil, errForged
	}
	if _, ok := before.member(r.By); !ok || !draft.Verify(r.By, labeled("roster", body), signature) {
		return nil, errForged
	}
	return r, nil
}

// current is the signature of the newest roster, as SQL.
const current = `(SELECT signature FROM roster ORDER BY nr DESC LIMIT 1)`

// load reads the newest roster, and the team's keys. It fails if one isn't a member's work.
func (t *team) load(ctx context.Context) error {
	last, err := t.pinned()
	if err != nil {
		return err
	}
	rows, err := t.pool.Query(ctx, `
		SELECT 1, nr, body, signature FROM roster WHERE nr >= coalesce($1, (SELECT max(nr) FROM roster))
		UNION ALL SELECT 2, key, wrapped, NULL::bytea FROM wrapped WHERE recipient = $2 ORDER BY 1, 2`, last.number(), t.key.Recipient())
	if err != nil {
		return err
	}
	var r *roster
	var kind int
	var nr int64
	var body, signature []byte
	wrapped := map[int64][]byte{}
	_, err = pgx.ForEachRow(rows, []any{&kind, &nr, &body, &signature}, func() error {
		if kind == 2 {
			wrapped[nr] = body
			return nil
		}
		next, err := follow(r, nr, body, signature)
		switch {
		case r == nil && last != nil && (err != nil || !bytes.Equal(next.hash, last.Roster)):
			return errOther
		case err != nil:
			return forged(nr)
		}
		r = next
		return nil
	})
	if err == nil && r == nil {
		err = errOther
	}
	if err != nil {
		return err
	}
	if _, ok := r.member(t.key.Recipient()); !ok {
		return t.stranger()
	}
	keys := map[int64]sealer{}
	for id, want := range r.Keys {
		if key, err := t.key.Decrypt(wrapped[id]); err == nil && bytes.Equal(hash("key", key), want) {
			if keys[id], err = newSealer(key); err != nil {
				return err
			}
		}
	}
	if _, ok := keys[r.newest()]; !ok {
		return errNoKey
	}
	if last == nil || last.Nr < r.Nr {
		if err := t.pin(r); err != nil {
			return err
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.roster, t.keys, t.first = r, keys, t.first || last == nil
	return nil
}

// change makes the next roster, unless nothing changes. The caller has loaded the newest one, and
// keeps others from making one at the same time ([team.alone]).
func (t *team) change(ctx context.Context, tx pgx.Tx, change func(context.Context, pgx.Tx, *roster) error) (*roster, error) {
	r := &roster{Nr: 1, Keys: map[int64][]byte{}, By: t.key.Recipient()}
	before, _ := t.writer()
	if before != nil {
		r.Nr, r.Before, r.Keys, r.Members = before.Nr+1, before.hash, maps.Clone(before.Keys), slices.Clone(before.Members)
	}
	if err := change(ctx, tx, r); err != nil {
		return nil, err
	}
	if before != nil && maps.EqualFunc(r.Keys, before.Keys, bytes.Equal) && slices.Equal(r.Members, before.Members) {
		return before, nil
	}
	slices.SortFunc(r.Members, func(a, b Member) int { return strings.Compare(a.Name, b.Name) })
	body, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	r.hash = hash("roster", body)
	_, err = tx.Exec(ctx, `INSERT INTO roster VALUES ($1, $2, $3)`, r.Nr, body, t.key.Sign(labeled("roster", body)))
	return r, err
}

// found makes the first roster: in an empty database with this machine's key as the first member's,
// and otherwise of what was there before teams had one.
func (t *team) found(ctx context.Context, who string) (first bool, err error) {
	if last, err := t.pinned(); err != nil || last != nil {
		return false, err
	}
	const count = `SELECT (SELECT count(*) FROM roster), (SELECT count(*) FROM keys)`
	var rosters, keys int
	if err := t.pool.QueryRow(ctx, count).Scan(&rosters, &keys); err != nil || rosters > 0 {
		return false, err
	}
	err = t.alone(ctx, func(ctx context.Context, tx pgx.Tx) error {
		if err := tx.QueryRow(ctx, count).Scan(&rosters, &keys); err != nil || rosters > 0 {
			return err
		}
		if keys > 0 {
			return t.former(ctx, tx)
		}
		first = true
		name := memberName(who)
		_, err := t.change(ctx, tx, func(ctx context.Context, tx pgx.Tx, r *roster) error {
			r.Members = []Member{{Name: name, Key: t.key.Recipient(), Added: time.Now(), AddedBy: name}}
			return addKey(ctx, tx, r)
		})
		return err
	})
	return first && err == nil, err
}

// Fingerprint tells the team's newest members and keys from all others. All members see the same
// one.
func (s *Store) Fingerprint(ctx context.Context) (string, error) {
	if err := s.read(ctx, s.load); err != nil {
		return "", err
	}
	r, _ := s.writer()
	text := base32.StdEncoding.EncodeToString(r.hash[:10])
	return strings.Join([]string{text[:4], text[4:8], text[8:12], text[12:]}, "-"), nil
}
