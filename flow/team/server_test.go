package team

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/team/pgtest"
)

// at is the URL of a place for another database user, or with other settings.
func at(t *testing.T, place, user string, settings ...string) string {
	t.Helper()
	u, err := url.Parse(place)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.User(user)
	q := u.Query()
	for i := 0; i < len(settings); i += 2 {
		q.Set(settings[i], settings[i+1])
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// What a database's server can say no to is said in words, with what to do about it, or it is a
// database that doesn't answer now.
func TestWhatAServerRefuses(t *testing.T) {
	place, key := pgtest.URL(t), keyOf(t)
	s := open(t, place, key, "maria")
	for _, statement := range []string{
		`CREATE ROLE owner_` + s.path + ` LOGIN`,
		`CREATE SCHEMA own_` + s.path + ` AUTHORIZATION owner_` + s.path,
		`CREATE ROLE nobody_` + s.path + ` LOGIN`,
		`CREATE ROLE full_` + s.path + ` LOGIN CONNECTION LIMIT 0`,
	} {
		if _, err := s.pool.Exec(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name, url, says string
		down            bool
	}{
		{"a schema that is all the user has", at(t, place, "owner_"+s.path, "search_path", "own_"+s.path), "", false},
		{"no rights", at(t, place, "nobody_"+s.path), "Grant this database user", false},
		{"too many connections", at(t, place, "full_"+s.path), "too many connections", true},
		{"a statement's time", at(t, place, "wizard", "statement_timeout", "1ms", "search_path", "new_"+s.path), "timed out", true},
		{"a copy, in a team", at(t, place, "wizard", "default_transaction_read_only", "on"), "", false},
		{"a copy, without a team", at(t, place, "wizard", "default_transaction_read_only", "on", "search_path", "none_"+s.path), "primary server", false},
	} {
		m, err := Open(ctx, c.url, key, "maria")
		if err == nil {
			m.Disconnect()
		}
		said := ""
		if hint, ok := err.(interface{ Hint() string }); ok {
			said = err.Error() + " " + hint.Hint()
		}
		if (err == nil) != (c.says == "") || !strings.Contains(said, c.says) || c.down != errors.As(err, new(*DownError)) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// No schema is made whose name only stands for another, and notifications work whatever the
// schema is called.
func TestNamesOfSchemas(t *testing.T) {
	place := pgtest.URL(t)
	for _, path := range []string{`"$user",public`, strings.Repeat("x", 60)} {
		s := open(t, at(t, place, "wizard", "search_path", path), keyOf(t), "maria")
		if _, err := s.pool.Exec(ctx, `SELECT pg_notify($1, '')`, s.channel()); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		var made int
		if err := s.pool.QueryRow(ctx, `SELECT count(*) FROM pg_namespace WHERE nspname = '$user'`).Scan(&made); err != nil || made > 0 {
			t.Errorf("%s: it made a schema: %v", path, err)
		}
	}
}

// Several machines that are updated at the same time bring an older version's tables up to date
// together, and know the same team afterwards.
func TestAnOlderDatabase(t *testing.T) {
	place, key := pgtest.URL(t), keyOf(t)
	s := open(t, place, key, "maria")
	former(t, place, s, key)
	if _, err := s.pool.Exec(ctx, `ALTER TABLE version DROP COLUMN team; DROP TABLE workers; UPDATE version SET version = 1`); err != nil {
		t.Fatal(err)
	}
	opened := make(chan any)
	for range 6 {
		go func() {
			m, err := Open(ctx, place, key, "maria")
			if err != nil {
				opened <- err
				return
			}
			defer m.Disconnect()
			opened <- m.id
		}()
	}
	first := <-opened
	for range 5 {
		if next := <-opened; next != first {
			t.Errorf("%v and %v", first, next)
		}
	}
}

// What PostgreSQL can't keep as text is kept all the same.
func TestTextThatPostgreSQLRefuses(t *testing.T) {
	maria, ben := two(t)
	d, err := maria.Create(profile.Application{profile.BusinessName: "a\x00b\xff"})
	if err != nil {
		t.Fatal(err)
	}
	entry := flow.Entry{Step: flow.StepProfile, What: flow.Done, Kind: flow.CustomerProfile, SID: "BU\x00\xff"}
	if err := errors.Join(d.SetAccount("AC\x00"), d.Journal().Append(entry), d.HandOver("ben", "a\x00note\xff")); err != nil {
		t.Fatal(err)
	}
	if v, err := ben.View(d.Info().ID); err != nil || v.Answers[profile.BusinessName] != "a\x00b\uFFFD" || len(v.Entries) != 1 {
		t.Errorf("%+v: %v", v, err)
	}
}
