package team

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
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
}

// undefined reports whether the tables aren't there yet.
func undefined(err error) bool {
	var said *pgconn.PgError
	return errors.As(err, &said) && (said.Code == "42P01" || said.Code == "3F000")
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
	if err := t.reload(ctx); err != nil {
		return "", err
	}
	r, _ := t.writer()
	m, _ := r.member(t.key.Recipient())
	return m.Name, nil
}

// wrap encrypts a key of the team to a member. What was there wasn't a member's work.
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
		_, err = tx.Exec(ctx, `INSERT INTO wrapped (key, recipient, wrapped) VALUES ($1, $2, $3) ON CONFLICT (key, recipient) DO UPDATE SET wrapped = excluded.wrapped`, id, recipient, out.Bytes())
	}
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

// amend makes the next roster, while nobody else changes the team. This machine trusts it at once:
// the database could deny it.
func (t *team) amend(ctx context.Context, change func(context.Context, pgx.Tx, *roster) error) error {
	var made *roster
	err := t.alone(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
		if err = t.load(ctx, tx); err == nil {
			made, err = t.change(ctx, tx, change)
		}
		return err
	})
	if err == nil {
		err = t.pin(made)
	}
	return t.failed(err)
}

// Members lists the team by name.
func (s *Store) Members(ctx context.Context) (members []Member, err error) {
	if err := s.reload(ctx); err != nil {
		return nil, err
	}
	r, _ := s.writer()
	members = slices.Clone(r.Members)
	for i := range members {
		members[i].You = members[i].Key == s.key.Recipient()
	}
	return members, nil
}

// Add makes a key (age1…) a member's. The member can read all drafts from then on. A name or
// a key that is taken, or that can't be one, is an [*Error].
func (s *Store) Add(ctx context.Context, name, key string) error {
	name = strings.TrimSpace(name)
	if err := checkName(name); err != nil {
		return err
	}
	recipient, err := age.ParseX25519Recipient(strings.TrimSpace(key))
	if err != nil {
		return &Error{Message: "that isn't a public key: it has to start with age1", Fix: "The new member finds it with: trusthub-wizard team key"}
	}
	m := Member{Name: name, Key: recipient.String(), Added: time.Now(), AddedBy: s.who}
	return s.amend(ctx, func(ctx context.Context, tx pgx.Tx, r *roster) error {
		if slices.ContainsFunc(r.Members, func(other Member) bool { return other.Name == m.Name || other.Key == m.Key }) {
			return &Error{Message: "the team already has a member with this name or key", Fix: "To see the members: trusthub-wizard team"}
		}
		r.Members = append(r.Members, m)
		s.mu.Lock()
		keys := s.keys
		s.mu.Unlock()
		for id, of := range keys {
			if err := wrap(ctx, tx, id, of.key, m.Key); err != nil {
				return err
			}
		}
		return nil
	})
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

// Removable tells whether [Store.Remove] would remove a member: whoever isn't one, and you
// yourself, are an [*Error].
func (s *Store) Removable(ctx context.Context, name string) error {
	members, err := s.Members(ctx)
	if err == nil {
		_, err = s.removable(members, name)
	}
	return err
}

// removable is where the member is in the list.
func (s *Store) removable(members []Member, name string) (int, error) {
	i := slices.IndexFunc(members, func(m Member) bool { return m.Name == name })
	switch {
	case i < 0:
		return i, &Error{Message: fmt.Sprintf("the team has no member %q", name), Fix: "To see the members: trusthub-wizard team"}
	case members[i].Key == s.key.Recipient():
		return i, &Error{Message: "you can't remove yourself", Fix: "Ask another member to do it."}
	}
	return i, nil
}

// Remove removes a member, gives the team a new key and seals everything again with it. The
// former member can read nothing that is written from then on, but may have kept what could
// be read before. progress gets how many drafts were sealed. If it stops half way, [Store.Reseal]
// continues.
func (s *Store) Remove(ctx context.Context, name string, progress func(done, all int)) error {
	err := s.amend(ctx, func(ctx context.Context, tx pgx.Tx, r *roster) error {
		i, err := s.removable(r.Members, name)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM wrapped WHERE recipient = $1`, r.Members[i].Key); err != nil {
			return err
		}
		r.Members = slices.Delete(r.Members, i, i+1)
		return addKey(ctx, tx, r)
	})
	if err != nil {
		return err
	}
	return s.Reseal(ctx, progress)
}

// Rekey gives the team a new key and seals everything again with it, as [Store.Remove] does.
func (s *Store) Rekey(ctx context.Context, progress func(done, all int)) error {
	if err := s.amend(ctx, addKey); err != nil {
		return err
	}
	return s.Reseal(ctx, progress)
}
