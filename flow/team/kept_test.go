package team

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

// A shelf is a machine's directory for what can't be saved.
type shelf struct {
	dir string
	key *draft.Key
}

func newShelf(t testing.TB, s *Store) shelf {
	s.quick = quick
	sh := shelf{t.TempDir(), s.key}
	sh.under(t, s)
	return sh
}

// under keeps what a store of this machine can't save here.
func (sh shelf) under(t testing.TB, s *Store) {
	t.Helper()
	files, err := draft.At(sh.dir, draft.Encrypted(sh.key))
	if err == nil {
		err = s.KeepIn(files)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// files are the drafts that are here.
func (sh shelf) files(t testing.TB) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(sh.dir, "*.draft"))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// unsaved is a draft of somebody's with an answer that the database of l lacks.
func unsaved(t testing.TB, l *line, s *Store, answer string) *Draft {
	t.Helper()
	d, err := s.Create(profile.Application{profile.FriendlyName: "Owl"})
	if err != nil {
		t.Fatal(err)
	}
	l.set(down)
	if err := d.Set(profile.Email, answer, draft.Place{Field: profile.Email, Cursor: 3}); !transient(err) {
		t.Fatalf("without the database: %v", err)
	}
	return d
}

// kept closes a draft that can't be saved.
func kept(t testing.TB, d *Draft) {
	t.Helper()
	var later *KeptError
	if err := d.Close(); !errors.As(err, &later) || !transient(err) {
		t.Fatalf("closing it: %v", err)
	}
}

func settles(t testing.TB, s *Store) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if rest := s.Settle(ctx); rest != nil {
		t.Fatalf("not saved: %+v", rest)
	}
}

func has(t testing.TB, s *Store, id, email string) {
	t.Helper()
	if v, err := s.View(id); err != nil || v.Answers[profile.Email] != email {
		t.Errorf("the database has %q, not %q: %v", v.Answers[profile.Email], email, err)
	}
}

// A session ends while the database is down. Its draft is kept, and saved and closed when the
// database is back.
func TestAClosedDraftIsSavedLater(t *testing.T) {
	l, maria, ben := far(t)
	sh := newShelf(t, maria)
	news := make(chan Kept, 8)
	maria.OnKept(func(k Kept) { news <- k })
	d := unsaved(t, l, maria, "a@example.com")
	id := d.Info().ID
	kept(t, d)
	if k := <-news; k.ID != id || k.Who != "maria" || k.Saved || !k.OnDisk || k.Lost != nil {
		t.Errorf("it's told %+v", k)
	}
	if files := sh.files(t); len(files) != 1 {
		t.Errorf("on disk: %q", files)
	} else if data, err := os.ReadFile(files[0]); err != nil || strings.Contains(string(data), "example.com") {
		t.Errorf("its file shows answers: %v", err)
	}
	short, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if rest := maria.Settle(short); len(rest) != 1 {
		t.Errorf("while the database is down, these are left: %+v", rest)
	}
	l.set(up)
	settles(t, maria)
	if k := <-news; k.ID != id || !k.Saved {
		t.Errorf("then it's told %+v", k)
	}
	has(t, ben, id, "a@example.com")
	if left := sh.files(t); len(left) != 0 {
		t.Errorf("on disk afterwards: %q", left)
	}
	e, err := ben.Open(id) // it's closed
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Error(err)
	}
}

// Whoever comes back while the database is still down goes on with the same answers at the same
// field. Others are told who has the draft.
func TestGoingOnBeforeTheDatabaseIsBack(t *testing.T) {
	l, maria, ben := far(t)
	newShelf(t, maria)
	ada, cyd := maria.As("ada"), maria.As("cyd")
	d := unsaved(t, l, ada, "a@example.com")
	id := d.Info().ID
	kept(t, d)
	var held *draft.HeldError
	if _, err := cyd.Open(id); !errors.As(err, &held) || held.Who != "ada" {
		t.Errorf("cyd is told: %v", err)
	}
	again, err := ada.Open(id)
	if err != nil {
		t.Fatal(err)
	}
	if at := again.Info().Place; at.Cursor != 3 || again.Application()[profile.Email] != "a@example.com" {
		t.Errorf("ada finds %v at %v", again.Application(), at)
	}
	if saved, err := again.Behind(); !transient(err) || saved[profile.Email] != "" || saved[profile.FriendlyName] != "Owl" {
		t.Errorf("the database has %v: %v", saved, err)
	}
	began := time.Now()
	if err := again.Set(profile.Email, "ab@example.com", draft.Place{}); !transient(err) || time.Since(began) > 100*time.Millisecond {
		t.Errorf("typing took %s: %v", time.Since(began), err)
	}
	kept(t, again)
	l.set(up)
	settles(t, maria)
	has(t, ben, id, "ab@example.com")
}

// A draft that lacks nothing is closed while the database is down. Its owner can go on with it, and
// others can open it once the database is back.
func TestTheLeaseIsGivenBackLater(t *testing.T) {
	l, maria, ben := far(t)
	sh := newShelf(t, maria)
	news := make(chan Kept, 8)
	maria.OnKept(func(k Kept) { news <- k })
	d, err := maria.Create(profile.Application{profile.Email: "a@example.com"})
	if err != nil {
		t.Fatal(err)
	}
	id := d.Info().ID
	l.set(down)
	for range 2 {
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		if infos, err := maria.List(); !transient(err) || len(infos) != 1 || infos[0].ID != id {
			t.Errorf("maria can open %+v: %v", infos, err)
		}
		if d, err = maria.Open(id); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Behind(); err != nil {
			t.Errorf("it lacks something: %v", err)
		}
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if rest := maria.Settle(t.Context()); rest != nil || len(sh.files(t)) != 0 {
		t.Errorf("it waits for %+v, and there is %q", rest, sh.files(t))
	}
	l.set(up)
	for n := 0; ; n++ {
		e, err := ben.Open(id)
		if err == nil {
			_ = e.Close()
			break
		}
		if time.Sleep(50 * time.Millisecond); n == 100 {
			t.Fatal(err)
		}
	}
	if len(news) != 0 || len(maria.Kept()) != 0 {
		t.Errorf("it's told %d times, and kept: %+v", len(news), maria.Kept())
	}
}

// A process dies while the database is down. The next one on the same machine saves what was typed.
func TestTheNextProcessSavesIt(t *testing.T) {
	for name, closed := range map[string]bool{"killed": false, "stopped": true} {
		t.Run(name, func(t *testing.T) {
			l, maria, ben := far(t)
			sh := newShelf(t, maria)
			ada := maria.As("ada")
			d := unsaved(t, l, ada, "a@example.com")
			id := d.Info().ID
			second := open(t, direct(t, l.url), sh.key, "maria")
			sh.under(t, second)
			if list := second.Kept(); len(list) != 0 {
				t.Fatalf("another process keeps what a living one has: %+v", list)
			}
			if closed {
				kept(t, d)
				d = maria.kept.take(func(*Draft) bool { return true })
			}
			dies(d)
			sh.under(t, second)
			settles(t, second)
			has(t, ben, id, "a@example.com")
			until(t, "nothing is left on disk", func() bool { return len(sh.files(t)) == 0 })
			until(t, "ada changed and closed it", func() bool { // it's saved a moment before
				trail, err := ben.Trail(id)
				at := len(trail) - 1
				return err == nil && at > 0 && trail[at].What == "closed" && trail[at-1].Who == "ada" && trail[at-1].Detail == string(profile.Email)
			})
		})
	}
}

// dies leaves a draft as a killed process does.
func dies(d *Draft) {
	d.backing.Lock()
	defer d.backing.Unlock()
	d.seat.Release()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closed, d.seat = true, nil
	close(d.ended)
}

// The next process goes on with the draft before the database is back. What an earlier run may
// have sent counts as unknown from then on.
func TestGoingOnInTheNextProcess(t *testing.T) {
	l, maria, ben := far(t)
	sh := newShelf(t, maria)
	d, err := maria.Create(nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Journal().Append(flow.Entry{Step: flow.StepProfile, What: flow.Intent, Action: flow.Created}); err != nil {
		t.Fatal(err)
	}
	id := d.Info().ID
	l.set(down)
	_ = d.Set(profile.Email, "a@example.com", draft.Place{Cursor: 3})
	dies(d)
	l.set(up)
	second := open(t, l.url, sh.key, "maria")
	l.set(down)
	began := time.Now()
	sh.under(t, second)
	e, err := second.Open(id)
	if err != nil {
		t.Fatal(err)
	}
	if at := e.Info().Place; at.Cursor != 3 || e.Application()[profile.Email] != "a@example.com" {
		t.Errorf("it finds %v at %v", e.Application(), at)
	}
	if n, since := e.Journal().Inherited(); n != 1 || since.Before(began) {
		t.Errorf("inherited: %d entries at %s", n, since)
	}
	l.set(up)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	has(t, ben, id, "a@example.com")
	if v, err := ben.View(id); err != nil || len(v.Entries) != 1 {
		t.Errorf("the journal has %d entries: %v", len(v.Entries), err)
	}
}

// Somebody took the draft before its last answers were saved. Theirs count, and whoever typed the
// others sees them: also in the next process.
func TestAKeptDraftIsTaken(t *testing.T) {
	l, maria, ben := far(t)
	sh := newShelf(t, maria)
	news := make(chan Kept, 8)
	maria.OnKept(func(k Kept) { news <- k })
	d := unsaved(t, l, maria, "a@example.com")
	id := d.Info().ID
	kept(t, d)
	<-news
	e, err := ben.TakeOver(id)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Set(profile.Email, "b@example.com", draft.Place{}); err != nil {
		t.Fatal(err)
	}
	l.set(up)
	settles(t, maria)
	if k := <-news; k.Saved || k.Lost == nil || k.Lost.Who != "ben" {
		t.Errorf("it's told %+v", k)
	}
	shown := func(s *Store) *Draft {
		t.Helper()
		d := s.Unshown(id)
		if d == nil {
			t.Fatal("maria isn't shown it")
		}
		select {
		case <-d.Gone():
		default:
			t.Error("it looks like hers")
		}
		if saved, err := d.Behind(); !errors.Is(err, ErrTaken) || saved[profile.Email] != "" || d.Application()[profile.Email] != "a@example.com" {
			t.Errorf("maria sees %v instead of %v: %v", d.Application(), saved, err)
		}
		return d
	}
	d = shown(maria)
	if err := d.Close(); !errors.Is(err, ErrTaken) { // cut off before she read it
		t.Errorf("closing it: %v", err)
	}
	d = shown(maria)
	dies(d)
	second := open(t, direct(t, l.url), sh.key, "maria")
	sh.under(t, second)
	settles(t, second)
	if err := shown(second).Close(); !errors.Is(err, ErrTaken) {
		t.Errorf("closing it: %v", err)
	}
	second.Dismiss(id)
	if d := second.Unshown(id); d != nil || len(sh.files(t)) != 0 {
		t.Errorf("after she read it, it's still there: %q", sh.files(t))
	}
	has(t, ben, id, "b@example.com")
	if len(news) > 0 {
		t.Errorf("it's told again: %+v", <-news)
	}
}

// A new owner who gave the same answers leaves nothing to show.
func TestTheNewOwnerKnewItToo(t *testing.T) {
	l, maria, ben := far(t)
	sh := newShelf(t, maria)
	news := make(chan Kept, 8)
	maria.OnKept(func(k Kept) { news <- k })
	d := unsaved(t, l, maria, "a@example.com")
	kept(t, d)
	<-news
	e, err := ben.TakeOver(d.id)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Set(profile.Email, "a@example.com", draft.Place{}); err != nil {
		t.Fatal(err)
	}
	l.set(up)
	settles(t, maria)
	if k := <-news; !k.Saved || maria.Unshown(d.id) != nil || len(sh.files(t)) != 0 {
		t.Errorf("it's told %+v, and on disk: %q", k, sh.files(t))
	}
}

// Lost drafts that nobody comes back for are limited.
func TestSoManyLostDraftsAreKept(t *testing.T) {
	l, maria, ben := far(t)
	sh := newShelf(t, maria)
	var drafts []*Draft
	for range keptLost + 2 {
		d, err := maria.Create(nil)
		if err != nil {
			t.Fatal(err)
		}
		drafts = append(drafts, d)
	}
	l.set(down)
	for n, d := range drafts {
		if _, err := ben.TakeOver(d.id); err != nil {
			t.Fatal(err)
		}
		_ = d.Set(profile.Email, fmt.Sprint(n), draft.Place{})
	}
	l.set(up)
	for _, d := range drafts {
		if err := d.Close(); !errors.Is(err, ErrTaken) {
			t.Fatal(err)
		}
	}
	if n := len(maria.Kept()); n != keptLost || len(sh.files(t)) != keptLost {
		t.Errorf("%d are kept, and %d on disk", n, len(sh.files(t)))
	}
	if maria.Unshown(drafts[1].id) != nil || maria.Unshown(drafts[2].id) == nil {
		t.Error("not the latest ones are kept")
	}
}

// Without a place on this machine, the process keeps it all the same.
func TestADraftIsKeptInMemory(t *testing.T) {
	l, maria, ben := far(t)
	maria.quick = quick
	d := unsaved(t, l, maria, "a@example.com")
	var later *KeptError
	if err := d.Close(); !errors.As(err, &later) || later.OnDisk {
		t.Fatalf("%v", err)
	}
	l.set(up)
	settles(t, maria)
	has(t, ben, d.id, "a@example.com")
}

// A file of another team, an old one and one that can't be read harm nothing.
func TestFilesThatAreNotOurs(t *testing.T) {
	l, maria, _ := far(t)
	sh := newShelf(t, maria)
	d := unsaved(t, l, maria, "a@example.com")
	dies(d)
	file := sh.files(t)[0]
	_, other, _ := far(t)
	sh.under(t, other)
	if list := other.Kept(); len(list) != 0 {
		t.Errorf("another team keeps %+v", list)
	}
	l.set(up)
	second := open(t, l.url, sh.key, "maria")
	if _, err := other.TakeOver("x"); err == nil {
		t.Error("another team has it")
	}
	if _, err := second.TakeOver(d.id); err != nil { // so that it's lost
		t.Fatal(err)
	}
	l.set(down)
	sh.under(t, second)
	old := second.kept.take(func(*Draft) bool { return true })
	old.mu.Lock()
	old.rec.Changed = time.Now().Add(-draft.Keep - time.Hour)
	old.mu.Unlock()
	old.backUp(true)
	dies(old)
	l.set(up)
	sh.under(t, second)
	until(t, "an old one is gone", func() bool { return len(second.Kept()) == 0 && len(sh.files(t)) == 0 })
	if err := os.WriteFile(file, []byte("?"), 0o600); err != nil {
		t.Fatal(err)
	}
	files, err := draft.At(sh.dir, draft.Encrypted(sh.key))
	if err != nil {
		t.Fatal(err)
	}
	if err := second.KeepIn(files); err == nil || len(sh.files(t)) != 1 {
		t.Errorf("one that can't be read: %v, %q", err, sh.files(t))
	}
}
