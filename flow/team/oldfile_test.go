package team

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/team/pgtest"
)

// again is a shelf with the same files, which nothing has locked.
func (sh shelf) again(t *testing.T) shelf {
	t.Helper()
	other := shelf{t.TempDir(), sh.key}
	for _, f := range sh.files(t) {
		data, err := os.ReadFile(f)
		if err == nil {
			err = os.WriteFile(filepath.Join(other.dir, filepath.Base(f)), data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return other
}

// restarted opens the store again with a machine's files, and cuts it off before it can save
// anything.
func restarted(t *testing.T, l *line, sh shelf) *Store {
	t.Helper()
	l.set(up)
	s := open(t, l.url, sh.key, "maria")
	s.quick = quick
	l.set(down)
	sh.under(t, s)
	return s
}

// A process is killed after the database saved something and before it knows. What is typed in the
// next process counts.
func TestKilledBeforeItKnew(t *testing.T) {
	l, maria, ben := far(t)
	sh := newShelf(t, maria)
	d := unsaved(t, l, maria, "a@example.com")
	sh = sh.again(t)
	l.set(up)
	if err := d.Sync(); err != nil {
		t.Fatal(err)
	}
	next := restarted(t, l, sh)
	e, err := next.Open(d.id)
	if err != nil {
		t.Fatal(err)
	}
	_ = e.Set(profile.Email, "b@example.com", draft.Place{})
	_ = e.Close()
	l.set(up)
	settles(t, next)
	has(t, ben, d.id, "b@example.com")
}

// A file that couldn't be removed, or came back from a machine's backup, is older than what the
// database has. It changes nothing there, also after some processes that had it were killed: it
// gives back no lease, and begins no run that the journal knows more of.
func TestAnOldFile(t *testing.T) {
	l, maria, ben := far(t)
	sh := newShelf(t, maria)
	d := unsaved(t, l, maria, "a@example.com")
	old := sh.again(t)
	l.set(up)
	if err := d.Sync(); err != nil {
		t.Fatal(err)
	}
	intent := flow.Entry{Step: flow.StepProfile, What: flow.Intent, Action: flow.Created}
	for range 3 {
		if err := d.Journal().Append(intent); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Set(profile.Email, "b@example.com", draft.Place{}); err != nil {
		t.Fatal(err)
	}
	unchanged := func() {
		t.Helper()
		if _, err := ben.Open(d.id); !errors.As(err, new(*draft.HeldError)) {
			t.Fatalf("maria has it open: %v", err)
		}
		if err := d.Sync(); err != nil {
			t.Errorf("maria goes on: %v", err)
		}
		if v, err := ben.View(d.id); err != nil || v.Answers[profile.Email] != "b@example.com" || len(v.Entries) != 3 {
			t.Errorf("the database has %v and %d entries: %v", v.Answers, len(v.Entries), err)
		}
	}
	next := open(t, l.url, sh.key, "maria")
	old.again(t).under(t, next)
	settles(t, next)
	unchanged()
	for range 3 {
		next := restarted(t, l, old)
		e, err := next.Open(d.id)
		if err != nil {
			t.Fatal(err)
		}
		_ = e.Set(profile.FriendlyName, "Owls", draft.Place{})
		dies(e)
	}
	e, err := restarted(t, l, old).Open(d.id)
	if err != nil {
		t.Fatal(err)
	}
	l.set(up)
	if err := e.Journal().Append(intent); !errors.Is(err, ErrTaken) {
		t.Errorf("an entry: %v", err)
	}
	if err := e.Close(); !errors.Is(err, ErrTaken) {
		t.Errorf("closing it: %v", err)
	}
	unchanged()
}

// The database is restored from a backup, and somebody opens a draft there that was open before
// the backup came back. What was kept of the old one doesn't count in the new one.
func TestKeptWhileTheDatabaseIsRestored(t *testing.T) {
	l, maria, ben := far(t)
	newShelf(t, maria)
	d, err := maria.Create(nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	sql := func(statement string) {
		t.Helper()
		if _, err := ben.pool.Exec(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	sql(`CREATE TABLE ` + in(ben, "backup") + ` AS SELECT * FROM drafts`)
	if d, err = maria.Open(d.id); err != nil {
		t.Fatal(err)
	}
	l.set(down)
	_ = d.Set(profile.Email, "a@example.com", draft.Place{})
	kept(t, d)
	sql(`DELETE FROM drafts`)
	sql(`INSERT INTO drafts SELECT * FROM ` + in(ben, "backup"))
	e, err := ben.Open(d.id)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Set(profile.Email, "b@example.com", draft.Place{}); err != nil {
		t.Fatal(err)
	}
	l.set(up)
	settles(t, maria)
	has(t, ben, d.id, "b@example.com")
	if err := e.Set(profile.Email, "c@example.com", draft.Place{}); err != nil {
		t.Errorf("ben goes on: %v", err)
	}
	if maria.Unshown(d.id) == nil {
		t.Error("maria isn't shown what she typed")
	}
}

// Trouble with this machine's own files isn't the database's.
func TestAPinThatCantBeReadOrWritten(t *testing.T) {
	place, dir := pgtest.URL(t), t.TempDir()
	key, err := draft.FindKey(filepath.Join(dir, "key"), nil)
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, place, key, "maria")
	d, err := s.Create(nil)
	if err != nil {
		t.Fatal(err)
	}
	pin := filepath.Join(dir, pinFile(s.place))
	fails := func(what string, err error) {
		t.Helper()
		e, ok := errors.AsType[*Error](err)
		if !ok || transient(err) || !strings.Contains(e.Message, pin) || e.Fix == "" {
			t.Errorf("%s: %v", what, err)
		}
	}
	for _, name := range []string{pin, pin + ".lock"} { // can't be read, can't be written
		if err := errors.Join(os.RemoveAll(pin), os.RemoveAll(name), os.Mkdir(name, 0o700)); err != nil {
			t.Fatal(err)
		}
		_, err = Open(ctx, place, key, "maria")
		fails("opening "+name, err)
		fails("forgetting "+name, Unpin(place, key))
		if name == pin {
			fails("a key", d.Set(profile.Email, "a", draft.Place{}))
		}
		if err := os.RemoveAll(name); err != nil {
			t.Fatal(err)
		}
	}
	open(t, place, key, "maria")
	if err := d.Sync(); err != nil {
		t.Errorf("mended: %v", err)
	}
}

// Files that can't be read are told, each with what's wrong, and stay. All others are kept.
func TestDamagedFiles(t *testing.T) {
	l, maria, ben := far(t)
	sh := newShelf(t, maria)
	d := unsaved(t, l, maria, "a@example.com")
	good := sh.files(t)[0]
	data, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	sh = sh.again(t)
	name := func(n int, suffix string) string { return filepath.Join(sh.dir, fmt.Sprintf("%016d%s", n, suffix)) }
	write := func(n int, data []byte) error { return os.WriteFile(name(n, fileSuffix), data, 0o600) }
	theirs, err := draft.At(sh.dir, draft.Encrypted(keyOf(t)))
	if err != nil {
		t.Fatal(err)
	}
	other, err := theirs.Spare()
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(
		write(1, data[:len(data)/2]), write(2, nil), write(3, data), os.Truncate(name(3, fileSuffix), 100<<20),
		os.Mkdir(name(4, fileSuffix), 0o700), os.Symlink(good, name(5, fileSuffix)), write(6, data), os.Mkdir(name(6, ".lock"), 0o700),
		other.Write([]byte("{}"), false),
	); err != nil {
		t.Fatal(err)
	}
	other.Release()
	before := sh.files(t)
	l.set(up)
	next := open(t, l.url, sh.key, "maria")
	files, err := draft.At(sh.dir, draft.Encrypted(sh.key))
	if err != nil {
		t.Fatal(err)
	}
	told, ok := errors.AsType[*Error](next.KeepIn(files))
	if !ok || told.Fix == "" || strings.Contains(told.Message, "\n") {
		t.Fatalf("told: %v", told)
	}
	for _, file := range append([]string{name(6, ".lock")}, before...) {
		if bad := filepath.Base(file) != filepath.Base(good) && file != name(6, fileSuffix); bad != strings.Contains(told.Message, file) {
			t.Errorf("%s, %v: %v", file, bad, told)
		}
	}
	settles(t, next)
	has(t, ben, d.id, "a@example.com")
	if left := sh.files(t); len(left) != len(before)-1 {
		t.Errorf("of %q, there are %q", before, left)
	}
}

const fileSuffix = ".draft"

// A member who was removed while the machine keeps answers gets them when added again, also under
// another name.
func TestAMemberIsRemovedAndAddedAgain(t *testing.T) {
	l, maria, ben := far(t)
	sh := newShelf(t, maria)
	d := unsaved(t, l, maria, "a@example.com")
	l.set(up)
	lost := unsaved(t, l, maria, "b@example.com")
	if _, err := ben.TakeOver(lost.id); err != nil {
		t.Fatal(err)
	}
	sh = sh.again(t) // as if the process was killed
	if err := errors.Join(ben.Remove(ctx, "maria", nil), ben.Add(ctx, "maria ii", sh.key.Recipient())); err != nil {
		t.Fatal(err)
	}
	next := open(t, direct(t, l.url), sh.key, "")
	sh.under(t, next)
	settles(t, next)
	has(t, ben, d.id, "a@example.com")
	if shown := next.Unshown(lost.id); shown == nil || shown.Application()[profile.Email] != "b@example.com" {
		t.Error("she isn't shown what she typed")
	}
}

// What a machine keeps for another team stays, and is counted.
func TestKeptForAnotherTeam(t *testing.T) {
	l, maria, ben := far(t)
	sh := newShelf(t, maria)
	d := unsaved(t, l, maria, "a@example.com")
	sh = sh.again(t)
	other := open(t, pgtest.URL(t), sh.key, "maria")
	sh.under(t, other)
	if len(other.Kept()) != 0 || other.Others() != 1 {
		t.Errorf("%+v, and of others %d", other.Kept(), other.Others())
	}
	l.set(up)
	next := open(t, l.url, sh.key, "maria")
	sh.under(t, next)
	settles(t, next)
	has(t, ben, d.id, "a@example.com")
	if next.Others() != 0 {
		t.Errorf("of others: %d", next.Others())
	}
}
