package desk

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"path/filepath"
	"strings"
	"time"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

// One business gets one profile. But a customer who calls twice is easily entered twice,
// and a file that was moved and changed looks like a new one. Both are found here, by the
// business.

// SameBusiness looks for another draft of the open customer's business. It skips drafts of
// other accounts and those that can't be read. It lists all drafts: call it in the
// background.
func (d *Desk) SameBusiness() func() (draft.Info, bool) {
	store, of, app := d.Store, d.info, d.answers
	return func() (draft.Info, bool) { return SameBusiness(store, of, app) }
}

// SameBusiness returns a draft, other than of, that is about the business of app.
func SameBusiness(store Store, of draft.Info, app profile.Application) (draft.Info, bool) {
	infos, _ := store.List()
	for _, info := range infos {
		elsewhere := info.Account != "" && of.Account != "" && info.Account != of.Account
		if info.ID != of.ID && !elsewhere && info.Of(app) {
			return info, true
		}
	}
	return draft.Info{}, false
}

// Known is how the draft of a file was found.
type Known int

// The ways to find a file's draft.
const (
	AsNothing Known = iota // the file has no draft yet
	ByPath                 // an earlier apply of this file made it
	ByAnswers              // it has the same answers: the file was moved or copied
	ByName                 // the user named it
)

// A Match is the draft of a file.
type Match struct {
	Source string // identifies the file: see [Source]
	Draft  string // its id; "" if there is none yet
	Known  Known
	// Other is another draft of the same business if the file has no draft: the user
	// decides whether to use it. Its ID is "" if there is none.
	Other draft.Info
	// Reused says that Other isn't of the same business: it was made from a file with the
	// same path, maybe on a colleague's machine.
	Reused bool
	// Changed is when the draft was changed last. If that is different when it's opened,
	// somebody else had it.
	Changed time.Time
	tied    bool // the draft is a file's, or the file is a draft's
}

// Source identifies a file that `apply` was given in an account. It is a hash, because
// paths tend to hold customers' names.
func Source(file, account string) (string, error) {
	path, err := filepath.Abs(file)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(path + "\x00" + account))
	return hex.EncodeToString(sum[:16]), nil
}

// An UnreadableError says that a draft can't be read. It may be the file's own, and without
// it everything could be created twice.
type UnreadableError struct{ Draft draft.Info }

func (e *UnreadableError) Error() string {
	return "can't tell if this file was applied before: " + e.Draft.Err.Error()
}
func (e *UnreadableError) Unwrap() error { return e.Draft.Err }

// A Matcher finds the drafts of files in one account. It reads the drafts once.
type Matcher struct {
	store   Store
	account string
	infos   []draft.Info
}

// Match begins to match files with drafts.
func (d *Desk) Match(account string) (*Matcher, error) {
	infos, err := d.Store.List()
	return &Matcher{store: d.Store, account: account, infos: infos}, err
}

// Named is the draft that the user named for a file.
func (m *Matcher) Named(file, text string) (Match, error) {
	info, err := m.store.Find(text)
	if err == nil && info.Account != "" && info.Account != m.account {
		err = &draft.AccountError{ID: info.ID, Account: info.Account, Other: m.account}
	}
	if err != nil {
		return Match{}, err
	}
	source, err := m.source(file)
	holder, found := m.bySource(source)
	return Match{Source: source, Draft: info.ID, Known: ByName, Changed: info.Changed, tied: found && holder.ID != info.ID}, err
}

// byPath finds the draft of a file by its path. Colleagues have files of the same path for
// other customers, so a team's draft also has to be about the same business, and such a file's
// source includes it.
func (m *Matcher) byPath(file string, app profile.Application) (Match, error) {
	source, err := m.source(file)
	if err != nil {
		return Match{}, err
	}
	info, found := m.bySource(source)
	match := Match{Source: source}
	if _, shared := m.store.(Shared); shared && found && info.Business != "" && !info.Of(app) {
		match.Other, match.Reused = info, true
		if match.Source, err = m.source(file + "#" + app.Business()); err != nil {
			return match, err
		}
		info, found = m.bySource(match.Source)
	}
	if found {
		match = Match{Source: match.Source, Draft: info.ID, Known: ByPath, Changed: info.Changed}
	}
	return match, nil
}

func (m *Matcher) bySource(source string) (draft.Info, bool) {
	path, _, _ := strings.Cut(source, ".")
	for _, i := range m.infos {
		if other, _, _ := strings.Cut(i.Source, "."); other == path {
			return i, true
		}
	}
	return draft.Info{}, false
}

// source is the [Source] of a file. In a team it also tells the file's own name, which is the
// same on other machines.
func (m *Matcher) source(file string) (string, error) {
	source, err := Source(file, m.account)
	if _, shared := m.store.(Shared); err != nil || !shared {
		return source, err
	}
	sum := sha256.Sum256([]byte(filepath.Base(file) + "\x00" + m.account))
	return source + "." + hex.EncodeToString(sum[:16]), nil
}

// sameName reports whether two sources are of files of the same name, in a team.
func sameName(a, b string) bool {
	_, a, found := strings.Cut(a, ".")
	_, b, _ = strings.Cut(b, ".")
	return found && a == b
}

// Of finds the draft of a file with these answers: by its path or, unless the user wants
// another profile, by its answers.
func (m *Matcher) Of(file string, app profile.Application, another bool) (Match, error) {
	match, err := m.byPath(file, app)
	if err != nil || match.Known == ByPath {
		return match, err
	}
	for _, i := range m.infos {
		readable := errors.As(i.Err, new(*draft.HeldError)) || errors.As(i.Err, new(*draft.MovedError))
		if i.Err != nil && !readable {
			return match, &UnreadableError{i}
		}
	}
	reused := match.Other
	match.Other, match.Reused = draft.Info{}, false
	if another {
		return match, nil
	}
	for _, info := range m.infos {
		if info.Account != "" && info.Account != m.account || !info.Of(app) {
			continue
		}
		if sameName(info.Source, match.Source) { // a colleague's copy of the file
			return Match{Source: match.Source, Draft: info.ID, Known: ByPath, Changed: info.Changed}, nil
		}
		v, err := m.store.View(info.ID)
		switch {
		case errors.Is(err, draft.ErrNotFound): // deleted in the meantime
		case err != nil:
			return match, err
		case app.Same(v.Answers):
			return Match{Source: match.Source, Draft: v.ID, Known: ByAnswers, Changed: info.Changed, tied: info.Source != ""}, nil
		case match.Other.ID == "" || match.Other.Profile == "" && v.Profile != "":
			match.Other = v.Info
		}
	}
	if match.Other.ID == "" && reused.ID != "" {
		match.Other, match.Reused = reused, true
	}
	return match, nil
}

// Claim creates the draft of a file, or ties the one that was found to it. In a team, what is
// tied already stays so: the same file has other paths on other machines, and other files have
// the same path.
func (m *Matcher) Claim(match Match, app profile.Application) (Match, error) {
	_, shared := m.store.(Shared)
	if match.Known == ByPath || match.tied && shared {
		return match, nil
	}
	var d Draft
	var err error
	if match.Known == AsNothing {
		d, err = m.store.CreateFor(match.Source, m.account, app)
	} else if d, err = m.store.Open(match.Draft); err == nil {
		if err = d.Adopt(match.Source, m.account); err != nil {
			_ = d.Close()
		}
	}
	if err != nil {
		return match, err
	}
	match.Draft, match.Changed = d.Info().ID, d.Info().Changed
	return match, d.Close()
}
