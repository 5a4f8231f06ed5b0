package ui

import (
	"context"
	"errors"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/team"
	"trusthub-wizard/ui/gate"
)

// A session is what outlives a screen: the look, the desk with the open customer, the
// run. All screens share the only one, and only the program's own goroutine touches
// it.
type session struct {
	Config
	*desk.Desk
	ctx  context.Context // ends with the program
	look *look
	on   background
	now  func() time.Time

	dirty   bool // changed since the last Sync began
	syncing bool // a Sync, or the pause before it, is in progress

	run *run // the last one of the open customer; nil before the first

	customers customers
	changes   <-chan struct{} // a team's drafts may have changed; nil without a team
	unguard   func()          // ends the watch over the open customer; nil if there is none

	notice notice
}

// A notice is one line in the footer, until the next key.
type notice struct {
	text  string
	short []string // the same, for narrower and narrower windows
	bad   bool
	down  bool // it's true only until the team's database answers
}

func (s *session) say(text string)      { s.notice = notice{text: gate.Line(text)} }
func (s *session) complain(text string) { s.notice = notice{text: gate.Line(text), bad: true} }

const noAnswer = "The database doesn't answer."

// failed says why something couldn't be done. what is what it was; "" if that's clear.
func (s *session) failed(what string, err error) {
	if what == "" {
		s.complain(explain(err).Message + ".")
	} else {
		s.complain(what + ": " + err.Error())
	}
	if errors.As(err, new(*team.DownError)) {
		s.notice.down, s.notice.short = true, []string{noAnswer}
		if what != "" {
			s.notice.short = []string{what + ": the database doesn't answer.", noAnswer}
		}
	}
}

// setBackground builds the styles for the terminal's background. It changes the form's
// in place, since the current page shares them.
func (s *session) setBackground(on background) {
	if s.look != nil && s.on == on {
		return
	}
	next := newLook(on)
	if s.look != nil {
		*s.look.form = *next.form
		next.form = s.look.form
	}
	s.on, s.look = on, next
}

// name is the open customer's name.
func (s *session) name() string {
	if !s.IsOpen() {
		return ""
	}
	return nameOf(s.Answers().Text(profile.FriendlyName), s.Answers().Text(profile.BusinessName))
}

// nameOf is the first name that isn't empty.
func nameOf(names ...string) string {
	for _, n := range names {
		if n = gate.Line(n); n != "" {
			return n
		}
	}
	return desk.Unnamed
}

// opened starts work on a customer who was just opened.
func (s *session) opened() tea.Cmd {
	s.run = nil
	if restored := s.Info().Restored; restored != nil {
		s.complain(restored.Error())
	}
	return tea.Batch(s.do(nil, s.Settle()), s.guard(), s.resync())
}

// close closes the open customer, if there is one.
func (s *session) close() {
	wasOpen := s.IsOpen()
	if s.unguard != nil {
		s.unguard()
		s.unguard = nil
	}
	s.Close()
	s.dirty = false
	if err := s.Unsaved(); wasOpen && err != nil && !desk.Taken(err) { // that was on screen
		if s.failed("", err); errors.As(err, new(*team.KeptError)) {
			s.complain("The last answers aren't in the database yet, but they're kept.")
		}
	}
}

// set saves an answer before it's drawn. If that fails, the user can keep typing: the
// desk holds the answer and the footer shows why.
func (s *session) set(k profile.Key, text string, at draft.Place) tea.Cmd {
	_ = s.Set(k, text, at) // the footer shows the error
	return s.sync()
}

// moveTo saves where the user is.
func (s *session) moveTo(at draft.Place) tea.Cmd {
	if !s.IsOpen() || s.Info().Place == at {
		return nil
	}
	_ = s.MoveTo(at) // the footer shows the error
	return s.sync()
}

// leaving asks before the user leaves while answers aren't saved. It says if they'd be lost.
func (s *session) leaving(title, verb string) question {
	text := "They aren't saved: " + s.Unsaved().Error() + ". " + strings.TrimLeft(s.ToSave()+" ", " ")
	_, team := s.Team()
	switch {
	case s.Lost() != nil:
		return question{title: title + " without the last answers?", text: text + "The wizard shows them again when you come back.", yes: verb, no: "stay"}
	case s.Keeps(), team && s.Remote != nil:
		return question{
			title: title + " before the last answers are in the database?",
			text:  text + s.keeping() + " Until then, your colleagues don't see them.", yes: verb, no: "stay",
		}
	}
	return question{
		title: title + " without the last answers?",
		text:  text + "While this customer is open, the wizard keeps them in memory and saves them as soon as it can.",
		yes:   verb + " without them", no: "stay",
	}
}

// keeping says what becomes of answers that the database can't take.
func (s *session) keeping() string {
	if s.Remote != nil {
		return "The server keeps them, and saves them when the database is back."
	}
	return "This computer keeps them, encrypted, and saves them when the wizard runs and the database is back."
}

// A doneMsg reports finished work to by, who asked for it.
type doneMsg struct {
	by   any
	done desk.Done
	err  error
}

// do runs the desk's work in the background.
func (s *session) do(by any, w desk.Work) tea.Cmd {
	if w == nil {
		return nil
	}
	ctx := s.ctx
	return func() tea.Msg { return &doneMsg{by: by, done: w(ctx)} }
}

// took hands the result to the desk and starts what follows.
func (s *session) took(msg *doneMsg) tea.Cmd {
	fine := s.Account().GroundErr == nil
	next, err := msg.done()
	msg.err = err
	if wrong := s.Account().GroundErr; fine && wrong != nil {
		s.complain("You can't submit yet: " + explain(wrong).Message + ". See the account page for details.")
		s.notice.short = []string{"You can't submit yet. See the account page for details.", "You can't submit yet: see Account."}
	}
	by := msg.by
	if !s.Account().Busy { // whoever asked isn't waiting for what follows
		by = nil
	}
	return s.do(by, next)
}

// obstacle says why nothing can be submitted now; "" if it can.
func (s *session) obstacle() string { return reason(s.Obstacle()) }

// reason is the message of a problem, if there is one.
func reason(p profile.Problem, wrong bool) string {
	if !wrong {
		return ""
	}
	return gate.Line(p.Message)
}

// explain says what an error means and what to do about it, fit for the terminal.
func explain(err error) profile.Problem {
	p := desk.Explain(err)
	p.Message, p.Fix = gate.Line(p.Message), gate.Line(p.Fix)
	return p
}

// after sends a message after a while. If the wizard ends before that, it sends nothing, and
// frees what it holds: a server goes on when a visitor has left.
func (s *session) after(d time.Duration, msg tea.Msg) tea.Cmd {
	ctx, clock := s.ctx, time.NewTimer(d)
	return func() tea.Msg {
		defer clock.Stop()
		select {
		case <-ctx.Done():
			return nil
		case <-clock.C:
			return msg
		}
	}
}

// pause is how long after a change everything is synced to disk. A kill loses nothing
// even before that; this is for power failures.
const pause = time.Second

type pausedMsg struct{}

// saving asks for a Sync.
type saving struct{}

// sync arranges a Sync for when the user pauses.
func (s *session) sync() tea.Cmd {
	s.dirty = true
	if s.syncing {
		return nil
	}
	s.syncing = true
	return s.after(pause, pausedMsg{})
}

// resync arranges a Sync if something couldn't be saved.
func (s *session) resync() tea.Cmd {
	if !s.IsOpen() || s.Unsaved() == nil || s.Lost() != nil {
		return nil
	}
	return s.sync()
}

// paused begins the Sync, unless the customer has been closed.
func (s *session) paused() tea.Cmd {
	if !s.IsOpen() || !s.dirty {
		s.syncing = false
		return nil
	}
	s.dirty = false
	return s.do(saving{}, s.Sync())
}

func (s *session) synced() tea.Cmd {
	s.syncing = false
	if s.dirty {
		return s.sync()
	}
	return s.resync() // until it's saved
}

// update takes what concerns all screens. Every screen sees the message too.
func (s *session) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.BackgroundColorMsg:
		s.setBackground(background{dark: msg.IsDark(), few: s.on.few})
	case tea.ColorProfileMsg:
		s.setBackground(background{dark: s.on.dark, few: msg.Profile <= colorprofile.ANSI})
	case pausedMsg:
		return s.paused()
	case listMsg:
		return s.listed(msg)
	case changedMsg:
		return s.follow()
	case *doneMsg:
		cmd := s.took(msg)
		s.told(msg)
		if msg.by == (saving{}) {
			return tea.Batch(cmd, s.synced())
		}
		return tea.Batch(cmd, s.resync())
	case eventMsg:
		return s.run.happened(s, msg)
	case outcomeMsg:
		msg.run.came(s)
		return s.resync()
	case beatMsg:
		return s.run.beat(s, msg)
	}
	return nil
}
