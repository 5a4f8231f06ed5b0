package draft

import (
	"bytes"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/profile"
)

// Whatever happens to the bytes of a draft's files, the last good version opens and says
// what's wrong with the newest, or the error says what's wrong and the files are left as they
// are. The draft never opens as anything else.
func TestEveryDamageOpensTheLastGoodVersion(t *testing.T) {
	for name, s := range map[string]*Store{"plain": at(t), "encrypted": encryptedAt(t)} {
		t.Run(name, func(t *testing.T) {
			d := create(t, s, customer)
			must(t, d.Set(profile.Email, "first@example.com", Place{}))
			must(t, d.Journal().Append(flow.Entry{Step: "profile", What: flow.Intent}))
			must(t, d.Set(profile.Email, "second@example.com", Place{}))
			id := d.Info().ID
			die(d)
			fast, err := os.ReadFile(s.path(id, fastFile))
			must(t, err)
			synced, err := os.ReadFile(s.path(id, syncedFile))
			must(t, err)

			for i, damaged := range damages(fast) {
				must(t, os.WriteFile(s.path(id, fastFile), damaged, 0o600))
				must(t, os.WriteFile(s.path(id, syncedFile), synced, 0o600))
				v, err := s.read(id)
				if !v.holds("first@example.com") || err != nil || !broken(v.restored, id) {
					t.Fatalf("newest damaged (%d): %v, restored %v", i, err, v.restored)
				}
				if i%200 == 0 { // the whole way, which is slower
					opensAs(t, s, id, "first@example.com", damaged)
				}
			}
			for i, damaged := range damages(synced) {
				must(t, os.WriteFile(s.path(id, fastFile), fast, 0o600))
				must(t, os.WriteFile(s.path(id, syncedFile), damaged, 0o600))
				v, err := s.read(id)
				if !v.holds("second@example.com") || err != nil || v.restored != nil {
					t.Fatalf("version before damaged (%d): %v, restored %v", i, err, v.restored)
				}
				if i%200 == 0 {
					opensAs(t, s, id, "second@example.com", damaged)
				}
			}
			for i, damaged := range damages(fast) {
				if i%50 != 0 {
					continue
				}
				must(t, os.WriteFile(s.path(id, fastFile), damaged, 0o600))
				must(t, os.WriteFile(s.path(id, syncedFile), damaged, 0o600))
				if _, err := s.Open(id); !broken(err, id) {
					t.Fatalf("both damaged (%d): %v", i, err)
				}
				for _, suffix := range []string{fastFile, syncedFile} {
					if got, err := os.ReadFile(s.path(id, suffix)); err != nil || !bytes.Equal(got, damaged) {
						t.Fatalf("both damaged (%d): %s was changed (%v)", i, suffix, err)
					}
				}
			}
		})
	}
}

// A power failure may remove the newest version and empty the one before it: then the draft
// can't be read, but it still exists.
func TestOnlyAnEmptyFileIsLeft(t *testing.T) {
	s := at(t)
	d := create(t, s, customer)
	id := d.Info().ID
	must(t, d.Close())
	must(t, os.Remove(s.path(id, fastFile)))
	must(t, os.WriteFile(s.path(id, syncedFile), nil, 0o600))
	if _, err := s.Open(id); !broken(err, id) {
		t.Errorf("opened: %v", err)
	}
	if infos, err := s.List(); err != nil || len(infos) != 1 || !broken(infos[0].Err, id) {
		t.Errorf("listed: %v, %v", infos, err)
	}
}

// damages are all truncations of a file, a flipped bit in each of its bytes, and
// other damage that disks do: blocks of zeros, doubled and swapped parts.
func damages(good []byte) [][]byte {
	rng := rand.New(rand.NewPCG(1, 2))
	var all [][]byte
	for n := range good {
		flipped := bytes.Clone(good)
		flipped[n] ^= 1 << rng.IntN(8)
		all = append(all, good[:n:n], flipped)
	}
	for range 200 {
		a, b := rng.IntN(len(good)), rng.IntN(len(good))
		a, b = min(a, b), max(a, b)
		if a == b {
			continue
		}
		zeros := bytes.Clone(good)
		clear(zeros[a:b])
		doubled := append(bytes.Clone(good[:b]), good[a:]...)
		swapped := append(append([]byte{}, good[a:]...), good[:a]...)
		for _, d := range [][]byte{zeros, doubled, swapped} {
			if !bytes.Equal(d, good) {
				all = append(all, d)
			}
		}
	}
	return all
}

func (v versions) holds(email string) bool {
	return v.rec.Answers[profile.Email] == email && v.rec.Answers[profile.BusinessName] == customer[profile.BusinessName] && len(v.rec.Journal) == 1
}

func broken(err error, id string) bool {
	var b *BrokenError
	return errors.As(err, &b) && b.ID == id && b.Err != nil && b.File != ""
}

// opensAs opens a draft with one damaged file: that file is kept, and there are two good ones
// afterwards.
func opensAs(t *testing.T, s *Store, id, email string, damaged []byte) {
	t.Helper()
	d := open(t, s, id)
	if got := d.Application()[profile.Email]; got != email || len(d.Journal().Entries()) != 1 {
		t.Fatalf("opens with %q and %d entries", got, len(d.Journal().Entries()))
	}
	must(t, d.Close())
	aside, err := filepath.Glob(s.path(id, asideFile+"*"))
	if err != nil || len(aside) != 1 {
		t.Fatalf("put aside: %v", aside)
	}
	got, err := os.ReadFile(aside[0])
	must(t, err)
	if err != nil || !bytes.Equal(got, damaged) {
		t.Fatalf("what was put aside is not what was there (%v)", err)
	}
	must(t, os.Remove(aside[0]))
	if v, err := s.read(id); err != nil || !v.agree {
		t.Fatalf("not whole again: %v", err)
	}
}

// The first version of the format always opens: with fields that this program doesn't know,
// and without those that were added since.
func TestTheFirstVersionOpens(t *testing.T) {
	const id = "k3v9x2m7q4w8z6t1"
	file, err := os.ReadFile("testdata/v1.draft")
	must(t, err)
	s := at(t)
	must(t, os.WriteFile(s.path(id, fastFile), file, 0o600))
	d := open(t, s, id)
	if got := d.Application(); got[profile.FriendlyName] != "Example Dental" || got["address.city"] != "Portland" || len(got) != 4 {
		t.Errorf("answers %v", got)
	}
	entries := d.Journal().Entries()
	if len(entries) != 2 || entries[0].What != flow.Intent || entries[1].SID != "BU00000000000000000000000000000001" || entries[1].Kind != flow.CustomerProfile {
		t.Errorf("journal %+v", entries)
	}
	info := d.Info()
	if info.State != CutOff || info.Account != "AC00000000000000000000000000000001" || info.Profile != "BU00000000000000000000000000000001" ||
		info.Place != (Place{Page: "address", Field: "address.city", Cursor: 8}) {
		t.Errorf("info %+v", info)
	}
	must(t, d.Set("address.city", "Salem", Place{}))
	must(t, d.Close())
	if got := open(t, s, id).Application()["address.city"]; got != "Salem" {
		t.Errorf("after a change: %q", got)
	}
}

// A directory that was copied from another machine opens with its key, whatever the times and
// modes of its files, and even if a draft was open there.
func TestACopiedDirectoryOpens(t *testing.T) {
	from := filepath.Join(t.TempDir(), "from")
	key, err := FindKey(filepath.Join(from, "key"), nil)
	must(t, err)
	s, err := At(filepath.Join(from, "drafts"), Encrypted(key))
	must(t, err)
	d := create(t, s, customer)
	must(t, d.Journal().Append(flow.Entry{Step: "profile", What: flow.Intent}))
	id := d.Info().ID
	must(t, os.WriteFile(s.path(id, lockFile), []byte(`{"pid":1,"host":"elsewhere.example.com","since":"2026-01-02T03:04:05Z"}`), 0o600))

	to := filepath.Join(t.TempDir(), "to")
	must(t, os.CopyFS(to, os.DirFS(from)))
	long := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	must(t, filepath.WalkDir(to, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			err = errors.Join(os.Chmod(path, 0o644), os.Chtimes(path, long, long))
		}
		return err
	}))
	must(t, os.Chmod(filepath.Join(to, "drafts"), 0o700))

	key, err = FindKey(filepath.Join(to, "key"), nil)
	must(t, err)
	s, err = At(filepath.Join(to, "drafts"), Encrypted(key))
	must(t, err)
	infos, err := s.List()
	must(t, err)
	if len(infos) != 1 || infos[0].Err != nil {
		t.Fatalf("the list has %+v", infos)
	}
	c := open(t, s, id)
	if c.Application()[profile.BusinessName] != customer[profile.BusinessName] || len(c.Journal().Entries()) != 1 {
		t.Errorf("opens with %v", c.Application())
	}
	must(t, c.Set(profile.Email, "here@example.com", Place{}))
	must(t, c.Close())
	for _, suffix := range []string{fastFile, syncedFile} {
		if info, err := os.Stat(s.path(id, suffix)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v (%v)", suffix, info.Mode(), err)
		}
	}
	if data, err := os.ReadFile(s.path(id, lockFile)); err != nil || strings.Contains(string(data), "elsewhere") {
		t.Errorf("the lock says %s (%v)", data, err)
	}
}
