package form

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/gate"
)

func itoa(n int) string { return strconv.Itoa(n) }

// cut fits text into a width of cells, on one line.
func cut(text string, width int) string {
	return ansi.Truncate(gate.Line(text), max(0, width), "…")
}

// cells is how wide text is on screen.
func cells(text string) int { return ansi.StringWidth(text) }

// wrap breaks text into lines of a width, between words: an example like
// 12-3456789 stays in one piece, so its hyphen is hidden from the wrapping.
func wrap(text string, width int) []string {
	if text == "" {
		return nil
	}
	if len(text) <= width { // no text has more cells than bytes
		return []string{strings.TrimRight(text, " ")}
	}
	lines := strings.Split(ansi.Wrap(strings.ReplaceAll(text, "-", "\u2011"), max(4, width), ""), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(strings.ReplaceAll(l, "\u2011", "-"), " ")
	}
	return lines
}

// joint is what stands between several lines pasted into this field.
func (f *Field) joint() string {
	if f.takesAll() {
		return profile.Separator
	}
	return " "
}

// takesAll reports whether one field takes all lines of a paste.
func (f *Field) takesAll() bool { return f.kind == profile.List || f.kind == profile.Choices }
