package cli

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/report"
	"trusthub-wizard/ui/cli/session"
)

// A draftLine is a draft in JSON.
type draftLine struct {
	ID      string      `json:"id"`
	Name    string      `json:"name"`
	State   draft.State `json:"state"`
	Account string      `json:"account_sid,omitempty"`
	Profile string      `json:"customer_profile_sid,omitempty"`
	Created time.Time   `json:"created,omitzero"`
	Changed time.Time   `json:"changed,omitzero"`
	Error   string      `json:"error,omitempty"`

	// Who has it open, and to whom it was handed over. Only a team knows people.
	Who   string    `json:"who,omitempty"`
	Host  string    `json:"host,omitempty"`
	Since time.Time `json:"since,omitzero"`
	For   string    `json:"for,omitempty"`
	Note  string    `json:"note,omitempty"`

	Objects []flow.ReceiptLine   `json:"objects,omitempty"`
	History []report.VerdictLine `json:"history,omitempty"`
}

func draftObject(i draft.Info) draftLine {
	line := draftLine{
		ID: i.ID, Name: i.Name, State: i.State, Account: i.Account, Profile: i.Profile,
		Created: i.Created, Changed: i.Changed, For: i.For, Note: i.Note,
	}
	if held, ok := desk.Holder(i); ok {
		line.Who, line.Host, line.Since = held.Who, held.Host, held.Since
	}
	if i.Err != nil {
		line.Error = i.Err.Error()
	}
	return line
}

func runDraftsList(_ context.Context, o draftsOptions, _ []string) error {
	for _, s := range states { // the wizard's word for it
		if desk.StateName(draft.Info{State: s}) == o.state {
			o.state = string(s)
		}
	}
	if !slices.Contains(states, draft.State(cmp.Or(o.state, string(draft.Editing)))) {
		return console.Usage(fmt.Sprintf("--state %q isn't a state of a draft", o.state), "Use one of: "+stateNames())
	}
	if o.who != "" {
		if _, err := o.team(); err != nil {
			return err
		}
	}
	infos, err := o.store.List()
	if err != nil {
		return err
	}
	all := len(infos)
	infos = slices.DeleteFunc(infos, func(i draft.Info) bool {
		held, ok := desk.Holder(i)
		theirs := strings.EqualFold(i.For, o.who) || ok && strings.EqualFold(held.Who, o.who)
		return o.state != "" && string(i.State) != o.state || o.who != "" && !theirs
	})
	switch {
	case len(infos) > 0 || o.JSON:
	case all > 0:
		o.Note("No draft matches. To see all: %s", o.CommandLine("drafts", "list"))
	default:
		o.Note("There are no drafts yet. To start one: %s", o.CommandLine("new"))
	}
	for _, i := range infos {
		if o.JSON {
			if err := o.Encode(draftObject(i)); err != nil {
				return err
			}
			continue
		}
		o.Say("%s  %-12s  %s  %s%s", i.ID, i.State, i.Changed.Local().Format("2006-01-02 15:04"), session.DraftName(i), hands(i))
		if _, ok := desk.Holder(i); i.Err != nil && !ok {
			o.Note("%s: %v", i.ID, i.Err)
		}
	}
	return nil
}

// states are those that a list can be narrowed to.
var states = []draft.State{draft.Editing, draft.CutOff, draft.Noncompliant, draft.InReview, draft.Approved, draft.Rejected, draft.Moved}

func stateNames() string {
	var names []string
	for _, s := range states {
		names = append(names, string(s))
	}
	return strings.Join(names, ", ")
}

// hands says who has a draft open, or to whom it was handed over; "" if neither.
func hands(i draft.Info) string {
	text := ""
	if held, ok := desk.Holder(i); ok {
		text = fmt.Sprintf("  (%s has it open since %s)", held.Who, held.Since.Local().Format("2006-01-02 15:04"))
	}
	if i.For != "" {
		text += "  (for " + i.For + ")"
	}
	if i.Note != "" {
		text += "  " + i.Note
	}
	return text
}
