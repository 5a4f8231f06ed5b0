package draft

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	"trusthub-wizard/flow/profile"
)

// Keep is how long the personal data of a finished draft stays: as long as Twilio
// keeps its own copy.
const Keep = 30 * 24 * time.Hour

// Forget removes the answers of drafts that were submitted and not changed since
// a time, and counts them. What stays is the friendly name, the state, the journal
// with its SIDs, and a digest of the registration number: the profile can still be
// asked for, and nobody makes a second one of the same business unawares. One that is
// open elsewhere is left for the next time. Files that once could not be read go at
// that age as well, whatever became of their drafts.
func (s *Store) Forget(unchangedSince time.Time) (int, error) {
	infos, err := s.List()
	if err != nil {
		return 0, err
	}
	if err := s.clearAside(unchangedSince); err != nil {
		return 0, err
	}
	forgotten := 0
	for _, info := range infos {
		if info.Err != nil || info.Forgotten || !info.State.submitted() || !info.Changed.Before(unchangedSince) {
			continue
		}
		d, err := s.Open(info.ID)
		if err != nil {
			continue
		}
		err = d.forget()
		if e := d.Close(); err == nil {
			err = e
		}
		if err != nil {
			return forgotten, err
		}
		forgotten++
	}
	return forgotten, nil
}

func (s State) submitted() bool { return s == InReview || s == Approved || s == Rejected }

// forget removes the answers from all versions of a draft, and says that it did.
func (d *Draft) forget() error {
	d.mu.Lock()
	name := d.rec.Answers[profile.FriendlyName]
	d.rec.Business = digest(d.rec.Answers)
	d.rec.Answers, d.rec.Place, d.rec.Forgotten = profile.Application{}, Place{}, true
	d.rec.answer(profile.FriendlyName, name)
	d.rec.Revision++ // Changed stays: nobody used the draft
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
	for _, name := range names { // what once could not be read holds answers, too
		if strings.HasPrefix(name, d.rec.ID+asideFile) {
			if err := os.Remove(filepath.Join(d.store.dir, name)); err != nil {
				return err
			}
		}
	}
	return nil
}
