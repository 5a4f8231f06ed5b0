package form

import (
	"strings"
	"unicode"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/rivo/uniseg"

	"trusthub-wizard/ui/gate"
)

// lineMax is the least a line takes, in characters. Text that's longer than the
// catalog allows is shown with an error: if it were cut silently, a paste would look
// like an answer.
const lineMax = 500

// A line is one line of text being edited: a textinput for the keys, and our own
// window on it, since textinput counts runes instead of cells, and splits characters
// that consist of several runes.
type line struct {
	ti textinput.Model
}

func newLine(limit int) line {
	ti := textinput.New()
	ti.Prompt = ""
	ti.CharLimit = max(lineMax, limit+1)
	ti.SetVirtualCursor(false)
	ti.KeyMap = lineKeys
	ti.Focus()
	return line{ti}
}

// lineKeys are textinput's own, without those that read the clipboard or complete
// text: the terminal pastes, and the page suggests.
var lineKeys = func() textinput.KeyMap {
	k := textinput.DefaultKeyMap()
	off := key.NewBinding(key.WithDisabled())
	k.Paste, k.AcceptSuggestion, k.NextSuggestion, k.PrevSuggestion = off, off, off, off
	return k
}()

func (l *line) value() string { return l.ti.Value() }

// set shows text with the cursor at its end. A saved answer that's too long is shown
// in full: only typing is limited.
func (l *line) set(text string) {
	limit := l.ti.CharLimit
	l.ti.CharLimit = 0
	l.ti.SetValue(clean(text, pasteMax))
	l.ti.CharLimit = limit
	l.ti.CursorEnd()
}

// insert puts text at the cursor, as far as the limit allows.
func (l *line) insert(text string) {
	l.ti, _ = l.ti.Update(tea.PasteMsg{Content: clean(text, l.ti.CharLimit)})
	l.snap()
}

// key edits, and reports whether the key means anything to a line.
func (l *line) key(msg tea.KeyPressMsg) bool {
	k := l.ti.KeyMap
	switch {
	case msg.Text != "":
		msg.Text = clean(msg.Text, l.ti.CharLimit)
		l.ti, _ = l.ti.Update(msg)
		l.snap()
	case key.Matches(msg, k.CharacterBackward):
		l.times(l.before(), msg)
	case key.Matches(msg, k.CharacterForward):
		l.times(l.after(), msg)
	case key.Matches(msg, k.DeleteCharacterBackward):
		l.times(l.before(), msg)
	case key.Matches(msg, k.DeleteCharacterForward):
		l.times(l.after(), msg)
	case key.Matches(msg, k.WordForward, k.WordBackward, k.LineStart, k.LineEnd,
		k.DeleteWordBackward, k.DeleteWordForward, k.DeleteAfterCursor, k.DeleteBeforeCursor):
		l.ti, _ = l.ti.Update(msg)
		l.snap()
	default:
		return false
	}
	return true
}

// times repeats a key that textinput applies to one rune.
func (l *line) times(n int, msg tea.KeyPressMsg) {
	for range n {
		l.ti, _ = l.ti.Update(msg)
	}
}

// before and after are the lengths, in runes, of the characters on either side of the
// cursor.
func (l *line) before() int {
	at, pos := 0, l.ti.Position()
	for _, n := range characters(l.value()) {
		if at+n >= pos {
			return pos - at
		}
		at += n
	}
	return 0
}

func (l *line) after() int {
	at, pos := 0, l.ti.Position()
	for _, n := range characters(l.value()) {
		if at += n; at > pos {
			return at - pos
		}
	}
	return 0
}

// snap moves a cursor inside a character to the end of it.
func (l *line) snap() {
	at, pos := 0, l.ti.Position()
	for _, n := range characters(l.value()) {
		if at >= pos {
			break
		}
		at += n
	}
	if at != pos {
		l.ti.SetCursor(at)
	}
}

// characters are the lengths, in runes, of what people see as one character.
func characters(text string) []int {
	lengths := make([]int, 0, len(text))
	if ascii(text) {
		for range len(text) {
			lengths = append(lengths, 1)
		}
		return lengths
	}
	state := -1
	for text != "" {
		var c string
		c, text, _, state = uniseg.FirstGraphemeClusterInString(text, state)
		lengths = append(lengths, len([]rune(c)))
	}
	return lengths
}

func ascii(text string) bool {
	for i := range len(text) {
		if text[i] >= 0x80 {
			return false
		}
	}
	return true
}

// window is the visible part of the line, and the cell of the cursor in it. After the
// text, the cursor has a cell of its own.
func (l *line) window(width int) (string, int) {
	width = max(width, 2)
	runes := []rune(l.value())
	pos := min(l.ti.Position(), len(runes))
	text := gate.Line(string(runes))
	x := ansi.StringWidth(gate.Line(string(runes[:pos])))
	total := ansi.StringWidth(text)
	if total < width {
		return text, x
	}
	// Show the end while the cursor is near it, otherwise keep a third before it.
	left := min(max(0, x-width*2/3), total-width+1)
	shown := ansi.Cut(text, left, left+width)
	if x == total { // the cursor's own cell
		shown = ansi.Cut(text, left, left+width-1)
	}
	if left > 0 {
		shown = "…" + ansi.TruncateLeft(shown, 1, "")
	}
	return shown, min(x-left, width-1)
}

// at returns the cursor for a click on a cell of the window.
func (l *line) at(cell, width int) int {
	shown, x := l.window(width)
	left := ansi.StringWidth(gate.Line(string([]rune(l.value())[:l.ti.Position()]))) - x
	if cell >= ansi.StringWidth(shown) {
		cell = ansi.StringWidth(shown)
	}
	return len([]rune(ansi.Truncate(l.value(), left+cell, "")))
}

// clean makes one line of what was typed or pasted. It drops characters that no one
// sees or types (direction marks, zero-width spaces and soft hyphens come along from
// web pages and address books), turns every kind of space into one, and makes what
// would command a terminal visible, so that you can find it.
func clean(text string, limit int) string {
	if limit > 0 && len(text) > 8*limit {
		text = text[:8*limit] // don't check a pasted megabyte rune by rune
	}
	if printable(text) {
		return text
	}
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\u200d':
			return r // joins emoji
		case unicode.Is(unicode.Cf, r):
			return -1
		case unicode.Is(unicode.Zs, r):
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	return gate.Line(text)
}

func printable(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < 0x20 || c >= 0x7f {
			return false
		}
	}
	return true
}
