package ui

import (
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// Terminals differ in how many cells joined emoji, emoji with a colour of skin and
// the vowels of Indian scripts take: those that count characters as people see
// them say so (mode 2027), for all others Bubble Tea counts code points. Screens are
// laid out in the first way; reckon makes them right in the second.

// reckon makes a frame fit for a terminal that does not say how it counts. Emoji
// are taken apart into what takes as many cells everywhere, and blanks behind what
// is wider or narrower than it was laid out for make up for it. The cursor moves
// along, and no answer changes: this is the last thing before the screen.
func reckon(content string, width int, cursor *tea.Cursor) string {
	if !strings.ContainsFunc(content, disputed) {
		return content
	}
	lines := strings.Split(content, "\n")
	for y, line := range lines {
		if strings.ContainsFunc(line, disputed) {
			at := (*tea.Cursor)(nil)
			if cursor != nil && cursor.Y == y {
				at = cursor
			}
			lines[y] = ansi.TruncateWc(reckonLine(line, at), width, "…")
		}
	}
	return strings.Join(lines, "\n")
}

// disputed reports whether a rune may be counted in two ways.
func disputed(r rune) bool {
	return r >= 0x0300 && (r < 0x2190 || r >= 0x2c00) &&
		(r == 0x200d || r == 0xfe0f || r >= 0x1f3fb && r <= 0x1f3ff || unicode.Is(unicode.Mc, r))
}

// joints are what makes one emoji of several, or another one of it.
var joints = strings.NewReplacer("\u200d", "", "\ufe0f", "", "\U0001f3fb", "", "\U0001f3fc", "", "\U0001f3fd", "", "\U0001f3fe", "", "\U0001f3ff", "")

func reckonLine(line string, cursor *tea.Cursor) string {
	var b strings.Builder
	laid, drawn, blank := 0, 0, false // cells so far in either way; a blank came last
	x := -1
	var state byte
	for line != "" {
		seq, width, n, next := ansi.DecodeSequence(line, state, nil)
		line, state = line[n:], next
		if cursor != nil && x < 0 && width > 0 && laid >= cursor.X {
			x = drawn + cursor.X - laid
		}
		laid += width
		if seq == " " {
			gap := 1
			if blank {
				gap = max(0, laid-drawn)
			}
			seq, drawn, blank = strings.Repeat(" ", gap), drawn+gap, true
		} else {
			if r, _ := utf8.DecodeRuneInString(seq); r >= 0x2190 {
				seq = joints.Replace(seq)
			}
			drawn, blank = drawn+ansi.StringWidthWc(seq), blank && width == 0
		}
		b.WriteString(seq)
	}
	switch {
	case cursor == nil:
	case x >= 0:
		cursor.X = x
	default:
		cursor.X += drawn - laid
	}
	return b.String()
}
