package form

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"
	"github.com/charmbracelet/x/ansi"

	"trusthub-wizard/flow/profile"
)

// Append adds fields of huh's own, such as an Input that hides what's typed. They keep
// their values and draw themselves; the page moves the focus over them as over its
// own. Their commands are dropped, since these would make a cursor blink or read the
// clipboard without asking.
func (p *Page) Append(fields ...huh.Field) *Page {
	for _, field := range fields {
		q := profile.Field{Key: profile.Key(field.GetKey())} // always asked, without rules
		f := newField(question{Field: q, rules: q}, p)
		f.editor = &huhField{field: field.WithTheme(p.styles.theme()).WithKeyMap(huhKeys())}
		p.fields = append(p.fields, f)
	}
	p.Refresh(p.app)
	return p
}

// A huhField is one of huh's own fields as an editor. To the page it never has an
// answer, so the page never sees a secret.
type huhField struct{ field huh.Field }

func (h *huhField) load(string)             {}
func (h *huhField) text() string            { return "" }
func (h *huhField) cursor() int             { return 0 }
func (h *huhField) setCursor(int)           {}
func (h *huhField) half() bool              { return false }
func (h *huhField) commit(bool) (stay bool) { return false }
func (h *huhField) click(spot)              {}
func (h *huhField) insert(line string)      { h.update(tea.PasteMsg{Content: line}) }

func (h *huhField) focus(on bool) {
	if on {
		h.field.Focus()
	} else {
		h.field.Blur()
	}
}

func (h *huhField) key(msg tea.KeyPressMsg) bool {
	if msg.Code == tea.KeyUp || msg.Code == tea.KeyDown {
		return false
	}
	h.update(msg)
	return true
}

func (h *huhField) update(msg tea.Msg) {
	if m, _ := h.field.Update(msg); m != nil {
		h.field = m.(huh.Field)
	}
}

// draw shows the field with the terminal's own cursor instead of huh's reverse one,
// because input methods and screen readers follow only the real one.
func (h *huhField) draw(width, _ int, _ bool) drawing {
	const reverse = "\x1b[7m"
	d := drawing{lines: strings.Split(h.field.WithWidth(width).View(), "\n")}
	for y, l := range d.lines {
		if before, after, ok := strings.Cut(l, reverse); ok {
			d.lines[y], d.cursor = before+after, &point{ansi.StringWidth(before), y}
		}
	}
	return d
}

// theme is the current look of huh's fields, ready-made: building one per message is
// slow.
func (s *Styles) theme() huh.Theme {
	return huh.ThemeFunc(func(bool) *huh.Styles { return s.Huh })
}

// huhKeys are huh's keys without those that move the focus or complete text.
func huhKeys() *huh.KeyMap {
	k := huh.NewDefaultKeyMap()
	for _, b := range []*key.Binding{&k.Input.Next, &k.Input.Prev, &k.Input.Submit, &k.Input.AcceptSuggestion} {
		b.SetEnabled(false)
	}
	return k
}
