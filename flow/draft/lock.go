package draft

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// A lock gives one process a draft. It is a file of its own, since the draft's files are
// replaced with every write, and it names the owner. The file stays after the lock is
// released: removing it would let two processes lock two files of the same name.
type lock struct{ flock *flock.Flock }

// An owner is the content of the lock file, for other processes' messages.
type owner struct {
	Who   string    `json:"who,omitempty"`
	PID   int       `json:"pid"`
	Host  string    `json:"host"`
	Since time.Time `json:"since"`
}

// A process that lists drafts may hold a lock for a moment, to see if it's free. So a held
// lock is tried again a few times.
const (
	lockTries = 6
	lockPause = 5 * time.Millisecond
)

// acquire locks a draft, or says who holds it.
func (s *Store) acquire(id string) (*lock, error) {
	path := s.path(id, lockFile)
	if err := checkFile(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the lock of draft %s: %w", id, err)
	}
	l := &lock{newFlock(path, os.O_CREATE)}
	for try := 1; ; try++ {
		switch got, err := l.flock.TryLock(); {
		case err != nil:
			return nil, fmt.Errorf("the lock of draft %s: %w", id, err)
		case got && !l.inPlace(): // deleted with its draft while we waited
			l.flock.Close()
			l = &lock{newFlock(path, os.O_CREATE)}
		case got:
			l.sign(s.who)
			return l, nil
		case try == lockTries:
			l.flock.Close()
			return nil, s.heldBy(id)
		}
		time.Sleep(lockPause)
	}
}

// inPlace reports whether the locked file is still the one at the lock's path.
func (l *lock) inPlace() bool {
	ours, err := l.flock.Stat()
	there, gone := os.Lstat(l.flock.Path())
	return err == nil && gone == nil && os.SameFile(ours, there)
}

func newFlock(path string, create int) *flock.Flock {
	return flock.New(path, flock.SetFlag(create|os.O_RDWR|noFollow), flock.SetPermissions(0o600))
}

// sign writes the owner to the lock file. If it fails, other processes' messages say less.
func (l *lock) sign(who string) {
	host, _ := os.Hostname()
	if data, err := json.Marshal(owner{who, os.Getpid(), host, time.Now().UTC()}); err == nil {
		os.WriteFile(l.flock.Path(), data, 0o600)
		os.Chmod(l.flock.Path(), 0o600) // the umask may have removed our own rights
	}
}

// Lock keeps other processes from matching files with drafts until it's released. Otherwise
// two that get the same file at the same time would each create a draft, and so two profiles.
func (s *Store) Lock(ctx context.Context) (release func(), err error) {
	l := newFlock(filepath.Join(s.dir, "apply.lock"), os.O_CREATE)
	if _, err := l.TryLockContext(ctx, 50*time.Millisecond); err != nil {
		return nil, fmt.Errorf("locking the drafts: %w", err)
	}
	return func() { l.Close() }, nil
}

// release signs off and unlocks. A second release does nothing.
func (l *lock) release() {
	if !l.flock.Locked() {
		return
	}
	os.Truncate(l.flock.Path(), 0)
	l.flock.Close()
}

// held says who has a draft open, without getting in their way; nil if it's closed.
func (s *Store) held(id string) error {
	path := s.path(id, lockFile)
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() == 0 {
		return nil // never locked, or signed off
	}
	l := newFlock(path, 0)
	defer l.Close()
	if free, err := l.TryRLock(); free || err != nil {
		return nil
	}
	return s.heldBy(id)
}

func (s *Store) heldBy(id string) *HeldError {
	held := &HeldError{ID: id}
	f, err := os.OpenFile(s.path(id, lockFile), os.O_RDONLY|noFollow, 0)
	if err != nil {
		return held
	}
	defer f.Close()
	var o owner
	if data, err := io.ReadAll(io.LimitReader(f, 4096)); err == nil && json.Unmarshal(data, &o) == nil {
		held.Who, held.PID, held.Host, held.Since = o.Who, o.PID, o.Host, o.Since
	}
	return held
}
