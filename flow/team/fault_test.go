package team

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

// far is a member whose network to the database can fail, and near one whose doesn't.
func far(t testing.TB) (l *line, maria, ben *Store) {
	t.Helper()
	l = newLine(t)
	other := keyOf(t)
	maria = open(t, l.url, keyOf(t), "maria")
	if err := maria.Add(context.Background(), "ben", other.Recipient()); err != nil {
		t.Fatal(err)
	}
	return l, maria, open(t, direct(t, l.url), other, "ben")
}

// The database goes away in mid-word: typing goes on at once, and everything is saved later.
func TestTypingGoesOnWithoutTheDatabase(t *testing.T) {
	l, maria, ben := far(t)
	d, err := maria.Create(nil)
	if err != nil {
		t.Fatal(err)
	}
	id := d.Info().ID
	if err := d.Set(profile.Email, "a", draft.Place{}); err != nil {
		t.Fatal(err)
	}
	maria.quick = quick
	l.set(down)
	began := time.Now()
	for n := range 3 {
		word := "abcd"[:n+2]
		err := d.Set(profile.Email, word, draft.Place{Cursor: len(word)})
		var gone *DownError
		if !errors.As(err, &gone) {
			t.Fatalf("typing %q: %v", word, err)
		}
		maria.quick = 2 * time.Minute // only the first key waits
	}
	if took := time.Since(began); took > time.Minute {
		t.Errorf("typing took %s", took)
	}
	maria.quick = patient
	if got := d.Application()[profile.Email]; got != "abcd" {
		t.Errorf("in memory: %q", got)
	}
	l.set(up)
	if err := d.Sync(); err != nil {
		t.Fatal(err)
	}
	if v, err := ben.View(id); err != nil || v.Answers[profile.Email] != "abcd" || v.Place.Cursor != 4 {
		t.Errorf("in the database: %v, %v", v, err)
	}
	if err := d.Set(profile.Email, "abcde", draft.Place{}); err != nil {
		t.Errorf("afterwards: %v", err)
	}
	maria.quick = quick
	l.set(down)
	_ = d.Set(profile.Email, "abcdef", draft.Place{})
	if err := d.Close(); err == nil {
		t.Error("closing without the database succeeds, although an answer isn't saved")
	}
}

// An entry of the journal that couldn't be written is forgotten: what comes later doesn't fail
// for it.
func TestAfterAnEntryThatFailed(t *testing.T) {
	l, maria, _ := far(t)
	d, err := maria.Create(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	l.set(down)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if err := d.write(ctx, []flow.Entry{{Step: flow.StepProfile, What: flow.Intent, Action: flow.Created}}); err == nil {
		t.Fatal("it arrived")
	}
	if !errors.As(d.Delayed(), new(*DownError)) {
		t.Errorf("the run doesn't know that it waits for the database: %v", d.Delayed())
	}
	l.set(up)
	if err := d.SetPlace(d.Info().Place); err != nil { // no change
		t.Errorf("without a change: %v", err)
	}
	if err := d.Sync(); err != nil {
		t.Error(err)
	}
	if err := d.SetState(draft.CutOff); err != nil || d.Delayed() != nil {
		t.Errorf("a change: %v, %v", err, d.Delayed())
	}
}

// The database commits a write and its answer is lost: the write counts once.
func TestAnAnswerOfTheDatabaseIsLost(t *testing.T) {
	l, maria, ben := far(t)
	d, err := maria.Create(nil)
	if err != nil {
		t.Fatal(err)
	}
	id := d.Info().ID
	l.set(deaf)
	time.AfterFunc(600*time.Millisecond, func() { l.set(up) })
	if err := d.Journal().Append(flow.Entry{Step: flow.StepProfile, What: flow.Intent, Action: flow.Created}); err != nil {
		t.Fatal(err)
	}
	if err := d.SetState(draft.CutOff); err != nil {
		t.Fatal(err)
	}
	v, err := ben.View(id)
	if err != nil || len(v.Entries) != 1 {
		t.Fatalf("the journal has %d entries: %v", len(v.Entries), err)
	}
	l.set(deaf)
	time.AfterFunc(600*time.Millisecond, func() { l.set(up) })
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	l.set(up)
	l.set(deaf)
	time.AfterFunc(600*time.Millisecond, func() { l.set(up) })
	if d, err = maria.As("ann").TakeOver(id); err != nil { // maria still has it, since closing it wasn't acknowledged
		t.Fatalf("opening: %v", err)
	}
	if err := d.SetState(draft.InReview); err != nil {
		t.Fatal(err)
	}
}

// A write that arrives late doesn't replace a newer one.
func TestALateWrite(t *testing.T) {
	l, maria, ben := far(t)
	d, err := maria.Create(nil)
	if err != nil {
		t.Fatal(err)
	}
	id := d.Info().ID
	for i := range 4 { // so that the next write is one message
		if err := d.Set(profile.Email, fmt.Sprint(i), draft.Place{}); err != nil {
			t.Fatal(err)
		}
	}
	l.set(held)
	maria.quick = quick
	if err := d.Set(profile.Email, "old@example.com", draft.Place{}); err == nil {
		t.Fatal("a write that is held up succeeds")
	}
	maria.quick = patient
	l.mu.Lock()
	l.state = up // what is held stays held
	free := l.free
	l.free = make(chan struct{})
	l.mu.Unlock()
	if err := d.Sync(); err != nil {
		t.Fatal(err)
	}
	if err := d.Set(profile.Email, "new@example.com", draft.Place{}); err != nil {
		t.Fatal(err)
	}
	close(free)
	time.Sleep(300 * time.Millisecond)
	if v, err := ben.View(id); err != nil || v.Answers[profile.Email] != "new@example.com" {
		t.Errorf("in the database: %v, %v", v.Answers, err)
	}
}

// An owner that can't renew its lease loses it to the first who comes, but not before.
func TestALeaseRunsOut(t *testing.T) {
	defer func(lease, beat time.Duration) { Lease, RenewEvery = lease, beat }(Lease, RenewEvery)
	Lease, RenewEvery = 3*time.Second, 100*time.Millisecond
	l, maria, ben := far(t)
	d, err := maria.Create(nil)
	if err != nil {
		t.Fatal(err)
	}
	ends := func() (at time.Time) {
		if err := ben.pool.QueryRow(ctx, `SELECT expires FROM drafts`).Scan(&at); err != nil {
			t.Fatal(err)
		}
		return at
	}
	first := ends()
	until(t, "the lease is renewed", func() bool { return ends().After(first) })
	l.set(down)
	var last time.Time // when it ends, before each try
	var e *Draft
	until(t, "the lease runs out", func() bool {
		last = ends()
		if e, err = ben.Open(d.Info().ID); err != nil && !errors.As(err, new(*draft.HeldError)) {
			t.Fatal(err)
		}
		return err == nil
	})
	var since time.Time
	if err := ben.pool.QueryRow(ctx, `SELECT since FROM drafts`).Scan(&since); err != nil || since.Before(last) {
		t.Errorf("it has a new owner since %v, and the lease ran until %v: %v", since, last, err)
	}
	l.set(up)
	if err := d.Set(profile.Email, "a@example.com", draft.Place{}); !errors.Is(err, ErrTaken) {
		t.Errorf("the former owner writes: %v", err)
	}
	if err := e.Close(); err != nil {
		t.Error(err)
	}
}

// TestOwners lives through many histories of one draft with two members, of whom both keep
// writing whenever they believe that they own it, over a network that fails in every way.
// What was acknowledged is in the database, in order; what an outdated owner tried isn't.
func TestOwners(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			owners(t, rand.New(rand.NewPCG(seed, 13)))
		})
	}
}

func owners(t *testing.T, rng *rand.Rand) {
	l, maria, ben := far(t)
	first, err := maria.Create(nil)
	if err != nil {
		t.Fatal(err)
	}
	id := first.Info().ID
	stores, held := []*Store{maria, ben}, []*Draft{first, nil}
	owner := 0
	var acknowledged []string // in order
	for n := range 60 {
		switch rng.IntN(6) {
		case 0:
			l.set(down)
		case 1:
			l.set(deaf)
		case 2, 3:
			l.set(up)
		}
		who := rng.IntN(2)
		if held[who] == nil || rng.IntN(8) == 0 {
			if l.is() != up && who == 0 { // it would wait
				continue
			}
			d, err := stores[who].TakeOver(id)
			if err != nil {
				t.Fatal(err)
			}
			held[who], owner = d, who
			var steps []string
			for _, e := range d.Journal().Entries() {
				steps = append(steps, string(e.Step))
			}
			for _, step := range acknowledged {
				if !slices.Contains(steps, step) {
					t.Fatalf("%s was acknowledged, and a new owner doesn't find it in %v", step, steps)
				}
			}
			continue
		}
		step := fmt.Sprintf("%d-%d", n, who)
		ctx, cancel := context.WithTimeout(context.Background(), 500*time.Millisecond)
		err := held[who].write(ctx, []flow.Entry{{Step: flow.StepID(step), What: flow.Intent}})
		cancel()
		switch {
		case err == nil && who != owner:
			t.Fatalf("an outdated owner wrote %s", step)
		case err == nil:
			acknowledged = append(acknowledged, step)
		}
	}
	l.set(up)
	v, err := maria.View(id)
	if err != nil {
		t.Fatal(err)
	}
	var steps []string
	for _, e := range v.Entries {
		if slices.Contains(acknowledged, string(e.Step)) {
			steps = append(steps, string(e.Step))
		}
	}
	if !slices.Equal(steps, acknowledged) {
		t.Errorf("acknowledged %v\nin the database %v", acknowledged, steps)
	}
}
