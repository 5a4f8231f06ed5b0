package team

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
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

	settled bool // nothing is left to try
}

// KeepIn keeps what the database can't take in a directory as well, encrypted: it outlives the
// process there. What another process left there is kept from now on. The directory holds
// nothing else. The error names the files that can't be read; all others are kept. Those of other
// teams, which [Store.Others] counts, stay there.
func (s *Store) KeepIn(files *draft.Store) error {
	seats, err := files.Spares()
	s.kept.files.Store(files)
	for _, seat := range seats {
		d, broken := s.restored(seat)
		switch {
		case broken != nil:
			err = errors.Join(err, fmt.Errorf("%s: %w", seat.File(), broken))
			seat.Release()
		case d == nil:
			s.kept.others.Add(1)
			seat.Release()
		default:
			s.keep(d)
		}
	}
	if err == nil {
		return nil
	}
	return &Error{
		Message: "answers that this machine keeps for the team's database can't be read: " + strings.ReplaceAll(err.Error(), "\n", "; "),
		Fix:     "Make sure that you can read and write these files. If one is damaged, restore it from a backup, or delete it.",
		Err:     err,
	}
}

// Others counts what this machine keeps for other teams.
func (s *Store) Others() int { return int(s.kept.others.Load()) }

// OnKept calls a function whenever a draft is kept that lacks something, and when such a draft is
// saved or lost.
func (s *Store) OnKept(told func(Kept)) {
	s.kept.mu.Lock()
	defer s.kept.mu.Unlock()
	s.kept.told = told
}

// Kept lists what is kept of everybody, oldest first.
func (s *Store) Kept() []Kept {
	k := &s.kept
	k.mu.Lock()
	defer k.mu.Unlock()
	var list []Kept
	for _, d := range k.drafts {
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

// Settle waits until everything is saved or lost, or until ctx ends. It returns the rest.
func (s *Store) Settle(ctx context.Context) (rest []Kept) {
	for {
		rest = slices.DeleteFunc(s.Kept(), func(k Kept) bool { return k.settled })
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
			_ = d.sync(d.store.quick)
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
