package draft

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"trusthub-wizard/flow/profile"
)

// top are the ids of Top, and their drafts.
func (s *Store) top(t *testing.T) (ids []string, infos map[string]Info) {
	t.Helper()
	list, err := s.Top()
	must(t, err)
	infos = map[string]Info{}
	for _, i := range list {
		ids, infos[i.ID] = append(ids, i.ID), i
	}
	return ids, infos
}

// hurried is a store with so many drafts, of which a list was made.
func hurried(t *testing.T, n int) (*Store, []string) {
	t.Helper()
	s := encryptedAt(t)
	ids := filled(t, s, n)
	slices.Reverse(ids) // newest first
	s.named(t)
	return s, ids
}

// The top of a long list is read without the others, as it is now: a draft that changed is
// read again, one that's open says so, and a deleted one isn't there any more.
func TestTheTopIsUpToDate(t *testing.T) {
	s, ids := hurried(t, TopSize+50)
	got, _ := s.top(t)
	if !slices.Equal(got, ids[:TopSize]) {
		t.Fatalf("%d drafts, of which the first is %s, want %s", len(got), got[0], ids[0])
	}
	changed, held, gone := ids[TopSize-1], ids[3], ids[4]
	d := open(t, s, changed)
	must(t, d.Set(profile.FriendlyName, "Owl Bakery", Place{}))
	must(t, d.Close())
	d = open(t, s, held)
	defer d.Close()
	for _, suffix := range []string{fastFile, syncedFile} {
		must(t, os.Remove(s.path(gone, suffix)))
	}
	got, infos := s.top(t)
	if len(got) != TopSize-1 || got[0] != changed || infos[changed].Name != "Owl Bakery" {
		t.Errorf("%d drafts, on top %+v", len(got), infos[got[0]])
	}
	if !errors.As(infos[held].Err, new(*HeldError)) {
		t.Errorf("the open one: %v", infos[held].Err)
	}
}

// What Twilio rejected is in the top, however long ago that was.
func TestTheTopHasWhatTwilioRejected(t *testing.T) {
	s, ids := hurried(t, TopSize+50)
	last := ids[len(ids)-1]
	r, err := s.read(last)
	must(t, err)
	r.rec.State = Rejected
	data, err := s.encode(&r.rec)
	must(t, err)
	must(t, os.WriteFile(s.path(last, fastFile), data, 0o600))
	agedFile(t, s.path(last, fastFile))
	s.named(t)
	if got, infos := s.top(t); len(got) != TopSize || infos[last].State != Rejected {
		t.Errorf("%d drafts, the rejected one is %+v", len(got), infos[last])
	}
}

// A draft that was changed a moment ago, or that can't be read, is in the top too.
func TestTheTopHasDraftsThatAreNotIndexed(t *testing.T) {
	s, ids := hurried(t, indexFrom)
	must(t, os.WriteFile(s.path(ids[0], fastFile), []byte("{"), 0o600))
	must(t, os.WriteFile(s.path(ids[0], syncedFile), []byte("{"), 0o600))
	d := create(t, s, customer)
	must(t, d.Close())
	s.named(t)
	got, infos := s.top(t)
	if len(got) != indexFrom+1 || got[0] != d.Info().ID || infos[got[0]].Name != d.Info().Name {
		t.Errorf("%d drafts, on top %+v", len(got), infos[got[0]])
	}
	if !errors.As(infos[ids[0]].Err, new(*BrokenError)) {
		t.Errorf("the broken one: %+v", infos[ids[0]])
	}
}

// A deleted draft leaves nothing in the index. A damaged top, one that isn't ours and none at
// all are no top, and the next list makes a new one. A directory that can't be written costs
// only that.
func TestTheTopIsOnlyACopy(t *testing.T) {
	s, ids := hurried(t, indexFrom+2)
	must(t, s.Delete(ids[0]))
	want, _ := s.top(t)
	for _, file := range []string{indexFile, topFile} {
		for _, e := range s.readIndex(file) {
			if e.info.ID == ids[0] {
				t.Errorf("a deleted draft is still in %s", file)
			}
		}
	}
	path := filepath.Join(s.dir, topFile)
	whole, err := os.ReadFile(path)
	must(t, err)
	if strings.Contains(string(whole), "Customer") {
		t.Error("a name is in plain text on disk")
	}
	for n := 0; n < len(whole); n += 97 {
		must(t, os.WriteFile(path, whole[:n], 0o600))
		if got, _ := s.top(t); len(got) != 0 {
			t.Fatalf("cut at %d: %d drafts", n, len(got))
		}
	}
	other := encryptedAt(t)
	other.dir = s.dir
	if got, _ := other.top(t); len(got) != 0 {
		t.Errorf("with another key: %d drafts", len(got))
	}
	s.named(t)
	if got, _ := s.top(t); !slices.Equal(got, want) {
		t.Errorf("the next list made a top of %d drafts, want %d", len(got), len(want))
	}
	must(t, os.Remove(path))
	s.disk = full{s.disk}
	if got := s.named(t); len(got) != len(want) {
		t.Errorf("nothing can be written: %d drafts", len(got))
	}
	if got, _ := s.top(t); len(got) != 0 {
		t.Errorf("nothing could be written: %d drafts", len(got))
	}
}

// full is a disk on which nothing can be created.
type full struct{ disk }

func (full) create(string) (file, error) { return nil, os.ErrPermission }

// Two processes that list and delete at once leave a top that can be read, or none, and never
// one that hides a draft from a list.
func TestListsAtOnce(t *testing.T) {
	s, ids := hurried(t, indexFrom+20)
	again, err := At(s.dir, Encrypted(s.codec.key))
	must(t, err)
	done := make(chan error, 2)
	for _, store := range []*Store{s, again} {
		go func() {
			for range 20 {
				if _, err := store.List(); err != nil {
					done <- err
					return
				}
				if _, err := store.Top(); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for _, id := range ids[:10] {
		must(t, s.Delete(id))
	}
	must(t, <-done)
	must(t, <-done)
	if got := s.named(t); len(got) != len(ids)-10 {
		t.Errorf("%d drafts are listed, want %d", len(got), len(ids)-10)
	}
	if got, _ := s.top(t); !slices.Equal(got, ids[10:]) {
		t.Errorf("%d drafts are in the top, want %d", len(got), len(ids)-10)
	}
}

// The index keeps all of an Info but its errors, which are asked for every time. What isn't an
// index is refused.
func TestAnIndexKeepsEverything(t *testing.T) {
	e := indexed{fast: stamp{1, -2}, synced: stamp{1 << 40, 1 << 62}}
	fields := 0
	var fill func(v reflect.Value)
	fill = func(v reflect.Value) {
		fields++
		switch {
		case v.Type() == reflect.TypeFor[error]():
		case v.Type() == reflect.TypeFor[time.Time]():
			v.Set(reflect.ValueOf(time.Unix(int64(fields)*1e9, int64(fields)).UTC()))
		case v.Kind() == reflect.Struct:
			for i := range v.NumField() {
				fill(v.Field(i))
			}
		case v.Kind() == reflect.String:
			v.SetString(strings.Repeat("é\x00\n", fields*10))
		case v.Kind() == reflect.Int:
			v.SetInt(int64(-fields))
		case v.Kind() == reflect.Bool:
			v.SetBool(true)
		default:
			t.Fatalf("what is a %s?", v.Type())
		}
	}
	fill(reflect.ValueOf(&e.info).Elem())
	entries := []indexed{e, {}, e}
	data := string(pack(entries))
	got, err := unpack(data)
	if err != nil || !slices.Equal(got, entries) {
		t.Errorf("%+v, %v", got, err)
	}
	for n := range len(data) {
		if _, err := unpack(data[:n]); err == nil {
			t.Fatalf("cut at %d, it's still an index", n)
		}
	}
	for _, form := range []string{"", "{", `{"form":2,"drafts":{}}`, fmt.Sprintf("%c%s", indexForm*2, strings.Repeat("\xff", 20))} {
		if _, err := unpack(form); err == nil {
			t.Errorf("%q is an index", form)
		}
	}
}
