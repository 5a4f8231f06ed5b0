package apply

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/gofrs/flock"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/session"
)

// Apply keeps a draft for every file. It recognizes the draft by the file's path, or, if
// the file was moved, by its answers. If the business has another draft, apply stops: a
// file that was moved and changed must not create a second profile, unless the user asks
// for one.

// A matcher finds the drafts of files in an account. It prints nothing.
type matcher struct {
	store   *draft.Store
	account string
	draft   string                       // the draft that the command line names for its only file; else ""
	another bool                         // a further profile is wanted, also of a business that has one
	command func(words ...string) string // see console.Console.CommandLine
}

// claim finds or creates the drafts of files and marks them as the files' own. Two
// processes that get the same file at the same time must not create a draft each, and so
// two profiles: they take turns with the lock file.
func (m matcher) claim(ctx context.Context, lock string, tasks []task) error {
	l := flock.New(lock, flock.SetPermissions(0o600))
	if _, err := l.TryLockContext(ctx, 50*time.Millisecond); err != nil {
		return fmt.Errorf("locking the drafts: %w", err)
	}
	defer l.Close()

	if err := m.match(tasks); err != nil {
		return err
	}
	for i := range tasks {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := m.claimOne(&tasks[i]); err != nil {
			return err
		}
	}
	return nil
}

// claimOne creates the draft of a file, or marks the one that match found.
func (m matcher) claimOne(t *task) error {
	source, err := sourceOf(t.file, m.account)
	if err != nil {
		return err
	}
	var d *draft.Draft
	switch t.matched {
	case byPath:
		return nil
	case noDraft:
		d, err = m.store.CreateFor(source, m.account, t.app)
	default:
		if d, err = m.store.Open(t.draft); err == nil {
			if err = d.Adopt(source, m.account); err != nil {
				_ = d.Close()
			}
		}
	}
	if err != nil {
		return err
	}
	t.draft = d.Info().ID
	return d.Close()
}

// matched says how apply recognized a file's draft.
type matched int

const (
	noDraft   matched = iota // it has none yet
	byPath                   // an earlier apply of this file made it
	byAnswers                // it has the same answers: the file was moved, or copied
	byName                   // the command line names it
)

var matchedWords = map[matched]string{
	byPath:    "which an earlier apply of this file began",
	byAnswers: "which has the same answers; add --another for a second profile with them",
	byName:    "which the command line names",
}

// match finds the draft of each file and changes nothing on disk.
func (m matcher) match(tasks []task) error {
	infos, err := m.store.List()
	if err != nil {
		return err
	}
	if m.draft != "" {
		info, err := m.store.Find(m.draft)
		if err == nil && info.Account != "" && info.Account != m.account {
			err = &draft.AccountError{ID: info.ID, Account: info.Account, Other: m.account}
		}
		tasks[0].draft, tasks[0].matched = info.ID, byName
		return err
	}
	var others []draft.View // read when a file's path leads to no draft
	var stopped []error
	for i := range tasks {
		t := &tasks[i]
		source, err := sourceOf(t.file, m.account)
		if err != nil {
			return err
		}
		if n := slices.IndexFunc(infos, func(i draft.Info) bool { return i.Source == source }); n >= 0 {
			t.draft, t.matched = infos[n].ID, byPath
			continue
		}
		if err := m.unreadableDraft(infos); err != nil {
			return err
		}
		t.draft, t.matched = "", noDraft
		if m.another {
			continue
		}
		if others == nil {
			if others, err = m.views(infos); err != nil {
				return err
			}
		}
		if err := m.findSameBusiness(t, others); err != nil {
			stopped = append(stopped, err)
		}
	}
	return joinErrors(stopped, len(tasks), "of a business that has a draft", "Apply each alone with --draft, to change that profile, or all of them with --another, for further profiles.")
}

// views reads the drafts that a file of this account can belong to.
func (m matcher) views(infos []draft.Info) ([]draft.View, error) {
	list := []draft.View{}
	for _, info := range infos {
		if info.Account != "" && info.Account != m.account {
			continue
		}
		v, err := m.store.View(info.ID)
		if errors.Is(err, draft.ErrNotFound) {
			continue // deleted meanwhile
		}
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}

// findSameBusiness looks for a draft with the same answers, which then is the file's own. A
// draft of the same business with other answers is an error: the user has to decide.
func (m matcher) findSameBusiness(t *task, drafts []draft.View) error {
	var of *draft.View
	for i, v := range drafts {
		if !v.Of(t.app) {
			continue
		}
		if t.app.Same(v.Answers) {
			t.draft, t.matched = v.ID, byAnswers
			return nil
		}
		if of == nil || of.Profile == "" && v.Profile != "" {
			of = &drafts[i]
		}
	}
	if of == nil {
		return nil
	}
	return console.Problems(
		fmt.Sprintf("%s: its business has a draft already: %s", t.file, session.Described(of.Info)),
		fmt.Sprintf("To change that one to what the file says: %s. For another profile of the same business, add --another.", m.command("apply", t.file, "--draft", of.ID)))
}

// unreadableDraft returns an error if some draft can't be read: it may be the one that
// apply looks for, and without it everything would be created twice.
func (m matcher) unreadableDraft(infos []draft.Info) error {
	for _, i := range infos {
		if i.Err != nil && !errors.As(i.Err, new(*draft.HeldError)) {
			return console.Hinted(
				fmt.Errorf("this file may have been applied before, and nobody can tell: %w", i.Err),
				"Make that draft readable, or remove it: "+m.command("drafts", "delete", i.ID))
		}
	}
	return nil
}

// sourceOf identifies a file of an account. It's a hash, because paths often contain
// customers' names.
func sourceOf(file, account string) (string, error) {
	path, err := filepath.Abs(file)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(path + "\x00" + account))
	return hex.EncodeToString(sum[:16]), nil
}

// showMatches prints which drafts apply resumes.
func showMatches(c *console.Console, tasks []task) {
	for _, t := range tasks {
		switch {
		case len(tasks) == 1 && t.matched != noDraft:
			c.Note("Going on with the draft %s, %s.", t.draft, matchedWords[t.matched])
		case t.matched == byAnswers:
			c.ForFile(t.file).Note("going on with the draft %s, %s", t.draft, matchedWords[t.matched])
		}
	}
}
