package draft

import (
	"os"
	"strings"
	"time"

	"trusthub-wizard/flow/profile"
)

// Create creates a draft and locks it.
func (s *Store) Create(app profile.Application) (*Draft, error) { return s.begin(NewRecord(app)) }

// CreateFor creates the draft of a file that `apply` was given (source) in an account. Both
// are in its first version: a process that is killed at any moment leaves a draft that is
// found again, or no draft.
func (s *Store) CreateFor(source, account string, app profile.Application) (*Draft, error) {
	return s.begin(NewRecordFor(source, account, app))
}

// begin puts the first version of a draft on disk.
func (s *Store) begin(r Record) (*Draft, error) {
	s.clear()
	d := s.hold(r)
	l, err := s.acquire(r.ID)
	if err != nil {
		return nil, err
	}
	d.lock = l
	if err := d.Sync(); err != nil {
		s.wipe(r.ID, l)
		return nil, err
	}
	return d, nil
}

// settled is the age at which no process is about to lock a file any more.
const settled = time.Minute

// clear removes the remains of drafts whose process was killed while it created them: they
// can't be found, but may hold answers. It leaves fresh files alone, since their draft may be
// in the making. If it fails, the next Create tries again.
func (s *Store) clear() {
	names, _ := s.files()
	for _, name := range names {
		id, rest, _ := strings.Cut(name, ".")
		half := "."+rest == lockFile || "."+rest == syncedFile+tempSuffix
		if !half || !isID(id) || s.exists(id) {
			continue
		}
		if info, err := os.Lstat(s.path(id, "."+rest)); err != nil || time.Since(info.ModTime()) < settled {
			continue
		}
		l, err := s.acquire(id)
		if err != nil {
			continue // its process is still alive
		}
		if s.exists(id) { // finished in the meantime
			l.release()
			continue
		}
		s.wipe(id, l)
	}
}
