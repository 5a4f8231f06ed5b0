package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/gate"
)

// A session is what outlives a screen: the look, the open draft and its answers,
// the connection, the run. All screens share the one there is, and only the
// program's own goroutine touches it; commands get copies of what they need.
type session struct {
	Config
	ctx  context.Context // ends with the program
	look *look
	on   background
	now  func() time.Time

	draft   *draft.Draft // nil while home is all there is
	info    draft.Info   // of the open draft, or of the one last closed
	app     profile.Application
	judged  bool // problems are those of app as it is
	wrong   []profile.Problem
	saved   time.Time // when the last change went to disk; zero before the first
	unsaved error     // why it did not
	dirty   bool      // changed since the last Sync began
	syncing bool      // a Sync, or the pause before it, is under way

	link link
	run  *run // the last one in this draft; nil before the first

	reported reported

	notice notice
}

// reported is what Twilio found wrong last, and the answers that this is about.
type reported struct {
	problems []profile.Problem
	about    profile.Application
}

// A notice is one line in the footer, until the next key.
type notice struct {
	text string
	bad  bool
}

func (s *session) say(text string)      { s.notice = notice{text: gate.Line(text)} }
func (s *session) complain(text string) { s.notice = notice{text: gate.Line(text), bad: true} }

// setBackground builds the styles for the terminal's background. The form's are
// changed in place, since the page that stands shares them.
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

// name is how people call the open draft.
func (s *session) name() string {
	if s.draft == nil {
		return ""
	}
	return nameOf(s.app.Text(profile.FriendlyName), s.app.Text(profile.BusinessName))
}

// nameOf is the first name that says something.
func nameOf(names ...string) string {
	for _, n := range names {
		if n = gate.Line(n); n != "" {
			return n
		}
	}
	return "New customer"
}

// hold makes an opened draft the open one.
func (s *session) hold(d *draft.Draft) tea.Cmd {
	s.release()
	s.draft, s.info, s.app = d, d.Info(), d.Application()
	s.saved, s.unsaved, s.run, s.judged, s.reported = time.Time{}, nil, nil, false, reported{}
	if s.info.Restored != nil {
		s.complain(s.info.Restored.Error())
	}
	return s.link.settle(s)
}

// release closes the open draft, if there is one.
func (s *session) release() {
	if s.draft == nil {
		return
	}
	s.info = s.draft.Info()
	if s.unsaved = s.draft.Close(); s.unsaved != nil { // it is the last to try
		s.complain(s.unsaved.Error())
	}
	s.draft, s.app, s.dirty = nil, nil, false
	s.link.put(s.link.base)
}

// set puts an answer to disk, before it is drawn. Where that fails the user goes
// on typing: the draft keeps the answer and the footer says why.
func (s *session) set(k profile.Key, text string, at draft.Place) tea.Cmd {
	if s.app == nil {
		s.app = profile.Application{}
	}
	s.app[k] = text
	s.info.Place, s.judged = at, false
	return s.kept(s.draft.Set(k, text, at))
}

// problems lists what is wrong with the answers.
func (s *session) problems() []profile.Problem {
	if !s.judged {
		s.wrong, s.judged = s.app.Check(), true
	}
	return s.wrong
}

// locked says why nothing can be changed; "" where it can.
func (s *session) locked() string {
	switch s.info.State {
	case draft.InReview:
		return "Twilio is reviewing this profile: nothing of it can be changed until that is over. A copy can be"
	case draft.Approved:
		return "Twilio has approved this profile: nothing of it can be changed any more. A copy can be"
	}
	return ""
}

// stand notes where the user stands.
func (s *session) stand(at draft.Place) tea.Cmd {
	if s.draft == nil || s.info.Place == at {
		return nil
	}
	s.info.Place = at
	err := s.draft.SetPlace(at)
	if err != nil {
		s.unsaved = err
	}
	return s.sync()
}

// kept notes whether a change reached the disk.
func (s *session) kept(err error) tea.Cmd {
	s.unsaved = err
	if err == nil {
		s.saved = s.now()
	}
	return s.sync()
}

// loses reports whether answers would be lost if the program ended now. What is
// owed to the disk is tried once more.
func (s *session) loses() bool {
	if s.draft != nil && s.unsaved != nil {
		s.unsaved = s.draft.Sync()
	}
	return s.draft != nil && s.unsaved != nil
}

// lost says what would be lost, and why.
func (s *session) lost() string {
	return "They are not on disk: " + s.unsaved.Error() + ". They are kept in memory, and saved as soon as that is possible, as long as this customer is open."
}

// pause is how long after a change everything is brought to stable storage. A
// kill loses nothing even before; this is for the loss of power.
const pause = time.Second

type pausedMsg struct{}

type syncedMsg struct {
	draft *draft.Draft
	err   error
}

// sync arranges for a Sync once the user pauses.
func (s *session) sync() tea.Cmd {
	s.dirty = true
	if s.syncing {
		return nil
	}
	s.syncing = true
	return tea.Tick(pause, func(time.Time) tea.Msg { return pausedMsg{} })
}

// paused begins the Sync, unless the user typed on meanwhile and it failed.
func (s *session) paused() tea.Cmd {
	d := s.draft
	if d == nil || !s.dirty {
		s.syncing = false
		return nil
	}
	s.dirty = false
	return func() tea.Msg { return syncedMsg{d, d.Sync()} }
}

func (s *session) synced(msg syncedMsg) tea.Cmd {
	s.syncing = false
	if msg.draft == s.draft && msg.err != nil {
		s.unsaved = msg.err
	}
	if s.dirty {
		return s.sync()
	}
	return nil
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
	case syncedMsg:
		return s.synced(msg)
	case connectedMsg:
		return s.link.connected(s, msg)
	case usedMsg:
		return s.link.used(s, msg)
	case keptMsg:
		return s.keptOrNot(msg)
	case groundMsg:
		return s.link.found(s, msg)
	case eventMsg:
		return s.run.happened(s, msg)
	case outcomeMsg:
		return s.run.came(s, msg)
	case beatMsg:
		return s.run.beat(s, msg)
	}
	return nil
}
