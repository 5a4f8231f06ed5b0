package form

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/profile"
)

// Keys are the keys of a page. All others go to the focused field, and are dropped if
// it has no use for them. A parent takes its own keys (another page, the task list,
// quit) before it passes a message on.
type Keys struct {
	Enter       key.Binding // next field; on the last one, the page is done
	Next        key.Binding
	Prev        key.Binding
	Up          key.Binding
	Down        key.Binding
	Back        key.Binding // leaves the page, from any state
	Help        key.Binding // opens and closes the help of the focused field
	NextProblem key.Binding // goes to the next field with a problem
	Jump        key.Binding // alt+1 … alt+9: the problems in the list at the top
	Accept      key.Binding // takes the suggestion, with the cursor at the end
	Toggle      key.Binding // ticks an option, switches yes and no
	Undo        key.Binding
	Redo        key.Binding
}

// DefaultKeys returns the keys of a page whose parent wants no others. ctrl+j is Enter
// in text that arrives without bracketed paste.
func DefaultKeys() Keys {
	b := func(help, what string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, what))
	}
	return Keys{
		Enter:       b("enter", "next", "enter", "ctrl+j"),
		Next:        b("tab", "next field", "tab"),
		Prev:        b("shift+tab", "previous field", "shift+tab"),
		Up:          b("↑", "up", "up"),
		Down:        b("↓", "down", "down"),
		Back:        b("esc", "back", "esc"),
		Help:        b("f1", "help", "f1", "ctrl+g"),
		NextProblem: b("ctrl+n", "next problem", "ctrl+n", "f8"),
		Jump:        b("alt+1…9", "go to problem", "alt+1", "alt+2", "alt+3", "alt+4", "alt+5", "alt+6", "alt+7", "alt+8", "alt+9"),
		Accept:      b("→", "take suggestion", "right", "ctrl+e", "end"),
		Toggle:      b("space", "select", "space"),
		Undo:        b("ctrl+z", "undo", "ctrl+z"),
		Redo:        b("ctrl+y", "redo", "ctrl+y", "ctrl+shift+z"),
	}
}

// A Change is an answer as the user left it. A parent saves it before it draws, so
// that what's on screen is on disk.
type Change struct {
	Field  profile.Key
	Text   string // as it was typed
	Cursor int    // in runes from the start of Text
}

// Update takes a message: keys, pastes, the wheel, and clicks, counted from the page's
// own top left. It returns the changes in order. A parent doesn't have to pass these
// back with [Page.Refresh].
func (p *Page) Update(msg tea.Msg) (Result, []Change) {
	result := None
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		result = p.press(msg)
	case tea.PasteMsg:
		p.paste(msg.Content)
	case tea.MouseClickMsg:
		p.click(msg.X, msg.Y)
	case tea.MouseWheelMsg:
		p.wheel(msg)
	}
	return result, p.Changes()
}

func (p *Page) press(msg tea.KeyPressMsg) Result {
	k, pasted := p.keys, p.pasted
	p.pasted = nil
	switch {
	case pasted != nil && key.Matches(msg, k.Undo):
		p.takeBack(pasted)
		return None
	case key.Matches(msg, k.Back):
		p.leave(false)
		p.enter(p.focus) // a parent may stay
		return Back
	case key.Matches(msg, k.Enter):
		return p.forward(true)
	case key.Matches(msg, k.Next):
		return p.forward(false)
	case key.Matches(msg, k.Prev):
		return p.back()
	case key.Matches(msg, k.Help):
		p.help = !p.help
		return None
	case key.Matches(msg, k.NextProblem):
		p.nextProblem()
		return None
	case key.Matches(msg, k.Jump):
		p.jump(int(msg.Code - '1'))
		return None
	}
	f := p.current()
	if f == nil {
		return None
	}
	switch {
	case f.press(msg):
	case key.Matches(msg, k.Up):
		return p.back()
	case key.Matches(msg, k.Down):
		if p.step(p.focus, +1) >= 0 {
			p.leave(false)
			p.enter(p.step(p.focus, +1))
		}
	}
	return None
}

// press passes a key to the field's editor, and undo and redo to its history.
func (f *Field) press(msg tea.KeyPressMsg) (used bool) {
	k, now := f.page.keys, state{f.editor.text(), f.editor.cursor()}
	if f.editor.half() && key.Matches(msg, k.Undo) { // the answer hasn't changed yet
		f.apply(func() { f.editor.load(f.last) })
		return true
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
		return true
	}
	f.apply(func() { used = f.editor.key(msg) })
	return used
}

// forward is Enter and Tab: it chooses the highlighted option and moves to the next
// field. On the last field, Enter finishes the page and Tab stays.
func (p *Page) forward(enter bool) Result {
	f := p.current()
	if f != nil {
		stay := false
		f.apply(func() { stay = f.editor.commit(enter) })
		if stay {
			return None
		}
	}
	next := p.step(p.focus, +1)
	if next >= 0 {
		p.leave(true)
		p.enter(next)
		return None
	}
	if enter {
		return p.finish()
	}
	p.leave(true)
	p.enter(p.focus)
	return None
}

// finish is Enter on the last field.
func (p *Page) finish() Result {
	p.leave(true)
	p.enter(p.focus) // a parent may stay
	if len(p.Problems()) == 0 {
		p.summary = false
		return Done
	}
	p.showProblems()
	return None
}

// back moves the focus up. On the first field, the parent decides.
func (p *Page) back() Result {
	before := p.step(p.focus, -1)
	if before < 0 {
		return Before
	}
	p.leave(false)
	p.enter(before)
	return None
}

// step returns the next field in a direction that can take the focus; -1 for none. It
// starts beside at; -1 is before the first.
func (p *Page) step(at, by int) int {
	for i := at + by; i >= 0 && i < len(p.fields); i += by {
		if p.fields[i].shown {
			return i
		}
	}
	return -1
}

// leave takes the focus from a field. If the user moved on, by Enter or Tab, a missing
// answer is told too.
func (p *Page) leave(on bool) {
	f := p.current()
	if f == nil {
		return
	}
	f.leave()
	if on || f.answered() || f.editor.half() {
		f.tell()
	}
}

// leave settles what was typed and tells the editor that the focus is gone.
func (f *Field) leave() {
	f.focused = false
	f.history.run = 0
	f.apply(func() { f.editor.focus(false) })
}

func (p *Page) enter(i int) {
	p.focus, p.pasted = i, nil
	if f := p.current(); f != nil {
		f.focused = true
		f.hush()
		f.editor.focus(true)
	}
}

// click is a press of the mouse on the last View, counted from its top left. On a
// field it moves the focus and the cursor, on an option it chooses, on a problem in
// the list it goes to its field.
func (p *Page) click(x, y int) {
	var hit *spot
	for i, s := range p.view.spots {
		if s.y == y && x >= s.x0 && x < s.x1 {
			hit = &p.view.spots[i] // later spots are on top of earlier ones
		}
	}
	switch {
	case hit == nil:
	case hit.problem:
		p.jump(hit.option - 1)
	default:
		f, at, had := hit.field, *hit, hit.field.focused
		p.Focus(f.q.Key)
		// A label only takes the focus, and so does a switch that was drawn without
		// its two answers.
		if at.x = x - hit.x; at.x >= 0 && (had || f.kind == profile.Text) {
			f.apply(func() { f.editor.click(at) })
		}
	}
}

// wheel scrolls by moving the focus, since the focused field is always visible.
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
