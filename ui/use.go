package ui

import (
	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/profile"
)

// Which account the wizard works in belongs to the draft that is open: the one
// that was chosen for it, else the one that the credentials are of. So nobody
// creates a customer's profile in the account of the customer before.

type usedMsg struct {
	account string
	chosen  bool // by the user just now, and not by the draft
	conn    Connection
	err     error
}

// put makes a connection the one that is worked with.
func (l *link) put(conn Connection) {
	l.conn, l.stuck = conn, nil
	l.ground, l.groundErr, l.primary = nil, nil, ""
}

// settle goes to the account that the open draft is meant for, and looks for the
// primary profile there.
func (l *link) settle(s *session) tea.Cmd {
	if !l.on || l.busy {
		return nil
	}
	if l.stuck == nil && s.Use != nil && l.wanted(s) != l.conn.Account {
		return l.use(s, l.wanted(s), false)
	}
	return l.prepare(s)
}

func (l *link) wanted(s *session) string {
	if s.draft != nil && s.info.Account != "" {
		return s.info.Account
	}
	return l.base.Account
}

// use goes to another account.
func (l *link) use(s *session, account string, chosen bool) tea.Cmd {
	if account == l.base.Account {
		return l.used(s, usedMsg{account: account, chosen: chosen, conn: l.base})
	}
	l.busy = true
	ctx, use, base := s.ctx, s.Use, l.base
	return func() tea.Msg {
		conn, err := use(ctx, base, account)
		return usedMsg{account, chosen, conn, err}
	}
}

// used takes the answer. A choice that cannot be used changes nothing.
func (l *link) used(s *session, msg usedMsg) tea.Cmd {
	l.busy = false
	if msg.chosen && msg.err == nil && s.draft != nil {
		msg.err = s.draft.ChooseAccount(msg.account)
		s.info = s.draft.Info()
	}
	switch {
	case msg.chosen && msg.err != nil:
		s.complain(told(msg.err))
		return nil
	case msg.err != nil:
		l.put(l.base)
		l.stuck = msg.err
		return l.prepare(s)
	case !msg.chosen && msg.account != l.wanted(s): // another draft was opened meanwhile
		return l.settle(s)
	}
	l.put(msg.conn)
	if msg.chosen {
		s.say("Now in " + accountName(msg.conn) + ".")
	}
	return l.prepare(s)
}

// told is an error and its remedy in one line.
func told(err error) string {
	p := explain(err)
	if p.Fix == "" {
		return p.Message
	}
	return p.Message + ": " + p.Fix
}

// accountName is how people call an account.
func accountName(c Connection) string {
	if c.Name == "" {
		return c.Account
	}
	return c.Name + " (" + shortSID(c.Account) + ")"
}

// fixed says why the account of the open draft cannot be changed; "" where it can.
func (s *session) fixed() string {
	switch {
	case s.run.going():
		return "The run under way is in this account"
	case s.draft != nil && s.draft.Begun():
		return "What this draft created is in account " + s.info.Account + ": a copy of it can begin in another"
	}
	return ""
}

// newAccounts is the chooser of the account.
func newAccounts(s *session, back screen) *picker {
	base := s.link.base
	p := newPicker(s, back, "In whose account?")
	p.about = "Subaccounts of " + accountName(base) + ". Each is worked in with its own credentials, which Twilio tells."
	p.load = func() ([]profile.Option, error) {
		list, err := flow.Accounts(s.ctx, base.Root())
		options := make([]profile.Option, len(list))
		for i, o := range list {
			options[i] = profile.Option{Value: o.SID, Label: o.Name(), Hint: accountHint(o, base)}
		}
		return options, err
	}
	p.ticked = func(sid string) bool { return sid == s.link.conn.Account }
	p.choose = func(o profile.Option) (screen, tea.Cmd) { return back, s.link.use(s, o.Value, true) }
	p.other = func(name string) (screen, tea.Cmd) { return p.open(name) }
	return p
}

func accountHint(o flow.Object, base Connection) string {
	switch {
	case o.SID == base.Account:
		return "signed in · " + shortSID(o.SID)
	case o.Status() != "" && o.Status() != "active":
		return o.Status() + " · " + shortSID(o.SID)
	}
	return shortSID(o.SID)
}

type openedMsg struct {
	picker  *picker
	account flow.Object
	err     error
}

// open asks before it creates a subaccount, since one cannot be removed again.
func (p *picker) open(name string) (screen, tea.Cmd) {
	s, base := p.s, p.s.link.base
	q := question{
		title: "Create the subaccount " + name + "?",
		text:  "Twilio creates it below " + accountName(base) + " at once. It costs nothing by itself; it can be closed later, and never removed.",
		yes:   "create it", no: "not now",
	}
	return newAsk(s, p, q, func() (screen, tea.Cmd) {
		p.busy = true
		return p, func() tea.Msg {
			o, err := flow.OpenAccount(s.ctx, base.Root(), name)
			return openedMsg{p, o, err}
		}
	}), nil
}

// opened goes on in the new subaccount.
func (p *picker) opened(msg openedMsg) (screen, tea.Cmd) {
	p.busy = false
	if msg.err != nil {
		p.s.complain(told(msg.err))
		return p, nil
	}
	return p.back, p.s.link.use(p.s, msg.account.SID, true)
}

// newNumbers is the chooser of phone numbers, which stay a list that can be typed
// as well.
func newNumbers(s *session, back screen) *picker {
	conn := s.link.conn
	p := newPicker(s, back, "Phone numbers of "+accountName(conn))
	p.about = "Enter takes a number, or takes it away again; esc goes back to the page."
	p.many = true
	p.load = func() ([]profile.Option, error) {
		list, err := flow.PhoneNumbers(s.ctx, conn.Hub)
		return NumberOptions(list), err
	}
	p.ticked = func(sid string) bool { return NumberAt(s.app, p.option(sid)) >= 0 }
	p.choose = func(o profile.Option) (screen, tea.Cmd) { return p, s.toggleNumber(o) }
	return p
}
