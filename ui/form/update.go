package form

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"
)

// Update takes a message: keys, pastes, clicks (at the page's own top left), and
// what huh's own fields sent themselves. The command is nil but for the latter.
func (p *Page) Update(msg tea.Msg) (Result, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return p.press(msg)
	case tea.PasteMsg:
		p.paste(msg.Content)
		return None, nil
	case tea.MouseClickMsg:
		return p.Click(msg.X, msg.Y)
	case tea.MouseWheelMsg:
		p.wheel(msg)
		return None, nil
	}
	switch msg { // huh's messages for these are comparable values
	case huh.NextField():
		return p.forward(true)
	case huh.PrevField():
		return p.back(), nil
	}
	var cmds []tea.Cmd
	for _, f := range p.fields {
		if n, ok := f.ed.(*native); ok {
			cmds = append(cmds, n.update(msg))
		}
	}
	return None, tea.Batch(cmds...)
}

func (p *Page) press(msg tea.KeyPressMsg) (Result, tea.Cmd) {
	k, pasted := p.keys, p.pasted
	p.pasted = nil
	switch {
	case pasted != nil && key.Matches(msg, k.Undo):
		p.takeBack(pasted)
		return None, nil
	case key.Matches(msg, k.Back):
		p.leave(false)
		p.enter(p.focus) // a parent may stay
		return Back, nil
	case key.Matches(msg, k.Enter):
		return p.forward(true)
	case key.Matches(msg, k.Next):
		return p.forward(false)
	case key.Matches(msg, k.Prev):
		return p.back(), nil
	case key.Matches(msg, k.Help):
		p.help = !p.help
		return None, nil
	case key.Matches(msg, k.Mend):
		p.mend()
		return None, nil
	case key.Matches(msg, k.Jump):
		p.jump(int(msg.Code - '1'))
		return None, nil
	}
	f := p.current()
	if f == nil {
		return None, nil
	}
	if used, cmd := f.press(msg); used {
		return None, cmd
	}
	switch {
	case key.Matches(msg, k.Up):
		return p.back(), nil
	case key.Matches(msg, k.Down):
		if p.step(p.focus, +1) >= 0 {
			p.leave(false)
			p.enter(p.step(p.focus, +1))
		}
	}
	return None, nil
}

// press hands a key to the field's editor, undo and redo to its history.
func (f *Field) press(msg tea.KeyPressMsg) (used bool, cmd tea.Cmd) {
	k, now := f.page.keys, state{f.ed.text(), f.ed.cursor()}
	if f.ed.half() && key.Matches(msg, k.Undo) { // the answer was not changed yet
		f.apply(func() { f.ed.load(f.last) })
		return true, nil
	}
	turn := f.history.undo
	switch {
	case key.Matches(msg, k.Redo):
		turn = f.history.redo
		fallthrough
	case key.Matches(msg, k.Undo):
		if s, ok := turn(now); ok {
			f.restore(s)
		}
		return true, nil
	}
	f.apply(func() { used, cmd = f.ed.key(msg) })
	return used, cmd
}

// forward is Enter and Tab: what is highlighted is chosen, and the focus goes to
// the next field. Enter on the last field asks whether the page is done; Tab
// there stays, since nothing comes after it.
func (p *Page) forward(enter bool) (Result, tea.Cmd) {
	f := p.current()
	if f != nil {
		stay := false
		f.apply(func() { stay = f.ed.commit(enter) })
		if stay {
			return None, nil
		}
	}
	next := p.step(p.focus, +1)
	if next >= 0 {
		p.leave(true)
		p.enter(next)
		return None, nil
	}
	if enter {
		return p.finish(), nil
	}
	p.leave(true)
	p.enter(p.focus)
	return None, nil
}

// finish is Enter on the last field.
func (p *Page) finish() Result {
	p.leave(true)
	p.enter(p.focus) // a parent may stay
	for _, f := range p.fields {
		if n, ok := f.ed.(*native); ok {
			n.settle()
			f.problems = n.problems()
		}
	}
	if len(p.Problems()) == 0 {
		p.summary = false
		return Done
	}
	p.ShowProblems()
	return None
}

// back moves the focus up; from the first field it is the parent's turn.
func (p *Page) back() Result {
	before := p.step(p.focus, -1)
	if before < 0 {
		return Before
	}
	p.leave(false)
	p.enter(before)
	return None
}

// step returns the next field in a direction that can take the focus, -1 where
// there is none. It starts beside at; -1 is before the first.
func (p *Page) step(at, by int) int {
	for i := at + by; i >= 0 && i < len(p.fields); i += by {
		if p.fields[i].shown && !p.fields[i].Skip() {
			return i
		}
	}
	return -1
}

// leave takes the focus from a field. on is whether the user moved on, by Enter
// or Tab: then also a missing answer is told.
func (p *Page) leave(on bool) {
	f := p.current()
	if f == nil {
		return
	}
	f.leave()
	if on || f.answered() || f.ed.half() {
		f.tell()
	}
}

// leave settles what was typed and tells the editor that the keys are gone.
func (f *Field) leave() {
	f.focused = false
	f.history.run = 0
	f.apply(func() { f.ed.focus(false) })
}

func (p *Page) enter(i int) {
	p.focus, p.pasted = i, nil
	if f := p.current(); f != nil {
		f.focused = true
		f.hush()
		f.ed.focus(true)
	}
}
