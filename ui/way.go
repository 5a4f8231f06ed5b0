package ui

import (
	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

// reviewPage is what a draft calls the review as a place.
const reviewPage = "review"

// way is the stops from the account to the review, by the names that drafts keep
// as places.
func (s *session) way() []string {
	names := []string{accountPage}
	for _, p := range profile.Pages() {
		names = append(names, p.Name)
	}
	return append(names, reviewPage)
}

// stop is where on the way a page is; 0 where it is not.
func (s *session) stop(page string) int {
	for i, name := range s.way() {
		if name == page {
			return i
		}
	}
	return 0
}

// page is the screen of the nth stop.
func (s *session) page(n int) screen {
	way := s.way()
	switch {
	case n <= 0:
		return newAccount(s)
	case n >= len(way)-1:
		return newReview(s)
	}
	return newPages(s, draft.Place{Page: way[n]})
}

// progress says how far a page is.
type progress int

const (
	notStarted progress = iota
	optional            // nothing on it has to be answered, and nothing is
	started
	completed
	faulty // an answer on it has to be mended
)

// progressNames are how people are told.
var progressNames = [...]string{
	notStarted: "not started", optional: "optional", started: "in progress", completed: "completed", faulty: "problem",
}

// progressOf is how far a page is, given all problems.
func progressOf(app profile.Application, problems []profile.Problem, page profile.Page) progress {
	answered, needed := false, false
	wrong := map[profile.Key]bool{}
	for _, p := range problems {
		if p.Severity == profile.Error {
			wrong[p.Field] = true
		}
	}
	missing, mistaken := false, false
	for _, k := range page.Fields {
		f, ok := profile.Find(k)
		if !ok || !f.Shown(app) {
			continue
		}
		given := app.Text(k) != ""
		answered = answered || given
		needed = needed || f.Required(app)
		missing = missing || wrong[k] && !given
		mistaken = mistaken || wrong[k] && given
	}
	switch {
	case mistaken:
		return faulty
	case !answered && !needed:
		return optional
	case !answered:
		return notStarted
	case missing:
		return started
	}
	return completed
}

// tasks is the task list of the open draft, which leads back to a screen.
func (s *session) tasks(back screen) func() (screen, tea.Cmd) {
	return func() (screen, tea.Cmd) { return newTasks(s, back), nil }
}
