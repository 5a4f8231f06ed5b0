package ui

import (
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/ui/gate"
)

// note asks for a few words to a colleague who gets a customer.
type note struct {
	s        *session
	back     screen
	name, to string
	text     textinput.Model
	do       func(n *note, text string) (screen, tea.Cmd)
}

// noteMax is the longest note, in characters.
const noteMax = 300

func newNote(s *session, back screen, name, to string, do func(*note, string) (screen, tea.Cmd)) *note {
	n := &note{s: s, back: back, name: name, to: to, text: newQuery(""), do: do}
	n.text.CharLimit = noteMax
	return n
}

func (n *note) Init() tea.Cmd    { return nil }
func (n *note) Heading() heading { return n.back.Heading() }

func (n *note) Keys() []command {
	return []command{
		on("enter ctrl+j", "hand over", func() (screen, tea.Cmd) { return n.do(n, strings.TrimSpace(n.text.Value())) }),
		on("esc", "back", func() (screen, tea.Cmd) { return n.back, nil }),
	}
}

func (n *note) Update(msg tea.Msg) (screen, tea.Cmd) {
	var cmd tea.Cmd
	n.text, cmd = n.text.Update(msg)
	return n, cmd
}

func (n *note) View(width, height int) (string, *tea.Cursor) {
	l := n.s.look
	lines := []string{"", l.title.Render(cut("Hand over "+gate.Line(n.name)+" to "+gate.Line(n.to), width-6))}
	lines = append(lines, paragraph(l.muted, "A note, shown in the list and when the customer is opened. It's encrypted like the answers.", min(76, width-6))...)
	if height >= 12 {
		lines = append(lines, "")
	}
	n.text.SetWidth(max(10, min(100, width-8)))
	n.text.Placeholder = cut("what's missing, what's agreed; may stay empty", n.text.Width())
	cursor := n.text.Cursor()
	if cursor != nil {
		cursor.X, cursor.Y = cursor.X+5, len(lines)
	}
	lines = append(lines, l.accent.Render(signHere)+" "+n.text.View())
	return strings.Join(indent(lines, 3), "\n"), cursor
}
