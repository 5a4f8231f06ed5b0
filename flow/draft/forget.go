package draft

import (
	"cmp"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Keep is how long the answers of a submitted draft are kept: as long as Twilio keeps its own
// copy.
const Keep = 30 * 24 * time.Hour

// Forget removes the answers of submitted drafts that haven't changed since a time, and
// counts them. It keeps the friendly name, the state, the journal with its SIDs, and a digest
// of the registration number: so you can still ask for the status, and a second draft of the
// same business is noticed. It skips drafts that are open elsewhere until the next time. It
// also removes files of that age that were set aside, whatever became of their drafts.
func (s *Store) Forget(unchangedSince time.Time) (int, error) {
	infos, err := s.List()
	if err != nil {
		return 0, err
	}
	if err := s.clearAside(unchangedSince); err != nil {
		return 0, err
	}
	return ForgetAmong(infos, unchangedSince, s.Open, (*Draft).forget)
}

// ForgetAmong is [Store.Forget] among the drafts of a list, in any store.
func ForgetAmong[D io.Closer](infos []Info, unchangedSince time.Time, open func(id string) (D, error), forget func(D) error) (forgotten int, err error) {
	for _, info := range infos {
		if !info.due(unchangedSince) {
			continue
		}
		d, err := open(info.ID)
		if err != nil {
			continue
		}
		if err := cmp.Or(forget(d), d.Close()); err != nil {
			return forgotten, err
		}
		forgotten++
	}
	return forgotten, nil
}

// due reports whether the answers of a draft are to be removed: it was submitted, hasn't
// changed since a time, and isn't open anywhere.
func (i Info) due(unchangedSince time.Time) bool {
	submitted := i.State == InReview || i.State == Approved || i.State == Rejected
	return submitted && i.Err == nil && !i.Forgotten && i.Changed.Before(unchangedSince)
}

// forget removes the answers from all versions of a draft, and marks it as forgotten.
func (d *Draft) forget() error {
	d.mu.Lock()
	d.rec.Forget()
	err := d.saveFast()
	d.mu.Unlock()
	if err != nil {
		return err
	}
	if err := d.Sync(); err != nil {
		return err
	}
	names, err := d.store.files()
	if err != nil {
		return err
	}
	for _, name := range names { // files that were set aside hold answers, too
		if strings.HasPrefix(name, d.rec.ID+asideFile) {
			if err := os.Remove(filepath.Join(d.store.dir, name)); err != nil {
				return err
			}
		}
	}
	return nil
}
