package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

// NumberOptions are the phone numbers of an account to choose from.
func NumberOptions(list []flow.Object) []profile.Option {
	options := make([]profile.Option, len(list))
	for i, o := range list {
		number, name := o.Fields["phone_number"], o.Name()
		if name == number {
			name = ""
		}
		options[i] = profile.Option{Value: o.SID, Label: number, Hint: name}
	}
	return options
}

// NumberAt is where a phone number of the account stands in the answer, as its
// SID or written out in whatever spelling; -1 where it does not.
func NumberAt(app profile.Application, o profile.Option) int {
	return slices.IndexFunc(app.Values(profile.Numbers), func(typed string) bool {
		meant := profile.Application{profile.Numbers: typed}.Value(profile.Numbers)
		return meant == o.Value || meant == o.Label
	})
}

// WithNumber is the answer with a phone number of the account taken into it, or out
// of it. What else was typed there stays as it was typed.
func WithNumber(app profile.Application, o profile.Option) string {
	typed := app.Values(profile.Numbers)
	if i := NumberAt(app, o); i >= 0 {
		typed = slices.Delete(typed, i, i+1)
	} else {
		typed = append(typed, o.Label)
	}
	return strings.Join(typed, profile.Separator)
}

func (s *session) toggleNumber(o profile.Option) tea.Cmd {
	return s.set(profile.Numbers, WithNumber(s.app, o), draft.Place{Page: s.info.Place.Page, Field: profile.Numbers})
}
