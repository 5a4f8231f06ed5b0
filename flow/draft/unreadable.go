package draft

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// putAside renames a file that can't be read, and keeps it for the user alone.
func (s *Store) putAside(path string) error {
	base, to := strings.TrimSuffix(strings.TrimSuffix(path, fastFile), syncedFile)+asideFile, ""
	for n := 1; to == ""; n++ {
		if name := fmt.Sprintf("%s%d", base, n); !there(name) {
			to = name
		}
	}
	if checkFile(path) != nil { // a link, or another user's: leave its mode alone
		return s.disk.rename(path, to)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return err
	}
	return s.disk.rename(path, to)
}

func there(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

// clearAside removes files that were set aside before a time.
func (s *Store) clearAside(unchangedSince time.Time) error {
	names, err := s.files()
	if err != nil {
		return err
	}
	var errs []error
	for _, name := range names {
		id, _, aside := strings.Cut(name, asideFile)
		if !aside || !isID(id) {
			continue
		}
		path := filepath.Join(s.dir, name)
		if info, err := os.Lstat(path); err == nil && info.ModTime().Before(unchangedSince) {
			errs = append(errs, s.disk.remove(path))
		}
	}
	return errors.Join(errs...)
}
