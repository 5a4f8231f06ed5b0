package form

import (
	"slices"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/profile"
)

// choice picks one of the accepted values as you type part of it.
//
// The line shows the chosen value. Typing over it starts a query. The answer stays
// until something else is chosen, and reappears if the query is deleted. One backspace
// on a chosen value with no query clears it. Without a chosen value, the query itself
// is kept as the answer, so that a half-typed one survives; the catalog judges it.
type choice struct {
	menu
	chosen string // the wire value; "" for none
	free   bool   // text that isn't an option is an answer too
}

func newChoice(f *Field) *choice {
	return &choice{menu: newMenu(f), free: f.q.Kind == profile.Text}
}

func (c *choice) load(text string) {
	if text == c.text() && text != "" && !c.half() {
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

// key edits the query. The arrows walk the list and leave it at its ends.
func (c *choice) key(msg tea.KeyPressMsg) bool {
	k := c.f.page.keys
	if c.query.value() == "" {
		switch {
		case key.Matches(msg, k.Toggle): // the first press shows the option, the second chooses it
			if c.active() >= 0 {
				c.choose(c.active())
			} else {
				c.walk(c.chosen)
			}
			return true
		case c.chosen != "" && c.at < 0 && key.Matches(msg, k.Down):
			c.walk(c.chosen)
			return true
		case c.chosen != "" && key.Matches(msg, lineKeys.DeleteCharacterBackward, lineKeys.DeleteBeforeCursor, lineKeys.DeleteWordBackward):
			c.chosen = ""
			return true
		case c.chosen == "" && key.Matches(msg, k.Accept):
			if i := c.offered(); i >= 0 {
				c.choose(i)
				return true
			}
		}
	}
	return c.menu.key(msg)
}

func (c *choice) insert(text string) {
	c.query.insert(text)
	c.narrow()
	if i := c.meant(); i >= 0 {
		c.choose(i)
	}
}

// commit chooses the highlighted option, if the user typed or moved there.
func (c *choice) commit(bool) (stay bool) {
	if i := c.active(); i >= 0 {
		c.choose(i)
	}
	return false
}

func (c *choice) focus(on bool) {
	c.menu.focus(on)
	if on {
		c.top = max(0, c.index().valued(c.chosen)-optionMin)
	} else {
		c.at = -1
		if i := c.meant(); i >= 0 {
			c.choose(i)
		}
	}
}

// walk highlights the option of a value, or the first.
func (c *choice) walk(value string) {
	c.at = max(0, slices.Index(c.hits, c.index().valued(value)))
	if len(c.hits) == 0 {
		c.at = -1
	}
}

func (c *choice) choose(i int) {
	c.chosen = c.index().options[i].Value
	c.query.set("")
	c.at = -1
	c.narrow()
}

// label is the answer as people read it.
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
			return drawing{lines: []string{s.Quiet.Render(cut(suggested+ghost, width))}}
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
