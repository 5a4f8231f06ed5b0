package draft

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"trusthub-wizard/flow/profile"
)

// indexed is what the index keeps, by id.
func (s *Store) indexed() map[string]indexed {
	entries := map[string]indexed{}
	for _, e := range s.readIndex(indexFile) {
		entries[e.info.ID] = e
	}
	return entries
}

// filled puts n drafts into a store that nobody touched for a while.
func filled(t testing.TB, s *Store, n int) (ids []string) {
	t.Helper()
	for i := range n {
		r := NewRecord(profile.Application{profile.FriendlyName: fmt.Sprintf("Customer %d", i)})
		data, err := s.encode(&r)
		must(t, err)
		for _, suffix := range []string{fastFile, syncedFile} {
			must(t, os.WriteFile(s.path(r.ID, suffix), data, 0o600))
			agedFile(t, s.path(r.ID, suffix))
		}
		ids = append(ids, r.ID)
	}
	return ids
}

// agedFile makes a file look old.
func agedFile(t testing.TB, path string) {
	t.Helper()
	old := time.Now().Add(-time.Hour)
	must(t, os.Chtimes(path, old, old))
}

func (s *Store) named(t *testing.T) map[string]string {
	t.Helper()
	infos, err := s.List()
	must(t, err)
	names := map[string]string{}
	for _, i := range infos {
		names[i.ID] = i.Name
		if i.Err != nil && !errors.As(i.Err, new(*HeldError)) {
			names[i.ID] = "broken"
		}
	}
	return names
}

// A long list is read from the index: a draft whose files didn't change isn't decrypted
// again, and one that changed is.
func TestALongListIsReadFromTheIndex(t *testing.T) {
	s := encryptedAt(t)
	ids := filled(t, s, indexFrom+1)
	want := s.named(t)
	if len(want) != len(ids) || len(s.indexed()) != len(ids) {
		t.Fatalf("%d drafts, %d indexed", len(want), len(s.indexed()))
	}
	data, err := os.ReadFile(s.path(ids[0], fastFile))
	must(t, err)
	data[len(data)-1] ^= 1
	for _, suffix := range []string{fastFile, syncedFile} {
		info, err := os.Stat(s.path(ids[0], suffix))
		must(t, err)
		must(t, os.WriteFile(s.path(ids[0], suffix), data, 0o600))
		must(t, os.Chtimes(s.path(ids[0], suffix), info.ModTime(), info.ModTime()))
	}
	if got := s.named(t)[ids[0]]; got != want[ids[0]] {
		t.Errorf("an unchanged draft was read again: %q", got)
	}
	now := time.Now()
	must(t, os.Chtimes(s.path(ids[0], fastFile), now, now))
	if got := s.named(t)[ids[0]]; got != "broken" {
		t.Errorf("a changed draft wasn't read: %q", got)
	}

	d := open(t, s, ids[1])
	must(t, d.Set(profile.FriendlyName, "Owl Bakery", Place{}))
	infos, err := s.List()
	must(t, err)
	if infos[0].ID != ids[1] || infos[0].Name != "Owl Bakery" || !errors.As(infos[0].Err, new(*HeldError)) {
		t.Errorf("the open draft is listed as %+v", infos[0])
	}
	must(t, d.Close())
	if got := s.named(t)[ids[1]]; got != "Owl Bakery" {
		t.Errorf("the changed draft is listed as %q", got)
	}
}

// A young file isn't indexed: it could change again within the resolution of its time.
func TestYoungFilesAreNotIndexed(t *testing.T) {
	s := encryptedAt(t)
	filled(t, s, indexFrom)
	d := create(t, s, customer)
	must(t, d.Close())
	s.named(t)
	if _, is := s.indexed()[d.Info().ID]; is || len(s.indexed()) != indexFrom {
		t.Errorf("indexed: %d, the young one: %v", len(s.indexed()), is)
	}
}

// What is deleted leaves the index too, and a damaged index costs nothing but time.
func TestTheIndexIsOnlyACopy(t *testing.T) {
	s := encryptedAt(t)
	ids := filled(t, s, indexFrom+2)
	want := s.named(t)
	must(t, s.Delete(ids[0]))
	if _, is := s.indexed()[ids[0]]; is {
		t.Error("a deleted draft is still in the index")
	}
	delete(want, ids[0])
	path := filepath.Join(s.dir, indexFile)
	whole, err := os.ReadFile(path)
	must(t, err)
	for n := 0; n < len(whole); n += 97 {
		must(t, os.WriteFile(path, whole[:n], 0o600))
		if got := s.named(t); len(got) != len(want) {
			t.Fatalf("cut at %d: %d drafts", n, len(got))
		}
	}
	must(t, os.Remove(path))
	must(t, os.Symlink("/etc/passwd", path))
	if got := s.named(t); len(got) != len(want) {
		t.Errorf("behind a link: %d drafts", len(got))
	}
}

func BenchmarkList(b *testing.B) {
	for _, n := range []int{10, 1000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s := encryptedAt(b)
			filled(b, s, n)
			s.all(b)
			for b.Loop() {
				s.all(b)
			}
		})
	}
}
