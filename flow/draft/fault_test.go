package draft

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/profile"
)

// moody is a real disk that fails on request, counts syncs, and can block in them.
type moody struct {
	realDisk
	mu     sync.Mutex
	refuse map[string]error // by what is asked: create, write, sync, rename, syncDir
	syncs  int
	gate   chan struct{} // where not nil, a sync announces itself at atGate and waits
	atGate chan struct{}
}

func (m *moody) ask(what string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.refuse[what]
}

func (m *moody) set(what string, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.refuse = map[string]error{what: err}
}

func (m *moody) create(path string) (file, error) {
	if err := m.ask("create"); err != nil {
		return nil, err
	}
	f, err := m.realDisk.create(path)
	return &moodyFile{f, m}, err
}

func (m *moody) rename(from, to string) error {
	if err := m.ask("rename"); err != nil {
		return err
	}
	return m.realDisk.rename(from, to)
}

func (m *moody) syncDir(path string) error {
	if err := m.ask("syncDir"); err != nil {
		return err
	}
	return m.realDisk.syncDir(path)
}

type moodyFile struct {
	file
	m *moody
}

// Write writes half of the data before it fails, like a disk that fills up.
func (f *moodyFile) Write(p []byte) (int, error) {
	if err := f.m.ask("write"); err != nil {
		n, _ := f.file.Write(p[:len(p)/2])
		return n, err
	}
	return f.file.Write(p)
}

func (f *moodyFile) Sync() error {
	if f.m.gate != nil {
		f.m.atGate <- struct{}{}
		<-f.m.gate
	}
	if err := f.m.ask("sync"); err != nil {
		return err
	}
	f.m.mu.Lock()
	f.m.syncs++
	f.m.mu.Unlock()
	return f.file.Sync()
}

func onMoody(t testing.TB) (*Store, *moody) {
	s, m := at(t), &moody{}
	s.disk = m
	return s, m
}

func TestAnAnswerThatCannotBeSavedIsKept(t *testing.T) {
	for _, what := range []string{"create", "write", "rename"} {
		t.Run(what, func(t *testing.T) {
			s, m := onMoody(t)
			d := create(t, s, nil)
			must(t, d.Set(profile.Email, "first@example.com", Place{}))
			m.set(what, syscall.ENOSPC)
			err := d.Set(profile.Email, "second@example.com", Place{})
			if !errors.Is(err, syscall.ENOSPC) || strings.Contains(err.Error(), "example.com") {
				t.Errorf("set: %v", err)
			}
			if got := d.Application()[profile.Email]; got != "second@example.com" {
				t.Errorf("in memory: %q", got)
			}
			if v, err := s.read(d.Info().ID); err != nil || v.rec.Answers[profile.Email] != "first@example.com" {
				t.Errorf("on disk: %v, %v", v.rec.Answers, err)
			}
			m.set(what, nil)
			must(t, d.SetPlace(Place{})) // nothing new, but something is owed
			die(d)
			if got := open(t, s, d.Info().ID).Application()[profile.Email]; got != "second@example.com" {
				t.Errorf("on disk once there is room: %q", got)
			}
			if names, _ := filepath.Glob(s.dir + "/*" + tempSuffix); len(names) > 0 {
				t.Errorf("left over: %v", names)
			}
		})
	}
}

func TestAnEntryThatCannotBeWrittenIsNone(t *testing.T) {
	for _, what := range []string{"create", "write", "sync", "rename", "syncDir"} {
		t.Run(what, func(t *testing.T) {
			s, m := onMoody(t)
			d := create(t, s, customer)
			must(t, d.Journal().Append(flow.Entry{Step: "profile", What: flow.Intent}))
			m.set(what, syscall.EIO)
			lost := []flow.Entry{{Step: "business", What: flow.Intent}, {Step: "address", What: flow.Intent}}
			if err := d.Journal().Append(lost...); !errors.Is(err, syscall.EIO) {
				t.Errorf("append: %v", err)
			}
			if got := d.Journal().Entries(); len(got) != 1 {
				t.Errorf("entries: %v", got)
			}
			m.set(what, nil)
			must(t, d.Journal().Append(flow.Entry{Step: "document", What: flow.Intent}))
			die(d)
			got := open(t, s, d.Info().ID).Journal().Entries()
			if len(got) != 2 || got[0].Step != "profile" || got[1].Step != "document" {
				t.Errorf("after a restart: %v", got)
			}
		})
	}
}

func TestASyncThatFailsSaysSo(t *testing.T) {
	s, m := onMoody(t)
	d := create(t, s, nil)
	must(t, d.Set(profile.Email, "a@example.com", Place{}))
	m.set("sync", syscall.EIO)
	if err := d.Sync(); !errors.Is(err, syscall.EIO) {
		t.Errorf("sync: %v", err)
	}
	if err := d.Close(); !errors.Is(err, syscall.EIO) {
		t.Errorf("close: %v", err)
	}
	m.set("sync", nil)
	if got := open(t, s, d.Info().ID).Application()[profile.Email]; got != "a@example.com" {
		t.Errorf("after a restart: %q", got)
	}
}

func TestADraftOpensOnAFullDisk(t *testing.T) {
	s, m := onMoody(t)
	d := create(t, s, customer)
	must(t, d.Set(profile.Email, "a@example.com", Place{}))
	die(d)
	m.set("write", syscall.ENOSPC)
	d = open(t, s, d.Info().ID)
	if got := d.Application()[profile.Email]; got != "a@example.com" {
		t.Errorf("answer %q", got)
	}
	if err := d.Set(profile.Email, "b@example.com", Place{}); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("set: %v", err)
	}
}

func TestADraftThatCannotBeCreatedLeavesNothing(t *testing.T) {
	s, m := onMoody(t)
	m.set("sync", syscall.EIO)
	if _, err := s.Create(customer); !errors.Is(err, syscall.EIO) {
		t.Errorf("create: %v", err)
	}
	if names, _ := s.files(); len(names) > 0 {
		t.Errorf("left over: %v", names)
	}
}

func TestOneWriteServesAllThatWait(t *testing.T) {
	s, m := onMoody(t)
	d := create(t, s, nil)
	m.gate, m.atGate = make(chan struct{}), make(chan struct{})
	before := m.syncs

	var wg sync.WaitGroup
	add := func() {
		if err := d.Journal().Append(flow.Entry{Step: "profile", What: flow.Intent}); err != nil {
			t.Error(err)
		}
	}
	wg.Go(add)
	<-m.atGate // the first write is under way, and held up

	const more = 20
	for range more {
		wg.Go(add)
	}
	waitFor(t, func() bool {
		d.mu.Lock()
		defer d.mu.Unlock()
		return d.queue != nil && len(d.queue.entries) == more
	})
	// Typing doesn't wait.
	must(t, d.Set(profile.Email, "typed@example.com", Place{}))
	if got := len(d.Journal().Entries()); got != 0 {
		t.Errorf("%d entries count before they are on the medium", got)
	}
	m.gate <- struct{}{}
	<-m.atGate
	m.gate <- struct{}{}
	wg.Wait()
	if got := m.syncs - before; got != 2 {
		t.Errorf("%d syncs for %d appends, want 2", got, more+1)
	}
	if got := len(d.Journal().Entries()); got != more+1 {
		t.Errorf("%d entries", got)
	}
	m.gate = nil
	die(d)
	d = open(t, s, d.Info().ID)
	if got := d.Application()[profile.Email]; got != "typed@example.com" || len(d.Journal().Entries()) != more+1 {
		t.Errorf("after a kill: %q and %d entries", got, len(d.Journal().Entries()))
	}
}

// If the process is killed while you type and the journal is written, the entries are in one
// file and the key is in the other.
func TestAKeyTypedWhileTheJournalIsWrittenSurvivesWithIt(t *testing.T) {
	s, m := onMoody(t)
	d := create(t, s, nil)
	m.gate, m.atGate = make(chan struct{}), make(chan struct{})
	done := make(chan error)
	go func() { done <- d.Journal().Append(flow.Entry{Step: "profile", What: flow.Intent}) }()
	<-m.atGate
	must(t, d.Set(profile.Email, "typed@example.com", Place{}))
	kept, err := os.ReadFile(s.path(d.Info().ID, fastFile))
	must(t, err)
	m.gate <- struct{}{}
	must(t, <-done)
	m.gate = nil
	die(d)
	must(t, os.WriteFile(s.path(d.Info().ID, fastFile), kept, 0o600)) // killed before ID.draft followed

	d = open(t, s, d.Info().ID)
	if got := d.Application()[profile.Email]; got != "typed@example.com" || len(d.Journal().Entries()) != 1 {
		t.Errorf("%q and %d entries", got, len(d.Journal().Entries()))
	}
}

func TestADamagedFileIsNeverTakenForADraft(t *testing.T) {
	s := at(t)
	d := create(t, s, customer)
	must(t, d.Journal().Append(flow.Entry{Step: "profile", What: flow.Intent}))
	id := d.Info().ID
	must(t, d.Close())
	good, err := os.ReadFile(s.path(id, fastFile))
	must(t, err)

	var damaged [][]byte
	for n := range good {
		damaged = append(damaged, good[:n])
		flipped := bytes.Clone(good)
		flipped[n] ^= 1 << (n % 8)
		damaged = append(damaged, flipped)
	}
	damaged = append(damaged, append(bytes.Clone(good), 0), bytes.Repeat([]byte{0}, len(good)))
	for _, data := range damaged {
		if r, err := s.decode(id, data); err == nil {
			t.Fatalf("%q opens as %+v", data, r)
		}
	}
	t.Logf("%d damaged files", len(damaged))
}

func TestTheVersionBeforeABrokenOneOpens(t *testing.T) {
	s := at(t)
	d := create(t, s, customer)
	must(t, d.Journal().Append(flow.Entry{Step: "profile", What: flow.Intent}))
	must(t, d.Set(profile.Email, "lost@example.com", Place{}))
	id := d.Info().ID
	die(d)
	junk := []byte("trusthub-wizard draft 1 pla")
	must(t, os.WriteFile(s.path(id, fastFile), junk, 0o600))

	infos, err := s.List()
	must(t, err)
	d = open(t, s, id)
	for what, info := range map[string]Info{"list": infos[0], "draft": d.Info()} {
		var broken *BrokenError
		if !errors.As(info.Restored, &broken) || info.Err != nil || info.Name != "Example Dental" {
			t.Errorf("%s: %+v", what, info)
		}
	}
	if len(d.Journal().Entries()) != 1 || d.Application()[profile.FriendlyName] != "Example Dental" {
		t.Errorf("restored %v", d.Application())
	}
	if kept, err := os.ReadFile(s.path(id, asideFile+"1")); err != nil || !bytes.Equal(kept, junk) {
		t.Errorf("the broken file: %q, %v", kept, err)
	}
	must(t, d.Close())
	if d := open(t, s, id); d.Info().Restored != nil {
		t.Errorf("still restored: %v", d.Info().Restored)
	}
}

func TestABrokenDraftIsLeftAlone(t *testing.T) {
	newer := magic + "2 spiral "
	for _, c := range []struct {
		name string
		data string
		want any
	}{
		{"empty", "", new(*BrokenError)},
		{"something else", "friendly_name: Example\n", new(*BrokenError)},
		{"newer", newer + checksum(newer, []byte("?")) + "\n?", new(*NewerError)},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := at(t)
			id := "aaaaaaaabbbbbbbb"
			for _, suffix := range []string{fastFile, syncedFile} {
				must(t, os.WriteFile(s.path(id, suffix), []byte(c.data), 0o600))
			}
			_, openErr := s.Open(id)
			_, copyErr := s.Copy(id, "copy")
			infos, err := s.List()
			must(t, err)
			for what, err := range map[string]error{"Open": openErr, "Copy": copyErr, "List": infos[0].Err} {
				if !errors.As(err, c.want) || !strings.Contains(err.Error(), id) {
					t.Errorf("%s: %v", what, err)
				}
			}
			for _, suffix := range []string{fastFile, syncedFile} {
				if got, err := os.ReadFile(s.path(id, suffix)); err != nil || string(got) != c.data {
					t.Errorf("%s became %q, %v", suffix, got, err)
				}
			}
			must(t, s.Delete(id))
		})
	}
}

func TestADraftUnderAnothersNameIsRefused(t *testing.T) {
	s := at(t)
	d := create(t, s, customer)
	must(t, d.Close())
	must(t, os.Rename(s.path(d.Info().ID, fastFile), s.path("aaaaaaaabbbbbbbb", fastFile)))
	if _, err := s.Open("aaaaaaaabbbbbbbb"); err == nil || !strings.Contains(err.Error(), "renamed by hand") {
		t.Errorf("open: %v", err)
	}
}
