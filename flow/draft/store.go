package draft

import (
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"
)

// The files of a draft, by what follows its id.
const (
	fastFile   = ".draft"
	syncedFile = ".synced"
	lockFile   = ".lock"
	asideFile  = ".broken" // and a number: a file that couldn't be read
	tempSuffix = ".tmp"
)

// Dir is the directory of drafts on this platform. Drafts of demonstrations have their own.
func Dir(demo bool) (string, error) {
	name := "drafts"
	if demo {
		name = "demo"
	}
	if !filepath.IsAbs(xdg.StateHome) {
		return "", errors.New("there is no home directory for drafts: set HOME, or use --state-dir")
	}
	return filepath.Join(xdg.StateHome, "trusthub-wizard", name), nil
}

// A Store is a directory of drafts.
type Store struct {
	dir   string
	who   string // the person who opens drafts; "" if only one uses the store
	disk  disk
	codec codec
}

// An Option is a choice about a store.
type Option func(*Store)

// Encrypted makes the store encrypt its drafts.
func Encrypted(key *Key) Option { return func(s *Store) { s.codec.key = key } }

// By names the person who opens drafts, for others who then find them open.
func By(who string) Option { return func(s *Store) { s.who = who } }

// At returns the store in a directory, which it makes (0700) if there is none. It refuses a
// link, and a directory that another user owns or can write to.
func At(dir string, options ...Option) (*Store, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if err := makeDir(dir); err != nil {
		return nil, fmt.Errorf("the directory for drafts: %w", err)
	}
	info, err := os.Lstat(dir)
	switch {
	case err != nil:
	case info.Mode()&fs.ModeSymlink != 0:
		err = errors.New("it's a symbolic link")
	case !info.IsDir():
		err = errors.New("it isn't a directory")
	default:
		err = errors.Join(owned(info), private(info))
	}
	if err != nil {
		return nil, fmt.Errorf("can't keep drafts in %s: %w", dir, err)
	}
	s := &Store{dir: dir, disk: realDisk{}}
	for _, option := range options {
		option(s)
	}
	return s, nil
}

func (s *Store) path(id, suffix string) string {
	return s.dir + string(filepath.Separator) + id + suffix
}

// isID reports whether a text is 16 lower-case letters and digits.
func isID(text string) bool {
	return len(text) == 16 && !strings.ContainsFunc(text, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
}

// newID returns 80 random bits as 16 lower-case letters and digits.
func newID() string {
	var b [10]byte
	rand.Read(b[:])
	return strings.ToLower(base32.StdEncoding.EncodeToString(b[:]))
}

// Open opens a draft and locks it. A draft that is open elsewhere is a [*HeldError], one of a
// newer version a [*NewerError], one that was moved a [*MovedError], and one without its key
// a [*KeyError]. A broken draft is a
// [*BrokenError], unless an earlier version opens: then [Info.Restored] says what's wrong
// with the newest.
func (s *Store) Open(id string) (*Draft, error) {
	if !s.exists(id) {
		return nil, fmt.Errorf("draft %s: %w", id, ErrNotFound)
	}
	l, err := s.acquire(id)
	if err != nil {
		return nil, err
	}
	d, err := s.openLocked(id)
	if err != nil {
		l.release()
		if errors.Is(err, ErrNotFound) { // deleted before it was locked
			s.disk.remove(s.path(id, lockFile))
		}
		return nil, err
	}
	d.lock = l
	return d, nil
}

// openLocked reads a draft and brings both of its files to the same version, so that there
// are always two from here on.
func (s *Store) openLocked(id string) (*Draft, error) {
	v, err := s.read(id)
	if err != nil {
		return nil, err
	}
	if v.rec.Moved != (Address{}) {
		return nil, &MovedError{id, v.rec.Moved}
	}
	for _, path := range v.unreadable {
		if err := s.putAside(path); err != nil {
			return nil, err
		}
	}
	d := s.hold(v.rec)
	d.restored = v.restored
	if v.agree {
		d.fast, d.synced = v.rec.Revision, v.rec.Revision
		return d, nil
	}
	// A full disk is no reason to refuse: the next Set reports it.
	d.Sync()
	return d, nil
}

// hold is an open draft of a record.
func (s *Store) hold(r Record) *Draft {
	d := &Draft{store: s, rec: r}
	d.Editor = Editor{d.change}
	return d
}

// Copy creates a draft with the same answers and nothing at Twilio. If name isn't empty, it
// becomes the friendly name.
func (s *Store) Copy(id, name string) (Info, error) {
	v, err := s.read(id)
	if err != nil {
		return Info{}, err
	}
	d, err := s.Create(v.rec.Copied(name))
	if err != nil {
		return Info{}, err
	}
	return d.Info(), d.Close()
}

// Delete removes a draft with all its versions. An open one is a [*HeldError].
func (s *Store) Delete(id string) error {
	if !s.exists(id) {
		return fmt.Errorf("draft %s: %w", id, ErrNotFound)
	}
	l, err := s.acquire(id)
	if err != nil {
		return err
	}
	return s.wipe(id, l)
}

// wipe removes all files of a draft, the lock last: a process that locks it in between finds
// no draft.
func (s *Store) wipe(id string, l *lock) error {
	defer l.release()
	names, err := s.files()
	if err != nil {
		return err
	}
	var errs []error
	for _, name := range names {
		if strings.HasPrefix(name, id+".") && name != id+lockFile {
			errs = append(errs, s.disk.remove(filepath.Join(s.dir, name)))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("draft %s isn't deleted: %w", id, err)
	}
	s.unindex(id)
	l.release()
	return errors.Join(s.disk.remove(s.path(id, lockFile)), s.disk.syncDir(s.dir))
}

// files lists the names in the directory.
func (s *Store) files() ([]string, error) {
	dir, err := os.Open(s.dir)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	return dir.Readdirnames(-1)
}
