package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// An entry is some lines of a menu, and what choosing them does.
type entry struct {
	id    string   // tells it from the others when entries come and go; may be ""
	lines []string // styled
	mark  int      // which line gets the mark of the chosen one
	do    func() (screen, tea.Cmd)
	off   string // why do is off; "" where it is on
}

// read is an entry that is only read.
func read(lines ...string) entry { return entry{lines: lines} }

// A menu is entries of which one is chosen, scrolled so that it is in sight. The
// entries are made anew for each key and each frame, from what they show; so
// keys that come in one burst meet the entries they are meant for.
type menu struct {
	fill    func(width int) []entry
	width   int // of the last frame
	entries []entry
	at      int // the chosen one
	top     int // the first line in sight
}

// refill makes the entries anew. The choice stays with its entry; where that is gone
// it stays in its place, and where nothing can be chosen there it goes to the
// first.
func (m *menu) refill() {
	id := ""
	if m.at >= 0 && m.at < len(m.entries) {
		id = m.entries[m.at].id
	}
	m.entries = m.fill(max(m.width, minWidth))
	if id != "" {
		m.choice(id)
	}
	if m.at >= len(m.entries) || m.at < 0 || m.entries[m.at].do == nil {
		m.at = -1
		m.move(1)
	}
}

// begin fills the menu for the first time, with the entry of an id chosen.
func (m *menu) begin(fill func(width int) []entry, id string) {
	m.fill = fill
	m.refill()
	m.choice(id)
}

// choice goes to the entry of an id, where there is one.
func (m *menu) choice(id string) {
	for i, e := range m.entries {
		if id != "" && e.id == id && e.do != nil {
			m.at = i
		}
	}
}

// move goes n entries on, over those that are only read, and stops at the ends.
func (m *menu) move(n int) {
	step := 1
	if n < 0 {
		step = -1
	}
	for ; n != 0; n -= step {
		for i := m.at + step; i >= 0 && i < len(m.entries); i += step {
			if m.entries[i].do != nil {
				m.at = i
				break
			}
		}
	}
}

// press moves the choice by a key, and says whether it was such a key.
func (m *menu) press(msg tea.KeyPressMsg) bool {
	m.refill()
	switch msg.String() {
	case "up", "shift+tab":
		if m.first() {
			m.top = 0 // what is only read above the first comes into sight
		}
		m.move(-1)
	case "down", "tab":
		m.move(1)
	case "pgup":
		m.move(-8)
	case "pgdown":
		m.move(8)
	case "home":
		m.top = 0
		m.move(-len(m.entries))
	case "end":
		m.move(len(m.entries))
	default:
		return false
	}
	return true
}

func (m *menu) first() bool {
	for _, e := range m.entries[:max(0, m.at)] {
		if e.do != nil {
			return false
		}
	}
	return true
}

// button is an entry that can be seen to be one: in a frame, lit while it is
// chosen, grey while it is off.
func (m *menu) button(l *look, id, text string, do func() (screen, tea.Cmd), off string) entry {
	style := l.button
	switch {
	case off != "":
		style = l.buttonOff
	case m.at >= 0 && m.at < len(m.entries) && m.entries[m.at].id == id:
		style = l.buttonOn
	}
	return entry{id: id, lines: strings.Split(style.Render(text), "\n"), mark: 1, do: do, off: off}
}

// choose is the command of the chosen entry.
func (m *menu) choose(help string) command {
	m.refill()
	if m.at < 0 || m.at >= len(m.entries) {
		return on("enter ctrl+j", "", nil).unless("There is nothing to choose here")
	}
	e := m.entries[m.at]
	return on("enter ctrl+j", help, e.do).unless(e.off)
}

// view draws the menu into width columns and height lines.
func (m *menu) view(l *look, width, height int) string {
	m.width = width
	m.refill()
	var lines []string
	from, to := 0, 0
	for i, e := range m.entries {
		if i == m.at {
			from, to = len(lines), len(lines)+len(e.lines)
		}
		for j, line := range e.lines {
			mark := "   "
			if i == m.at && j == e.mark {
				mark = " " + l.cursor.Render(signHere) + " "
			}
			lines = append(lines, cut(mark+line, width))
		}
	}
	m.scroll(from, to, len(lines), height)
	lines = lines[m.top:min(len(lines), m.top+height)]
	return strings.Join(lines, "\n")
}

// scroll brings the lines from..to into sight, with what is only read above the
// first entry while that is chosen.
func (m *menu) scroll(from, to, all, height int) {
	if m.first() && to <= height {
		m.top = 0
	}
	if to > m.top+height {
		m.top = to - height
	}
	if from < m.top {
		m.top = from
	}
	m.top = max(0, min(m.top, all-height))
}
