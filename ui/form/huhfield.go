package form

import (
	"errors"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"

	"trusthub-wizard/flow/profile"
)

var _ huh.Field = (*Field)(nil)

// NewField makes one field of the catalogue by itself, to stand in a huh.Form.
// In a page, NewPage makes them.
func NewField(k profile.Key, a Answers, s *Styles, keys Keys) *Field {
	p := NewPage(profile.Page{Fields: []profile.Key{k}}, a, s, keys)
	if len(p.fields) == 0 {
		panic("form: no field " + string(k))
	}
	return p.fields[0]
}

// Init does nothing for our fields.
func (f *Field) Init() tea.Cmd {
	if n, ok := f.ed.(*native); ok {
		return n.field.Init()
	}
	return nil
}

// Update edits, and asks a huh.Form to move on where a page would.
func (f *Field) Update(msg tea.Msg) (huh.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		f.apply(func() { f.ed.insert(strings.Join(split(msg.Content), f.joint())) })
	case tea.KeyPressMsg:
		k := f.page.keys
		switch {
		case key.Matches(msg, k.Enter, k.Next):
			stay := false
			f.apply(func() { stay = f.ed.commit(key.Matches(msg, k.Enter)) })
			if stay {
				return f, nil
			}
			return f, huh.NextField
		case key.Matches(msg, k.Prev):
			return f, huh.PrevField
		}
		_, cmd := f.press(msg)
		return f, cmd
	}
	return f, nil
}

// View draws the field by itself: label, editor, and what belongs to it.
func (f *Field) View() string {
	width, height := f.width, f.height
	if width <= 0 {
		width = 80
	}
	if height <= 0 {
		height = 10
	}
	return strings.Join(f.page.stack(f, width, height).lines, "\n")
}

// Blur takes the focus away; from then on problems are shown.
func (f *Field) Blur() tea.Cmd {
	f.leave()
	f.tell()
	return nil
}

// Focus gives the field the keys.
func (f *Field) Focus() tea.Cmd {
	f.focused = true
	f.hush()
	f.ed.focus(true)
	return nil
}

// Error is the first error of the answer, told or not.
func (f *Field) Error() error {
	for _, p := range f.problems {
		if p.Severity == profile.Error {
			return errors.New(p.String())
		}
	}
	return nil
}

// Run asks this one field in a program of its own.
func (f *Field) Run() error { return huh.Run(f) }

// Skip reports whether the focus passes the field over.
func (f *Field) Skip() bool {
	if n, ok := f.ed.(*native); ok {
		return n.field.Skip()
	}
	return !f.shown
}

// Zoom reports whether the field wants the page for itself; ours never do.
func (f *Field) Zoom() bool { return false }

// WithTheme leaves the look as it is: it comes from [Styles].
func (f *Field) WithTheme(huh.Theme) huh.Field { return f }

// WithKeyMap leaves the keys as they are: they come from [Keys].
func (f *Field) WithKeyMap(*huh.KeyMap) huh.Field { return f }

// WithWidth sets the width of View.
func (f *Field) WithWidth(w int) huh.Field { f.width = w; return f }

// WithHeight sets the height of View.
func (f *Field) WithHeight(h int) huh.Field { f.height = h; return f }

// WithPosition does nothing: a field of ours behaves the same in any place.
func (f *Field) WithPosition(huh.FieldPosition) huh.Field { return f }

// GetKey is the key in the catalogue. The name is huh's.
func (f *Field) GetKey() string { return string(f.q.Key) }

// GetValue is the answer as it was typed. The name is huh's.
func (f *Field) GetValue() any { return f.ed.text() }
