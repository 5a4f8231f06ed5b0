package ui

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/gate"
)

// review lists every answer with a way to change it, what's wrong, and what submitting
// will create. It also submits.
type review struct {
	s    *session
	site siteLook
	same *draft.Info // another draft of the same business
	menu menu
}

func newReview(s *session) *review {
	r := &review{s: s}
	r.menu.begin(r.entries, "")
	return r
}

func (r *review) Init() tea.Cmd {
	return tea.Batch(r.s.moveTo(draft.Place{Page: desk.ReviewPage}), r.s.do(nil, r.s.Prepare()), r.lookForOther())
}

func (r *review) Heading() heading {
	n := len(desk.Way())
	return heading{"Review", n, n}
}

func (r *review) Keys() []command {
	locked := r.s.Locked()
	back := on("esc ctrl+p pgup", "previous page", func() (screen, tea.Cmd) { return r.s.stop(len(desk.Way()) - 2), nil })
	if locked != "" {
		back = on("esc", "back", func() (screen, tea.Cmd) { return newStatus(r.s), nil })
	}
	if r.s.ReadOnly != "" && r.s.Next() != desk.StatusPage {
		back = on("esc", "home", func() (screen, tea.Cmd) { return goHome(r.s, r) })
	}
	return append([]command{
		r.menu.choose("change"),
		on("ctrl+s", "submit", r.s.submit).unless(r.s.obstacle()),
		on("ctrl+t", "tasks", r.s.tasks(r)).unless(firstOf(r.s.ReadOnly, locked)),
		back,
		on("end", "", r.bottom),
	}, r.s.together(r)...)
}

// bottom goes to the button: what End does.
func (r *review) bottom() (screen, tea.Cmd) {
	r.menu.choice("submit")
	return r, nil
}

func (r *review) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case siteMsg:
		r.site.came(msg)
	case sameMsg:
		if msg.of == r {
			r.same = &msg.Info
		}
	}
	return r.menu.update(r, msg)
}

func (r *review) View(width, height int) (string, *tea.Cursor) {
	return r.menu.show(r.s.look, width, height)
}

func (r *review) entries(width int) []entry {
	width = min(width, 100) - 5
	errors, warnings := r.s.Wrong()
	if r.s.Locked() != "" { // the other answers are at Twilio, or have been removed here
		errors, warnings = ofNumbers(errors), ofNumbers(warnings)
	}
	entries := []entry{read(append(r.s.noted(width), r.head(errors, warnings, width)...)...)}
	if p, wrong := r.s.AccountProblem(); wrong && r.s.Locked() == "" {
		entries = append(entries, r.account(p, width))
	}
	if r.same != nil && r.s.Locked() == "" {
		entries = append(entries, jump(r.s, r, "same", desk.SameWarning(*r.same), width))
	}
	for i, p := range slices.Concat(r.s.Reported(), errors, warnings) {
		entries = append(entries, r.problem(i, p, width))
	}
	for _, page := range profile.Pages() {
		entries = append(entries, read("", r.s.look.title.Render(page.Title)))
		for _, k := range page.Fields {
			if f, ok := profile.Find(k); ok && f.Shown(r.s.Answers()) {
				entries = append(entries, r.answer(f, errors, width))
			}
		}
	}
	entries = append(entries, r.site.entries(r.s, &r.menu, r, width)...)
	if r.s.ReadOnly != "" {
		return entries
	}
	below := []string{""}
	if r.s.Locked() == "" {
		below = r.consequences(width)
	}
	return append(entries, read(below...), r.button())
}

func ofNumbers(problems []profile.Problem) []profile.Problem {
	return slices.DeleteFunc(slices.Clone(problems), func(p profile.Problem) bool { return p.Field != profile.Numbers })
}

// head is the state of the answers in one sentence.
func (r *review) head(errors, warnings []profile.Problem, width int) []string {
	l := r.s.look
	var lines []string
	switch {
	case r.s.Locked() != "":
		lines = paragraph(l.accent, r.s.Locked()+".", width)
	case len(errors) == 0 && r.s.ReadOnly != "":
		lines = paragraph(l.good.Bold(true), "All answers pass the checks.", width)
	case len(errors) == 0 && r.s.obstacle() != "":
		lines = paragraph(l.warn.Bold(true), "All answers pass the checks, but you can't submit yet.", width)
	case len(errors) > 0:
		lines = paragraph(l.bad.Bold(true), "Fix "+desk.Count(len(errors), "answer", "answers")+" before you submit.", width)
	case len(warnings) > 0:
		lines = paragraph(l.warn.Bold(true), "Ready, with "+desk.Count(len(warnings), "warning", "warnings")+": reviewers often reject profiles like this one.", width)
	default:
		lines = paragraph(l.good.Bold(true), "All answers pass the checks. Compare them with the customer's documents, then submit.", width)
	}
	switch r.s.Info().State {
	case draft.CutOff:
		lines = append(lines, paragraph(l.warn, "The last run was cut off. Submit again to continue where it stopped. Nothing is created twice.", width)...)
	case draft.Noncompliant:
		lines = append(lines, paragraph(l.warn, "Twilio's last evaluation found something to fix. Submit again to see what. Nothing is created twice.", width)...)
	}
	return lines
}

func (r *review) problem(i int, p profile.Problem, width int) entry {
	return jump(r.s, r, fmt.Sprintf("problem %d", i), p, width)
}

// account shows what's wrong with the account, with a way to its page.
func (r *review) account(p profile.Problem, width int) entry {
	l := r.s.look
	lines := indent(paragraph(l.bad, p.Message, width-2), 2)
	lines[0] = l.bad.Render(signProblem) + lines[0][1:]
	if p.Fix != "" {
		lines = append(lines, indent(paragraph(l.muted, p.Fix, width-2), 2)...)
	}
	return entry{id: "account", lines: lines, do: func() (screen, tea.Cmd) { return newAccount(r.s), nil }}
}

// jump is an entry that shows a problem and leads to its field and back.
func jump(s *session, from screen, id string, p profile.Problem, width int) entry {
	l := s.look
	sign, style := signWarning, l.warn
	if p.Severity == profile.Error {
		sign, style = signProblem, l.bad
	}
	lines := indent(paragraph(style, p.Message, width-2), 2)
	lines[0] = style.Render(sign) + lines[0][1:]
	if advice := p.Advice(); advice != "" {
		lines = append(lines, indent(paragraph(l.muted, advice, width-2), 2)...)
	}
	off := s.LockedField(p.Field)
	if off == "" && p.Field == "" {
		off = "This isn't about one of the answers"
	}
	return entry{id: id, lines: lines, off: off, do: func() (screen, tea.Cmd) { return change(s, p.Field, from), nil }}
}

// firstOf is the first text that isn't empty.
func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

func (r *review) answer(f profile.Field, errors []profile.Problem, width int) entry {
	l, style := r.s.look, r.s.look.text
	value := gate.Line(r.s.Answers().Display(f.Key))
	wrong := false
	for _, p := range errors {
		wrong = wrong || p.Field == f.Key
	}
	switch {
	case value == "" && wrong:
		value, style = signProblem+" missing", l.bad
	case value == "":
		value, style = "–", l.faint
	case wrong:
		value, style = signProblem+" "+value, l.bad
	}
	label, quiet := f.LabelIn(r.s.Answers()), l.muted
	if r.menu.holds(string(f.Key)) {
		quiet = l.cursor
	}
	e := entry{
		id:  string(f.Key),
		do:  func() (screen, tea.Cmd) { return change(r.s, f.Key, r), nil },
		off: r.s.LockedField(f.Key),
	}
	e.lines = answerLines(quiet, label, style, value, width)
	if f.Key == profile.OtherTypeName && r.s.Account().Ground != nil && r.s.Account().Ground.OtherTypeKey == "" && value != "–" {
		e.lines = append(e.lines, indent(paragraph(l.warn, "Twilio has no field for this. It stays here and isn't sent.", width-2), 2)...)
	}
	return e
}

// answerLines are a label and a value: beside it, or below it in narrow windows.
func answerLines(quiet lipgloss.Style, label string, style lipgloss.Style, value string, width int) []string {
	if width < wide {
		return []string{quiet.Render(cut(label, width)), "  " + style.Render(cut(value, width-2))}
	}
	return beside(quiet, label, style, value, width)
}

// beside puts a value to the right of its label, on as many lines as they take.
func beside(quiet lipgloss.Style, label string, style lipgloss.Style, value string, width int) []string {
	column := min(36, width*2/5) // the longest label fits on one line where there's room
	labels, lines := paragraph(quiet, label, column), paragraph(style, value, width-column-1)
	for i := range max(len(labels), len(lines)) {
		if i == len(lines) {
			lines = append(lines, "")
		}
		head := ""
		if i < len(labels) {
			head = labels[i]
		}
		lines[i] = strings.TrimRight(fit(head, column)+" "+lines[i], " ")
	}
	return lines
}

// If a customer calls twice, it's easy to start a second draft. So the review checks
// if another draft is about the same business.

type sameMsg struct {
	of *review
	draft.Info
}

// lookForOther checks that, but not in the demo, whose customers are invented.
func (r *review) lookForOther() tea.Cmd {
	if r.s.Demo {
		return nil
	}
	look := r.s.SameBusiness()
	return func() tea.Msg {
		if info, there := look(); there {
			return sameMsg{r, info}
		}
		return nil
	}
}

// consequences says what submitting creates, and in which account.
func (r *review) consequences(width int) []string {
	s, l, k := r.s, r.s.look, r.s.Account()
	lines := []string{"", l.title.Render("What submitting does")}
	whose := "No account yet: sign in on the account page."
	if k.On {
		whose = "In " + accountName(k.Conn)
		if s.Demo {
			whose = "In " + k.Conn.Name + " (demo)"
		}
		if k.Ground != nil {
			whose += " under " + firstOf(k.Ground.PrimaryName, k.Ground.Primary)
		}
		whose += ":"
	}
	lines = append(lines, paragraph(l.text, whose, width)...)
	for _, text := range desk.Outline(s.Answers()) {
		lines = append(lines, bullet(l.muted, text, width)...)
	}
	return append(lines, "")
}

// button submits, or says why it can't.
func (r *review) button() entry {
	text := "Submit to Twilio"
	if r.s.Locked() != "" {
		text = updateNumbers
	}
	return r.menu.button(r.s.look, "submit", text, r.s.submit, r.s.obstacle())
}
