package form

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// text edits a line of text.
type text struct {
	f *Field
	line
}

func newText(f *Field) *text { return &text{f, newLine(f.q.Max)} }

func (t *text) load(s string) {
	if s != t.value() {
		t.set(s)
	}
}

func (t *text) text() string            { return t.value() }
func (t *text) cursor() int             { return t.ti.Position() }
func (t *text) setCursor(at int)        { t.ti.SetCursor(at); t.snap() }
func (t *text) focus(bool)              {}
func (t *text) insert(s string)         { t.line.insert(s) }
func (t *text) commit(bool) (stay bool) { return false }
func (t *text) half() bool              { return false }

// ghost is the rest of a suggestion that begins with the text; "" for none.
func (t *text) ghost() string {
	typed, whole := t.value(), clean(t.f.offer(), t.ti.CharLimit)
	if len(typed) >= len(whole) || !strings.EqualFold(whole[:len(typed)], typed) {
		return ""
	}
	return whole[len(typed):]
}

func (t *text) key(msg tea.KeyPressMsg) bool {
	if key.Matches(msg, t.f.page.keys.Accept) && t.ti.Position() == len([]rune(t.value())) {
		if g := t.ghost(); g != "" {
			t.line.insert(g)
			return true
		}
	}
	return t.line.key(msg)
}

func (t *text) draw(width, _ int, focused bool) drawing {
	s := t.f.page.styles
	if !focused {
		return drawing{lines: []string{t.still(width)}}
	}
	shown, x := t.window(width)
	if g := t.ghost(); g != "" {
		return drawing{lines: []string{s.Value.Render(shown) + s.Quiet.Render(cut(g, width-x))}, cursor: &point{x, 0}}
	}
	return drawing{lines: []string{s.Value.Render(shown)}, cursor: &point{x, 0}}
}

// still is the line of a field without the focus.
func (t *text) still(width int) string {
	s := t.f.page.styles
	switch g := t.ghost(); {
	case t.value() != "":
		return s.Value.Render(cut(t.value(), width))
	case g != "":
		return s.Quiet.Render(cut(suggested+g, width))
	}
	return t.f.blank(width)
}

func (t *text) click(at spot) { t.setCursor(t.at(at.x, at.width)) }
