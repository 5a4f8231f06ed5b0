package ui

import (
	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/ui/gate"
)

// A question comes before what can't be undone.
type question struct {
	title, text string
	yes, no     string
	insist      bool // a second ctrl+c means yes
}

// ask shows a question. No is chosen until the user chooses.
type ask struct {
	question
	s    *session
	back screen
	yes  func() (screen, tea.Cmd)
	menu menu
}

func newAsk(s *session, back screen, q question, yes func() (screen, tea.Cmd)) *ask {
	a := &ask{question: q, s: s, back: back, yes: yes}
	a.menu.begin(a.entries, "no")
	return a
}

func (a *ask) entries(width int) []entry {
	l := a.s.look
	return []entry{
		read(l.strong.Render(cut(gate.Line(a.title), width-4)), ""),
		read(append(paragraph(l.text, a.text, width-5), "")...),
		a.menu.action(l, "no", "No, "+a.no, a.cancel),
		a.menu.action(l, "yes", "Yes, "+a.question.yes, a.yes),
	}
}

func (a *ask) Init() tea.Cmd    { return nil }
func (a *ask) Heading() heading { return a.back.Heading() }

func (a *ask) Keys() []command {
	keys := []command{
		a.menu.choose("choose"),
		on("y", a.question.yes, a.yes),
		on("n esc", a.no, a.cancel),
	}
	if a.insist {
		keys = append(keys, on("ctrl+c", "", a.yes))
	}
	return keys
}

func (a *ask) cancel() (screen, tea.Cmd) { return a.back, nil }

// Update passes messages to the screen behind, in case a run ends in the meantime.
func (a *ask) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg.(type) {
	case tea.KeyPressMsg, tea.MouseMsg:
		return a.menu.update(a, msg)
	}
	next, cmd := a.back.Update(msg)
	if next != a.back {
		return next, cmd
	}
	return a, cmd
}

func (a *ask) View(width, height int) (string, *tea.Cursor) {
	return a.menu.show(a.s.look, width, height)
}
