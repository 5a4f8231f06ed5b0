package team

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/team/pgtest"
)

// A machine that was off follows all that happened to the team meanwhile, also if its member was
// removed and added again.
func TestAMachineThatWasOff(t *testing.T) {
	s := besiege(t)
	for i := range 3 {
		if err := s.store.Add(ctx, fmt.Sprint("joe", i), keyOf(t).Recipient()); err != nil {
			t.Fatal(err)
		}
		ben := open(t, s.url, s.ben, "") // so that not always the same one signs
		if err := errors.Join(ben.Remove(ctx, fmt.Sprint("joe", i), nil), ben.Remove(ctx, "ana", nil)); err != nil {
			t.Fatal(err)
		}
		ana := "ana"
		if _, err := Open(ctx, s.url, s.ana, ""); !errors.Is(err, ErrStranger) {
			t.Errorf("ana isn't a member: %v", err)
		}
		if err := ben.Add(ctx, ana, s.ana.Recipient()); err != nil {
			t.Fatal(err)
		}
	}
	d, err := s.store.Create(profile.Application{profile.Email: "a@example.com"})
	if err != nil {
		t.Fatal(err)
	}
	ana := open(t, s.url, s.ana, "")
	if v, err := ana.View(d.Info().ID); err != nil || v.Answers[profile.Email] != "a@example.com" || ana.Who() != "ana" || ana.First() {
		t.Errorf("%s, for the first time: %v, reads %v: %v", ana.Who(), ana.First(), v.Answers, err)
	}
}

// Everybody sees the same fingerprint, and another one after each change. Only the first connection
// of a machine is said to be one.
func TestFingerprints(t *testing.T) {
	url, maria, ben := pgtest.URL(t), keyOf(t), keyOf(t)
	seen := map[string]bool{}
	check := func(stores ...*Store) {
		t.Helper()
		var last string
		for _, s := range stores {
			f, err := s.Fingerprint(ctx)
			if err != nil || len(f) != 19 || last != "" && f != last {
				t.Errorf("%q after %q: %v", f, last, err)
			}
			last = f
		}
		if seen[last] {
			t.Errorf("%q once more", last)
		}
		seen[last] = true
	}
	m := open(t, url, maria, "maria")
	check(m)
	if err := m.Add(ctx, "ben", ben.Recipient()); err != nil {
		t.Fatal(err)
	}
	b := open(t, url, ben, "")
	check(m, b)
	if again := open(t, url, ben, ""); !m.First() || !b.First() || again.First() {
		t.Errorf("for the first time: %v %v %v", m.First(), b.First(), again.First())
	}
	if err := m.Rekey(ctx, nil); err != nil {
		t.Fatal(err)
	}
	check(m, b)
}

// Somebody tampers with the team while a customer is open. What is typed stays in memory, and
// is saved once it's mended.
func TestTypingGoesOnUntilItIsMended(t *testing.T) {
	s := besiege(t)
	d, err := s.store.Create(nil)
	if err != nil {
		t.Fatal(err)
	}
	s.forge(s.now(), s.eve, s.eve.Recipient())
	for _, word := range []string{"a", "ab"} {
		err := d.Set(profile.Email, word, draft.Place{})
		var own *Error
		if !errors.As(err, &own) || !strings.Contains(own.Hint(), fmt.Sprint("DELETE FROM roster WHERE nr >= ", s.now().Nr+1)) {
			t.Errorf("typing: %v", err)
		}
	}
	if got := d.Application()[profile.Email]; got != "ab" {
		t.Errorf("in memory: %q", got)
	}
	s.sql(fmt.Sprint("DELETE FROM roster WHERE nr >= ", s.now().Nr+1)) // as the hint says
	if err := d.Sync(); err != nil {
		t.Fatal(err)
	}
	if v, err := open(t, s.url, s.ben, "").View(d.Info().ID); err != nil || v.Answers[profile.Email] != "ab" {
		t.Errorf("mended: %v, %v", v.Answers, err)
	}
}

// A member's copy of the key is gone. Another member mends it.
func TestACopyOfTheKeyIsGone(t *testing.T) {
	s := besiege(t)
	s.sql(`DELETE FROM wrapped WHERE recipient = $1`, s.ben.Recipient())
	if _, err := Open(ctx, s.url, s.ben, ""); !errors.Is(err, ErrUntrusted) {
		t.Fatalf("ben: %v", err)
	}
	if err := s.store.Rekey(ctx, nil); err != nil {
		t.Fatal(err)
	}
	open(t, s.url, s.ben, "")
}

// The database was restored from a backup. Machines that have seen more say so, until somebody tells
// them to trust it.
func TestARestoredDatabase(t *testing.T) {
	s := besiege(t)
	for _, table := range []string{"roster", "keys", "wrapped", "drafts"} {
		s.sql(`CREATE TABLE backup_` + table + ` AS SELECT * FROM ` + table)
	}
	d, err := s.store.Create(nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.store.Remove(ctx, "ana", nil); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"drafts", "wrapped", "keys", "roster"} {
		s.sql(`DELETE FROM ` + table)
	}
	for _, table := range []string{"roster", "keys", "wrapped", "drafts"} {
		s.sql(`INSERT INTO ` + table + ` SELECT * FROM backup_` + table)
	}
	var own *Error
	if _, err := Open(ctx, s.url, s.maria, ""); !errors.As(err, &own) || !strings.Contains(own.Hint(), "team trust") {
		t.Fatalf("maria: %v", err)
	}
	if err := d.Set(profile.Email, "a", draft.Place{}); err == nil {
		t.Error("maria's open window goes on")
	}
	open(t, s.url, s.ben, "") // has seen no more than that
	if err := Unpin(s.url, s.maria); err != nil {
		t.Fatal(err)
	}
	maria := open(t, s.url, s.maria, "")
	if _, err := maria.Create(nil); err != nil {
		t.Error(err)
	}
	if err := maria.Remove(ctx, "ana", nil); err != nil {
		t.Error(err)
	}
	open(t, s.url, s.ben, "")
	if _, err := s.store.Create(nil); err != nil { // the open window trusts it too
		t.Errorf("maria's other window: %v", err)
	}
}

// A damaged file isn't taken for a first connection.
func TestADamagedPin(t *testing.T) {
	url, dir := pgtest.URL(t), t.TempDir()
	key, err := draft.FindKey(filepath.Join(dir, "key"), nil)
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, url, key, "maria")
	if err := os.WriteFile(filepath.Join(dir, pinFile(s.place)), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(ctx, url, key, ""); !errors.Is(err, ErrUntrusted) {
		t.Errorf("%v", err)
	}
	if err := Unpin(url, key); err != nil {
		t.Fatal(err)
	}
	open(t, url, key, "")
}

// A machine never goes back, whichever of its processes is slower.
func TestASlowerProcess(t *testing.T) {
	maria, _ := two(t)
	if err := maria.load(ctx); err != nil {
		t.Fatal(err)
	}
	newer, _ := maria.writer()
	if err := maria.pin(&roster{Nr: 1, hash: []byte("older")}); err != nil {
		t.Fatal(err)
	}
	if last, err := maria.pinned(); err != nil || last.Nr != newer.Nr {
		t.Errorf("%+v: %v", last, err)
	}
}

// former makes a team one that is older than rosters, and its machines such that don't know it.
func former(t *testing.T, url string, s *Store, keys ...*draft.Key) {
	t.Helper()
	if err := s.load(ctx); err != nil {
		t.Fatal(err)
	}
	r, with := s.writer()
	for _, m := range r.Members {
		if _, err := s.pool.Exec(ctx, `INSERT INTO members VALUES ($1, $2, now(), 'maria', $3, $4)`, m.Name, m.Key, with.seal("member", m.Name, []byte(m.Key)), r.newest()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.pool.Exec(ctx, `DROP TABLE roster; UPDATE version SET version = 2`); err != nil {
		t.Fatal(err)
	}
	for _, key := range keys {
		if err := Unpin(url, key); err != nil {
			t.Fatal(err)
		}
	}
}

// A team that is older than rosters goes on. Whom no member added isn't in it.
func TestATeamFromBefore(t *testing.T) {
	url, key, other, eve := pgtest.URL(t), keyOf(t), keyOf(t), keyOf(t)
	s := open(t, url, key, "maria")
	if err := errors.Join(s.Add(ctx, "ben", other.Recipient()), s.Add(ctx, "joe", keyOf(t).Recipient())); err != nil {
		t.Fatal(err)
	}
	newKeyOnly(t, s)
	d, err := s.Create(profile.Application{profile.Email: "a@example.com"})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	newKeyOnly(t, s) // an older key is in use
	former(t, url, s, key, other)
	if _, err := s.pool.Exec(ctx, `INSERT INTO members SELECT 'eve', $1, now(), 'maria', proof, key FROM members WHERE name = 'ben'`, eve.Recipient()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.pool.Exec(ctx, `UPDATE members SET recipient = $1 WHERE name = 'joe'`, keyOf(t).Recipient()); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(ctx, url, eve, ""); !errors.Is(err, ErrStranger) {
		t.Errorf("eve: %v", err)
	}
	ben := open(t, url, other, "") // whoever comes first
	maria := open(t, url, key, "")
	for _, s := range []*Store{ben, maria} {
		members, err := s.Members(ctx)
		if err != nil || len(members) != 2 || s.Created() || !s.First() {
			t.Errorf("%s sees %+v: %v", s.Who(), members, err)
		}
		if v, err := s.View(d.Info().ID); err != nil || v.Answers[profile.Email] != "a@example.com" {
			t.Errorf("%s reads %v: %v", s.Who(), v.Answers, err)
		}
	}
	if err := maria.Remove(ctx, "ben", nil); err != nil {
		t.Error(err)
	}
}

// The database says that it removed a member, and didn't.
func TestARemovalThatIsDenied(t *testing.T) {
	maria, ben := two(t)
	if _, err := maria.pool.Exec(ctx, `CREATE RULE deny AS ON INSERT TO roster DO INSTEAD NOTHING`); err != nil {
		t.Fatal(err)
	}
	if err := maria.Remove(ctx, "ben", nil); !errors.Is(err, ErrUntrusted) {
		t.Errorf("removing ben: %v", err)
	}
	if _, err := maria.Create(nil); !errors.Is(err, ErrUntrusted) {
		t.Errorf("maria writes what %s can read: %v", ben.Who(), err)
	}
}

// Another process of this machine removes a member, and the database is then what it was before.
// A window that was open all the while doesn't go on with the older key.
func TestAnotherProcessKnowsBetter(t *testing.T) {
	maria, ben := two(t)
	d, err := maria.Create(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"roster", "keys", "wrapped", "drafts"} {
		if _, err := maria.pool.Exec(ctx, `CREATE TABLE backup_`+table+` AS SELECT * FROM `+table); err != nil {
			t.Fatal(err)
		}
	}
	other := open(t, at(t, maria.pool.Config().ConnString(), "wizard"), maria.key, "")
	if err := other.Remove(ctx, "ben", nil); err != nil {
		t.Fatal(err)
	}
	if _, err := maria.pool.Exec(ctx, `DELETE FROM drafts; DELETE FROM wrapped; DELETE FROM keys; DELETE FROM roster;
		INSERT INTO roster SELECT * FROM backup_roster; INSERT INTO keys SELECT * FROM backup_keys;
		INSERT INTO wrapped SELECT * FROM backup_wrapped; INSERT INTO drafts SELECT * FROM backup_drafts`); err != nil {
		t.Fatal(err)
	}
	note, answer := d.HandOver("", "a note"), d.Set(profile.Email, "a@example.com", draft.Place{})
	_, created := maria.Create(nil)
	for _, err := range []error{note, answer, created} {
		if !errors.Is(err, ErrUntrusted) {
			t.Errorf("%s can read what maria writes: %v", ben.Who(), err)
		}
	}
}
