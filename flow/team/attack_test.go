package team

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/team/pgtest"
)

// A siege is a team whose database is in the hands of eve. She was a member until a moment ago: she
// has her own key, the team's keys of that time, and what the database had then.
type siege struct {
	*testing.T
	url             string
	maria, ben, ana *draft.Key // ana's machine is off since eve was a member
	eve             *draft.Key
	store           *Store // maria's, open all the while
	known           []sealer
	before          *roster // with eve
}

func besiege(t *testing.T) *siege {
	s := &siege{T: t, url: pgtest.URL(t), maria: keyOf(t), ben: keyOf(t), ana: keyOf(t), eve: keyOf(t)}
	s.store = open(t, s.url, s.maria, "maria")
	for name, key := range map[string]*draft.Key{"ben": s.ben, "ana": s.ana, "eve": s.eve} {
		if err := s.store.Add(ctx, name, key.Recipient()); err != nil {
			t.Fatal(err)
		}
	}
	for _, key := range []*draft.Key{s.ben, s.ana} {
		open(t, s.url, key, "").Disconnect()
	}
	_, with := open(t, s.url, s.eve, "").writer()
	s.known = append(s.known, with)
	if err := s.store.load(ctx); err != nil {
		t.Fatal(err)
	}
	s.before = s.now()
	if err := s.store.Remove(ctx, "eve", nil); err != nil {
		t.Fatal(err)
	}
	if err := s.store.load(ctx); err != nil {
		t.Fatal(err)
	}
	open(t, s.url, s.ben, "").Disconnect()
	return s
}

func (s *siege) sql(statement string, args ...any) {
	s.Helper()
	if _, err := s.store.pool.Exec(ctx, statement, args...); err != nil {
		s.Fatal(err)
	}
}

// plant gives all members a key of eve's under a number.
func (s *siege) plant(id int64) []byte {
	s.Helper()
	key := newKey()
	with, _ := newSealer(key)
	s.known = append(s.known, with)
	s.give(id, key)
	return key
}

func (s *siege) give(id int64, key []byte) {
	s.Helper()
	err := pgx.BeginFunc(ctx, s.store.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `INSERT INTO keys (id) VALUES ($1) ON CONFLICT DO NOTHING`, id); err != nil {
			return err
		}
		for _, k := range []*draft.Key{s.maria, s.ben, s.ana} {
			if err := wrap(ctx, tx, id, key, k.Recipient()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		s.Fatal(err)
	}
}

// forge adds a roster to another one, with a key of eve's, and eve in the team.
func (s *siege) forge(to *roster, signer *draft.Key, by string) *roster {
	s.Helper()
	r := &roster{Nr: to.Nr + 1, Before: to.hash, Members: slices.Concat(to.Members, []Member{{Name: "eve again", Key: s.eve.Recipient()}}), By: by}
	r.Keys = map[int64][]byte{7: hash("key", s.plant(7))}
	body, _ := json.Marshal(r)
	s.sql(`INSERT INTO roster VALUES ($1, $2, $3)`, r.Nr, body, signer.Sign(labeled("roster", body)))
	r.hash = hash("roster", body)
	return r
}

func (s *siege) now() *roster {
	r, _ := s.store.writer()
	return r
}

// rollBack makes the database what it was when eve was a member.
func (s *siege) rollBack() {
	s.sql(`DELETE FROM roster WHERE nr > $1`, s.before.Nr)
	s.give(s.before.newest(), s.known[0].key)
}

// What eve does to the database, and what machines say then: one that is in use ("" if it goes
// on), one that starts, and one that starts for the first time since eve was removed. Whatever they
// write after that, she can't read it, except on a machine that can't know that she was removed.
func TestAttacks(t *testing.T) {
	const other, forged, noKey = "isn't the one you trusted", "isn't a member changed", "your copy of the team's key"
	for _, c := range []struct {
		name                 string
		do                   func(s *siege)
		open, starts, wasOff string
		fooled               bool // the machine that was off
	}{
		{name: "nothing", do: func(*siege) {}},
		{name: "a newer key", do: func(s *siege) { s.plant(7) }},
		{name: "a key with the largest number", do: func(s *siege) { s.plant(1<<63 - 1) }},
		{name: "the next number's key", do: func(s *siege) { s.plant(s.now().newest() + 1) }},
		{name: "an older key again", do: func(s *siege) { s.give(1, s.known[0].key) }},
		{name: "another key with the same number", do: func(s *siege) { s.plant(s.now().newest()) }, starts: noKey, wasOff: noKey},
		{name: "the older key with the newer's number", do: func(s *siege) { s.give(s.now().newest(), s.known[0].key) }, starts: noKey, wasOff: noKey},
		{name: "no key", do: func(s *siege) { s.sql(`DELETE FROM wrapped`) }, starts: noKey, wasOff: noKey},
		{name: "a roster signed by eve", do: func(s *siege) { s.forge(s.now(), s.eve, s.eve.Recipient()) }, open: forged, starts: forged, wasOff: forged},
		{name: "a roster in maria's name", do: func(s *siege) { s.forge(s.now(), s.eve, s.maria.Recipient()) }, open: forged, starts: forged, wasOff: forged},
		{name: "a roster that maria signed before a restore", do: func(s *siege) {
			s.forge(&roster{Nr: s.now().Nr, Members: s.now().Members, hash: []byte("another")}, s.maria, s.maria.Recipient())
		}, open: forged, starts: forged, wasOff: forged},
		{name: "a roster in nobody's name", do: func(s *siege) { s.forge(s.now(), s.eve, "") }, open: forged, starts: forged, wasOff: forged},
		{name: "an older roster as the newest", do: func(s *siege) {
			s.sql(`INSERT INTO roster SELECT $1, body, signature FROM roster WHERE nr = $2`, s.now().Nr+1, s.before.Nr)
		}, open: forged, starts: forged, wasOff: forged},
		{name: "an older roster far ahead", do: func(s *siege) {
			s.sql(`INSERT INTO roster SELECT 1000, body, signature FROM roster WHERE nr = $1`, s.before.Nr)
		}, open: forged, starts: forged, wasOff: forged},
		{name: "no JSON", do: func(s *siege) { s.sql(`INSERT INTO roster VALUES (1000, 'eve', 'eve')`) }, open: forged, starts: forged, wasOff: forged},
		{name: "the newest roster with eve", do: func(s *siege) {
			s.sql(`UPDATE roster SET body = convert_to(replace(convert_from(body, 'UTF8'), '"ben"', '"eve"'), 'UTF8') WHERE nr = $1`, s.now().Nr)
		}, starts: other, wasOff: forged},
		{name: "the newest roster's signature", do: func(s *siege) { s.sql(`UPDATE roster SET signature = 'eve' WHERE nr = $1`, s.now().Nr) }, open: other, starts: other, wasOff: forged},
		{name: "another number for the newest roster", do: func(s *siege) { s.sql(`UPDATE roster SET nr = 1000 WHERE nr = $1`, s.now().Nr) }, starts: other, wasOff: forged},
		{name: "a roster is missing in between", do: func(s *siege) { s.sql(`DELETE FROM roster WHERE nr = $1`, s.before.Nr+1) }, wasOff: forged},
		{name: "no roster", do: func(s *siege) { s.sql(`DELETE FROM roster`) }, open: other, starts: other, wasOff: other},
		{name: "a team that looks older than rosters", do: func(s *siege) {
			s.sql(`DELETE FROM roster`)
			s.plant(7)
			for name, key := range map[string]*draft.Key{"maria": s.maria, "ana": s.ana, "eve": s.eve} {
				s.sql(`INSERT INTO members VALUES ($1, $2, now(), 'maria', $3, 7)`, name, key.Recipient(), s.known[1].seal("member", name, []byte(key.Recipient())))
			}
		}, open: other, starts: other, wasOff: other},
		{name: "a row in the former table of members", do: func(s *siege) {
			s.sql(`INSERT INTO members VALUES ('eve', $1, now(), 'maria', $2, 1)`, s.eve.Recipient(), s.known[0].seal("member", "eve", []byte(s.eve.Recipient())))
		}},
		{name: "another name for the database's team", do: func(s *siege) { s.plant(7); s.sql(`UPDATE version SET team = gen_random_uuid()`) }},
		{name: "everything as it was with eve", do: (*siege).rollBack, open: other, starts: other, fooled: true},
		{name: "everything as it was, and then rosters signed by eve", do: func(s *siege) {
			last := s.now().Nr
			s.rollBack()
			for r := s.before; r.Nr < last+1; {
				r = s.forge(r, s.eve, s.eve.Recipient())
			}
		}, open: other, starts: other, fooled: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := besiege(t)
			d, err := s.store.Create(nil)
			if err != nil {
				t.Fatal(err)
			}
			c.do(s)
			said := func(machine, want string, err error) {
				t.Helper()
				switch {
				case want == "" && err != nil, want != "" && (err == nil || !strings.Contains(err.Error(), want)):
					t.Errorf("%s: %v, want %q", machine, err, want)
				case want != "" && !errors.Is(err, ErrUntrusted):
					t.Errorf("%s: %v isn't ErrUntrusted", machine, err)
				}
			}
			said("a machine in use", c.open, d.Set(profile.Email, "maria@example.com", draft.Place{}))
			if d.Application()[profile.Email] != "maria@example.com" {
				t.Error("what was typed is gone")
			}
			start := func(machine, want string, key *draft.Key, fooled bool) {
				t.Helper()
				m, err := Open(ctx, s.url, key, "")
				said(machine, want, err)
				if err != nil {
					return
				}
				defer m.Disconnect()
				if _, err := m.Create(profile.Application{profile.Email: machine}); err != nil && !fooled {
					t.Errorf("%s: %v", machine, err)
				}
				if fooled {
					s.sql(`DELETE FROM drafts`)
				}
			}
			start("a machine that was off", c.wasOff, s.ana, c.fooled)
			start("a machine that starts", c.starts, s.ben, false)
			s.nothingKnown()
			if c.open+c.starts+c.wasOff != "" || c.fooled {
				return
			}
			if err := s.store.Rekey(ctx, nil); err != nil {
				t.Errorf("a new key: %v", err)
			}
			start("a machine that starts then", "", s.ben, false)
			s.nothingKnown()
			var n int
			if err := s.store.pool.QueryRow(ctx, `SELECT count(*) FROM wrapped WHERE recipient = $1`, s.eve.Recipient()).Scan(&n); err != nil || n > 0 {
				t.Errorf("eve was given %d keys: %v", n, err)
			}
		})
	}
}

// nothingKnown fails if eve can read something in the database.
func (s *siege) nothingKnown() {
	s.Helper()
	rows, err := s.store.pool.Query(ctx, `SELECT id, name, answers, journal FROM drafts`)
	if err != nil {
		s.Fatal(err)
	}
	var id string
	columns := make([][]byte, 3)
	if _, err := pgx.ForEachRow(rows, []any{&id, &columns[0], &columns[1], &columns[2]}, func() error {
		for i, column := range []string{"name", "answers", "journal"} {
			for _, k := range s.known {
				if body, err := k.open(column, id, columns[i]); err == nil {
					return fmt.Errorf("eve reads %s", body)
				}
			}
		}
		return nil
	}); err != nil {
		s.Error(err)
	}
}

// Eve knows an older key, and writes answers in a member's place. Nobody takes them for a
// member's.
func TestForgedAnswers(t *testing.T) {
	s := besiege(t)
	for _, c := range []struct {
		name string
		key  func() int64
	}{
		{"with an older key", func() int64 { s.give(1, s.known[0].key); return 1 }},
		{"with a key of her own", func() int64 { s.plant(7); s.known[0] = s.known[1]; return 7 }},
	} {
		d, err := s.store.Create(nil)
		if err != nil {
			t.Fatal(err)
		}
		id, key := d.Info().ID, c.key()
		r := draft.Record{ID: id, Answers: profile.Application{profile.Email: "eve@example.com"}}
		cols, err := s.store.columns(&r, s.known[0])
		if err != nil {
			t.Fatal(err)
		}
		s.sql(`UPDATE drafts SET key = $2, name = $3, answers = $4, journal = $5 WHERE id = $1`, id, key, cols.name, cols.answers, cols.journal)
		ben := open(t, s.url, s.ben, "")
		if v, err := ben.View(id); !errors.As(err, new(*draft.BrokenError)) {
			t.Errorf("%s: ben reads %v: %v", c.name, v.Answers, err)
		}
		if infos, err := ben.List(); err != nil || len(infos) == 0 {
			t.Errorf("%s: one draft spoils the list: %v", c.name, err)
		}
		if err := d.Set(profile.Email, "maria@example.com", draft.Place{}); !errors.As(err, new(*draft.BrokenError)) {
			t.Errorf("%s: its owner writes on: %v", c.name, err)
		}
		if err := ben.Rekey(ctx, nil); err != nil && !errors.As(err, new(*draft.BrokenError)) {
			t.Errorf("%s: sealing again: %v", c.name, err)
		}
		if v, err := ben.View(id); err == nil {
			t.Errorf("%s: sealed again, ben reads %v", c.name, v.Answers)
		}
		s.sql(`DELETE FROM drafts WHERE id = $1`, id)
	}
}

// What a machine sees for the first time can be anything, but not something that no program made.
func TestAFirstRosterThatIsNone(t *testing.T) {
	s := besiege(t)
	member := []Member{{Name: "ben", Key: s.ben.Recipient()}}
	keys := map[int64][]byte{2: []byte("a hash")}
	for _, c := range []struct {
		name string
		r    roster
		by   *draft.Key
	}{
		{"without keys", roster{Nr: 1000, Members: member, By: s.ben.Recipient()}, s.ben},
		{"with another number", roster{Nr: 1, Keys: keys, Members: member, By: s.ben.Recipient()}, s.ben},
		{"signed by somebody else", roster{Nr: 1000, Keys: keys, Members: member, By: s.ben.Recipient()}, s.eve},
		{"signed by nobody in it", roster{Nr: 1000, Keys: keys, Members: member, By: s.eve.Recipient()}, s.eve},
	} {
		if err := Unpin(s.url, s.ben); err != nil {
			t.Fatal(err)
		}
		body, _ := json.Marshal(c.r)
		s.sql(`INSERT INTO roster VALUES (1000, $1, $2)`, body, c.by.Sign(labeled("roster", body)))
		if _, err := Open(ctx, s.url, s.ben, ""); !errors.Is(err, ErrUntrusted) || !strings.Contains(err.Error(), "isn't a member changed") {
			t.Errorf("%s: %v", c.name, err)
		}
		s.sql(`DELETE FROM roster WHERE nr = 1000`)
	}
}
