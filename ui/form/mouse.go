package form

import (
	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/profile"
)

// Click is a press of the mouse on the page as it was drawn last, counted from
// its top left: on a field it moves the focus and the cursor, on an option it
// chooses, on a problem of the list it goes to its field.
func (p *Page) Click(x, y int) (Result, tea.Cmd) {
	var hit *spot
	for i, s := range p.view.spots {
		if s.y == y && x >= s.x0 && x < s.x1 {
			hit = &p.view.spots[i] // later spots lie above earlier ones
		}
	}
	switch {
	case hit == nil:
	case hit.problem:
		p.jump(hit.option - 1)
	default:
		f, at, had := hit.field, *hit, hit.field.focused
		p.Focus(f.q.Key)
		// A label only takes the focus, and so does a switch that was drawn
		// without its two answers.
		if at.x = x - hit.x; at.x >= 0 && (had || f.kind == profile.Text) {
			f.apply(func() { f.ed.click(at) })
		}
	}
	return None, nil
}

// wheel scrolls by moving the focus: what has the focus is always in sight.
func (p *Page) wheel(msg tea.MouseWheelMsg) {
	by := +1
	if msg.Button == tea.MouseWheelUp {
		by = -1
	}
	if next := p.step(p.focus, by); next >= 0 {
		p.leave(false)
		p.enter(next)
	}
}
