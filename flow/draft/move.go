package draft

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"time"
)

// Moved is the state that a list shows of a draft that is on its way to another store. It
// can't be opened here any more.
const Moved State = "moved"

// A MovedError says that a draft is on its way to another store, or already there.
type MovedError struct {
	ID string
	To Address
}

func (e *MovedError) Error() string {
	return fmt.Sprintf("draft %s is being moved to %s", e.ID, e.To)
}

// An Address tells one place for drafts from all others.
type Address struct {
	Name string `json:"name,omitempty"` // for people; "" for files
	Host string `json:"host,omitempty"`
	ID   string `json:"id,omitempty"`
}

// String names the place for people.
func (a Address) String() string {
	if a.Name == "" {
		return "the files on " + a.Host
	}
	return a.Name
}

// Address is where the store is.
func (s *Store) Address() Address {
	host, _ := os.Hostname()
	key := ""
	if s.codec.key != nil {
		key = s.codec.key.Recipient()
	}
	sum := sha256.Sum256([]byte(s.dir + "\x00" + key))
	return Address{Host: host, ID: hex.EncodeToString(sum[:8])}
}

// A Seat is the place of one draft in a store, locked until Release, whether the draft is
// there or not. It is how a draft comes and goes.
//
// A draft moves in three steps: a mark in the old store says where it goes, and keeps it from
// being opened; the new store gets it; the old store deletes it. Whatever dies in between, at
// most one of the two opens, and the same three steps finish the move. Both stores may keep
// versions of the draft from different moves: the one with the higher revision is newer, since
// a mark is a change.
type Seat struct {
	store *Store
	id    string
	lock  *lock
}

// Seat locks the place of a draft. If the draft is open elsewhere, that's a [*HeldError].
func (s *Store) Seat(id string) (*Seat, error) {
	if !isID(id) {
		return nil, fmt.Errorf("draft %q: %w", id, ErrNotFound)
	}
	l, err := s.acquire(id)
	if err != nil {
		return nil, err
	}
	return &Seat{s, id, l}, nil
}

// Send marks the draft as moved, durably, and returns it as the other store is to keep it. A
// draft that is on its way to another place is a [*MovedError].
func (s *Seat) Send(to Address) (Record, error) {
	v, err := s.store.read(s.id)
	if err != nil {
		return Record{}, err
	}
	if v.restored != nil {
		return Record{}, v.restored // opening it shows what is lost
	}
	if at := v.rec.Moved; at != (Address{}) && at.ID != to.ID {
		return Record{}, &MovedError{s.id, at}
	}
	d := s.store.hold(v.rec)
	if err = d.rec.Alter(func(r *Record) error { r.Moved = to; return nil }); err == nil {
		err = d.Sync()
	}
	r := d.rec
	r.Moved = Address{}
	return r, err
}

// Take puts a draft from another store here, durably. A newer version that is here already
// stays, and so does one that wasn't moved away: it came from an earlier try.
func (s *Seat) Take(r Record) error {
	r.Moved, r.Older, r.Taken = Address{}, len(r.Journal), time.Now().UTC()
	switch v, err := s.store.read(s.id); {
	case errors.Is(err, ErrNotFound):
	case err != nil:
		return err
	case !v.rec.Replaced(r):
		return nil
	}
	return s.store.hold(r).Sync()
}

// Replaced reports whether a version from another store replaces this one.
func (r *Record) Replaced(by Record) bool {
	return r.Moved != (Address{}) && r.Revision < by.Revision
}

// Remove deletes the draft. Release comes after it.
func (s *Seat) Remove() error {
	if !s.store.exists(s.id) {
		return nil
	}
	return s.store.wipe(s.id, s.lock)
}

// Release unlocks the place.
func (s *Seat) Release() { s.lock.release() }
