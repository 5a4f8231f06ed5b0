package cli

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
	"trusthub-wizard/flow/profile"
)

// What `apply` is given has a draft, if it was given before: it is known by its
// path, and where the file was moved by its answers. A file of a business that has
// another draft is stopped at: who moved it and changed it does not want a second
// profile, and who wants one says so.

// keep finds the drafts that `apply` keeps for files in an account, or makes them.
func (g *program) keep(ctx context.Context, store *draft.Store, account string, tasks []task, flags applyFlags) error {
	// Two processes that are given the same file at the same time must not each
	// make a draft of it, and so two profiles: from the look to the mark they go
	// one after the other.
	dir, err := g.directory(false)
	if err != nil {
		return err
	}
	lock := flock.New(filepath.Join(dir, "apply.lock"), flock.SetPermissions(0o600))
	if _, err := lock.TryLockContext(ctx, 50*time.Millisecond); err != nil {
		return fmt.Errorf("locking the drafts: %w", err)
	}
	defer lock.Close()

	if err := g.match(store, account, tasks, flags); err != nil {
		return err
	}
	for i := range tasks {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := keepOne(store, account, &tasks[i]); err != nil {
			return err
		}
	}
	return nil
}

// keepOne makes the draft of a file, or ties the one that was found to it.
func keepOne(store *draft.Store, account string, t *task) error {
	source, err := sourceOf(t.file, account)
	if err != nil {
		return err
	}
	var d *draft.Draft
	switch t.known {
	case byPath:
		return nil
	case asNothing:
		d, err = store.CreateFor(source, account, t.app)
	default:
		if d, err = store.Open(t.draft); err == nil {
			if err = d.Adopt(source, account); err != nil {
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

// How a file's draft is known.
type known int

const (
	asNothing known = iota // it has none yet
	byPath                 // an earlier apply of this file made it
	byAnswers              // it has the same answers: the file was moved, or copied
	byName                 // the command line names it
)

var knownWords = map[known]string{
	byPath:    "which an earlier apply of this file began",
	byAnswers: "which has the same answers; add --another for a second profile with them",
	byName:    "which the command line names",
}

// tellKnown says which drafts are gone on with.
func (g *program) tellKnown(tasks []task) {
	for _, t := range tasks {
		switch {
		case len(tasks) == 1 && t.known != asNothing:
			g.note("Going on with the draft %s, %s.", t.draft, knownWords[t.known])
		case t.known == byAnswers:
			g.about(t.file).note("going on with the draft %s, %s", t.draft, knownWords[t.known])
		}
	}
}

// match finds the draft of each file, and changes nothing.
func (g *program) match(store *draft.Store, account string, tasks []task, flags applyFlags) error {
	infos, err := store.List()
	if err != nil {
		return err
	}
	if flags.draft != "" {
		info, err := store.Find(flags.draft)
		if err == nil && info.Account != "" && info.Account != account {
			err = &draft.AccountError{ID: info.ID, Account: info.Account, Other: account}
		}
		tasks[0].draft, tasks[0].known = info.ID, byName
		return err
	}
	var others []draft.View // those that no file leads to by its path, read when one is looked for
	var stopped []error
	for i := range tasks {
		t := &tasks[i]
		source, err := sourceOf(t.file, account)
		if err != nil {
			return err
		}
		if n := slices.IndexFunc(infos, func(i draft.Info) bool { return i.Source == source }); n >= 0 {
			t.draft, t.known = infos[n].ID, byPath
			continue
		}
		if err := g.unreadableDraft(infos); err != nil {
			return err
		}
		t.draft, t.known = "", asNothing
		if flags.another {
			continue
		}
		if others == nil {
			if others, err = views(store, infos, account); err != nil {
				return err
			}
		}
		if err := g.resembles(t, others); err != nil {
			stopped = append(stopped, err)
		}
	}
	return g.together(stopped, len(tasks), "of a business that has a draft", "Apply each alone with --draft, to change that profile, or all of them with --another, for further profiles.")
}

// views are the drafts that a file of an account may be meant by.
func views(store *draft.Store, infos []draft.Info, account string) ([]draft.View, error) {
	list := []draft.View{}
	for _, info := range infos {
		if info.Account != "" && info.Account != account {
			continue
		}
		v, err := store.View(info.ID)
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

// resembles looks for a draft with the same answers, which is then the file's own.
// One of the same business with other answers is somebody's to decide about.
func (g *program) resembles(t *task, drafts []draft.View) error {
	var of *draft.View
	for i, v := range drafts {
		if !v.Of(t.app) {
			continue
		}
		if t.app.Same(v.Answers) {
			t.draft, t.known = v.ID, byAnswers
			return nil
		}
		if of == nil || of.Profile == "" && v.Profile != "" {
			of = &drafts[i]
		}
	}
	if of == nil {
		return nil
	}
	return &problemsError{
		text: fmt.Sprintf("%s: its business has a draft already: %s", t.file, described(of.Info)),
		hint: fmt.Sprintf("To change that one to what the file says: %s. For another profile of the same business, add --another.", g.again("apply", t.file, "--draft", of.ID)),
	}
}

// described is a draft in a sentence, without its name: that is an answer.
func described(i draft.Info) string {
	text := fmt.Sprintf("%s (%s)", i.ID, i.State)
	if i.Profile != "" {
		text += ", with the profile " + i.Profile
	}
	return text
}

// together is one error of what is wrong with some of many files, each of which
// is told.
func (g *program) together(wrong []error, of int, what, hint string) error {
	if of == 1 || len(wrong) == 0 {
		return errors.Join(wrong...)
	}
	for _, err := range wrong {
		g.note("%s", err)
	}
	return &problemsError{text: fmt.Sprintf("%d of %d files: %s", len(wrong), of, what), hint: hint}
}

// distinctBusinesses refuses two files of one business: each would become a
// profile.
func (g *program) distinctBusinesses(tasks []task) error {
	first := map[string]string{}
	var wrong []error
	for _, t := range tasks {
		business := t.app.Business()
		if other, there := first[business]; there && business != "" {
			wrong = append(wrong, fmt.Errorf("%s and %s are of the same business", other, t.file))
			continue
		}
		first[business] = t.file
	}
	return g.together(wrong, len(tasks), "of the same business as another", "Nothing was sent: each would become a profile of its own. Leave one of each two out, or add --another.")
}

// beginAnother asks before the wizard begins a draft with the answers of a file whose
// business has one; where there is nobody to ask, it says so.
func (g *program) beginAnother(ctx context.Context, store *draft.Store, app profile.Application) error {
	infos, err := store.List()
	if err != nil {
		return err
	}
	for _, info := range infos {
		v, err := store.View(info.ID)
		if err != nil || !v.Of(app) {
			continue // one that cannot be read is no reason not to type
		}
		g.note("This business has a draft already: %s.", described(v.Info))
		if !g.canAsk() {
			return nil
		}
		if err := g.ask(ctx, "Begin another one?"); err != nil {
			return &hintedError{err, "To go on with the one there is: " + g.again("resume", v.ID)}
		}
		return nil
	}
	return nil
}

// unreadableDraft says which draft cannot be read, if there is one: it may be the
// one that `apply` looks for, and without it everything would be made twice.
func (g *program) unreadableDraft(infos []draft.Info) error {
	for _, i := range infos {
		if i.Err != nil && !errors.As(i.Err, new(*draft.HeldError)) {
			return &hintedError{
				fmt.Errorf("this file may have been applied before, and nobody can tell: %w", i.Err),
				"Make that draft readable, or remove it: " + g.again("drafts", "delete", i.ID),
			}
		}
	}
	return nil
}

// sourceOf names what `apply` was given: a file of an account. It is a hash, for
// paths tend to hold customers' names.
func sourceOf(file, account string) (string, error) {
	path, err := filepath.Abs(file)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(path + "\x00" + account))
	return hex.EncodeToString(sum[:16]), nil
}
