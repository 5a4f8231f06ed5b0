//go:build unix

package draft

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"trusthub-wizard/flow/profile"
)

func TestModesDoNotDependOnTheUmask(t *testing.T) {
	for _, umask := range []int{0, 0o022, 0o277, 0o777} {
		top := t.TempDir()
		old := syscall.Umask(umask)
		s, err := At(filepath.Join(top, "state", "drafts"))
		if err == nil {
			var d *Draft
			if d, err = s.Create(customer); err == nil {
				err = errors.Join(d.Set(profile.Email, "a@example.com", Place{}), d.Close())
			}
		}
		_, keyErr := FindKey(filepath.Join(top, "state", "key"), nil)
		syscall.Umask(old)
		if err := errors.Join(err, keyErr); err != nil {
			t.Fatalf("umask %04o: %v", umask, err)
		}
		err = filepath.WalkDir(filepath.Join(top, "state"), func(path string, e fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			info, err := e.Info()
			if err == nil && info.Mode().Perm() != map[bool]fs.FileMode{true: 0o700, false: 0o600}[e.IsDir()] {
				t.Errorf("umask %04o: %s has mode %v", umask, path, info.Mode())
			}
			return err
		})
		must(t, err)
	}
}

func TestWhatBelongsToOthersIsRefused(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	const somebody = 12345
	s := at(t)
	d := create(t, s, customer)
	id := d.Info().ID
	must(t, d.Close())
	for _, suffix := range []string{fastFile, syncedFile} {
		must(t, os.Chown(s.path(id, suffix), somebody, -1))
	}
	var broken *BrokenError
	if _, err := s.Open(id); !errors.As(err, &broken) || !strings.Contains(err.Error(), "another user") {
		t.Errorf("files of another: %v", err)
	}
	must(t, os.Chown(s.dir, somebody, -1))
	if _, err := At(s.dir); err == nil || !strings.Contains(err.Error(), "another user") {
		t.Errorf("a directory of another: %v", err)
	}
}
