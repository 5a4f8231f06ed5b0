package ui

import (
	"cmp"
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
	verb  string // what do does, in a word; "" for what it does with most entries
}

// read is an entry that is only read.
func read(lines ...string) entry { return entry{lines: lines} }

// A menu is entries of which one is chosen, scrolled so that it is in sight. The
// entries are made when the menu begins and anew for each frame, from what they
// show. Bubble Tea draws a frame after each message, so keys that come in one
// burst meet the entries they are meant for.
type menu struct {
	fill    func(width int) []entry
	width   int // of the last frame
	entries []entry
	at      int // the chosen one

	// What the last frame showed, in lines.
	top      int   // the first in sight
	from, to int   // those of the chosen entry
	height   int   // as many are in sight
	above    int   // as many of the screen stand above the menu
	owners   []int // of each line, the entry it belongs to
	free     bool  // scrolled to what is only read, away from the chosen entry
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
	if free := m.free; id != "" {
		m.choice(id)
		m.free = free
	}
	if m.at >= len(m.entries) || m.at < 0 || m.entries[m.at].do == nil {
		m.at = -1
		m.move(1)
	}
}

// begin fills the menu for the first time, with the entry of an id chosen; for
// "" with the first one, and what is read above it, if anything, in sight even
// where it is not.
func (m *menu) begin(fill func(width int) []entry, id string) {
	m.fill = fill
	m.refill()
	m.choice(id)
	m.free = id == "" && m.at > 0
}

// choice goes to the entry of an id, where there is one.
func (m *menu) choice(id string) {
	for i, e := range m.entries {
		if id != "" && e.id == id && e.do != nil {
			m.at, m.free = i, false
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

// update takes what the screen that the menu is all of gets: keys, and the mouse.
func (m *menu) update(own screen, msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		m.press(msg)
	case tea.MouseWheelMsg:
		m.top, m.free = m.top+turns(msg), true
	case tea.MouseClickMsg:
		if m.click(msg.Y) {
			return m.entries[m.at].do()
		}
	}
	return own, nil
}

// click chooses the entry on a row of the screen, and reports whether what it does
// is to be done: an entry that is off is only chosen, and Enter says why.
func (m *menu) click(y int) bool {
	line := m.top + y - m.above
	if y < m.above || line >= min(len(m.owners), m.top+m.height) || m.entries[m.owners[line]].do == nil {
		return false
	}
	m.at = m.owners[line]
	m.free = true // nothing moves under the pointer
	return m.entries[m.at].off == ""
}

// press moves the choice by a key, and says whether it was such a key.
func (m *menu) press(msg tea.KeyPressMsg) bool {
	switch k := msg.String(); k {
	case "up", "shift+tab":
		m.up()
	case "down", "tab":
		m.down()
	case "pgup", "pgdown", "home", "end":
		m.free = false
		m.move(map[string]int{"pgup": -8, "pgdown": 8, "home": -len(m.entries), "end": len(m.entries)}[k])
	default:
		return false
	}
	return true
}

// up chooses the entry above. Where there is none, or the chosen one is above
// what is in sight, it scrolls by a line.
func (m *menu) up() {
	before := m.at
	if away := m.free && m.from < m.top; !away {
		m.free = false
		m.move(-1)
	}
	if m.at == before {
		m.top, m.free = m.top-1, true
	}
}

// down is up the other way round.
func (m *menu) down() {
	before := m.at
	if away := m.free && m.to > m.top+m.height; !away {
		m.free = false
		m.move(1)
	}
	if m.at == before {
		m.top, m.free = m.top+1, true
	}
}

// first reports whether no entry above can be chosen.
func (m *menu) first() bool {
	for _, e := range m.entries[:max(0, m.at)] {
		if e.do != nil {
			return false
		}
	}
	return true
}

// action is an entry of one line that does something.
func (m *menu) action(l *look, id, text string, do func() (screen, tea.Cmd)) entry {
	style := l.text
	if m.holds(id) {
		style = l.cursor
	}
	return entry{id: id, lines: []string{style.Render(text)}, do: do, verb: "choose"}
}

// holds reports whether the entry of an id is the chosen one.
func (m *menu) holds(id string) bool {
	return m.at >= 0 && m.at < len(m.entries) && m.entries[m.at].id == id
}

// button is an entry that can be seen to be one: in a frame, lit while it is
// chosen, grey while it is off.
func (m *menu) button(l *look, id, text string, do func() (screen, tea.Cmd), off string) entry {
	style := l.button
	switch {
	case off != "":
		style = l.buttonOff
	case m.holds(id):
		style = l.buttonOn
	}
	return entry{id: id, lines: strings.Split(style.Render(text), "\n"), mark: 1, do: do, off: off, verb: "choose"}
}

// choose is the command of the chosen entry; help is what it does with most.
func (m *menu) choose(help string) command {
	if m.at < 0 || m.at >= len(m.entries) {
		return on("enter ctrl+j", "", nil).unless("There is nothing to choose here")
	}
	e := m.entries[m.at]
	return on("enter ctrl+j", cmp.Or(e.verb, help), e.do).unless(e.off)
}

// view draws the menu into width columns and height lines.
func (m *menu) view(l *look, width, height int) string {
	m.width = width
	m.refill()
	var lines []string
	m.height, m.owners = height, m.owners[:0]
	for i, e := range m.entries {
		if i == m.at {
			m.from, m.to = len(lines), len(lines)+len(e.lines)
		}
		for j, line := range e.lines {
			mark := "   "
			if i == m.at && j == e.mark {
				mark = " " + l.cursor.Render(signHere) + " "
			}
			lines = append(lines, cut(mark+line, width))
			m.owners = append(m.owners, i)
		}
	}
	m.scroll(len(lines))
	return strings.Join(l.window(lines, m.top, width, height), "\n")
}

// show draws the menu as all of a screen, below a blank line where there is room.
func (m *menu) show(l *look, width, height int) (string, *tea.Cursor) {
	m.above = 0
	if height > 12 {
		m.above = 1
	}
	return strings.Repeat("\n", m.above) + m.view(l, width, height-m.above), nil
}

// scroll brings the chosen entry into sight, with what is only read above the
// first one as far as there is room, unless the user scrolled away from it.
func (m *menu) scroll(all int) {
	if !m.free {
		if m.first() {
			m.top = 0
		}
		if m.to > m.top+m.height {
			m.top = m.to - m.height
		}
		m.top = min(m.top, m.from)
	}
	m.top = max(0, min(m.top, all-m.height))
}
