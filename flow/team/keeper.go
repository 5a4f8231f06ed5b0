package team

import (
	"errors"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

// How many lost drafts are kept for a person, and how often others are tried again.
const (
	keptLost = 16
	keptTry  = time.Second
)

// A keeper has the drafts that were closed too early, oldest first.
type keeper struct {
	files  atomic.Pointer[draft.Store] // on this machine; nil means memory only
	others atomic.Int64                // files there that are other teams'

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

func (k *keeper) list() []*Draft {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Clone(k.drafts)
}

// asKept is what is told of a draft. The caller holds the keeper's mu.
func (d *Draft) asKept() Kept {
	k := Kept{ID: d.id, Who: d.store.who, OnDisk: d.Kept(), Saved: !d.lacks()}
	k.Lost, _ = d.Lost().(*OutdatedError)
	k.settled = k.Saved || d.said == isLost
	return k
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
	news := d.lacks() && !lost
	if news {
		d.said = isKept
	}
	what := d.asKept()
	k.mu.Unlock()
	if news {
		k.announce(what)
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
			err := d.sync(t.quick)
			if errors.Is(err, ErrTaken) && !t.kept.toldLost(d) {
				err = d.compare()
			}
			if transient(err) {
				break
			}
			what, news, err := t.kept.tried(d)
			if news {
				t.kept.announce(what)
			}
			if transient(err) {
				break
			}
		}
	}
}

func (k *keeper) toldLost(d *Draft) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return d.said == isLost
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
	case d.old():
		k.drafts = slices.Delete(k.drafts, at, at+1)
		d.end(false)
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

// old reports whether a draft was kept for as long as answers are.
func (d *Draft) old() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return time.Since(d.rec.Changed) > draft.Keep && d.lacking()
}

// compare finds out which answers the database lacks of a lost draft: its new owner may have
// given the same.
func (d *Draft) compare() error {
	v, err := d.store.View(d.id)
	if errors.Is(err, draft.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	saved := profile.Application{}
	maps.Copy(saved, d.was.Answers)
	for key, text := range d.rec.Answers {
		if v.Answers[key] == text {
			saved[key] = text
		}
	}
	maps.DeleteFunc(saved, func(key profile.Key, _ string) bool { return d.rec.Answers[key] == "" && v.Answers[key] == "" })
	d.was.Answers = saved
	return nil
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
