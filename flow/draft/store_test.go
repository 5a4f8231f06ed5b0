package draft

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/adrg/xdg"

	"trusthub-wizard/flow/profile"
)

func TestDraftsAreFoundByIDPrefixAndName(t *testing.T) {
	s := at(t)
	named := func(name string) Info {
		d := create(t, s, profile.Application{profile.FriendlyName: name})
		must(t, d.Close())
		return d.Info()
	}
	first, twin1, twin2, last := named("Example Bakery"), named("Twins"), named("Twins"), named("Acme")
	for _, c := range []struct {
		text string
		want Info
	}{
		{first.ID, first},
		{first.ID[:8], first},
		{strings.ToUpper(twin1.ID[:8]), twin1},
		{"Example Bakery", first},
		{"example bakery", first},
		{"", last},
	} {
		if got, err := s.Find(c.text); err != nil || got.ID != c.want.ID {
			t.Errorf("Find(%q) = %s, %v; want %s", c.text, got.ID, err, c.want.ID)
		}
	}
	var many *AmbiguousError
	if _, err := s.Find("Twins"); !errors.As(err, &many) || len(many.Among) != 2 || !strings.Contains(err.Error(), twin2.ID) {
		t.Errorf("twins: %v", err)
	}
	if _, err := s.Find("nobody"); !errors.Is(err, ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
}

func TestTheListIsNewestFirst(t *testing.T) {
	s := at(t)
	a, b := create(t, s, nil), create(t, s, nil)
	must(t, a.Set(profile.BusinessName, "Acme", Place{}))
	must(t, a.Close())
	must(t, b.Close())
	infos, err := s.List()
	must(t, err)
	if len(infos) != 2 || infos[0].ID != a.Info().ID || infos[0].Name != "Acme" || infos[0].Err != nil {
		t.Errorf("list %+v", infos)
	}
}

func TestTheNewestThatOpensIsResumed(t *testing.T) {
	s := at(t)
	a := create(t, s, nil)
	must(t, a.Close())
	held := create(t, s, nil)
	if got, err := s.Find(""); err != nil || got.ID != a.Info().ID {
		t.Errorf("found %s, %v; %s is held", got.ID, err, held.Info().ID)
	}
	must(t, s.Delete(a.Info().ID))
	if _, err := s.Find(""); !errors.As(err, new(*HeldError)) {
		t.Errorf("where the only draft is held: %v", err)
	}
}

func TestASecondOwnerIsToldOfTheFirst(t *testing.T) {
	s := at(t)
	d := create(t, s, customer)
	id := d.Info().ID
	another, err := At(s.dir)
	must(t, err)
	_, openErr := another.Open(id)
	infos, err := another.List()
	must(t, err)
	for what, err := range map[string]error{"Open": openErr, "List": infos[0].Err, "Delete": another.Delete(id)} {
		var held *HeldError
		if !errors.As(err, &held) || held.PID != os.Getpid() || held.Since.IsZero() {
			t.Errorf("%s: %v", what, err)
		}
	}
	if infos[0].Name != "Example Dental" {
		t.Errorf("a held draft shows as %q", infos[0].Name)
	}
	must(t, d.Close())
	must(t, open(t, another, id).Close())
}

func TestFilesAreTheUsersAlone(t *testing.T) {
	s := at(t)
	d := create(t, s, customer)
	must(t, d.Set(profile.Email, "a@example.com", Place{}))
	for path, want := range map[string]fs.FileMode{
		filepath.Dir(s.dir): 0o700 | fs.ModeDir, s.dir: 0o700 | fs.ModeDir,
		s.path(d.Info().ID, fastFile): 0o600, s.path(d.Info().ID, syncedFile): 0o600, s.path(d.Info().ID, lockFile): 0o600,
	} {
		info, err := os.Stat(path)
		must(t, err)
		if info.Mode() != want {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
	}
}

func TestDirectoriesOfOthersAreRefused(t *testing.T) {
	top := t.TempDir()
	open := filepath.Join(top, "open")
	must(t, os.Mkdir(open, 0o700))
	must(t, os.Chmod(open, 0o777))
	link := filepath.Join(top, "link")
	must(t, os.Symlink(t.TempDir(), link))
	plain := filepath.Join(top, "file")
	must(t, os.WriteFile(plain, nil, 0o600))
	for dir, want := range map[string]string{
		open: "other users can write", link: "symbolic link", plain: "isn't a directory", filepath.Join(plain, "below"): "not a directory",
	} {
		if _, err := At(dir); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("At(%s): %v", dir, err)
		}
	}
}

func TestLinksAreRefused(t *testing.T) {
	s := at(t)
	d := create(t, s, customer)
	id := d.Info().ID
	must(t, d.Close())
	target := filepath.Join(t.TempDir(), "elsewhere")
	must(t, os.Rename(s.path(id, fastFile), target))
	must(t, os.Symlink(target, s.path(id, fastFile)))
	must(t, os.Remove(s.path(id, syncedFile)))
	var broken *BrokenError
	if _, err := s.Open(id); !errors.As(err, &broken) || !strings.Contains(err.Error(), "symbolic link") {
		t.Errorf("open: %v", err)
	}
	must(t, os.Remove(s.path(id, lockFile)))
	must(t, os.Symlink(target, s.path(id, lockFile)))
	if _, err := s.Open(id); err == nil || !strings.Contains(err.Error(), "symbolic link") {
		t.Errorf("lock is a link: %v", err)
	}
}

func TestWhereDraftsAre(t *testing.T) {
	t.Cleanup(xdg.Reload)
	t.Setenv("XDG_STATE_HOME", "/home/example/.local/state")
	xdg.Reload()
	real, err := Dir(false)
	must(t, err)
	demo, err := Dir(true)
	must(t, err)
	if real != "/home/example/.local/state/trusthub-wizard/drafts" || demo != "/home/example/.local/state/trusthub-wizard/demo" {
		t.Errorf("real ones in %s, demo ones in %s", real, demo)
	}
}
