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

// Problems lists what is wrong with the answers, in the order of the pages.
func (d *Desk) Problems() []profile.Problem {
	if !d.checked {
		d.problems, d.checked = d.answers.Check(), true
	}
	return d.problems
}

// Wrong splits the problems into errors, which have to be fixed, and warnings.
func (d *Desk) Wrong() (errors, warnings []profile.Problem) {
	for _, p := range d.Problems() {
		if p.Severity == profile.Error {
			errors = append(errors, p)
		} else {
			warnings = append(warnings, p)
		}
	}
	return errors, warnings
}

// Report puts what a file's reader found on the desk, about the answers as they are. What
// a check of the answers finds as well is left out, and what is wrong with a file that
// lacks an answer: here it's simply the next question.
func (d *Desk) Report(problems []profile.Problem) {
	d.reported, d.about = nil, d.answers
	for _, p := range problems {
		same := func(o profile.Problem) bool { return o.Field == p.Field && o.Message == p.Message }
		missing := p.Severity == profile.Error && p.Field != "" && d.answers.Text(p.Field) == ""
		if !missing && !slices.ContainsFunc(d.Problems(), same) {
			d.reported = append(d.reported, p)
		}
	}
}

// Reports returns the problems that an evaluation, a review or an application file came
// back with last, and the answers they are about. A problem counts until its answer
// changes, whatever our own checks say.
func (d *Desk) Reports() (problems []profile.Problem, about profile.Application) {
	return d.reported, d.about
}

// Reported lists those of them whose answers haven't changed since.
func (d *Desk) Reported() []profile.Problem {
	return slices.DeleteFunc(slices.Clone(d.reported), d.Changed)
}

// Changed reports whether the answer that a reported problem is about has changed
// since.
func (d *Desk) Changed(p profile.Problem) bool {
	return p.Field != "" && d.answers.Text(p.Field) != d.about.Text(p.Field)
}

// Locked says why only the phone numbers can be changed; "" if everything can.
func (d *Desk) Locked() string { return locks[d.info.State] }

// LockedField says why one answer can't be changed; "" if it can.
func (d *Desk) LockedField(k profile.Key) string {
	if d.ReadOnly != "" {
		return d.ReadOnly
	}
	if k == profile.Numbers {
		return ""
	}
	return d.Locked()
}

// NumbersToChange are the phone numbers that the answers add to a locked profile, or
// remove from it.
func (d *Desk) NumbersToChange() (change flow.NumberChange) {
	if d.draft == nil || d.Locked() == "" {
		return change
	}
	have, want := flow.AssignedNumbers(d.draft.Journal().Entries()), d.answers.Values(profile.Numbers)
	for i, number := range want {
		want[i] = profile.Application{profile.Numbers: number}.Value(profile.Numbers)
	}
	for _, number := range want {
		if !slices.Contains(have, number) {
			change.Added = append(change.Added, number)
		}
	}
	for _, number := range have {
		if !slices.Contains(want, number) {
			change.Removed = append(change.Removed, number)
		}
	}
	return change
}

// Obstacle says what keeps the open customer from being submitted or, where the profile is
// locked, its phone numbers from being updated.
func (d *Desk) Obstacle() (profile.Problem, bool) {
	if d.ReadOnly != "" {
		return profile.Problem{Severity: profile.Error, Message: d.ReadOnly}, true
	}
	locked := d.Locked()
	if locked != "" && !d.NumbersToChange().Any() {
		return profile.Problem{Severity: profile.Error, Message: locked}, true
	}
	errors, _ := d.Wrong()
	if locked != "" {
		errors = slices.DeleteFunc(errors, func(p profile.Problem) bool { return p.Field != profile.Numbers })
	}
	switch {
	case len(errors) > 0:
		return profile.Problem{
			Severity: profile.Error,
			Message:  "Fix " + Count(len(errors), "answer first: ", "answers first, starting with: ") + errors[0].Message,
		}, true
	case locked != "":
		return d.WhyNotAsk()
	}
	return d.AccountProblem()
}

// The stops besides the pages of the form, by the names that drafts keep as places.
const (
	AccountPage = "account"
	ReviewPage  = "review"
	StatusPage  = "status" // never kept: it follows from the draft's state
)

// Way lists the stops from the account to the review.
func Way() []string {
	names := []string{AccountPage}
	for _, p := range profile.Pages() {
		names = append(names, p.Name)
	}
	return append(names, ReviewPage)
}

// StopOf is the position of a page in [Way]; 0 if it isn't there.
func StopOf(page string) int { return max(0, slices.Index(Way(), page)) }

// Next is the stop where the open customer continues: where the user left it, or the one
// that its state calls for.
func (d *Desk) Next() string {
	switch d.info.State {
	case draft.InReview, draft.Approved, draft.Rejected:
		return StatusPage
	case draft.CutOff, draft.Noncompliant:
		return ReviewPage
	}
	if d.ReadOnly != "" {
		return ReviewPage
	}
	return Way()[StopOf(d.info.Place.Page)]
}

// Progress is how much of a page is done.
type Progress int

// The progress of a page.
const (
	NotStarted Progress = iota
	Optional            // it needs no answer, and has none
	Started
	Completed
	Faulty // an answer needs fixing
)

func (p Progress) String() string {
	return [...]string{"not started", "optional", "in progress", "completed", "problem"}[p]
}

// Progress says how much of a page of the open customer is done.
func (d *Desk) Progress(page profile.Page) Progress {
	var answered, needed, missing, mistaken bool
	for _, k := range page.Fields {
		f, ok := profile.Find(k)
		if !ok || !f.Shown(d.answers) {
			continue
		}
		wrong := slices.ContainsFunc(d.Problems(), func(p profile.Problem) bool { return p.Field == k && p.Severity == profile.Error })
		given := d.answers.Text(k) != ""
		answered = answered || given
		needed = needed || f.Required(d.answers)
		missing = missing || wrong && !given
		mistaken = mistaken || wrong && given
	}
	switch {
	case mistaken:
		return Faulty
	case !answered && !needed:
		return Optional
	case !answered:
		return NotStarted
	case missing:
		return Started
	}
	return Completed
}
