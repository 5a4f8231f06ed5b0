package draft

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"testing"
	"time"

	"trusthub-wizard/flow/profile"
)

// A file that is set aside is kept as it was, for the user alone, until its time is up.
func TestWhatIsPutAsideIsKeptAsDraftsAre(t *testing.T) {
	s := encryptedAt(t)
	d := create(t, s, profile.Application{profile.Email: "canary@example.com"})
	id := d.Info().ID
	must(t, d.Close())
	damaged, err := os.ReadFile(s.path(id, fastFile))
	must(t, err)
	damaged[len(damaged)-1] ^= 1
	must(t, os.WriteFile(s.path(id, fastFile), damaged, 0o600))
	must(t, os.Chmod(s.path(id, fastFile), 0o644))

	must(t, open(t, s, id).Close())
	path := s.path(id, asideFile+"1")
	data, err := os.ReadFile(path)
	must(t, err)
	if info, err := os.Stat(path); err != nil || info.Mode() != 0o600 {
		t.Errorf("it is for %v (%v)", info, err)
	}
	if bytes.Contains(everything(t, s.dir), []byte("canary")) {
		t.Error("the answers are in the directory")
	}
	if !bytes.Equal(data, damaged) {
		t.Error("it is not what it was")
	}

	// It is removed in time, although the draft was never submitted and stays.
	for _, gone := range []bool{false, true} {
		since := time.Now().Add(-Keep)
		if gone {
			old := since.Add(-time.Hour)
			must(t, os.Chtimes(path, old, old))
		}
		_, err := s.Forget(since)
		must(t, err)
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) != gone {
			t.Errorf("gone: %v, want %v", err, gone)
		}
	}
	if v, err := s.View(id); err != nil || v.Answers[profile.Email] == "" {
		t.Errorf("the draft: %v", err)
	}
}

// Deleting a draft leaves nothing of it.
func TestDeletingTakesWhatWasPutAside(t *testing.T) {
	s := encryptedAt(t)
	d := create(t, s, customer)
	id := d.Info().ID
	must(t, d.Close())
	must(t, os.WriteFile(s.path(id, asideFile+"1"), []byte("canary"), 0o600))
	must(t, s.Delete(id))
	if names, err := s.files(); err != nil || len(names) > 0 {
		t.Errorf("left: %v (%v)", names, err)
	}
}
