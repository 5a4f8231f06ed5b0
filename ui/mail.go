package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow"
	"trusthub-wizard/ui/gate"
)

// mail shows an email that's ready to copy. The wizard doesn't send it.
type mail struct {
	s    *session
	of   flow.Mail
	back screen
	menu menu
}

func newMail(s *session, of flow.Mail, back screen) *mail {
	m := &mail{s: s, of: of, back: back}
	m.menu.begin(m.entries, "")
	return m
}

func (m *mail) Init() tea.Cmd    { return nil }
func (m *mail) Heading() heading { return heading{title: "Email to Twilio"} }

func (m *mail) Keys() []command {
	return []command{
		m.menu.choose("choose"),
		on("y", "copy it", m.copy("the email", m.of.String())),
		on("esc", "back", func() (screen, tea.Cmd) { return m.back, nil }),
	}
}

func (m *mail) copy(what, text string) func() (screen, tea.Cmd) {
	return func() (screen, tea.Cmd) {
		m.s.say("Copied " + what + ", if your terminal allows it.")
		return m, tea.SetClipboard(text)
	}
}

func (m *mail) Update(msg tea.Msg) (screen, tea.Cmd) { return m.menu.update(m, msg) }

func (m *mail) View(width, height int) (string, *tea.Cursor) {
	return m.menu.show(m.s.look, width, height)
}

func (m *mail) entries(width int) []entry {
	l := m.s.look
	width = min(width, 100) - 5
	text := []string{""}
	text = append(text, paragraph(l.muted, "Send this from your own email program. The wizard doesn't send it.", width)...)
	text = append(text, "")
	for line := range strings.Lines(m.of.String()) {
		if line = gate.Line(strings.TrimRight(line, "\n")); line == "" {
			text = append(text, "")
			continue
		}
		text = append(text, paragraph(l.text, line, width)...)
	}
	return []entry{
		m.menu.action(l, "copy", "Copy the email", m.copy("the email", m.of.String())),
		m.menu.action(l, "link", "Copy a mailto link", m.copy("the link", m.of.URL())),
		m.menu.action(l, "back", "Back", func() (screen, tea.Cmd) { return m.back, nil }),
		read(text...),
	}
}
