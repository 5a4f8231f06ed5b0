package ui

import tea "charm.land/bubbletea/v2"

// The mouse is off until its user switches it on: a terminal that reports clicks
// no longer selects text, and a SID is copied more often than a field is clicked.

// mouse is the command that switches it.
func (r *root) mouse() (screen, tea.Cmd) {
	r.s.Mouse = !r.s.Mouse
	if r.s.Mouse {
		r.s.say("The mouse is on: click to choose, hold shift to select text.")
	} else {
		r.s.say("The mouse is off: the terminal selects text with it.")
	}
	return r.screen, nil
}

// point gives a click or a turn of the wheel to the screen, in the screen's own
// rows. A key in the last line can be clicked too: what is done with keys only
// would keep whoever works with the mouse on one page.
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
