package form

import (
	"cmp"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/profile"
)

// A menu is the list of options below a choice, narrowed by a query.
type menu struct {
	f     *Field
	query line
	idx   *index
	hits  []int // of the options, those that match
	at    int   // highlighted, an index into hits; -1 while nothing is
	top   int   // the first of hits that is drawn
}

func newMenu(f *Field) menu { return menu{f: f, query: newLine(0), at: -1} }

// index is the options, folded once and anew when the answers have changed them.
func (m *menu) index() *index {
	options := m.f.q.rules.Options(m.f.page.app)
	if m.idx == nil || !same(m.idx.options, options) {
		m.idx = newIndex(options)
		m.hits = m.idx.match(m.query.value())
	}
	return m.idx
}

// same reports whether two lists are one: options are shared, not made anew.
func same(a, b []profile.Option) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

func (m *menu) focus(on bool) {
	m.top = 0
	if on {
		m.index()
		m.narrow()
	}
}

// narrow matches the options anew. The best match is highlighted once something
// was typed; before that nothing is, so that Enter chooses nothing.
func (m *menu) narrow() {
	m.hits = m.index().match(m.query.value())
	m.at, m.top = -1, 0
	if strings.TrimSpace(m.query.value()) == "" {
		return
	}
	if i := m.meant(); i >= 0 {
		m.hits = slices.Insert(slices.DeleteFunc(m.hits, func(hit int) bool { return hit == i }), 0, i)
	}
	if len(m.hits) > 0 && m.advice() == "" { // a president is no vice president
		m.at = 0
	}
}

// advice is what the catalogue says of a query that can mean several of the values.
func (m *menu) advice() string { return m.f.q.Advice(m.f.page.app, m.query.value()) }

// meant is the option that the query names in full, by label, value or another
// name that the catalogue knows ("UK"); -1 where it names none.
func (m *menu) meant() int {
	x, query := m.index(), strings.TrimSpace(m.query.value())
	if i := x.exact(query); i >= 0 || query == "" {
		return i
	}
	return x.valued(m.f.means(query))
}

// active is the highlighted option, -1 where there is none.
func (m *menu) active() int {
	if m.at < 0 || m.at >= len(m.hits) {
		return -1
	}
	return m.hits[m.at]
}

// offered is the option that the catalogue would suggest, -1 where there is none.
func (m *menu) offered() int {
	if v := m.f.offer(); v != "" {
		return m.index().valued(v)
	}
	return -1
}

func (m *menu) key(msg tea.KeyPressMsg) bool {
	k := m.f.page.keys
	switch {
	case key.Matches(msg, k.Down):
		if m.at+1 >= len(m.hits) {
			return false
		}
		m.at++
		return true
	case key.Matches(msg, k.Up):
		if m.at < 0 || m.at == 0 && m.query.value() != "" {
			return false
		}
		m.at--
		return true
	case msg.Code == tea.KeyPgDown && len(m.hits) > 0:
		m.at = min(m.at+optionMax, len(m.hits)-1)
		return true
	case msg.Code == tea.KeyPgUp && len(m.hits) > 0:
		m.at = max(m.at-optionMax, 0)
		return true
	}
	before := m.query.value()
	used := m.query.key(msg)
	if m.query.value() != before {
		m.narrow()
	}
	return used
}

// draw adds the options to a drawing, as many as there is room for.
func (m *menu) draw(d *drawing, width, height int, ticked func(profile.Option) bool) {
	x, s := m.index(), m.f.page.styles
	room := min(optionMax, max(height-len(d.lines), optionMin), len(m.hits))
	if room <= 0 {
		d.lines = append(d.lines, s.Quiet.Render(cut(cmp.Or(m.advice(), "no value has this in its name"), width)))
		return
	}
	if m.at >= 0 {
		m.top = min(max(m.top, m.at-room+1), m.at)
	}
	m.top = max(0, min(m.top, len(m.hits)-room))
	for row, i := range m.hits[m.top : m.top+room] {
		o := x.options[i]
		mark, style := "  ", s.Option
		if m.top+row == m.at {
			mark, style = "› ", s.OptionActive
		}
		tick := "  "
		if ticked(o) {
			tick = s.Tick.Render("✓") + " "
		}
		label := cut(o.Label, width-4)
		lines := []string{style.Render(mark) + tick + style.Render(label)}
		switch {
		case o.Hint == "":
		case len("      ")+cells(label)+cells(o.Hint) <= width:
			lines[0] += "  " + s.Quiet.Render(o.Hint)
		case m.top+row == m.at || len(d.lines)+3*(room-row) <= height && room <= optionMin: // below, where that pushes none away
			for _, l := range wrap(o.Hint, width-6) {
				lines = append(lines, "      "+s.Quiet.Render(l))
			}
		}
		for _, l := range lines {
			d.spots = append(d.spots, spot{y: len(d.lines), option: i + 1})
			d.lines = append(d.lines, l)
		}
	}
	if more := len(m.hits) - room; more > 0 {
		last := &d.lines[len(d.lines)-1]
		count := "  " + itoa(m.top+1) + "–" + itoa(m.top+room) + " of " + itoa(len(m.hits))
		if cells(*last)+cells(count) <= width {
			*last += s.Quiet.Render(count)
		}
	}
}
