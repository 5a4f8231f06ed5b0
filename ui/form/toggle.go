package form

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// toggle answers yes or no: y and n say it, space and the arrows turn it.
// Unanswered it shows what the catalogue would take, in quiet letters.
type toggle struct {
	f      *Field
	answer string
}

// The two answers of a Switch.
const (
	yes = "true"
	no  = "false"
)

func newToggle(f *Field) *toggle { return &toggle{f: f} }

func (t *toggle) load(text string)        { t.answer = text }
func (t *toggle) text() string            { return t.answer }
func (t *toggle) cursor() int             { return 0 }
func (t *toggle) setCursor(int)           {}
func (t *toggle) focus(bool)              {}
func (t *toggle) commit(bool) (stay bool) { return false }
func (t *toggle) half() bool              { return false }

// on is what the answer amounts to now.
func (t *toggle) on() bool {
	text := t.answer
	if strings.TrimSpace(text) == "" {
		text = t.f.offer()
	}
	switch fold(strings.TrimSpace(text)) {
	case yes, "yes", "y", "1", "on":
		return true
	}
	return false
}

func (t *toggle) turn(on bool) {
	if t.answer = no; on {
		t.answer = yes
	}
}

func (t *toggle) key(msg tea.KeyPressMsg) (bool, tea.Cmd) {
	switch {
	case msg.Text == "y" || msg.Text == "Y" || msg.Code == tea.KeyLeft:
		t.turn(true)
	case msg.Text == "n" || msg.Text == "N" || msg.Code == tea.KeyRight:
		t.turn(false)
	case key.Matches(msg, t.f.page.keys.Toggle):
		t.turn(!t.on())
	case key.Matches(msg, lineKeys.DeleteCharacterBackward, lineKeys.DeleteCharacterForward):
		t.answer = ""
	default:
		// Letters that mean nothing here are the toggle's all the same: they
		// were typed at it.
		return msg.Text != "", nil
	}
	return true, nil
}

func (t *toggle) insert(text string) {
	switch fold(strings.TrimSpace(text)) {
	case yes, "yes", "y", "1", "on":
		t.turn(true)
	case no, "no", "n", "0", "off":
		t.turn(false)
	}
}

func (t *toggle) draw(width, _ int, focused bool) drawing {
	s := t.f.page.styles
	style, on := s.Value, t.on()
	if strings.TrimSpace(t.answer) == "" {
		style = s.Quiet
	}
	if !focused {
		word := "No"
		if on {
			word = "Yes"
		}
		return drawing{lines: []string{style.Render(cut(word, width))}}
	}
	dots := map[bool]string{true: "●", false: "○"}
	line := dots[on] + " Yes   " + dots[!on] + " No"
	d := drawing{lines: []string{style.Render(cut(line, width))}, cursor: &point{0, 0}}
	if !on {
		d.cursor.x = min(len("o Yes   "), width)
	}
	return d
}

func (t *toggle) click(at spot) { t.turn(at.x < len("o Yes  ")) }
