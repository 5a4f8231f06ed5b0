package desk

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/team"
)

// Open opens a draft, and closes the customer that was open.
func (d *Desk) Open(id string) error { return d.Do(context.Background(), d.Opening(id)) }

// Begin opens a new draft with these answers.
func (d *Desk) Begin(app profile.Application) error {
	return d.Do(context.Background(), d.Beginning(app))
}

// take puts an opened draft on the desk.
func (d *Desk) take(opened Draft, err error) error {
	if err != nil {
		return err
	}
	d.Close()
	d.draft, d.info, d.answers = opened, opened.Info(), opened.Application()
	d.saved, d.unsaved, d.checked = time.Time{}, nil, false
	d.outcome, d.reported, d.about = nil, nil, nil
	if d.info.Forgotten && d.answers.Text(profile.Numbers) == "" {
		d.answers = profile.Application{}
		maps.Copy(d.answers, d.draft.Application())
		d.answers[profile.Numbers] = strings.Join(flow.AssignedNumbers(d.draft.Journal().Entries()), profile.Separator)
	}
	d.onDisk = d.answers
	if s, ok := opened.(shared); ok {
		if saved, err := s.Behind(); err != nil {
			d.onDisk, d.unsaved, d.since = saved, err, d.now()
		}
	}
	return nil
}

// Close saves and closes the open customer; without one it does nothing. If saving failed,
// [Desk.Unsaved] says why until another customer is opened.
func (d *Desk) Close() {
	if d.draft == nil {
		return
	}
	d.info = d.draft.Info()
	taken, lacking := d.Lost(), len(d.Lacking()) > 0
	d.unsaved = d.draft.Close()
	switch {
	case taken != nil && lacking:
		d.unsaved = taken
	case taken != nil: // where the user was doesn't matter any more
		d.unsaved = nil
	}
	d.outcome, d.reported = d.StillOpen(), d.Reported()
	d.draft, d.answers, d.about, d.checked = nil, nil, nil, false
	d.enter(d.account.Base)
}

// IsOpen reports whether a customer is open.
func (d *Desk) IsOpen() bool { return d.draft != nil }

// OpenID is the open draft's id; "" while none is open.
func (d *Desk) OpenID() string {
	if d.draft == nil {
		return ""
	}
	return d.info.ID
}

// Info is the open draft as a list shows it, or else the one closed last. Its ID is "" if
// there was none.
func (d *Desk) Info() draft.Info { return d.info }

// Answers are those of the open customer. A later change leaves them as they are.
func (d *Desk) Answers() profile.Application { return d.answers }

// Set saves an answer. If that fails, the desk keeps the answer and saves it as soon as it
// can.
func (d *Desk) Set(k profile.Key, text string, at draft.Place) error {
	if d.ReadOnly != "" {
		return errors.New(d.ReadOnly)
	}
	next := maps.Clone(d.answers)
	if next == nil {
		next = profile.Application{}
	}
	next[k] = text
	d.answers, d.info.Place, d.checked = next, at, false
	return d.kept(d.draft.Set(k, text, at))
}

// SetAll changes several answers and leaves the place as it is.
func (d *Desk) SetAll(changes profile.Application) error {
	var errs []error
	for _, k := range slices.Sorted(maps.Keys(changes)) {
		errs = append(errs, d.Set(k, changes[k], d.info.Place))
	}
	return errors.Join(errs...)
}

// Replace replaces all answers.
func (d *Desk) Replace(app profile.Application) error {
	if d.ReadOnly != "" {
		return errors.New(d.ReadOnly)
	}
	err := d.draft.Replace(app)
	d.answers, d.checked = d.draft.Application(), false
	return d.kept(err)
}

// kept records whether a change, and with it all answers, reached the disk.
func (d *Desk) kept(err error) error {
	if err == nil {
		d.saved, d.onDisk = d.now(), d.answers
	} else if d.unsaved == nil {
		d.since = d.now()
	}
	d.unsaved = err
	return err
}

// MoveTo records where the user is.
func (d *Desk) MoveTo(at draft.Place) error {
	if d.draft == nil || d.info.Place == at {
		return nil
	}
	d.info.Place = at
	err := d.draft.SetPlace(at)
	if err != nil {
		_ = d.kept(err)
	}
	return err
}

// Saved says when the last change reached the disk; zero before the first one.
func (d *Desk) Saved() time.Time { return d.saved }

// Unsaved says why the last change isn't on disk; nil if it is.
func (d *Desk) Unsaved() error { return d.unsaved }

// ToSave says what to do so that the answers can be saved, if the team's database isn't what this
// machine trusts; "" otherwise.
func (d *Desk) ToSave() string {
	if errors.Is(d.unsaved, team.ErrUntrusted) {
		err := d.unsaved
		if kept, ok := errors.AsType[*team.KeptError](err); ok { // whose own hint is about the answers
			err = kept.Err
		}
		return Explain(err).Fix
	}
	return ""
}

// UnsavedSince says since when changes don't reach the disk, if [Desk.Unsaved] isn't nil.
func (d *Desk) UnsavedSince() time.Time { return d.since }

// Lacking lists the answers of the open customer that aren't on disk as they are.
func (d *Desk) Lacking() []profile.Key {
	var keys []profile.Key
	for _, f := range profile.Fields() {
		if d.answers[f.Key] != d.onDisk[f.Key] {
			keys = append(keys, f.Key)
		}
	}
	return keys
}

// Loses tries to save again, for at most a second, and reports whether answers would be lost
// if the program ended now.
func (d *Desk) Loses() bool {
	if d.draft == nil || d.unsaved == nil {
		return false
	}
	synced, of := make(chan error, 1), d.draft
	go func() { synced <- of.Sync() }()
	select {
	case err := <-synced:
		_ = d.kept(err)
	case <-time.After(time.Second):
	}
	return d.unsaved != nil
}

// Sync brings everything to stable storage. Without it, a power failure can lose answers;
// a kill can't.
func (d *Desk) Sync() Work {
	of, app := d.draft, d.answers
	if of == nil {
		return nil
	}
	return func(context.Context) Done {
		err := of.Sync()
		return func() (Work, error) {
			switch {
			case of != d.draft:
			case err == nil && d.unsaved != nil && !maps.Equal(app, d.answers):
				d.onDisk = app // what was typed since then may not be there
			case err != nil || d.unsaved != nil:
				_ = d.kept(err)
			}
			return nil, err
		}
	}
}
