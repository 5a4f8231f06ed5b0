package draft

// A seat can also hold something else than a draft, as safely as one: what a team's database
// couldn't take yet. Its content is a matter of whoever writes it.

// Spare locks a new place that nothing else has. A process that dies leaves it to the next one.
func (s *Store) Spare() (*Seat, error) { return s.Seat(newID()) }

// Spares locks the places with content that no living process has.
func (s *Store) Spares() ([]*Seat, error) {
	s.clear()
	names, err := s.files()
	if err != nil {
		return nil, err
	}
	var seats []*Seat
	for _, name := range names {
		id := name[:max(0, len(name)-len(fastFile))]
		if id+fastFile != name || !isID(id) {
			continue
		}
		seat, err := s.Seat(id)
		if err != nil {
			continue
		}
		if !s.exists(id) { // removed before it was locked
			_ = s.wipe(id, seat.lock)
			continue
		}
		seats = append(seats, seat)
	}
	return seats, nil
}

// Write replaces the content, as a whole or not at all: it survives a kill -9 and, with stable,
// a power failure. It's encrypted like a draft.
func (s *Seat) Write(body []byte, stable bool) error {
	data, err := s.store.codec.seal(body)
	if err == nil {
		err = replace(s.store.disk, s.store.path(s.id, fastFile), data, stable)
	}
	return err
}

// Read returns what was written last.
func (s *Seat) Read() ([]byte, error) {
	data, err := load(s.store.path(s.id, fastFile))
	if err != nil {
		return nil, err
	}
	return s.store.codec.open(data)
}
