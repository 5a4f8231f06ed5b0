package team

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

// newKeyOnly gives the team a new key, and is cut off before it sealed anything with it.
func newKeyOnly(t *testing.T, s *Store) {
	t.Helper()
	if err := s.amend(ctx, addKey); err != nil {
		t.Fatal(err)
	}
}

// An owner who writes between the team's new key and the sealing takes along all columns, also
// those that the write isn't about.
func TestAnOwnerIsFasterThanResealing(t *testing.T) {
	maria, ben := two(t)
	d, err := maria.Create(nil)
	if err != nil {
		t.Fatal(err)
	}
	id := d.Info().ID
	if err := errors.Join(d.Journal().Append(flow.Entry{Step: flow.StepProfile, What: flow.Intent}), d.HandOver("ben", "a note")); err != nil {
		t.Fatal(err)
	}
	if d, err = ben.Open(id); err != nil {
		t.Fatal(err)
	}
	newKeyOnly(t, maria)
	if err := d.Set(profile.Email, "a@example.com", draft.Place{}); err != nil {
		t.Fatal(err)
	}
	if err := maria.Reseal(ctx, nil); err != nil {
		t.Fatal(err)
	}
	v, err := maria.View(id)
	if err != nil || v.Note != "a note" || len(v.Entries) != 1 || v.Answers[profile.Email] != "a@example.com" {
		t.Errorf("maria finds %+v: %v", v, err)
	}
	if _, err := maria.TakeOver(id); err != nil {
		t.Error(err)
	}
}

// A write whose answer was lost was sealed with the key of its time, whatever key the process
// has when it learns that it arrived.
func TestANewKeyAndALostAnswer(t *testing.T) {
	l, maria, ben := far(t)
	d, err := maria.Create(nil)
	if err != nil {
		t.Fatal(err)
	}
	id := d.Info().ID
	for _, word := range []string{"a", "ab", "abc", "abcd"} { // so that the next write is one message
		if err := d.Set(profile.Email, word, draft.Place{}); err != nil {
			t.Fatal(err)
		}
	}
	l.set(deaf)
	appended := make(chan error)
	go func() { appended <- d.Journal().Append(flow.Entry{Step: flow.StepProfile, What: flow.Intent}) }()
	for tries, n := 0, 0; n == 0; tries++ {
		time.Sleep(20 * time.Millisecond)
		v, err := ben.View(id)
		if n = len(v.Entries); err != nil || tries == 100 {
			t.Fatalf("the entry doesn't arrive: %v", err)
		}
	}
	newKeyOnly(t, ben)
	if err := ben.load(ctx); err != nil {
		t.Fatal(err)
	}
	newest, with := ben.writer()
	maria.mu.Lock() // as another session of this process does
	maria.roster, maria.keys = newest, map[int64]sealer{newest.newest(): with}
	maria.mu.Unlock()
	l.set(up)
	if err := <-appended; err != nil {
		t.Fatal(err)
	}
	if err := d.Set(profile.Email, "a@example.com", draft.Place{}); err != nil {
		t.Fatal(err)
	}
	if v, err := ben.View(id); err != nil || len(v.Entries) != 1 || v.Answers[profile.Email] != "a@example.com" {
		t.Errorf("ben finds %+v: %v", v, err)
	}
}

// A draft that somebody damaged doesn't keep the others from being sealed.
func TestResealingSkipsWhatIsBroken(t *testing.T) {
	maria, _ := two(t)
	var ids []string
	for range 3 {
		d, err := maria.Create(nil)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, d.Info().ID)
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := maria.pool.Exec(ctx, `UPDATE drafts SET name = answers WHERE id = (SELECT min(id) FROM drafts)`); err != nil {
		t.Fatal(err)
	}
	if err := maria.Remove(ctx, "ben", nil); !errors.As(err, new(*draft.BrokenError)) {
		t.Errorf("the broken draft: %v", err)
	}
	h, err := maria.Health(ctx)
	if err != nil || h.Old != 1 {
		t.Errorf("%d of %d drafts have an old key: %v", h.Old, len(ids), err)
	}
}

// Members who change the team at the same time don't undo each other's changes: whoever was
// removed has no newest key, and whoever was added has it.
func TestTheTeamChangesTwiceAtOnce(t *testing.T) {
	maria, ben := two(t)
	for range 8 {
		eve, ana, joins := keyOf(t), keyOf(t), keyOf(t)
		if err := errors.Join(maria.Add(ctx, "eve", eve.Recipient()), maria.Add(ctx, "ana", ana.Recipient())); err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for _, change := range []func(context.Context) error{
			func(ctx context.Context) error { return maria.Remove(ctx, "eve", nil) },
			func(ctx context.Context) error { return ben.Remove(ctx, "ana", nil) },
			func(ctx context.Context) error { return maria.Add(ctx, "joe", joins.Recipient()) },
		} {
			all.Go(func() {
				if err := change(ctx); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		for _, c := range []struct {
			name string
			key  *draft.Key
			in   int
		}{{"eve", eve, 0}, {"ana", ana, 0}, {"joe", joins, 1}} {
			var n int
			if err := maria.pool.QueryRow(ctx, `SELECT count(*) FROM wrapped WHERE recipient = $1 AND key = (SELECT max(id) FROM keys)`, c.key.Recipient()).Scan(&n); err != nil || n != c.in {
				t.Fatalf("%s has %d of the newest key, not %d: %v", c.name, n, c.in, err)
			}
		}
		if err := maria.Remove(ctx, "joe", nil); err != nil {
			t.Fatal(err)
		}
	}
}

// The team gets new keys all the time while two members take one draft from each other and
// write. What was acknowledged is there in the end, and everything can be decrypted at any time.
func TestNewKeysWhileOwnersWrite(t *testing.T) {
	maria, ben := two(t)
	d, err := maria.Create(nil)
	if err != nil {
		t.Fatal(err)
	}
	id, end := d.Info().ID, time.Now().Add(2*time.Second)
	var all sync.WaitGroup
	var acknowledged sync.Map
	for who, s := range []*Store{maria, ben} {
		all.Go(func() {
			for n := 0; time.Now().Before(end); n++ {
				d, err := s.TakeOver(id)
				if err != nil {
					t.Error(err)
					return
				}
				var writes sync.WaitGroup
				for k := range 3 {
					writes.Go(func() {
						step := flow.StepID(fmt.Sprint(who, n, k))
						if d.Journal().Append(flow.Entry{Step: step, What: flow.Intent}) == nil {
							acknowledged.Store(step, true)
						}
					})
				}
				writes.Go(func() { _ = d.Set(profile.Email, fmt.Sprint(n), draft.Place{}) })
				if n%5 == 0 {
					writes.Go(func() { _ = d.HandOver("ben", "a note") })
				}
				writes.Wait()
				_ = d.Close()
			}
		})
	}
	for time.Now().Before(end) {
		if err := maria.Rekey(ctx, nil); err != nil {
			t.Fatal(err)
		}
		if infos, err := ben.List(); err != nil || errors.As(infos[0].Err, new(*draft.BrokenError)) {
			t.Fatalf("%+v: %v", infos, err)
		}
	}
	all.Wait()
	v, err := maria.View(id)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range v.Entries {
		acknowledged.Delete(e.Step)
	}
	acknowledged.Range(func(step, _ any) bool {
		t.Errorf("%s was acknowledged, and isn't there", step)
		return true
	})
}
