package form

import (
	"slices"
	"strings"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/profile"
)

// choices ticks any number of the accepted values. Part of a name narrows the list.
// Space ticks the highlighted value; Enter and Tab tick a match that was typed and
// move on. Text that ticks nothing is kept after the values.
type choices struct {
	menu
	chosen []string // wire values, in the order of choosing
	listed bool     // a comma was typed last: a space behind it ticks nothing
}

func newChoices(f *Field) *choices { return &choices{menu: newMenu(f)} }

func (c *choices) load(text string) {
	if text == c.text() {
		return
	}
	c.chosen = nil
	var rest []string
	for _, v := range (profile.Application{c.f.q.Key: text}).Values(c.f.q.Key) {
		if c.index().valued(v) >= 0 {
			c.chosen = append(c.chosen, v)
		} else {
			rest = append(rest, v)
		}
	}
	c.query.set(strings.Join(rest, profile.Separator))
	c.narrow()
}

func (c *choices) text() string {
	parts := slices.Clone(c.chosen)
	if q := strings.TrimSpace(c.query.value()); q != "" {
		parts = append(parts, q)
	}
	return strings.Join(parts, profile.Separator)
}

func (c *choices) half() bool       { return false }
func (c *choices) cursor() int      { return utf8.RuneCountInString(c.text()) }
func (c *choices) setCursor(at int) { c.query.ti.CursorEnd() }

func (c *choices) key(msg tea.KeyPressMsg) bool {
	k := c.f.page.keys
	query, listed := c.query.value(), c.listed
	c.listed = msg.Text == "," || msg.Text == ";"
	switch {
	case listed && query == "" && msg.Text == " ":
		return true
	case key.Matches(msg, k.Toggle) && !c.continues(query+" "):
		switch {
		case c.active() >= 0:
			c.toggle(c.active())
		case query == "" && len(c.hits) > 0:
			c.at = 0 // shows what space will tick
		}
		return true
	case msg.Text == "," || msg.Text == ";":
		if c.at >= 0 && query != "" {
			c.tick(c.active())
		}
		return true
	case query == "" && len(c.chosen) > 0 && key.Matches(msg, lineKeys.DeleteCharacterBackward):
		c.chosen = c.chosen[:len(c.chosen)-1]
		return true
	}
	return c.menu.key(msg)
}

// continues reports whether a text is the beginning of a name with a space in it, like
// "usa ". Then space is a letter.
func (c *choices) continues(text string) bool {
	q := fold(text)
	if strings.TrimSpace(q) == "" || strings.HasSuffix(q, "  ") {
		return false
	}
	return slices.ContainsFunc(c.index().folded, func(o foldedOption) bool { return strings.HasPrefix(o.label, q) })
}

func (c *choices) insert(text string) {
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == ';' }) {
		if i := c.index().exact(part); i >= 0 {
			c.tick(i)
			continue
		}
		c.query.insert(strings.TrimSpace(part))
	}
	c.narrow()
}

// commit ticks a match that was typed. One that was only walked to is ticked if
// nothing else is, since Enter can't mean anything else then.
func (c *choices) commit(bool) (stay bool) {
	if i := c.active(); i >= 0 && (c.query.value() != "" || len(c.chosen) == 0) {
		c.tick(i)
	}
	return false
}

func (c *choices) focus(on bool) {
	c.menu.focus(on)
	if !on {
		c.at = -1
		if i := c.meant(); i >= 0 {
			c.tick(i)
		}
	}
}

// tick adds an option; toggle can also remove one. Both end the query and keep the
// highlight where it is.
func (c *choices) tick(i int) {
	if v := c.index().options[i].Value; !slices.Contains(c.chosen, v) {
		c.chosen = append(slices.Clip(c.chosen), v)
	}
	c.settle(i)
}

func (c *choices) toggle(i int) {
	v := c.index().options[i].Value
	if at := slices.Index(c.chosen, v); at >= 0 {
		c.chosen = slices.Concat(c.chosen[:at], c.chosen[at+1:])
		c.settle(i)
		return
	}
	c.tick(i)
}

func (c *choices) settle(i int) {
	if c.query.value() == "" {
		return
	}
	c.query.set("")
	c.narrow()
	c.at = slices.Index(c.hits, i)
}

// labels are the chosen values as people read them.
func (c *choices) labels() string {
	var labels []string
	for _, v := range c.chosen {
		if i := c.index().valued(v); i >= 0 {
			v = c.index().options[i].Label
		}
		labels = append(labels, v)
	}
	return strings.Join(labels, ", ")
}

func (c *choices) draw(width, height int, focused bool) drawing {
	s := c.f.page.styles
	text, query := c.labels(), c.query.value()
	if text != "" && query != "" {
		text += ", "
	}
	if !focused {
		if text+query == "" {
			return drawing{lines: []string{c.f.blank(width)}}
		}
		return drawing{lines: []string{s.Value.Render(cut(text+query, width))}}
	}
	if text != "" && query == "" {
		text += " "
	}
	text = cut(text, max(0, width*2/3))
	shown, x := c.query.window(max(2, width-cells(text)))
	d := drawing{lines: []string{s.Value.Render(text + shown)}, cursor: &point{min(cells(text)+x, width), 0}}
	c.menu.draw(&d, width, height, func(o profile.Option) bool { return slices.Contains(c.chosen, o.Value) })
	return d
}

func (c *choices) click(at spot) {
	if at.option > 0 && at.option <= len(c.index().options) {
		c.toggle(at.option - 1)
	}
}
