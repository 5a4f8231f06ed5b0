package ui

import (
	"context"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/gate"
)

// status shows Twilio's review of a submitted profile and keeps asking. For a rejected
// one, it leads to the answers to fix and submits again.
type status struct {
	s     *session
	asked bool // waiting for the answer
	turn  int  // of the waits, so that an outdated one asks nothing
	tries int
	next  time.Time
	at    time.Time // when the last answer came
	err   error     // why Twilio couldn't be asked then
	menu  menu
}

func newStatus(s *session) *status {
	st := &status{s: s}
	st.menu.begin(st.entries, "")
	return st
}

// askMsg says that it's time to ask again.
type askMsg struct {
	of   *status
	turn int
}

func (st *status) Init() tea.Cmd    { return st.ask() }
func (st *status) Heading() heading { return heading{title: "Twilio's review"} }

// ask asks Twilio, unless there is no account to ask with.
func (st *status) ask() tea.Cmd {
	if st.asked || st.cannot() != "" {
		return nil
	}
	st.asked = true
	st.turn++
	return st.s.do(st, st.s.Ask())
}

// cannot says why Twilio can't be asked.
func (st *status) cannot() string { return reason(st.s.WhyNotAsk()) }

func (st *status) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case *doneMsg:
		if msg.by == st {
			return st, st.came(msg.err)
		}
		if st.at.IsZero() { // the account may have been missing
			return st, st.ask()
		}
	case askMsg:
		if msg.of == st && msg.turn == st.turn {
			return st, st.ask()
		}
	}
	return st.menu.update(st, msg)
}

// came takes Twilio's answer, and schedules the next question if something can still
// change.
func (st *status) came(err error) tea.Cmd {
	s := st.s
	st.asked, st.at, st.err = false, s.now(), err
	if s.Info().State == draft.Approved || s.Info().State == draft.Rejected {
		st.menu.at = -1 // choose the first: the chosen one may be gone
		st.menu.refill()
		st.menu.choice("problem 0")
		return nil
	}
	st.tries++
	wait, turn := st.s.Pause(st.tries), st.turn
	st.next = st.at.Add(wait)
	return st.s.after(wait, askMsg{st, turn})
}

func (st *status) Keys() []command {
	s := st.s
	keys := []command{
		st.menu.choose("choose"),
		on("r", "ask now", func() (screen, tea.Cmd) { return st, st.ask() }).unless(st.cannot()),
	}
	if s.Info().State == draft.Rejected || s.Info().State == draft.CutOff {
		keys = append(keys, on("ctrl+s", "submit again", st.s.submit).unless(st.s.obstacle()))
	}
	if _, ok := s.Appeal(); ok {
		keys = append(keys, on("m", "email Twilio", st.mail))
	}
	if o := s.Outcome(); s.ReadOnly != "" && o != nil {
		keys = append(keys, on("Y", "receipt to clipboard", st.copyReceipt))
	}
	return append(append(keys,
		on("y", "copy SID", st.copy),
		on("esc", "home", func() (screen, tea.Cmd) { return goHome(s, st) }),
	), s.together(st)...)
}

func (st *status) copy() (screen, tea.Cmd) {
	st.s.say("Copied " + st.s.Info().Profile + ", if your terminal allows it.")
	return st, tea.SetClipboard(st.s.Info().Profile)
}

func (st *status) copyReceipt() (screen, tea.Cmd) {
	st.s.say("Copied the receipt, if your terminal allows it.")
	return st, tea.SetClipboard(desk.ReceiptText(st.s.Outcome().Receipt))
}

func (st *status) View(width, height int) (string, *tea.Cursor) {
	return st.menu.show(st.s.look, width, height)
}

func (st *status) entries(width int) []entry {
	l, s := st.s.look, st.s
	width = min(width, 100) - 5
	head := append([]string{st.timeline(width), ""}, s.noted(width)...)
	head = append(head, paragraph(l.text, desk.Meaning(s.Info().State), width)...)
	if label, sid := "Customer profile", gate.Line(s.Info().Profile); len(label+sid) < width {
		head = append(head, l.muted.Render(label)+" "+l.text.Render(sid))
	} else {
		head = append(head, l.muted.Render(label), l.text.Render(sid))
	}
	if o := s.Outcome(); o != nil {
		for _, fact := range desk.Facts(o.Receipt) {
			head = append(head, paragraph(l.text, gate.Line(fact), width)...)
		}
	}
	head = append(head, paragraph(l.muted, st.asking(), width)...)
	entries := []entry{read(append(head, "")...)}
	if s.Outcome() != nil && s.Info().State == draft.Rejected {
		entries = append(entries, st.rejections(width)...)
		entries = append(entries, read(""), st.menu.button(l, "again", "Submit again", st.s.submit, st.s.obstacle()))
		if _, ok := s.Appeal(); ok {
			entries = append(entries, st.menu.action(l, "mail", "The answers are right: email Twilio", st.mail))
		}
	}
	if todo := s.NumbersToChange(); todo.Any() {
		entries = append(entries, read(paragraph(l.warn, desk.NumbersToDo(todo)+".", width)...),
			st.menu.button(l, "update", updateNumbers, s.submit, s.obstacle()))
	}
	entries = append(entries, st.menu.action(l, "answers", "See all answers", func() (screen, tea.Cmd) { return newReview(s), nil }))
	if s.Locked() != "" && s.ReadOnly == "" {
		entries = append(entries, st.menu.action(l, "numbers", "Add or remove phone numbers", func() (screen, tea.Cmd) { return change(s, profile.Numbers, st), nil }))
		entries = append(entries, st.menu.action(l, "copy", "Copy the answers to a new draft", st.duplicate))
	}
	if st.cannot() != "" {
		entries = append(entries, st.menu.action(l, "account", "Go to the account page", func() (screen, tea.Cmd) { return newAccount(s), nil }))
	}
	entries = append(entries, st.menu.action(l, "home", "All customers", func() (screen, tea.Cmd) { return goHome(s, st) }))
	if s.Info().State == draft.Approved {
		entries = append(entries, read(st.afterApproval(width)...))
	}
	if o := s.Outcome(); s.ReadOnly != "" && o != nil { // who can't run it sees no other receipt
		entries = append(entries, read(s.objects(o.Receipt, flow.Steps(s.Answers()), width)...))
	}
	return append(entries, read(st.history(width)...))
}

// updateNumbers is the choice that sends changed phone numbers to Twilio.
const updateNumbers = "Update phone numbers"

func (st *status) afterApproval(width int) []string {
	l := st.s.look
	lines := []string{"", l.title.Render("What you can do now")}
	for _, text := range desk.AfterApproval {
		lines = append(lines, bullet(l.text, text, width)...)
	}
	return append(lines, paragraph(l.muted, desk.InConsole, width)...)
}

func (st *status) mail() (screen, tea.Cmd) {
	m, _ := st.s.Appeal()
	return newMail(st.s, m, st), nil
}

// timeline shows how far a profile has come at Twilio.
func (st *status) timeline(width int) string {
	l, state := st.s.look, st.s.Info().State
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

// asking says when Twilio was asked, and when it will be asked again.
func (st *status) asking() string {
	switch {
	case st.asked:
		return "Asking Twilio…"
	case st.cannot() != "":
		return st.cannot() + "."
	case st.at.IsZero():
		return ""
	case st.err != nil:
		p := explain(st.err)
		return p.Message + ". Asking again at " + st.next.Format("15:04:05") + "."
	case st.next.After(st.at):
		return "Asked Twilio at " + st.at.Format("15:04:05") + ". Asking again at " + st.next.Format("15:04:05") + "."
	}
	return "Asked Twilio at " + st.at.Format("15:04:05") + "."
}

// rejections says why Twilio rejected the profile: each code once with its meaning,
// followed by the answers to check, the likeliest first.
func (st *status) rejections(width int) []entry {
	l, s := st.s.look, st.s
	var entries []entry
	told := ""
	for i, p := range s.Outcome().Problems {
		if reason := fmt.Sprint(p.Code, p.Message); reason != told {
			told = reason
			entries = append(entries, read(st.reason(p, i > 0, width)...))
		}
		f, ok := profile.Find(p.Field)
		if !ok {
			continue
		}
		name, style := f.NameIn(s.Answers()), l.text
		value := gate.Line(s.Answers().Display(p.Field))
		if s.Changed(p) {
			name, value, style = signDone+" "+name, value+" (changed)", l.good
		}
		id := fmt.Sprintf("problem %d", i)
		if st.menu.holds(id) {
			style = l.cursor
		}
		line := style.Render(cut(name, width))
		if width >= wide && value != "" {
			line = beside(style, name, l.text, value, width)[0]
		}
		entries = append(entries, entry{id: id, lines: []string{line}, off: s.Locked(),
			do: func() (screen, tea.Cmd) { return change(s, p.Field, st), nil }})
	}
	for _, code := range s.Outcome().Receipt.Rejections {
		if advice := s.Recourse(code); advice != "" {
			entries = append(entries, read(append([]string{""}, paragraph(l.muted, fmt.Sprintf("%d: %s", code, advice), width)...)...))
		}
	}
	return entries
}

// reason is what a code means, and what to check.
func (st *status) reason(p profile.Problem, further bool, width int) []string {
	l := st.s.look
	text := p.Message
	if p.Code != 0 {
		text = fmt.Sprintf("%d: %s", p.Code, text)
	}
	lines := indent(paragraph(l.bad, text, width-2), 2)
	lines[0] = l.bad.Render(signProblem) + lines[0][1:]
	if fix := p.Fix; fix != "" {
		if p.Field != "" {
			fix = "First, " + fix
		}
		lines = append(lines, indent(paragraph(l.muted, fix, width-2), 2)...)
	}
	if further {
		lines = append([]string{""}, lines...)
	}
	return lines
}

// history lists the past evaluations and submissions.
func (st *status) history(width int) []string {
	l := st.s.look
	past := st.s.History()
	if len(past) == 0 {
		return nil
	}
	lines := []string{"", l.title.Render("History")}
	for _, v := range past {
		at := v.At.Local().Format(time.DateTime)
		text := paragraph(l.muted, v.String(), max(16, width-len(at)-2))
		lines = append(lines, l.muted.Render(at)+"  "+text[0])
		lines = append(lines, indent(text[1:], len(at)+2)...)
	}
	return lines
}

// duplicate copies the draft, since a locked profile can't change.
func (st *status) duplicate() (screen, tea.Cmd) {
	s, copied := st.s, draft.Info{}
	work := desk.Working(func(context.Context) (err error) {
		copied, err = s.Store.Copy(s.Info().ID, desk.CopyName(s.Info()))
		return err
	})
	return s.await(st, "Copying…", work, func(err error) (screen, tea.Cmd) {
		if err != nil {
			s.failed("", err)
			return st, nil
		}
		h := newHome(s)
		h.choose(copied.ID)
		s.say(strings.TrimRight("Copied: "+copied.Name, ".") + ". The copy isn't at Twilio yet.")
		return h, nil
	})
}
