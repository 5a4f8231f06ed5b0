package draft

import (
	"errors"
	"fmt"
)

// A seat can also hold something else than a draft, as safely as one: what a team's database
// couldn't take yet. Its content is a matter of whoever writes it.

// Spare locks a new place that nothing else has. A process that dies leaves it to the next one.
func (s *Store) Spare() (*Seat, error) { return s.Seat(newID()) }

// Spares locks the places with content that no living process has. The error is about those that
// can't be locked.
func (s *Store) Spares() (seats []*Seat, err error) {
	s.clear()
	names, err := s.files()
	if err != nil {
		return nil, err
	}
	var failed []error
	for _, name := range names {
		id := name[:max(0, len(name)-len(fastFile))]
		if id+fastFile != name || !isID(id) {
			continue
		}
		seat, err := s.Seat(id)
		if errors.As(err, new(*HeldError)) {
			continue
		}
		if err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", s.path(id, lockFile), err))
			continue
		}
		if !s.exists(id) { // removed before it was locked
			_ = s.wipe(id, seat.lock)
			continue
		}
		seats = append(seats, seat)
	}
	return seats, errors.Join(failed...)
}

// File is where the content is.
func (s *Seat) File() string { return s.store.path(s.id, fastFile) }

// Write replaces the content, as a whole or not at all: it survives a kill -9 and, with stable,
// a power failure. It's encrypted like a draft.
func (s *Seat) Write(body []byte, stable bool) error {
	data, err := s.store.codec.seal(body)
	if err == nil {
		err = replace(s.store.disk, s.File(), data, stable)
	}
	return err
}

// Read returns what was written last.
func (s *Seat) Read() ([]byte, error) {
	data, err := load(s.File())
	if err != nil {
		return nil, err
	}
	body, err := s.store.codec.open(data)
	if key, ok := errors.AsType[*KeyError](err); ok {
		key.ID = s.id
	}
	return body, err
}
