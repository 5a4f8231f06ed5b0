package ui

import (
	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/profile"
)

func newAccounts(s *session, back screen) *picker {
	base := s.Account().Base
	p := newPicker(s, back, "Which account?")
	p.about = "Subaccounts of " + accountName(base) + ". The wizard gets the credentials of each from Twilio."
	list := s.Subaccounts()
	p.load = func() ([]profile.Option, error) {
		list, err := list(s.ctx)
		options := make([]profile.Option, len(list))
		for i, o := range list {
			options[i] = profile.Option{Value: o.SID, Label: o.Name(), Hint: accountHint(o, base)}
		}
		return options, err
	}
	p.ticked = func(sid string) bool { return sid == s.Account().Conn.Account }
	p.choose = func(o profile.Option) (screen, tea.Cmd) { return back, s.do(using{}, s.Use(o.Value)) }
	p.other = func(name string) (screen, tea.Cmd) { return p.create(name) }
	return p
}

func accountHint(o flow.Object, base desk.Connection) string {
	switch {
	case o.SID == base.Account:
		return "signed in · " + shortSID(o.SID)
	case o.Status() != "" && o.Status() != "active":
		return o.Status() + " · " + shortSID(o.SID)
	}
	return shortSID(o.SID)
}

// create asks first, since a subaccount can't be deleted.
func (p *picker) create(name string) (screen, tea.Cmd) {
	s := p.s
	q := question{
		title: "Create the subaccount " + name + "?",
		text:  "Twilio creates it under " + accountName(s.Account().Base) + " right away. It costs nothing by itself. You can close it later, but you can't delete it.",
		yes:   "create it", no: "not now",
	}
	return newAsk(s, p, q, func() (screen, tea.Cmd) { return p, s.do(using{}, s.CreateSubaccount(name)) }), nil
}

// newNumbers is the chooser of phone numbers. You can type them on the page as well.
func newNumbers(s *session, back screen) *picker {
	p := newPicker(s, back, "Phone numbers in "+accountName(s.Account().Conn))
	p.about = "Enter adds or removes a number. Esc goes back to the page."
	p.many = true
	list := s.Numbers()
	p.load = func() ([]profile.Option, error) { return list(s.ctx) }
	p.ticked = func(sid string) bool { return s.HasNumber(p.option(sid)) }
	p.choose = func(o profile.Option) (screen, tea.Cmd) {
		_ = s.ToggleNumber(o) // the footer shows the error
		return p, s.sync()
	}
	return p
}
