package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/gate"
)

// status says what Twilio says of a submitted profile, and asks again by itself.
// A rejected one leads to the answers to mend, and is submitted again.
type status struct {
	s     *session
	sent  profile.Application // the answers as they were when this screen came up
	asked bool                // the answer is awaited
	turn  int                 // of the waits: an older one that ends late asks nothing
	tries int
	next  time.Time
	last  *flow.Outcome
	at    time.Time // when last came
	menu  menu
}

func newStatus(s *session) *status {
	st := &status{s: s, sent: s.app.Clone()}
	st.menu.begin(st.entries, "")
	return st
}

type statusMsg struct {
	of *status
	flow.Outcome
}

// askMsg says that it is time to ask again.
type askMsg struct {
	of   *status
	turn int
}

func (st *status) Init() tea.Cmd    { return st.ask() }
func (st *status) Heading() heading { return heading{title: "Review by Twilio"} }

// ask asks Twilio, unless there is no account to ask with.
func (st *status) ask() tea.Cmd {
	if st.asked || st.cannot() != "" {
		return nil
	}
	st.asked = true
	st.turn++
	ctx, conn, d := st.s.ctx, st.s.link.conn, st.s.draft
	return func() tea.Msg {
		runner := flow.Runner{Hub: conn.Hub, Parent: conn.Parent, Journal: d.Journal(), Timeout: conn.Timeout}
		return statusMsg{st, runner.Status(ctx)}
	}
}

// cannot says why Twilio cannot be asked.
func (st *status) cannot() string {
	k := st.s.link
	k.groundErr = nil // the primary profile is not needed to ask
	return k.obstacle(st.s)
}

func (st *status) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case connectedMsg:
		return st, st.ask()
	case statusMsg:
		if msg.of == st {
			return st, st.came(msg.Outcome)
		}
	case askMsg:
		if msg.of == st && msg.turn == st.turn {
			return st, st.ask()
		}
	}
	return st.menu.update(st, msg)
}

// came takes Twilio's answer, and waits for the time of the next question where
// something can still change.
func (st *status) came(o flow.Outcome) tea.Cmd {
	s := st.s
	st.asked, st.at = false, s.now()
	if o.Err == nil || st.last == nil {
		st.last = &o
	}
	if o.Result == flow.Submitted || o.Result == flow.Rejected {
		if s.reported.problems = o.Problems; s.reported.about == nil {
			s.reported.about = st.sent
		}
		if err := s.draft.SetState(stateAfter(o)); err != nil {
			s.unsaved = err
		}
		s.info = s.draft.Info()
	}
	if s.info.State == draft.Approved || s.info.State == draft.Rejected {
		st.menu.at = -1 // the first one: what was chosen may be gone
		st.menu.refill()
		st.menu.choice("problem 0")
		return nil
	}
	st.tries++
	wait, turn := st.s.reviewPause(st.tries), st.turn
	st.next = st.at.Add(wait)
	return tea.Tick(wait, func(time.Time) tea.Msg { return askMsg{st, turn} })
}

func (st *status) Keys() []command {
	s := st.s
	keys := []command{
		st.menu.choose("choose"),
		on("r", "ask now", func() (screen, tea.Cmd) { return st, st.ask() }).unless(st.cannot()),
	}
	if s.info.State == draft.Rejected || s.info.State == draft.CutOff {
		keys = append(keys, on("ctrl+s", "submit again", st.s.submit).unless(st.s.obstacle()))
	}
	return append(keys,
		on("y", "copy SID", st.copy),
		on("esc", "home", func() (screen, tea.Cmd) { return goHome(s, st) }),
	)
}

func (st *status) copy() (screen, tea.Cmd) {
	st.s.say("Copied " + st.s.info.Profile + ", if this terminal lets programs copy.")
	return st, tea.SetClipboard(st.s.info.Profile)
}

func (st *status) View(width, height int) (string, *tea.Cursor) {
	return st.menu.show(st.s.look, width, height)
}

func (st *status) entries(width int) []entry {
	l, s := st.s.look, st.s
	width = min(width, 100) - 5
	head := []string{st.timeline(width), ""}
	head = append(head, paragraph(l.text, explanations[s.info.State], width)...)
	if label, sid := "Customer profile", gate.Line(s.info.Profile); len(label+sid) < width {
		head = append(head, l.muted.Render(label)+" "+l.text.Render(sid))
	} else {
		head = append(head, l.muted.Render(label), l.text.Render(sid))
	}
	head = append(head, paragraph(l.muted, st.asking(), width)...)
	entries := []entry{read(append(head, "")...)}
	if st.last != nil && s.info.State == draft.Rejected {
		entries = append(entries, st.rejections(width)...)
		entries = append(entries, read(""), st.menu.button(l, "again", "Submit again", st.s.submit, st.s.obstacle()))
	}
	entries = append(entries, st.menu.action(l, "answers", "Look through the answers", func() (screen, tea.Cmd) { return newReview(s), nil }))
	if s.locked() != "" {
		entries = append(entries, st.menu.action(l, "copy", "Copy the answers into a new draft, which can be changed", st.duplicate))
	}
	if st.cannot() != "" {
		entries = append(entries, st.menu.action(l, "account", "Account page", func() (screen, tea.Cmd) { return newAccount(s), nil }))
	}
	return append(entries, st.menu.action(l, "home", "All customers", func() (screen, tea.Cmd) { return goHome(s, st) }), read(st.history(width)...))
}

// explanations say what each state means for people.
var explanations = map[draft.State]string{
	draft.Editing:      "Nothing was submitted yet.",
	draft.CutOff:       "The profile stands at Twilio as a draft: it is not submitted.",
	draft.Noncompliant: "Twilio's evaluation found something to mend: it is not submitted.",
	draft.InReview:     "Twilio's people are reviewing it, mostly within minutes, at times up to 72 hours. Nothing of it can be changed meanwhile.",
	draft.Approved:     "Approved. The customer's profile can be used; nothing is left to do here.",
	draft.Rejected:     "Twilio's review rejected it. Mend the answers below; they are corrected in place and submitted again. No second profile is made.",
}

// timeline is the way of a profile through Twilio, with where it is.
func (st *status) timeline(width int) string {
	l, state := st.s.look, st.s.info.State
	step := func(text string, reached, here bool) string {
		switch {
		case here:
			return l.title.Render("● " + text)
		case reached:
			return l.good.Render(signDone + " " + text)
		}
		return l.faint.Render(signOpen + " " + text)
	}
	line := l.faint.Render(" ── ")
	if width < 40 {
		line = " "
	}
	end := step("approved", state == draft.Approved, false)
	if state == draft.Rejected {
		end = l.bad.Render(signProblem + " rejected")
	}
	decided := state == draft.Approved || state == draft.Rejected
	return step("submitted", decided || state == draft.InReview, false) + line +
		step("in review", decided, state == draft.InReview) + line + end
}

// asking says when Twilio was asked, and when it will be.
func (st *status) asking() string {
	switch {
	case st.asked:
		return "Asking Twilio…"
	case st.cannot() != "":
		return st.cannot() + "."
	case st.last == nil:
		return ""
	case st.last.Err != nil:
		p := explain(st.last.Err)
		return p.Message + ". Asking again at " + st.next.Format("15:04:05") + "."
	case st.next.After(st.at):
		return "Asked at " + st.at.Format("15:04:05") + ", asking again at " + st.next.Format("15:04:05") + "."
	}
	return "Asked at " + st.at.Format("15:04:05") + "."
}
