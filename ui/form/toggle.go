package form

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// toggle answers yes or no: y and n choose, space and the arrows switch. Unanswered,
// it shows the catalog's suggestion in quiet letters.
type toggle struct {
	f      *Field
	answer string
	typed  string // the letters of the current word
	before string // the answer when it began
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
func (t *toggle) focus(bool)              { t.typed = "" }
func (t *toggle) commit(bool) (stay bool) { return false }
func (t *toggle) half() bool              { return false }

// on is the current answer. Without one, the catalog's suggestion is sent.
func (t *toggle) on() bool {
	text := t.answer
	if strings.TrimSpace(text) == "" {
		text = t.f.offer()
	}
	on, _ := yesOrNo(text)
	return on
}

func (t *toggle) turn(on bool) {
	if t.answer = no; on {
		t.answer = yes
	}
}

// spell takes a letter. A word that is neither yes nor no means nothing, as if its
// first letter had not been typed: “Mary” is a name for the next field.
func (t *toggle) spell(letter string) {
	letter = fold(letter)
	switch word := t.typed + letter; {
	case t.typed == "", (letter == "y" || letter == "n") && agrees(t.typed) != 0: // another answer
		t.typed, t.before = letter, t.answer
	default:
		t.typed = word
	}
	switch agrees(t.typed) {
	case +1:
		t.turn(true)
	case -1:
		t.turn(false)
	default:
		t.answer = t.before
	}
}

// agrees is +1 for the beginning of a yes, -1 for that of a no, 0 for neither.
func agrees(word string) int {
	switch {
	case word == "":
		return 0
	case strings.HasPrefix("yes", word):
		return +1
	case strings.HasPrefix("no", word):
		return -1
	}
	return 0
}

func (t *toggle) key(msg tea.KeyPressMsg) bool {
	if msg.Text != "" && !key.Matches(msg, t.f.page.keys.Toggle) {
		t.spell(msg.Text)
		return true
	}
	t.typed = ""
	switch {
	case msg.Code == tea.KeyLeft:
		t.turn(true)
	case msg.Code == tea.KeyRight:
		t.turn(false)
	case key.Matches(msg, t.f.page.keys.Toggle):
		t.turn(!t.on())
	case key.Matches(msg, lineKeys.DeleteCharacterBackward, lineKeys.DeleteCharacterForward):
		t.answer = ""
	default:
		return false
	}
	return true
}

func (t *toggle) insert(text string) {
	if on, ok := yesOrNo(text); ok {
		t.turn(on)
	}
}

// yesOrNo is what a text means to a switch, and whether it means anything.
func yesOrNo(text string) (on, ok bool) {
	switch fold(strings.TrimSpace(text)) {
	case yes, "yes", "y", "1", "on":
		return true, true
	case no, "no", "n", "0", "off":
		return false, true
	}
	return false, false
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
