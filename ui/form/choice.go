package form

import (
	"slices"
	"strings"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/profile"
)

// choice picks one of the accepted values by typing a part of it.
//
// What was chosen stands in the line. Typing over it opens a query; the answer
// stays what it was until something else is chosen, and comes back to sight when
// the query is deleted. One backspace on an answer that nothing was typed over
// clears it, since then it is the user who does. A query over no answer is itself
// kept as the answer, so that a half-typed one survives; the catalogue judges it.
type choice struct {
	menu
	chosen string // the wire value; "" while there is none
	free   bool   // text that is no option is an answer too
}

func newChoice(f *Field) *choice {
	return &choice{menu: newMenu(f), free: f.q.Kind == profile.Text}
}

func (c *choice) load(text string) {
	if text == c.text() && text != "" {
		return
	}
	c.chosen, c.at = "", -1
	c.query.set("")
	if i := c.index().valued(text); i >= 0 {
		c.chosen = text
	} else {
		c.query.set(text)
	}
}

func (c *choice) text() string {
	if c.chosen != "" && (!c.free || c.query.value() == "") {
		return c.chosen
	}
	return c.query.value()
}

func (c *choice) half() bool { return !c.free && c.chosen != "" && c.query.value() != "" }

func (c *choice) cursor() int {
	if c.query.value() == "" {
		return utf8.RuneCountInString(c.chosen)
	}
	return c.query.ti.Position()
}

func (c *choice) setCursor(at int) { c.query.ti.SetCursor(at) }

// key edits the query; the arrows walk the list and leave it at its ends.
func (c *choice) key(msg tea.KeyPressMsg) (bool, tea.Cmd) {
	k := c.f.page.keys
	if c.query.value() == "" {
		switch {
		case c.chosen != "" && key.Matches(msg, lineKeys.DeleteCharacterBackward, lineKeys.DeleteBeforeCursor, lineKeys.DeleteWordBackward):
			c.chosen = ""
			return true, nil
		case c.chosen == "" && key.Matches(msg, k.Accept):
			if i := c.offered(); i >= 0 {
				c.choose(i)
				return true, nil
			}
		}
	}
	return c.menu.key(msg), nil
}

func (c *choice) insert(text string) {
	c.query.insert(text)
	c.narrow()
	if i := c.meant(); i >= 0 {
		c.choose(i)
	}
}

// commit chooses what stands highlighted, if the user typed or moved there.
func (c *choice) commit(bool) (stay bool) {
	if i := c.active(); i >= 0 {
		c.choose(i)
	}
	return false
}

func (c *choice) focus(on bool) {
	c.menu.focus(on)
	if !on {
		c.at = -1
		if i := c.meant(); i >= 0 {
			c.choose(i)
		}
	}
}

func (c *choice) choose(i int) {
	c.chosen = c.index().options[i].Value
	c.query.set("")
	c.at = -1
	c.narrow()
}

// label is how the answer reads.
func (c *choice) label() string {
	if c.query.value() != "" {
		return c.query.value()
	}
	if i := c.index().valued(c.chosen); i >= 0 {
		return c.index().options[i].Label
	}
	return c.chosen
}

func (c *choice) draw(width, height int, focused bool) drawing {
	s := c.f.page.styles
	ghost := ""
	if i := c.offered(); i >= 0 && c.label() == "" {
		ghost = c.index().options[i].Label
	}
	if !focused {
		switch label := c.label(); {
		case label != "":
			return drawing{lines: []string{s.Value.Render(cut(label, width))}}
		case ghost != "":
			return drawing{lines: []string{s.Quiet.Render(cut(ghost, width))}}
		}
		return drawing{lines: []string{c.f.blank(width)}}
	}
	var d drawing
	switch {
	case c.query.value() != "":
		shown, x := c.query.window(width)
		d = drawing{lines: []string{s.Value.Render(shown)}, cursor: &point{x, 0}}
	case c.chosen != "":
		label := cut(c.label(), width-1)
		d = drawing{lines: []string{s.Value.Render(label)}, cursor: &point{cells(label), 0}}
	default:
		d = drawing{lines: []string{s.Quiet.Render(cut(ghost, width))}, cursor: &point{}}
	}
	c.menu.draw(&d, width, height, func(o profile.Option) bool { return o.Value == c.chosen })
	return d
}

func (c *choice) click(at spot) {
	if at.option > 0 && at.option <= len(c.index().options) {
		c.choose(at.option - 1)
	}
}

// A menu is the list of options below a choice, narrowed by a query.
type menu struct {
	f     *Field
	query line
	idx   *index
	hits  []int // of the options, those that match
	at    int   // highlighted, an index into hits; -1 while nothing is
	top   int   // the first of hits that is drawn
	moved bool  // the user walked to the highlighted one
}

func newMenu(f *Field) menu { return menu{f: f, query: newLine(0), at: -1} }

// index is the options, folded once and anew when the answers have changed them.
func (m *menu) index() *index {
	options := m.f.q.rules.Options(m.f.page.answers.Application())
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
	m.moved, m.top = false, 0
	if on {
		m.index()
		m.narrow()
	}
}

// narrow matches the options anew. The best match is highlighted once something
// was typed; before that nothing is, so that Enter chooses nothing.
func (m *menu) narrow() {
	m.hits = m.index().match(m.query.value())
	m.at, m.top, m.moved = -1, 0, false
	if strings.TrimSpace(m.query.value()) == "" {
		return
	}
	if i := m.meant(); i >= 0 {
		m.hits = slices.Insert(slices.DeleteFunc(m.hits, func(hit int) bool { return hit == i }), 0, i)
	}
	if len(m.hits) > 0 {
		m.at = 0
	}
}

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
		m.at, m.moved = m.at+1, true
		return true
	case key.Matches(msg, k.Up):
		if m.at < 0 || m.at == 0 && m.query.value() != "" {
			return false
		}
		m.at, m.moved = m.at-1, true
		return true
	case msg.Code == tea.KeyPgDown && len(m.hits) > 0:
		m.at, m.moved = min(m.at+optionMax, len(m.hits)-1), true
		return true
	case msg.Code == tea.KeyPgUp && len(m.hits) > 0:
		m.at, m.moved = max(m.at-optionMax, 0), true
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
		d.lines = append(d.lines, s.Quiet.Render(cut("no value has this in its name", width)))
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
		text := style.Render(mark) + tick + style.Render(label)
		if o.Hint != "" && cells(label)+len("    ")+10 < width {
			text += s.Quiet.Render(cut("  "+o.Hint, width-4-cells(label)))
		}
		d.spots = append(d.spots, spot{y: len(d.lines), option: i + 1})
		d.lines = append(d.lines, text)
	}
	if more := len(m.hits) - room; more > 0 {
		last := &d.lines[len(d.lines)-1]
		count := "  " + itoa(m.top+1) + "–" + itoa(m.top+room) + " of " + itoa(len(m.hits))
		if cells(*last)+cells(count) <= width {
			*last += s.Quiet.Render(count)
		}
	}
}
