package desk

import (
	"slices"

	"trusthub-wizard/flow/profile"
)

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
