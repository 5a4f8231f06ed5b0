package team

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

// A Kept draft was closed while the database was down. This process keeps it, with its lease. It
// saves it when the database is back, and gives the lease back. Whoever closed it gets it when
// they open it again, also while the database is down.
type Kept struct {
	ID, Who string
	// OnDisk says that a file of this machine has it, too, so that it outlives the process.
	OnDisk bool
	// Lost says who took it before it was saved. Its answers are kept until they are shown
	// to Who: see [Store.Unshown].
	Lost *OutdatedError
	// Saved says that the database has everything.
	Saved bool
}

// How many lost drafts are kept for a person, and how often others are tried again.
const (
	keptLost = 16
	keptTry  = time.Second
)

// A keeper has the drafts that were closed too early, oldest first.
type keeper struct {
	files atomic.Pointer[draft.Store] // on this machine; nil means memory only

	mu     sync.Mutex
	drafts []*Draft
	told   func(Kept) // may be nil
	trying bool
}

// said is what was announced about a kept draft.
type said int

const (
	nothing said = iota
	isKept
	isLost
)

// KeepIn keeps what the database can't take in a directory as well, encrypted: it outlives the
// process there. What another process left there is kept from now on. The directory holds
// nothing else.
func (s *Store) KeepIn(files *draft.Store) error {
	seats, err := files.Spares()
	if err != nil {
		return err
	}
	s.kept.files.Store(files)
	for _, seat := range seats {
		d, broken := s.restored(seat)
		switch {
		case broken != nil:
			err = fmt.Errorf("what a closed draft lacks can't be read: %w", broken)
			seat.Release()
		case d == nil:
			seat.Release()
		case time.Since(d.rec.Changed) > draft.Keep:
			d.unback()
		default:
			s.keep(d)
		}
	}
	return err
}

// OnKept calls a function whenever a draft is kept that lacks something, and when such a draft is
// saved or lost.
func (s *Store) OnKept(told func(Kept)) {
	s.kept.mu.Lock()
	defer s.kept.mu.Unlock()
	s.kept.told = told
}

// Kept lists what is kept of everybody, oldest first.
func (s *Store) Kept() []Kept {
	var list []Kept
	for _, d := range s.kept.list() {
		list = append(list, d.asKept())
	}
	return list
}

// keptInfos lists the drafts that this person can open without the database.
func (s *Store) keptInfos() (infos []draft.Info) {
	for _, d := range slices.Backward(s.kept.list()) {
		if d.store.who == s.who && d.Lost() == nil {
			infos = append(infos, d.Info())
		}
	}
	return infos
}

func (k *keeper) list() []*Draft {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Clone(k.drafts)
}

func (d *Draft) asKept() Kept {
	k := Kept{ID: d.id, Who: d.store.who, OnDisk: d.Kept(), Saved: !d.lacks()}
	k.Lost, _ = d.Lost().(*OutdatedError)
	return k
}

// Settle waits until everything that can be saved is saved, or until ctx ends. It returns the
// rest.
func (s *Store) Settle(ctx context.Context) (rest []Kept) {
	for {
		rest = slices.DeleteFunc(s.Kept(), func(k Kept) bool { return k.Lost != nil || k.Saved })
		if len(rest) == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return rest
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// keep keeps a draft from now on.
func (t *team) keep(d *Draft) {
	d.backUp(true)
	lost := d.Lost() != nil
	if !lost {
		go d.keepLease()
	}
	k := &t.kept
	k.mu.Lock()
	k.drafts = append(k.drafts, d)
	k.forget(d.store.who)
	if !k.trying {
		k.trying = true
		go t.saveKept()
	}
	news := d.lacks() && (!lost || d.said != isLost)
	if news {
		d.said = isKept
	}
	if lost {
		d.said = isLost
	}
	k.mu.Unlock()
	if news {
		k.announce(d.asKept())
	}
}

// forget drops the oldest lost drafts of a person if there are too many. The caller holds mu.
func (k *keeper) forget(who string) {
	lost := func(d *Draft) bool { return d.store.who == who && d.Lost() != nil }
	n := 0
	for _, d := range k.drafts {
		if lost(d) {
			n++
		}
	}
	for ; n > keptLost; n-- {
		at := slices.IndexFunc(k.drafts, lost)
		k.drafts[at].end(false)
		k.drafts = slices.Delete(k.drafts, at, at+1)
	}
}

func (k *keeper) announce(what Kept) {
	k.mu.Lock()
	told := k.told
	k.mu.Unlock()
	if told != nil {
		told(what)
	}
}

// saveKept tries to save what is kept until the store is disconnected.
func (t *team) saveKept() {
	for wait := time.Duration(0); ; wait = keptTry {
		select {
		case <-t.ctx.Done():
			return
		case <-time.After(wait):
		}
		for _, d := range t.kept.list() {
			err := d.sync(quick)
			what, news, left := t.kept.tried(d)
			if news {
				t.kept.announce(what)
			}
			if transient(cmp.Or(err, left)) {
				break
			}
		}
	}
}

// tried ends the keeping of a draft that is saved, or that somebody else has and that lacks no
// answer. It reports whether there is something new to say, and why the lease can't be given back.
func (k *keeper) tried(d *Draft) (what Kept, news bool, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	at := slices.Index(k.drafts, d)
	if at < 0 { // somebody opened it
		return what, false, nil
	}
	switch what = d.asKept(); {
	case what.Saved:
		news = d.said == isKept
		d.said = nothing
		if err = d.giveBack(); transient(err) { // with mu, so that whoever opens it now waits for it
			return what, news, err
		}
		k.drafts = slices.Delete(k.drafts, at, at+1)
		d.end(false)
	case what.Lost != nil:
		news = d.said != isLost
		d.said = isLost
	}
	return what, news, nil
}

// lacks reports whether the database lacks something that counts: after the draft was lost,
// only answers do.
func (d *Draft) lacks() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.lacking()
}

// lacking is lacks for a caller that holds mu.
func (d *Draft) lacking() bool {
	if d.lost != nil {
		return !maps.Equal(d.rec.Answers, d.was.Answers)
	}
	return d.rec.Revision != d.was.Revision
}

// take takes a draft out of what is kept: the latest that fits.
func (k *keeper) take(fits func(*Draft) bool) *Draft {
	k.mu.Lock()
	defer k.mu.Unlock()
	for i, d := range slices.Backward(k.drafts) {
		if fits(d) {
			k.drafts = slices.Delete(k.drafts, i, i+1)
			return d
		}
	}
	return nil
}

// reopened is a kept draft that its owner opens again; nil if there is none. Anybody else is
// told who has it. Whoever takes it over gets what can be saved at once.
func (s *Store) reopened(id string, force bool) (*Draft, error) {
	ours := func(d *Draft) bool { return d.id == id && d.Lost() == nil }
	if d := s.kept.take(func(d *Draft) bool { return ours(d) && d.store.who == s.who }); d != nil {
		return d, nil
	}
	for _, d := range s.kept.list() {
		switch {
		case !ours(d):
		case force:
			_ = d.sync(quick)
		default:
			return nil, &draft.HeldError{ID: id, Who: d.store.who, PID: os.Getpid(), Host: host(), Since: d.leased}
		}
	}
	return nil, nil
}

// Unshown opens a kept draft that somebody took before its last answers were saved. Its Lost says
// who, and Behind what the database has. It can't be saved any more. When it's closed, it's kept
// again, until [Store.Dismiss]. nil means that this person has none of this draft.
func (s *Store) Unshown(id string) *Draft {
	return s.kept.take(func(d *Draft) bool { return d.id == id && d.store.who == s.who && d.Lost() != nil })
}

// Dismiss says that the answers which couldn't be saved needn't be kept any more, since their
// owner has seen them.
func (s *Store) Dismiss(id string) {
	for d := s.Unshown(id); d != nil; d = s.Unshown(id) {
		d.end(false)
	}
}

// Behind says why the database lacks something, and which answers it has; err is nil if it
// lacks nothing.
func (d *Draft) Behind() (saved profile.Application, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case d.rec.Revision == d.was.Revision:
		return d.rec.Answers, nil
	case d.lost != nil:
		return d.was.Answers, d.lost
	}
	return d.was.Answers, d.writeErr
}

// A KeptError says that a draft was closed before the database had all of it, and that it's kept.
type KeptError struct {
	OnDisk bool  // it's kept in a file, too
	Err    error // why the database lacks it
}

func (e *KeptError) Error() string {
	return e.Err.Error()
}

// Hint says what becomes of them.
func (e *KeptError) Hint() string {
	if e.OnDisk {
		return "This machine keeps them, encrypted. The next command that reaches the database saves them."
	}
	return "They're in memory, and saved when the database is back."
}

func (e *KeptError) Unwrap() error { return e.Err }
