package form

import (
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"trusthub-wizard/ui/gate"
)

// A point is a cell, counted from the top left of the drawing.
type point struct{ x, y int }

// A drawing is lines, with the cursor and what can be clicked in them.
type drawing struct {
	lines  []string
	head   int // how many of lines are the input; the hint and problems follow
	cursor *point
	spots  []spot
}

// A spot is a part of a line that can be clicked.
type spot struct {
	y, x0, x1 int    // the line, and its cells from x0 to before x1
	field     *Field // the field it belongs to
	option    int    // the option, line or problem, from 1; 0 for the editor itself
	problem   bool   // a problem in the list at the top

	x, width int // of the click inside the spot, and the editor's width
}

// add appends a drawing below.
func (d *drawing) add(one drawing) {
	y := len(d.lines)
	d.lines = append(d.lines, one.lines...)
	for _, s := range one.spots {
		s.y += y
		d.spots = append(d.spots, s)
	}
	if c := one.cursor; c != nil {
		d.cursor = &point{c.x, c.y + y}
	}
}

// put inserts lines and moves the ones below down.
func (d *drawing) put(at int, lines []string) {
	d.lines = slices.Insert(d.lines, at, lines...)
	for i := range d.spots {
		if d.spots[i].y >= at {
			d.spots[i].y += len(lines)
		}
	}
	if d.cursor != nil && d.cursor.y >= at {
		d.cursor = &point{d.cursor.x, d.cursor.y + len(lines)}
	}
}

func itoa(n int) string { return strconv.Itoa(n) }

// cut fits text into a width of cells, on one line.
func cut(text string, width int) string {
	return ansi.Truncate(gate.Line(text), max(0, width), "…")
}

// cells is the width of text on screen.
func cells(text string) int { return ansi.StringWidth(text) }

// wrap breaks text into lines, but only between words: it hides hyphens from the
// wrapping, so that an example like 12-3456789 stays in one piece.
func wrap(text string, width int) []string {
	if text == "" {
		return nil
	}
	if len(text) <= width { // text never has more cells than bytes
		return []string{strings.TrimRight(text, " ")}
	}
	lines := strings.Split(ansi.Wrap(strings.ReplaceAll(text, "-", "\u2011"), max(4, width), ""), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(strings.ReplaceAll(l, "\u2011", "-"), " ")
	}
	return lines
}
