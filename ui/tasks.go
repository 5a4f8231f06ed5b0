package ui

import (
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/profile"
)

// tasks lists every page and its progress, and leads to any of them.
type tasks struct {
	s    *session
	back screen
	menu menu
}

func newTasks(s *session, back screen) *tasks {
	t := &tasks{s: s, back: back}
	t.menu.begin(t.entries, s.Info().Place.Page)
	return t
}

func (t *tasks) Init() tea.Cmd    { return nil }
func (t *tasks) Heading() heading { return heading{title: "Tasks"} }

func (t *tasks) Keys() []command {
	return append([]command{
		t.menu.choose("open"),
		on("esc ctrl+t", "back", func() (screen, tea.Cmd) { return t.back, nil }),
	}, t.s.together(t)...)
}

func (t *tasks) Update(msg tea.Msg) (screen, tea.Cmd) {
	return t.menu.update(t, msg)
}

func (t *tasks) View(width, height int) (string, *tea.Cursor) {
	return t.menu.show(t.s.look, width, height)
}

func (t *tasks) entries(width int) []entry {
	entries := []entry{t.accountEntry(width)}
	for i, p := range profile.Pages() {
		far := t.s.Progress(p)
		sign, style := t.state(far)
		entries = append(entries, t.entry(p.Name, p.Title, sign, far.String(), style, width, func() (screen, tea.Cmd) { return t.s.stop(i + 1), nil }))
	}
	entries = append(entries, t.reviewEntry(width), read(""))
	if _, team := t.s.Team(); team {
		entries = append(entries, t.entry("hand", "Hand over to a colleague", " ", "", t.s.look.muted, width, t.s.handOver(t)))
	}
	return append(entries, t.entry("home", "All customers", " ", "", t.s.look.muted, width, func() (screen, tea.Cmd) { return goHome(t.s, t) }), read(append([]string{""}, t.s.noted(width-5)...)...))
}

func (t *tasks) accountEntry(width int) entry {
	l, k := t.s.look, t.s.Account()
	sign, said, style := signOpen, "not signed in", l.muted
	switch {
	case k.GroundErr != nil || k.Err != nil && !k.On:
		sign, said, style = signProblem, "problem", l.bad
	case k.On:
		sign, said, style = signDone, "signed in", l.good
	}
	return t.entry(desk.AccountPage, "Account", sign, said, style, width, func() (screen, tea.Cmd) { return newAccount(t.s), nil })
}

func (t *tasks) reviewEntry(width int) entry {
	l := t.s.look
	sign, said, style := signOpen, "not ready", l.muted
	if errors, _ := t.s.Wrong(); len(errors) == 0 {
		sign, said, style = signArrow, "ready", l.accent
	}
	return t.entry(desk.ReviewPage, "Review and submit", sign, said, style, width, func() (screen, tea.Cmd) { return newReview(t.s), nil })
}

func (t *tasks) entry(id, title, sign, said string, style lipgloss.Style, width int, do func() (screen, tea.Cmd)) entry {
	room := max(20, min(40, width-24)) // the longest title fits into the smallest window
	line := style.Render(sign) + " " + fit(t.s.look.text.Render(cut(title, room)), room) + " " + style.Render(said)
	return entry{id: id, lines: []string{line}, do: do}
}

// state is the sign and color of a page's progress.
func (t *tasks) state(p desk.Progress) (sign string, style lipgloss.Style) {
	l := t.s.look
	switch p {
	case desk.Completed:
		return signDone, l.good
	case desk.Started:
		return signHalf, l.warn
	case desk.Faulty:
		return signProblem, l.bad
	}
	return signOpen, l.muted
}
