package ui

import (
	"cmp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// An entry is some lines of a menu, and what choosing them does.
type entry struct {
	id    string          // finds the entry again when others come and go; may be ""
	lines []string        // styled
	draw  func() []string // makes lines when they are visible; nil if they are made already
	tall  int             // how many lines draw makes
	mark  int             // the line that gets the mark when the entry is chosen
	do    func() (screen, tea.Cmd)
	off   string // why do is off; "" if it's on
	verb  string // what do does, in a word; "" if it does what most entries do
}

// read is an entry that can't be chosen.
func read(lines ...string) entry { return entry{lines: lines} }

// height is how many lines the entry takes.
func (e entry) height() int {
	if e.draw != nil {
		return e.tall
	}
	return len(e.lines)
}

// A menu is a list of entries with one chosen, scrolled to keep that one visible. It
// makes its entries when it begins and again for each frame. Bubble Tea draws a frame
// after each message, so keys that come in one burst reach the right entries.
type menu struct {
	fill    func(width int) []entry
	width   int // of the last frame
	entries []entry
	at      int // the chosen one

	// What the last frame showed, in lines.
	top      int   // the first visible one
	from, to int   // of the chosen entry
	height   int   // of the visible part
	above    int   // lines of the screen above the menu
	owners   []int // the entry of each line
	free     bool  // scrolled away from the chosen entry
}

// refill makes the entries again. The same entry stays chosen. If it's gone, the one
// in its place is chosen, or the first.
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

// begin fills the menu and chooses the entry with this id. For "", it chooses the
// first one, but starts at the top even if that one isn't visible there.
func (m *menu) begin(fill func(width int) []entry, id string) {
	m.fill, m.entries, m.at = fill, nil, -1
	m.refill()
	m.choice(id)
	m.free = id == "" && m.at > 0
}

// choice chooses the entry with this id, if there is one.
func (m *menu) choice(id string) {
	for i, e := range m.entries {
		if id != "" && e.id == id && e.do != nil {
			m.at, m.free = i, false
		}
	}
}

// move goes n entries on, skips those that can't be chosen, and stops at the ends.
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

// update handles keys and the mouse for a screen that is all menu.
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

// click chooses the entry on a row of the screen and reports whether to run it. An
// entry that's off is only chosen: Enter then says why.
func (m *menu) click(y int) bool {
	line := m.top + y - m.above
	if y < m.above || line >= min(len(m.owners), m.top+m.height) || m.entries[m.owners[line]].do == nil {
		return false
	}
	m.at = m.owners[line]
	m.free = true // nothing moves under the pointer
	return m.entries[m.at].off == ""
}

// press moves the choice, and reports whether the key did that.
func (m *menu) press(msg tea.KeyPressMsg) bool {
	switch k := msg.String(); k {
	case "up", "shift+tab":
		m.up()
	case "down", "tab":
		m.down()
	case "pgup", "pgdown", "home", "end":
		before := m.at
		m.free = false
		page := m.page()
		m.move(map[string]int{"pgup": -page, "pgdown": page, "home": -len(m.entries), "end": len(m.entries)}[k])
		if m.at == before { // there's only text that way
			m.top, m.free = m.top+stride(k, m.height), true
		}
	default:
		return false
	}
	return true
}

// page is how many entries a page has that can be chosen, less the one that stays visible.
func (m *menu) page() int {
	n, last := -1, -1
	for _, i := range m.owners[min(m.top, len(m.owners)):min(m.top+m.height, len(m.owners))] {
		if i != last && i < len(m.entries) && m.entries[i].do != nil {
			n++
		}
		last = i
	}
	return max(1, n)
}

// up chooses the entry above. If there is none, or if the chosen entry is above the
// visible part, it scrolls by a line instead.
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

// down is the reverse of up.
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

// holds reports whether the entry with this id is chosen.
func (m *menu) holds(id string) bool {
	return m.at >= 0 && m.at < len(m.entries) && m.entries[m.at].id == id
}

// button is an entry in a frame, lit while it's chosen and gray while it's off.
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

// choose is the command of the chosen entry; help says what most entries do.
func (m *menu) choose(help string) command {
	if m.at < 0 || m.at >= len(m.entries) {
		return on("enter ctrl+j", "", nil).unless("There's nothing to choose here")
	}
	e := m.entries[m.at]
	return on("enter ctrl+j", cmp.Or(e.verb, help), e.do).unless(e.off)
}

func (m *menu) view(l *look, width, height int) string {
	m.width = width
	m.refill()
	m.height, m.owners = height, m.owners[:0]
	for i, e := range m.entries {
		if i == m.at {
			m.from, m.to = len(m.owners), len(m.owners)+e.height()
		}
		for range e.height() {
			m.owners = append(m.owners, i)
		}
	}
	m.scroll(len(m.owners))
	lines := make([]string, len(m.owners)) // drawn where they are visible
	for at := m.top; at < min(m.top+height, len(lines)); {
		i := m.owners[at]
		first := slices.Index(m.owners[max(0, at-m.entries[i].height()+1):], i) + max(0, at-m.entries[i].height()+1)
		at = first + m.entries[i].height()
		m.drawEntry(l, i, lines[first:at], width)
	}
	return strings.Join(l.window(lines, m.top, width, height), "\n")
}

// drawEntry draws an entry into its lines.
func (m *menu) drawEntry(l *look, i int, into []string, width int) {
	e := m.entries[i]
	lines := e.lines
	if e.draw != nil {
		lines = e.draw()
	}
	for j, line := range lines {
		mark := "   "
		if i == m.at && j == e.mark {
			mark = " " + l.cursor.Render(signHere) + " "
		}
		into[j] = cut(mark+line, width)
	}
}

// show draws the menu as a whole screen, below a blank line if there's room.
func (m *menu) show(l *look, width, height int) (string, *tea.Cursor) {
	m.above = 0
	if height > 12 {
		m.above = 1
	}
	return strings.Repeat("\n", m.above) + m.view(l, width, height-m.above), nil
}

// scroll keeps the chosen entry visible, and the text above the first one if it fits,
// unless the user scrolled away.
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
