package draft

import (
	"os"
	"strings"
	"time"

	"trusthub-wizard/flow/profile"
)

// Create makes a draft and locks it.
func (s *Store) Create(app profile.Application) (*Draft, error) { return s.begin(newRecord(app)) }

// CreateFor makes the draft that `apply` keeps for what it was given (source) in
// an account. Both are in its first version: a process that is killed at any
// instant leaves a draft that is found again, or none.
func (s *Store) CreateFor(source, account string, app profile.Application) (*Draft, error) {
	r := newRecord(app)
	r.Source, r.Account = strings.ToValidUTF8(source, "\uFFFD"), account
	return s.begin(r)
}

// begin puts the first version of a draft on disk.
func (s *Store) begin(r record) (*Draft, error) {
	s.clear()
	d := &Draft{store: s, rec: r}
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

// settled is how old a file is that no process is about to lock.
const settled = time.Minute

// clear removes what is left of drafts whose process was killed before they were
// made: nobody would ever look for it, and it may hold answers. Where that fails,
// the next draft's beginning tries again. What is fresh is left alone: it may be
// a draft that is being made.
func (s *Store) clear() {
	names, _ := s.files()
	for _, name := range names {
		id, rest, _ := strings.Cut(name, ".")
		half := "."+rest == lockFile || "."+rest == syncedFile+tempSuffix
		if !half || !idPattern.MatchString(id) || s.exists(id) {
			continue
		}
		if info, err := os.Lstat(s.path(id, "."+rest)); err != nil || time.Since(info.ModTime()) < settled {
			continue
		}
		l, err := s.acquire(id)
		if err != nil {
			continue // it takes its time
		}
		if s.exists(id) { // it was made meanwhile
			l.release()
			continue
		}
		s.wipe(id, l)
	}
}
