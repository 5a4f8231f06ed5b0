package team

import (
	"context"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/team/pgtest"
)

var ctx = context.Background()

// A key that nobody added sees nothing, and is told how to join.
func TestAStranger(t *testing.T) {
	url, key := pgtest.URL(t), keyOf(t)
	open(t, url, keyOf(t), "maria")
	_, err := Open(ctx, url, key, "eve")
	var own *Error
	if !errors.As(err, &own) || !strings.Contains(own.Hint(), "team add NAME "+key.Recipient()) {
		t.Errorf("%v", err)
	}
}

func TestWhoCanBeAdded(t *testing.T) {
	maria, _ := two(t)
	good := keyOf(t).Recipient()
	for _, c := range []struct{ name, key, refused string }{
		{"ben", good, "already has a member"},
		{"ana", maria.key.Recipient(), "already has a member"},
		{"", good, "1 to 64"},
		{"an\x1b[2Ja", good, "1 to 64"},
		{"anybody", good, "called anybody"},
		{strings.Repeat("a", 65), good, "1 to 64"},
		{"ana", "ssh-ed25519 AAAA", "age1"},
		{"ana", strings.ToUpper(good[:20]), "age1"},
		{" ana ", " " + good + "\n", ""},
	} {
		err := maria.Add(ctx, c.name, c.key)
		if c.refused == "" && err != nil || c.refused != "" && (err == nil || !strings.Contains(err.Error()+err.(*Error).Hint(), c.refused)) {
			t.Errorf("%q %q: %v, want %q", c.name, c.key, err, c.refused)
		}
	}
	if err := maria.Remove(ctx, "maria", nil); err == nil {
		t.Error("the only one who could add others is gone")
	}
	if err := maria.Remove(ctx, "nobody", nil); err == nil {
		t.Error("removed nobody")
	}
}

// Sealing again, with a draft open all the while, loses nothing and leaves no old key.
func TestResealing(t *testing.T) {
	maria, ben := two(t)
	d, err := ben.Create(profile.Application{profile.BusinessName: "Example Dental"})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Journal().Append(flow.Entry{Step: flow.StepProfile, What: flow.Intent}); err != nil {
		t.Fatal(err)
	}
	var closed []string
	for range 20 {
		c, err := maria.Create(profile.Application{profile.BusinessName: "Example Bakery"})
		if err != nil {
			t.Fatal(err)
		}
		closed = append(closed, c.Info().ID)
		if err := c.HandOver("ben", "a note"); err != nil {
			t.Fatal(err)
		}
	}
	third := keyOf(t)
	if err := maria.Add(ctx, "eve", third.Recipient()); err != nil {
		t.Fatal(err)
	}
	stop, typed := make(chan struct{}), make(chan error)
	go func() {
		for {
			select {
			case <-stop:
				typed <- d.Journal().Append(flow.Entry{Step: flow.StepProfile, What: flow.Lost})
				return
			default:
				if err := d.Set(profile.Email, "a@example.com", draft.Place{}); err != nil {
					typed <- err
					return
				}
			}
		}
	}()
	if err := maria.Remove(ctx, "eve", nil); err != nil {
		t.Fatal(err)
	}
	close(stop)
	if err := <-typed; err != nil {
		t.Errorf("typing meanwhile: %v", err)
	}
	if v, err := maria.View(d.Info().ID); err != nil || len(v.Entries) != 2 || v.Answers[profile.Email] != "a@example.com" {
		t.Errorf("the open draft: %v", err)
	}
	for _, id := range closed {
		if v, err := ben.View(id); err != nil || v.Note != "a note" || v.Name != "Example Bakery" {
			t.Fatalf("a closed draft: %+v, %v", v.Info, err)
		}
	}
	var keys, oldest int
	if err := maria.pool.QueryRow(ctx, `SELECT count(*), min(id) FROM keys`).Scan(&keys, &oldest); err != nil || keys != 1 || oldest != 2 {
		t.Errorf("%d keys are left, the oldest is %d: %v", keys, oldest, err)
	}
}

// Nothing that a customer said is readable in the database.
func TestTheDatabaseKnowsNoAnswers(t *testing.T) {
	maria, _ := two(t)
	app := profile.Sample()
	app[profile.FriendlyName] = "Canary Friendly"
	d, err := maria.Create(app)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Set(profile.Email, "canary@example.com", draft.Place{}); err != nil {
		t.Fatal(err)
	}
	if err := d.HandOver("ben", "canary note"); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"drafts", "trail", "roster"} {
		var text string
		if err := maria.pool.QueryRow(ctx, `SELECT string_agg(t::text, ' ') FROM `+table+` t`).Scan(&text); err != nil {
			t.Fatal(err)
		}
		for _, answer := range append([]string{"canary", "Canary"}, app[profile.BusinessName], app[profile.RegistrationNo], app["address.street"]) {
			if strings.Contains(text, answer) || strings.Contains(text, hex.EncodeToString([]byte(answer))) {
				t.Errorf("%s has %q", table, answer)
			}
		}
	}
}

// A newer version's tables are left alone.
func TestANewerDatabase(t *testing.T) {
	url, key := pgtest.URL(t), keyOf(t)
	s := open(t, url, key, "maria")
	if _, err := s.pool.Exec(ctx, `UPDATE version SET version = 99`); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(ctx, url, key, "maria"); err == nil || !strings.Contains(err.Error(), "newer trusthub-wizard") {
		t.Errorf("%v", err)
	}
}

// Several machines that start for the first time at once make one team.
func TestManyFounders(t *testing.T) {
	url := pgtest.URL(t)
	errs := make(chan error)
	for range 6 {
		key := keyOf(t)
		go func() {
			s, err := Open(ctx, url, key, "founder")
			if err == nil {
				t.Cleanup(s.Disconnect)
			}
			errs <- err
		}()
	}
	founders := 0
	for range 6 {
		err := <-errs
		var own *Error
		switch {
		case err == nil:
			founders++
		case !errors.As(err, &own) || !strings.Contains(err.Error(), "isn't a member"):
			t.Errorf("%v", err)
		}
	}
	if founders != 1 {
		t.Errorf("%d founders", founders)
	}
}
