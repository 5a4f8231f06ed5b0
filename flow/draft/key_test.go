package draft

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"filippo.io/age"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/profile"
)

// ringOf is a keyring in memory. err says why it can't be used.
type ringOf struct {
	mu   sync.Mutex
	text string
	err  error
}

func (r *ringOf) Key() (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text, r.err
}

func (r *ringOf) SetKey(text string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err == nil {
		r.text = text
	}
	return r.err
}

func encryptedAt(t testing.TB) *Store {
	t.Helper()
	s := at(t)
	key, err := FindKey(filepath.Join(t.TempDir(), "key"), nil)
	must(t, err)
	s.codec.key = key
	return s
}

// everything is all bytes in a directory.
func everything(t *testing.T, dir string) []byte {
	t.Helper()
	var all bytes.Buffer
	entries, err := os.ReadDir(dir)
	must(t, err)
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		must(t, err)
		all.Write(data)
	}
	return all.Bytes()
}

func TestEncryptedDraftsTellNothing(t *testing.T) {
	s := encryptedAt(t)
	d, err := s.CreateFor("canary four", "canary seven", profile.Application{profile.FriendlyName: "canary one"})
	must(t, err)
	must(t, d.Set(profile.Email, "canary two", Place{Page: "canary three"}))
	must(t, d.Journal().Append(flow.Entry{Step: "canary five", SID: "canary six"}))
	if all := everything(t, s.dir); bytes.Contains(all, []byte("canary")) {
		t.Errorf("found in\n%s", all)
	}
	id, info := d.Info().ID, d.Info()
	die(d)
	if got := open(t, s, id).Info(); got != info {
		t.Errorf("opened as %+v", got)
	}
}

func TestDamagedEncryptedFilesAreNeverTakenForDrafts(t *testing.T) {
	s := encryptedAt(t)
	d := create(t, s, customer)
	good, err := os.ReadFile(s.path(d.Info().ID, fastFile))
	must(t, err)
	for n := range good {
		flipped := bytes.Clone(good)
		flipped[n] ^= 1
		for _, data := range [][]byte{good[:n], flipped} {
			if _, err := s.decode(d.Info().ID, data); err == nil {
				t.Fatalf("damage at %d is not seen", n)
			}
		}
	}
}

func TestPlainFilesAmongEncryptedDraftsAreRefused(t *testing.T) {
	s := at(t)
	d := create(t, s, customer)
	must(t, d.Close())
	key, err := FindKey(filepath.Join(t.TempDir(), "key"), nil)
	must(t, err)
	e, err := At(s.dir, Encrypted(key))
	must(t, err)
	if _, err := e.Open(d.Info().ID); !broken(err, d.Info().ID) {
		t.Errorf("opened: %v", err)
	}
}

func TestADraftOfAnotherMachineIsLeftAlone(t *testing.T) {
	s := encryptedAt(t)
	d := create(t, s, customer)
	id := d.Info().ID
	must(t, d.Close())
	before := everything(t, s.dir)
	other, err := FindKey(filepath.Join(t.TempDir(), "key"), nil)
	must(t, err)
	for name, codec := range map[string]codec{"another key": {other}, "no key": {}} {
		s := &Store{dir: s.dir, disk: realDisk{}, codec: codec}
		_, openErr := s.Open(id)
		infos, err := s.List()
		must(t, err)
		for what, err := range map[string]error{"Open": openErr, "List": infos[0].Err} {
			var key *KeyError
			if !errors.As(err, &key) || key.ID != id {
				t.Errorf("%s, %s: %v", name, what, err)
			}
		}
	}
	if !bytes.Equal(before, everything(t, s.dir)) {
		t.Error("the files changed")
	}
}

func TestTheKeyIsFoundAgain(t *testing.T) {
	locked := errors.New("the keyring is locked")
	for _, c := range []struct {
		name  string
		ring  Ring
		where string
	}{
		{"keyring", &ringOf{}, "the system's keyring"},
		{"no keyring", nil, "the file"},
		{"a locked keyring", &ringOf{err: locked}, "the file"},
	} {
		file := filepath.Join(t.TempDir(), "state", "key")
		first, err := FindKey(file, c.ring)
		must(t, err)
		again, err := FindKey(file, c.ring)
		must(t, err)
		if !strings.HasPrefix(first.Where(), c.where) || again.Where() != first.Where() {
			t.Errorf("%s: in %s, then in %s", c.name, first.Where(), again.Where())
		}
		sealed, err := first.encrypt([]byte("text"))
		must(t, err)
		if text, err := again.decrypt(sealed); err != nil || string(text) != "text" {
			t.Errorf("%s: %q, %v", c.name, text, err)
		}
		if info, err := os.Stat(file); (err == nil) != (c.where == "the file") || err == nil && info.Mode() != 0o600 {
			t.Errorf("%s: file %v, %v", c.name, info, err)
		}
	}
}

// Over ssh the keyring may be locked. A draft that is written there still opens at the desk.
func TestDraftsFromBeforeTheKeyringOpen(t *testing.T) {
	file := filepath.Join(t.TempDir(), "key")
	ring := &ringOf{err: errors.New("locked")}
	away, err := FindKey(file, ring)
	must(t, err)
	sealed, err := away.encrypt([]byte("written away"))
	must(t, err)
	ring.err = nil
	identity, err := age.GenerateX25519Identity()
	must(t, err)
	must(t, ring.SetKey(identity.String()))
	home, err := FindKey(file, ring)
	must(t, err)
	if text, err := home.decrypt(sealed); err != nil || string(text) != "written away" {
		t.Errorf("%q, %v", text, err)
	}
	if home.Where() != "the system's keyring" {
		t.Errorf("in %s", home.Where())
	}
}

func TestFirstStartsAgreeOnOneKey(t *testing.T) {
	for name, ring := range map[string]Ring{"file": nil, "keyring": &ringOf{}} {
		file := filepath.Join(t.TempDir(), "key")
		var wg sync.WaitGroup
		keys := make([]*Key, 8)
		for i := range keys {
			wg.Go(func() {
				var err error
				if keys[i], err = FindKey(file, ring); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		sealed, err := keys[0].encrypt([]byte("text"))
		must(t, err)
		for _, k := range keys {
			if _, err := k.decrypt(sealed); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestAKeyThatIsNoneIsNotReplaced(t *testing.T) {
	file := filepath.Join(t.TempDir(), "key")
	must(t, os.WriteFile(file, []byte("AGE-SECRET-KEY-canary"), 0o600))
	if _, err := FindKey(file, nil); err == nil || strings.Contains(err.Error(), "canary") {
		t.Errorf("error %v", err)
	}
	if got, _ := os.ReadFile(file); string(got) != "AGE-SECRET-KEY-canary" {
		t.Errorf("the file became %q", got)
	}
	link := filepath.Join(t.TempDir(), "key")
	must(t, os.Symlink(file, link))
	if _, err := FindKey(link, nil); err == nil || !strings.Contains(err.Error(), "symbolic link") {
		t.Errorf("a link: %v", err)
	}
}

func TestAKeyShowsNothing(t *testing.T) {
	ring := &ringOf{}
	key, err := FindKey(filepath.Join(t.TempDir(), "key"), ring)
	must(t, err)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
		if text := fmt.Sprintf(verb, *key); strings.Contains(text, "SECRET") || strings.Contains(text, ring.text) {
			t.Errorf("%s shows %s", verb, text)
		}
	}
}
