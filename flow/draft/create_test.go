package draft

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"trusthub-wizard/flow/profile"
)

// A process that is killed while it creates a draft may leave answers behind. The next Create
// removes them, and nothing else.
func TestHalfMadeDraftsAreCleared(t *testing.T) {
	s := at(t)
	half, made, making := newID(), create(t, s, customer), create(t, s, nil)
	fresh := newID() + lockFile // of one that is about to be made
	must(t, os.WriteFile(filepath.Join(s.dir, fresh), nil, 0o600))
	long := time.Now().Add(-time.Hour)
	for _, path := range []string{s.path(half, lockFile), s.path(half, syncedFile+tempSuffix), s.path(newID(), lockFile), filepath.Join(s.dir, "apply.lock")} {
		must(t, os.WriteFile(path, []byte("{}"), 0o600))
		must(t, os.Chtimes(path, long, long))
	}
	must(t, made.Close())
	// One is still being created: its lock is held, and there is nothing else yet.
	for _, suffix := range []string{fastFile, syncedFile} {
		must(t, os.Remove(s.path(making.Info().ID, suffix)))
	}
	must(t, os.Chtimes(s.path(making.Info().ID, lockFile), long, long))

	next := create(t, s, nil)
	want := map[string]bool{fresh: true, "apply.lock": true, making.Info().ID + lockFile: true}
	for _, d := range []*Draft{made, next} {
		for _, suffix := range []string{lockFile, fastFile, syncedFile} {
			want[d.Info().ID+suffix] = true
		}
	}
	names, err := s.files()
	must(t, err)
	for _, name := range names {
		if !want[name] {
			t.Errorf("%s is left", name)
		}
		delete(want, name)
	}
	if len(want) > 0 {
		t.Errorf("gone: %v", want)
	}
	if got := open(t, s, made.Info().ID).Application()[profile.BusinessName]; got != customer[profile.BusinessName] {
		t.Errorf("answer %q", got)
	}
}
