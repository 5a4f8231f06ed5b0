package draft

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// putAside keeps a file that cannot be read under another name, for the user alone.
// What stands plainly in it is encrypted where drafts are: it is the same answers.
func (s *Store) putAside(path string) error {
	base, to := strings.TrimSuffix(strings.TrimSuffix(path, fastFile), syncedFile)+asideFile, ""
	for n := 1; to == ""; n++ {
		if name := fmt.Sprintf("%s%d", base, n); !there(name) {
			to = name
		}
	}
	data, err := load(path)
	if err != nil { // a link, or somebody else's: nothing of it is touched
		return s.disk.rename(path, to)
	}
	if s.codec.key != nil && legible(data) {
		sealed, err := s.codec.seal(data)
		if err == nil && replace(s.disk, to, sealed, true) == nil {
			return s.disk.remove(path)
		} // else it stays readable rather than being lost
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return err
	}
	return s.disk.rename(path, to)
}

// legible reports whether a file that cannot be opened may be read all the same: it
// has a body, and neither its first line nor that says that it is encrypted.
func legible(data []byte) bool {
	head, body, whole := bytes.Cut(data, []byte("\n"))
	return whole && !bytes.Contains(head, []byte(" "+encrypted+" ")) && !bytes.HasPrefix(body, []byte("age-encryption.org/"))
}

func there(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

// clearAside removes what was put aside and is as old as answers may be.
func (s *Store) clearAside(unchangedSince time.Time) error {
	names, err := s.files()
	if err != nil {
		return err
	}
	var errs []error
	for _, name := range names {
		id, _, aside := strings.Cut(name, asideFile)
		if !aside || !idPattern.MatchString(id) {
			continue
		}
		path := filepath.Join(s.dir, name)
		if info, err := os.Lstat(path); err == nil && info.ModTime().Before(unchangedSince) {
			errs = append(errs, s.disk.remove(path))
		}
	}
	return errors.Join(errs...)
}
