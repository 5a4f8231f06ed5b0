package desk

import (
	"context"
	"slices"
	"strings"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

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

// Numbers lists the phone numbers of the account, to choose from.
func (d *Desk) Numbers() func(context.Context) ([]profile.Option, error) {
	hub := d.account.Conn.Hub
	return func(ctx context.Context) ([]profile.Option, error) {
		list, err := flow.PhoneNumbers(ctx, hub)
		options := make([]profile.Option, len(list))
		for i, o := range list {
			number, name := o.Fields["phone_number"], o.Name()
			if name == number {
				name = ""
			}
			options[i] = profile.Option{Value: o.SID, Label: number, Hint: name}
		}
		return options, err
	}
}

// HasNumber reports whether the answer holds a phone number of the account, as a SID or
// in any spelling.
func (d *Desk) HasNumber(o profile.Option) bool { return numberAt(d.answers, o) >= 0 }

// ToggleNumber adds a phone number of the account to the answer, or removes it. The rest
// of the answer stays as it was typed.
func (d *Desk) ToggleNumber(o profile.Option) error {
	typed := d.answers.Values(profile.Numbers)
	if i := numberAt(d.answers, o); i >= 0 {
		typed = slices.Delete(typed, i, i+1)
	} else {
		typed = append(typed, o.Label)
	}
	at := draft.Place{Page: d.info.Place.Page, Field: profile.Numbers}
	return d.Set(profile.Numbers, strings.Join(typed, profile.Separator), at)
}

func numberAt(app profile.Application, o profile.Option) int {
	return slices.IndexFunc(app.Values(profile.Numbers), func(typed string) bool {
		meant := profile.Application{profile.Numbers: typed}.Value(profile.Numbers)
		return meant == o.Value || meant == o.Label
	})
}
