package ui

import (
	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/gate"
)

// A customer who calls a second time is easily begun a second time. The review page
// therefore looks whether another draft is of the same business.

type twinMsg struct {
	of    *review
	twin  profile.Problem
	there bool
}

// lookForTwin looks, where drafts are those of real customers.
func (r *review) lookForTwin() tea.Cmd {
	if r.s.Demo {
		return nil
	}
	store, info, app := r.s.Store, r.s.info, r.s.app.Clone()
	return func() tea.Msg {
		twin, there := Twin(store, info, app)
		return twinMsg{r, twin, there}
	}
}

// Twin says which other draft is of the same business, in the same account as far
// as that is known. Drafts that cannot be read are passed over.
func Twin(store *draft.Store, of draft.Info, app profile.Application) (profile.Problem, bool) {
	infos, _ := store.List()
	for _, info := range infos {
		elsewhere := info.Account != "" && of.Account != "" && info.Account != of.Account
		if info.ID == of.ID || elsewhere {
			continue
		}
		if v, err := store.View(info.ID); err == nil && v.Of(app) {
			return profile.Problem{
				Field: profile.RegistrationNo, Severity: profile.Warning,
				Message: "Another draft has this registration number: " + nameOf(info.Name) + " (" + gate.Line(string(info.State)) + ")",
				Fix:     "go on with that one, unless a second profile of the same business is wanted",
			}, true
		}
	}
	return profile.Problem{}, false
}
