package draft

import (
	"maps"
	"strings"
	"time"

	"trusthub-wizard/flow/profile"
)

// An Editor has the changes that an open draft offers, whatever keeps it.
type Editor struct {
	// Change alters the record and writes it. An error of alter changes nothing. Another
	// error says why the change isn't kept yet: the draft has it in memory, and the next
	// change that can be written writes it.
	Change func(alter func(*Record) error) error
}

// Set writes an answer and the user's place before it returns, atomically: they survive a
// kill -9, but maybe not a power failure (see [Draft.Sync]). An error says why they aren't
// kept. The draft then keeps the answer in memory, and the next Set that works writes it.
//
// An empty answer is the same as none. Bytes that aren't UTF-8 become U+FFFD.
func (e Editor) Set(k profile.Key, text string, at Place) error {
	text = strings.ToValidUTF8(text, "\uFFFD")
	return e.Change(func(r *Record) error {
		r.answer(k, text)
		// Phone numbers can change after the other answers were removed.
		r.Place, r.Forgotten = at, r.Forgotten && k == profile.Numbers
		return nil
	})
}

// Replace replaces all answers, as Set does one.
func (e Editor) Replace(app profile.Application) error {
	return e.Change(func(r *Record) error {
		r.Answers, r.Forgotten = cleaned(app), false
		return nil
	})
}

// SetPlace sets only the place.
func (e Editor) SetPlace(at Place) error {
	return e.Change(func(r *Record) error { r.Place = at; return nil })
}

// SetState sets the state.
func (e Editor) SetState(s State) error {
	return e.Change(func(r *Record) error { r.State = s; return nil })
}

// SetAccount ties the draft to its account for good. Another account is then an
// [*AccountError].
func (e Editor) SetAccount(sid string) error {
	return e.Change(func(r *Record) error {
		if r.Account != "" && r.Account != sid {
			return &AccountError{ID: r.ID, Account: r.Account, Other: sid}
		}
		r.Account = sid
		return nil
	})
}

// ChooseAccount sets the draft's account until something is sent. After that, another account
// is an [*AccountError]. So it is for a draft of `apply`, which is found by its account.
func (e Editor) ChooseAccount(sid string) error {
	return e.Change(func(r *Record) error {
		if r.Account != sid && (len(r.Journal) > 0 || r.Source != "") {
			return &AccountError{ID: r.ID, Account: r.Account, Other: sid}
		}
		r.Account = sid
		return nil
	})
}

// Adopt makes the draft that of a file that `apply` was given (source) in an account. A
// draft that belongs to another account is an [*AccountError].
func (e Editor) Adopt(source, account string) error {
	return e.Change(func(r *Record) error {
		if r.Account != "" && r.Account != account {
			return &AccountError{ID: r.ID, Account: r.Account, Other: account}
		}
		r.Source, r.Account = source, account
		return nil
	})
}

// Alter applies a change, and counts it if it changed anything. If alter fails, the record
// stays as it was.
func (r *Record) Alter(alter func(*Record) error) error {
	next := *r
	next.Answers = maps.Clone(r.Answers)
	if err := alter(&next); err != nil {
		return err
	}
	if !next.same(r) {
		next.Changed = time.Now().UTC()
		next.Revision++
		*r = next
	}
	return nil
}
