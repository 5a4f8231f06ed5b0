package desk

import (
	"slices"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

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
