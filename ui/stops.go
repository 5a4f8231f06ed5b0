package ui

import (
	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

// stop is the screen of the nth stop between the account and the review.
func (s *session) stop(n int) screen {
	way := desk.Way()
	return s.screenAt(way[max(0, min(n, len(way)-1))])
}

// screenAt is the screen of a stop, with the focus where the user left it.
func (s *session) screenAt(name string) screen {
	switch name {
	case desk.AccountPage:
		return newAccount(s)
	case desk.ReviewPage:
		return newReview(s)
	case desk.StatusPage:
		return newStatus(s)
	}
	if s.ReadOnly != "" {
		return newReview(s)
	}
	at := s.Info().Place
	if at.Page != name {
		at = draft.Place{Page: name}
	}
	return newPages(s, at)
}

// tasks opens the task list of the draft, which leads back to a screen.
func (s *session) tasks(back screen) func() (screen, tea.Cmd) {
	return func() (screen, tea.Cmd) { return newTasks(s, back), nil }
}

// change opens the page of a field to change it and come back.
func change(s *session, k profile.Key, back screen) screen {
	page, ok := profile.PageOf(k)
	if why := s.LockedField(k); why != "" {
		s.complain(why + ".")
		return back
	}
	if !ok {
		return back
	}
	p := newPages(s, draft.Place{Page: page.Name, Field: k, Cursor: len(s.Answers().Text(k))})
	p.back = back
	return p
}
