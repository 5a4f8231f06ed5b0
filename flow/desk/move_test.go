package desk

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/team"
	"trusthub-wizard/flow/team/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// A pair is a directory and a team's database, and a draft that moves between them.
type pair struct {
	*testing.T
	files *draft.Store
	team  *team.Store
	id    string
	calls int // in the newest journal
}

func newPair(t *testing.T) *pair {
	url := pgtest.URL(t)
	key, err := draft.FindKey(filepath.Join(t.TempDir(), "key"), nil)
	if err != nil {
		t.Fatal(err)
	}
	p := &pair{T: t}
	if p.files, err = draft.At(t.TempDir(), draft.Encrypted(key)); err == nil {
		p.team, err = team.Open(context.Background(), url, key, "maria")
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.team.Disconnect)
	p.create("a file")
	return p
}

// create makes another draft the one that moves.
func (p *pair) create(source string) {
	p.Helper()
	d, err := p.files.CreateFor(source, "AC1", profile.Application{profile.FriendlyName: "Example Dental"})
	if err != nil {
		p.Fatal(err)
	}
	p.id, p.calls = d.Info().ID, 0
	p.work(d)
}

// work changes an open draft, so that an older version of it is told from this one.
func (p *pair) work(d Draft) {
	p.Helper()
	p.calls++
	if err := d.Journal().Append(flow.Entry{Step: flow.StepProfile, What: flow.Intent}); err != nil {
		p.Fatal(err)
	}
	if n := len(d.Journal().Entries()); n != p.calls {
		p.Fatalf("the journal has %d entries, want %d", n, p.calls)
	}
	if err := d.Close(); err != nil {
		p.Fatal(err)
	}
}

// begin moves the draft, and dies after a number of steps: 3 are all.
func (p *pair) begin(share bool, steps int) {
	if share {
		seat, err := p.files.Seat(p.id)
		if err != nil {
			p.Fatal(err)
		}
		defer seat.Release() // as the kernel does
		r, err := seat.Send(p.team.Address())
		if err == nil && steps > 1 {
			err = p.team.Import(r)
		}
		if err == nil && steps > 2 {
			err = seat.Remove()
		}
		p.settle(err)
		return
	}
	seat, err := p.files.Seat(p.id)
	if err != nil {
		p.Fatal(err)
	}
	defer seat.Release()
	d, err := p.team.Send(p.id, p.files.Address())
	if err == nil && steps > 1 {
		err = seat.Take(d.Record())
	}
	if err == nil && steps > 2 {
		err = d.Remove()
	}
	p.settle(err) // the lease of a dead process stays for a while
}

// settle accepts that there is nothing to move.
func (p *pair) settle(err error) {
	p.Helper()
	if err != nil && !errors.Is(err, draft.ErrNotFound) {
		p.Fatal(err)
	}
}

// open returns the draft if it opens in one of the stores, and fails if it opens in both.
func (p *pair) open() Draft {
	p.Helper()
	var found Draft
	for _, s := range []Store{Files{p.files}, Shared{p.team}} {
		d, err := s.Open(p.id)
		switch {
		case err == nil && found != nil:
			p.Fatal("it opens in both stores")
		case err == nil:
			found = d
		case !errors.Is(err, draft.ErrNotFound) && !errors.As(err, new(*draft.MovedError)):
			p.Fatal(err)
		}
	}
	return found
}

// A draft that moves back and forth is never in two places and never lost, wherever a move
// dies, and whichever way the next one goes.
func TestADraftMovesOnce(t *testing.T) {
	p := newPair(t)
	for seed := range uint64(40) {
		rng, source := rand.New(rand.NewPCG(seed, 1)), fmt.Sprint("file ", seed)
		p.create(source)
		for range 8 {
			p.begin(rng.IntN(2) == 0, 1+rng.IntN(3))
			if d := p.open(); d != nil {
				p.work(d)
			}
		}
		// Each store says where the draft is on its way to: following that finishes the move.
		for range 3 {
			d := p.open()
			if d != nil {
				p.work(d)
				break
			}
			_, here := p.files.Open(p.id)
			_, there := p.team.Open(p.id)
			var moved *draft.MovedError
			switch {
			case errors.As(here, &moved):
				p.settle(Share(p.files, p.team, p.id))
			case errors.As(there, &moved):
				p.settle(Unshare(p.team, p.files, p.id))
			default:
				t.Fatalf("seed %d: it's gone: %v, %v", seed, here, there)
			}
		}
		d := p.open()
		if d == nil {
			t.Fatalf("seed %d: the move can't be finished", seed)
		}
		p.work(d)
		p.settle(Unshare(p.team, p.files, p.id))
		p.settle(Share(p.files, p.team, p.id))
		info, err := p.team.Find(p.id)
		if err != nil || info.Source != source || info.Err != nil {
			t.Fatalf("seed %d: %+v, %v", seed, info, err)
		}
		if _, err := p.files.Find(p.id); !errors.Is(err, draft.ErrNotFound) {
			t.Fatalf("seed %d: left behind: %v", seed, err)
		}
	}
}

// A team's former owner that was cut off can still be alive after the draft became a file: its
// calls can arrive late, and its clock may be wrong.
func TestMovedIntentsAreInherited(t *testing.T) {
	p := newPair(t)
	p.begin(true, 3)
	p.work(p.open())
	before := time.Now()
	if err := Unshare(p.team, p.files, p.id); err != nil {
		t.Fatal(err)
	}
	p.work(p.open())
	d := p.open()
	defer d.Close()
	if n, at := d.Journal().Inherited(); n != 2 || at.Before(before) || at.After(time.Now()) {
		t.Errorf("%d entries until %s", n, at)
	}
}

// A draft that is open isn't moved, and one that moves can't be opened.
func TestAnOpenDraftStays(t *testing.T) {
	p := newPair(t)
	d, err := p.files.Open(p.id)
	if err != nil {
		t.Fatal(err)
	}
	if err := Share(p.files, p.team, p.id); !errors.As(err, new(*draft.HeldError)) {
		t.Errorf("an open draft was moved: %v", err)
	}
	p.work(d)
	p.begin(true, 1)
	if _, err := p.files.Open(p.id); !errors.As(err, new(*draft.MovedError)) {
		t.Errorf("a draft on its way opened: %v", err)
	}
	infos, err := p.files.List()
	if err != nil || len(infos) != 1 || infos[0].State != draft.Moved {
		t.Errorf("the list shows %+v, %v", infos, err)
	}
	// It is on its way to this team, so it doesn't go to another.
	other := newPair(t)
	if err := Share(p.files, other.team, p.id); !errors.As(err, new(*draft.MovedError)) {
		t.Errorf("it went to two teams: %v", err)
	}
	if err := Share(p.files, p.team, p.id); err != nil {
		t.Fatal(err)
	}
	held, err := p.team.Open(p.id)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	if err := Unshare(p.team, p.files, p.id); !errors.As(err, new(*draft.HeldError)) {
		t.Errorf("an open draft was moved: %v", err)
	}
}

// A draft moves even if the team has another draft of the same file, which keeps the file.
func TestADraftLeavesItsFile(t *testing.T) {
	p := newPair(t)
	d, err := p.team.CreateFor("a file", "AC1", profile.Application{profile.FriendlyName: "Example Bakery"})
	if err != nil {
		t.Fatal(err)
	}
	other := d.Info().ID
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if err := Share(p.files, p.team, p.id); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{other: "a file", p.id: ""} {
		if info, err := p.team.Find(id); err != nil || info.Source != want {
			t.Errorf("%+v, %v, want the source %q", info, err, want)
		}
	}
}
