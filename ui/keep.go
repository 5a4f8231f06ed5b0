package ui

import tea "charm.land/bubbletea/v2"

// Credentials are kept beyond the program's end only where their user says so.

type keptMsg struct {
	forgot bool
	err    error
}

// offerToKeep asks after a sign-in that worked.
func offerToKeep(s *session, typed SignIn) screen {
	next := newAccount(s)
	if s.Keep == nil {
		return next
	}
	q := question{
		title: "Keep these credentials?",
		text: "They were accepted: " + accountName(s.link.base) + ". They can be kept in this computer's keyring, where the account page can remove them again. " +
			"Otherwise they are gone when you quit.",
		yes: "keep them in the keyring", no: "do not keep them",
	}
	return newAsk(s, next, q, func() (screen, tea.Cmd) {
		return next, func() tea.Msg { return keptMsg{err: s.Keep(typed)} }
	})
}

// forget removes what was kept. The session goes on with it.
func (s *session) forget() tea.Cmd {
	return func() tea.Msg { return keptMsg{forgot: true, err: s.Forget()} }
}

func (s *session) keptOrNot(msg keptMsg) tea.Cmd {
	switch {
	case msg.err != nil:
		s.complain(told(msg.err))
	case msg.forgot:
		s.link.kept = false
		s.say("The credentials are no longer in the keyring.")
	default:
		s.link.kept = true
		s.say("The credentials are kept in the keyring.")
	}
	return nil
}
