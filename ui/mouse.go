package ui

import tea "charm.land/bubbletea/v2"

// The mouse is off until the user switches it on. A terminal that reports clicks no
// longer selects text, and people copy SIDs more often than they click fields.

func (r *root) mouse() (screen, tea.Cmd) {
	r.s.Mouse = !r.s.Mouse
	if r.s.Mouse {
		r.s.say("The mouse is on: click to choose, hold Shift to select text.")
	} else {
		r.s.say("The mouse is off: it selects text in your terminal.")
	}
	return r.screen, nil
}

// point passes a click or a turn of the wheel to the screen, in the screen's own rows.
// The keys in the last line can be clicked too, so that people who use the mouse can
// leave a page.
func (r *root) point(msg tea.MouseMsg) tea.Cmd {
	m := msg.Mouse()
	if !r.s.Mouse || r.tooSmall() {
		return nil
	}
	if _, click := msg.(tea.MouseClickMsg); click && m.Button == tea.MouseLeft && m.Y == r.height-1 {
		if c, ok := r.s.look.keyAt(r.keys(), r.width-2, m.X-1); ok {
			r.s.notice = notice{}
			return r.carry(c)
		}
	}
	m.Y -= headHeight
	if m.Y < 0 || m.Y >= r.height-headHeight-r.footHeight() {
		return nil
	}
	switch msg.(type) {
	case tea.MouseWheelMsg:
		return r.show(r.screen.Update(tea.MouseWheelMsg(m)))
	case tea.MouseClickMsg:
		if m.Button == tea.MouseLeft {
			r.s.notice = notice{}
			return r.show(r.screen.Update(tea.MouseClickMsg(m)))
		}
	}
	return nil
}

// turns is how many lines a turn of the wheel scrolls.
func turns(msg tea.MouseWheelMsg) int {
	switch msg.Button {
	case tea.MouseWheelUp:
		return -3
	case tea.MouseWheelDown:
		return +3
	}
	return 0
}
