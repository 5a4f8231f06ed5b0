package form

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"

	"trusthub-wizard/flow/profile"
)

// native lets one of huh's own fields stand in a page. The page moves the focus,
// so the field only gets the keys that are left; it draws itself.
type native struct {
	field   huh.Field
	focused bool
}

func newNative(field huh.Field, p *Page) *Field {
	field = field.WithTheme(p.styles.theme()).WithKeyMap(nativeKeys())
	q := question{Field: profile.Field{Key: profile.Key(field.GetKey())}}
	return &Field{q: q, page: p, ed: &native{field: field}, shown: true}
}

// nativeKeys are huh's keys less those that move the focus.
func nativeKeys() *huh.KeyMap {
	k := huh.NewDefaultKeyMap()
	for _, b := range []*key.Binding{
		&k.Confirm.Next, &k.Confirm.Prev, &k.Confirm.Submit,
		&k.Input.Next, &k.Input.Prev, &k.Input.Submit,
		&k.Text.Next, &k.Text.Prev, &k.Text.Submit, &k.Text.Editor,
		&k.Note.Next, &k.Note.Prev, &k.Note.Submit,
		&k.FilePicker.Next, &k.FilePicker.Prev,
	} {
		b.SetKeys()
	}
	return k
}

func (n *native) load(string)             {}
func (n *native) text() string            { return "" }
func (n *native) cursor() int             { return 0 }
func (n *native) setCursor(int)           {}
func (n *native) half() bool              { return false }
func (n *native) commit(bool) (stay bool) { return false }
func (n *native) click(spot)              {}

func (n *native) focus(on bool) {
	if n.focused = on; on {
		n.field.Focus()
		return
	}
	n.field.Blur()
}

// settle makes the field check its value, which huh does when the focus leaves.
func (n *native) settle() {
	n.field.Blur()
	if n.focused {
		n.field.Focus()
	}
}

func (n *native) key(msg tea.KeyPressMsg) (bool, tea.Cmd) {
	switch n.field.(type) {
	case *huh.Confirm, *huh.Note, *huh.Input: // these have one line: up and down leave it
		if msg.Code == tea.KeyUp || msg.Code == tea.KeyDown {
			return false, nil
		}
	}
	return true, n.update(msg)
}

func (n *native) insert(line string) { n.update(tea.PasteMsg{Content: line}) }

func (n *native) update(msg tea.Msg) tea.Cmd {
	m, cmd := n.field.Update(msg)
	if f, ok := m.(huh.Field); ok {
		n.field = f
	}
	return cmd
}

func (n *native) problems() []profile.Problem {
	if err := n.field.Error(); err != nil {
		return []profile.Problem{{Field: profile.Key(n.field.GetKey()), Severity: profile.Error, Message: err.Error()}}
	}
	return nil
}

func (n *native) draw(width, _ int, _ bool) drawing {
	lines := strings.Split(n.field.WithWidth(width).View(), "\n")
	return drawing{lines: lines, head: len(lines)}
}
