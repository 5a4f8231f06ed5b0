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

// putAside keeps a file that cannot be read under another name, for the user alone.
func (s *Store) putAside(path string) error {
	base, to := strings.TrimSuffix(strings.TrimSuffix(path, fastFile), syncedFile)+asideFile, ""
	for n := 1; to == ""; n++ {
		if name := fmt.Sprintf("%s%d", base, n); !there(name) {
			to = name
		}
	}
	if checkFile(path) != nil { // a link, or somebody else's: nothing of it is touched
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
