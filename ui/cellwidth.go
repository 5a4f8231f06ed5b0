package ui

import (
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// Terminals disagree about the width of joined emoji, emoji with a skin tone, and the
// vowels of Indian scripts. Those that measure whole characters announce it (mode
// 2027). For all others, Bubble Tea adds up code points. Screens are laid out for the
// first kind, and reckon adapts them to the second.

// reckon adapts a frame to a terminal that doesn't announce how it measures. It splits
// emoji into parts that have the same width everywhere, and moves the blanks behind
// them so that columns stay aligned. The cursor moves along. Answers don't change:
// this is the last step before the screen.
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

// disputed reports whether terminals disagree about the width of a rune.
func disputed(r rune) bool {
	return r >= 0x0300 && (r < 0x2190 || r >= 0x2c00) &&
		(r == 0x200d || r == 0xfe0f || r >= 0x1f3fb && r <= 0x1f3ff || unicode.Is(unicode.Mc, r))
}

// joints combine several emoji into one, or change how one looks.
var joints = strings.NewReplacer("\u200d", "", "\ufe0f", "", "\U0001f3fb", "", "\U0001f3fc", "", "\U0001f3fd", "", "\U0001f3fe", "", "\U0001f3ff", "")

func reckonLine(line string, cursor *tea.Cursor) string {
	var b strings.Builder
	laid, drawn, blank := 0, 0, false // cells so far, as laid out and as drawn; the last one was a blank
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
