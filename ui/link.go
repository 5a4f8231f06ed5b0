package ui

import (
	"context"
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/gate"
)

// A link is how the session reaches Twilio: the connection, and the ground that
// is looked for in the background as soon as there is one, while the user types.
type link struct {
	typed *SignIn // what the sign-in page was given; nil: the environment
	busy  bool    // connecting
	on    bool
	base  Connection // of the credentials' own account
	conn  Connection // that one, or of the subaccount that is worked in
	err   error      // why there is no connection
	stuck error      // why the account of the open draft cannot be reached
	kept  bool       // the credentials came from where they are kept

	finding   bool
	primary   string // the primary profile that ground was looked for with
	ground    *flow.Ground
	groundErr error
}

type connectedMsg struct {
	typed *SignIn
	conn  Connection
	err   error
}

type groundMsg struct {
	account string
	primary string
	ground  flow.Ground
	err     error
}

// connect asks for the account, with what was typed or, for nil, with what the
// environment holds.
func (l *link) connect(s *session, typed *SignIn) tea.Cmd {
	l.busy, l.typed, l.err = true, typed, nil
	ctx, connect := s.ctx, s.Connect
	return func() tea.Msg {
		conn, err := connect(ctx, typed)
		return connectedMsg{typed, conn, err}
	}
}

// connected takes the answer. A failed sign-in leaves an earlier connection as
// it was.
func (l *link) connected(s *session, msg connectedMsg) tea.Cmd {
	l.busy, l.err = false, msg.err
	if msg.err == nil || msg.typed == nil {
		l.kept = msg.conn.Kept
	}
	if msg.err != nil {
		return nil
	}
	l.on, l.base = true, msg.conn
	l.put(msg.conn)
	return l.settle(s)
}

// prepare looks for the policy and the primary profile, unless they are known
// for what the user gave.
func (l *link) prepare(s *session) tea.Cmd {
	if !l.on || l.finding || s.draft == nil {
		return nil
	}
	primary := s.app.Value(profile.PrimaryProfile)
	if l.primary == primary && (l.ground != nil || l.groundErr != nil) {
		return nil
	}
	l.finding, l.primary, l.ground, l.groundErr = true, primary, nil, nil
	return lookFor(s.ctx, l.conn, primary)
}

func lookFor(ctx context.Context, conn Connection, primary string) tea.Cmd {
	return func() tea.Msg {
		ground, err := flow.Prepare(ctx, conn.Hub, conn.Parent, primary)
		return groundMsg{conn.Account, primary, ground, err}
	}
}

// again looks once more, whatever came of it before.
func (l *link) again(s *session) tea.Cmd {
	l.ground, l.groundErr = nil, nil
	return l.prepare(s)
}

// found takes what was found. What was found for another account or another
// primary profile than is wanted by now is looked for again.
func (l *link) found(s *session, msg groundMsg) tea.Cmd {
	l.finding = false
	if msg.account != l.conn.Account || s.draft == nil {
		return l.prepare(s)
	}
	l.primary = msg.primary
	if l.groundErr = msg.err; msg.err == nil {
		l.ground = &msg.ground
	} else {
		s.complain("Nothing can be submitted yet: " + explain(msg.err).Message + ". The account page says more.")
	}
	return l.prepare(s)
}

// problem says what is in the way of submitting; the account page leads on from
// there. A ground that is still looked for is in nobody's way: the run looks for
// it first, before it creates anything.
func (l *link) problem(s *session) (profile.Problem, bool) {
	switch {
	case l.busy:
		return profile.Problem{Severity: profile.Error, Message: "The account is being checked; it takes a moment"}, true
	case l.on:
		return Obstacle(s.info, &l.conn, l.groundErr)
	}
	return Obstacle(s.info, nil, l.err)
}

// obstacle is problem as the reason why a key is off; "" where there is none.
func (l *link) obstacle(s *session) string {
	p, wrong := l.problem(s)
	if !wrong {
		return ""
	}
	return p.Message
}

// explain says in words for people what an error means and what to do about it.
// It is fit for the terminal.
func explain(err error) profile.Problem {
	p := profile.Problem{Severity: profile.Error, Message: err.Error()}
	var ground *flow.GroundError
	var hinted interface{ Hint() string }
	var call *flow.Error
	switch {
	case errors.As(err, &ground):
		p = ground.Problem
	case errors.As(err, &hinted):
		p.Fix = hinted.Hint()
	case errors.As(err, &call):
		p.Message, p.Fix, p.Code = callMessage(call), classFixes[call.Class], call.Code
	}
	p.Message, p.Fix = sentence(gate.Line(p.Message)), gate.Line(p.Fix)
	return p
}

// sentence begins an error's text, which Go writes small, with a capital.
func sentence(text string) string {
	if text == "" || strings.HasPrefix(text, "http") {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// callMessage is what Twilio answered, in its own words where it had any.
func callMessage(e *flow.Error) string {
	if e.Message != "" {
		return "Twilio answered: " + e.Message
	}
	return classMessages[e.Class]
}

var classMessages = map[flow.Class]string{
	flow.Unknown:      "Twilio's answer did not arrive",
	flow.NotSent:      "Twilio cannot be reached",
	flow.RateLimited:  "Twilio asks to slow down",
	flow.NotFound:     "Twilio does not know it",
	flow.Conflict:     "Twilio has it already",
	flow.Unauthorized: "These credentials are not accepted",
	flow.Refused:      "Twilio refused the request",
}

var classFixes = map[flow.Class]string{
	flow.Unknown:      "run it again: what was sent is looked for first, and nothing is created twice",
	flow.NotSent:      "check the network, then try again",
	flow.RateLimited:  "wait a minute, then try again",
	flow.NotFound:     "check that the account is the right one",
	flow.Conflict:     "run it again: what is there is used",
	flow.Unauthorized: "check the account SID and the auth token in Twilio's Console; test credentials do not reach the Trust Hub",
	flow.Refused:      "change the answer it names, then try again",
}
