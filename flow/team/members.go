package team

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"filippo.io/age"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"golang.org/x/crypto/chacha20poly1305"
)

// A Member is somebody whose key opens the team's drafts.
type Member struct {
	Name    string    `json:"name"`
	Key     string    `json:"key"` // age1…, the public half
	Added   time.Time `json:"added"`
	AddedBy string    `json:"added_by"`
	You     bool      `json:"you,omitempty"` // it has this machine's key
	// Forged says that no member added it: it doesn't open anything, and gets no key.
	Forged bool `json:"forged,omitempty"`
}

// undefined reports whether the tables aren't there yet.
func undefined(err error) bool {
	var said *pgconn.PgError
	return errors.As(err, &said) && (said.Code == "42P01" || said.Code == "3F000")
}

// create makes the team of an empty database, with this machine's key as its first member.
func (t *team) create(ctx context.Context, who string) (first bool, err error) {
	const count = `SELECT count(*) FROM keys`
	var keys int
	if err := t.pool.QueryRow(ctx, count).Scan(&keys); err != nil || keys > 0 {
		return false, err
	}
	err = t.alone(ctx, func(ctx context.Context, tx pgx.Tx) error {
		if err := tx.QueryRow(ctx, count).Scan(&keys); err != nil || keys > 0 {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO keys (id) VALUES (1)`); err != nil {
			return err
		}
		key := newKey()
		s, err := newSealer(key)
		if err != nil {
			return err
		}
		if err := wrap(ctx, tx, 1, key, t.key.Recipient()); err != nil {
			return err
		}
		first = true
		return addMember(ctx, tx, Member{Name: memberName(who), Key: t.key.Recipient(), AddedBy: memberName(who)}, 1, s)
	})
	return first && err == nil, err
}

// memberName is a name that every team accepts.
func memberName(who string) string {
	if checkName(who) != nil {
		return "first member"
	}
	return who
}

func newKey() []byte {
	key := make([]byte, chacha20poly1305.KeySize)
	rand.Read(key)
	return key
}

// join loads the keys and returns the name of the member that this machine's key belongs to.
func (t *team) join(ctx context.Context) (name string, err error) {
	if err := t.read(ctx, func(ctx context.Context) error { return t.load(ctx, t.pool) }); err != nil {
		return "", err
	}
	err = t.pool.QueryRow(ctx, `SELECT name FROM members WHERE recipient = $1`, t.key.Recipient()).Scan(&name)
	if errors.Is(err, pgx.ErrNoRows) {
		err = t.stranger()
	}
	return name, err
}

// wrap encrypts a key of the team to a member.
func wrap(ctx context.Context, tx pgx.Tx, id int64, key []byte, recipient string) error {
	to, err := age.ParseX25519Recipient(recipient)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	w, err := age.Encrypt(&out, to)
	if err == nil {
		_, err = w.Write(key)
	}
	if err == nil {
		err = w.Close()
	}
	if err == nil {
		_, err = tx.Exec(ctx, `INSERT INTO wrapped (key, recipient, wrapped) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, id, recipient, out.Bytes())
	}
	return err
}

// addMember adds a member, with the proof that a member did it.
func addMember(ctx context.Context, tx pgx.Tx, m Member, key int64, s sealer) error {
	_, err := tx.Exec(ctx, `INSERT INTO members (name, recipient, added_by, proof, key) VALUES ($1, $2, $3, $4, $5)`,
		m.Name, m.Key, m.AddedBy, s.seal("member", m.Name, []byte(m.Key)), key)
	return err
}

// alone changes the members or the keys in one transaction, while nobody else does.
func (t *team) alone(ctx context.Context, change func(context.Context, pgx.Tx) error) error {
	ctx, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	return t.pool.atomically(ctx, func(tx pgx.Tx) error {
		// Locks the row. Changing it makes sure that whoever waited for it sees what the others did.
		if _, err := tx.Exec(ctx, `UPDATE version SET version = version`); err != nil {
			return err
		}
		return change(ctx, tx)
	})
}

// Members lists the team by name.
func (s *Store) Members(ctx context.Context) (members []Member, err error) {
	err = s.read(ctx, func(ctx context.Context) error {
		members, err = s.members(ctx, s.pool)
		return err
	})
	return members, err
}

type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

func (t *team) members(ctx context.Context, from querier) ([]Member, error) {
	rows, err := from.Query(ctx, `SELECT name, recipient, added, added_by, proof, key FROM members ORDER BY name`)
	if err != nil {
		return nil, err
	}
	var members []Member
	var m Member
	var proof []byte
	var key int64
	_, err = pgx.ForEachRow(rows, []any{&m.Name, &m.Key, &m.Added, &m.AddedBy, &proof, &key}, func() error {
		t.mu.Lock()
		s, ok := t.keys[key]
		t.mu.Unlock()
		proven, err := []byte(nil), errUnsealed
		if ok {
			proven, err = s.open("member", m.Name, proof)
		}
		m.You = m.Key == t.key.Recipient()
		m.Forged = err != nil || string(proven) != m.Key
		members = append(members, m)
		return nil
	})
	return members, err
}

// Add makes a key (age1…) a member's. The member can read all drafts from then on. A name or
// a key that is taken, or that can't be one, is an [*Error].
func (s *Store) Add(ctx context.Context, name, key string) error {
	name, key = strings.TrimSpace(name), strings.TrimSpace(key)
	if err := checkName(name); err != nil {
		return err
	}
	if _, err := age.ParseX25519Recipient(key); err != nil {
		return &Error{Message: "that isn't a public key: it has to start with age1", Fix: "The new member finds it with: trusthub-wizard team key"}
	}
	err := s.alone(ctx, func(ctx context.Context, tx pgx.Tx) error {
		if err := s.load(ctx, tx); err != nil {
			return err
		}
		newest, sealer := s.writer()
		rows, err := tx.Query(ctx, `SELECT key, wrapped FROM wrapped WHERE recipient = $1`, s.key.Recipient())
		if err != nil {
			return err
		}
		held := map[int64][]byte{}
		var id int64
		var wrapped []byte
		if _, err := pgx.ForEachRow(rows, []any{&id, &wrapped}, func() (err error) {
			held[id], err = s.key.Decrypt(wrapped)
			return err
		}); err != nil {
			return err
		}
		for id, data := range held {
			if err := wrap(ctx, tx, id, data, key); err != nil {
				return err
			}
		}
		return addMember(ctx, tx, Member{Name: name, Key: key, AddedBy: s.who}, newest, sealer)
	})
	var said *pgconn.PgError
	if errors.As(err, &said) && said.Code == "23505" {
		return &Error{Message: "the team already has a member with this name or key", Fix: "To see the members: trusthub-wizard team"}
	}
	return s.failed(err)
}

// checkName refuses a name that can't be told from others on a screen.
func checkName(name string) error {
	odd := strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) })
	if name == "" || len(name) > 64 || odd || !utf8.ValidString(name) || strings.TrimSpace(name) != name {
		return &Error{Message: "a member's name has 1 to 64 printable characters", Fix: "For example: maria"}
	}
	if name == Anybody {
		return &Error{Message: "a member can't be called " + Anybody + ", because drafts can be handed over to anybody", Fix: "For example: maria"}
	}
	return nil
}

// Remove removes a member, gives the team a new key and seals everything again with it. The
// former member can read nothing that is written from then on, but may have kept what could
// be read before. progress gets how many drafts were sealed. If it stops half way, [Store.Reseal]
// continues.
func (s *Store) Remove(ctx context.Context, name string, progress func(done, all int)) error {
	err := s.alone(ctx, func(ctx context.Context, tx pgx.Tx) error {
		var recipient string
		err := tx.QueryRow(ctx, `DELETE FROM members WHERE name = $1 RETURNING recipient`, name).Scan(&recipient)
		if errors.Is(err, pgx.ErrNoRows) {
			return &Error{Message: fmt.Sprintf("the team has no member %q", name), Fix: "To see the members: trusthub-wizard team"}
		}
		if err != nil {
			return err
		}
		if recipient == s.key.Recipient() {
			return &Error{Message: "you can't remove yourself", Fix: "Ask another member to do it."}
		}
		if _, err := tx.Exec(ctx, `DELETE FROM wrapped WHERE recipient = $1`, recipient); err != nil {
			return err
		}
		return s.rekey(ctx, tx)
	})
	if err != nil {
		return s.failed(err)
	}
	return s.Reseal(ctx, progress)
}

// Rekey gives the team a new key and seals everything again with it, as [Store.Remove] does.
func (s *Store) Rekey(ctx context.Context, progress func(done, all int)) error {
	if err := s.alone(ctx, s.rekey); err != nil {
		return s.failed(err)
	}
	return s.Reseal(ctx, progress)
}
