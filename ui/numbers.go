package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

// numberAt is where a phone number of the account stands in the answer, as its
// SID or written out in whatever spelling; -1 where it does not.
func numberAt(app profile.Application, o profile.Option) int {
	return slices.IndexFunc(app.Values(profile.Numbers), func(typed string) bool {
		meant := profile.Application{profile.Numbers: typed}.Value(profile.Numbers)
		return meant == o.Value || meant == o.Label
	})
}

// toggleNumber takes a phone number of the account into the answer, or out of it.
// What else was typed there stays as it was typed.
func (s *session) toggleNumber(o profile.Option) tea.Cmd {
	typed := s.app.Values(profile.Numbers)
	if i := numberAt(s.app, o); i >= 0 {
		typed = slices.Delete(typed, i, i+1)
	} else {
		typed = append(typed, o.Label)
	}
	return s.set(profile.Numbers, strings.Join(typed, profile.Separator), draft.Place{Page: s.info.Place.Page, Field: profile.Numbers})
}
