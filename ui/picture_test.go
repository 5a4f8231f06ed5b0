package ui

import (
	"encoding/xml"
	"fmt"
	"image/color"
	"strings"
	"time"
	"unicode/utf8"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/vt"
)

// A picture is a terminal's screen as SVG, with text as text. Rows are drawn one by
// one: in a film, every row has a strip of its states, moved along by CSS, so that
// each state is drawn only once.

// The cells of a picture, in pixels: those of common monospace fonts at 14 pixels.
const (
	cellWidth  = 8.4
	cellHeight = 18
	margin     = 14
	textSize   = 14
)

// A shot is the terminal's screen at one time.
type shot struct {
	at   time.Duration
	rows []string // as SVG, without their place
}

// take takes a shot of a terminal, with a cursor unless it's nil.
func take(term *vt.Emulator, cursor *uv.Position, at time.Duration) shot {
	s := shot{at: at}
	for y := range term.Height() {
		x := -1
		if cursor != nil && cursor.Y == y {
			x = cursor.X
		}
		s.rows = append(s.rows, rowOf(term, y, x))
	}
	return s
}

// rowOf is a row as SVG: backgrounds, lines, and text in runs of one style, each as
// wide as its cells in any font.
func rowOf(term *vt.Emulator, y, cursor int) string {
	var b strings.Builder
	for x := 0; x < term.Width(); { // backgrounds first, in as few pieces as possible
		back, from := backAt(term, x, y), x
		for x++; x < term.Width() && backAt(term, x, y) == back; x++ {
		}
		if back != "" {
			fmt.Fprintf(&b, `<rect x="%s" y="1" width="%s" height="%d" fill="%s"/>`, px(from), px(x-from), cellHeight-2, back)
		}
	}
	for x := 0; x < term.Width(); {
		c := term.CellAt(x, y)
		if c == nil {
			x++
			continue
		}
		run, from := "", x
		for x < term.Width() {
			next := term.CellAt(x, y)
			if next == nil || !next.Style.Equal(&c.Style) || lined(next.Content) != lined(c.Content) || run != "" && sign(next.Content) {
				break
			}
			run += next.Content
			x += max(1, next.Width)
			if sign(next.Content) {
				break
			}
		}
		drawRun(&b, run, from, x-from, c.Style)
	}
	if cursor >= 0 {
		fmt.Fprintf(&b, `<rect class="cursor" x="%s" y="2" width="%s" height="%d"/>`, px(cursor), px(1), cellHeight-3)
	}
	return b.String()
}

// backAt is the color behind a cell; "" for the terminal's.
func backAt(term *vt.Emulator, x, y int) string {
	if c := term.CellAt(x, y); c != nil && c.Style.Bg != nil {
		return rgb(c.Style.Bg)
	}
	return ""
}

// sign reports whether few fonts have a character, so that its width is unknown and it
// needs its own place.
func sign(content string) bool {
	r, _ := utf8.DecodeRuneInString(content)
	return r >= 0x2190 && lined(content) == ""
}

// lined is the line that a character of a frame is drawn as; "" for text.
func lined(content string) string {
	if strings.Contains("─━│┃╭╮╰╯", content) {
		return content
	}
	return ""
}

func drawRun(b *strings.Builder, run string, x, width int, style uv.Style) {
	fill := ""
	if style.Fg != nil {
		fill = ` fill="` + rgb(style.Fg) + `"`
	}
	if path := lines(run, x, width); path != "" {
		if lined(run[:len("━")]) == "━" || lined(run[:len("┃")]) == "┃" {
			fill += ` stroke-width="2.2"`
		}
		if style.Fg == nil {
			fill += ` fill="currentColor"`
		}
		fmt.Fprintf(b, `<path d="%s"%s/>`, path, strings.Replace(fill, "fill", "stroke", 1))
		return
	}
	text := strings.TrimRight(run, " ")
	lead := len(text) - len(strings.TrimLeft(text, " "))
	text, x, width = text[lead:], x+lead, width-lead-(len(run)-len(text))
	if text == "" {
		return
	}
	weight := ""
	if style.Attrs&uv.AttrBold != 0 {
		weight = ` font-weight="700"`
	}
	length := ""
	if width > 1 {
		length = fmt.Sprintf(` textLength="%s"`, px(width))
	}
	fmt.Fprintf(b, `<text x="%s" y="13"%s%s%s>`, px(x), length, weight, fill)
	_ = xml.EscapeText(b, []byte(text)) // a strings.Builder takes everything
	b.WriteString("</text>")
}

// lines draws a run of frame characters as a path.
func lines(run string, x, width int) string {
	left, right := px(x), px(x+width)
	middle := fmt.Sprintf("%.1f", (float64(x)+0.5)*cellWidth)
	switch lined(string([]rune(run)[:1])) {
	case "─", "━":
		return fmt.Sprintf("M%s 9H%s", left, right)
	case "│", "┃":
		return fmt.Sprintf("M%s 0V%d", middle, cellHeight)
	case "╭":
		return fmt.Sprintf("M%s 18V13Q%s 9 %s 9", middle, middle, right)
	case "╮":
		return fmt.Sprintf("M%s 9Q%s 9 %s 13V18", left, middle, middle)
	case "╰":
		return fmt.Sprintf("M%s 0V5Q%s 9 %s 9", middle, middle, right)
	case "╯":
		return fmt.Sprintf("M%s 9Q%s 9 %s 5V0", left, middle, middle)
	}
	return ""
}

func px(cells int) string {
	return strings.TrimSuffix(fmt.Sprintf("%.1f", float64(cells)*cellWidth), ".0")
}

func rgb(c color.Color) string {
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}

// A film is a series of shots. A single one doesn't move.
type film struct {
	title         string
	width, height int // in cells
	light         bool
	shots         []shot
}

// colors of a terminal that sets none itself.
func (f film) colors() (back, frame, text string) {
	if f.light {
		return "#ffffff", "#d0d4dc", "#1e1f24"
	}
	return "#16181d", "#343841", "#e6e7ea"
}

// svg draws the film. It starts again at the end.
func (f film) svg() string {
	back, frame, text := f.colors()
	w, h := float64(f.width)*cellWidth+2*margin, f.height*cellHeight+2*margin
	var style, body strings.Builder
	for y := range f.height {
		strip, keys := f.strip(y, w)
		if strip == "" {
			continue
		}
		class := ""
		if keys != "" {
			class = fmt.Sprintf(` class="r" style="animation-name:r%d"`, y)
			fmt.Fprintf(&style, "@keyframes r%d{%s}\n", y, keys)
		}
		fmt.Fprintf(&body, "<g transform=\"translate(%d %d)\"><g%s>%s</g></g>\n", margin, margin+y*cellHeight, class, strip)
	}
	length := f.shots[len(f.shots)-1].at
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%d" viewBox="0 0 %.0f %d" role="img">
<title>%s</title>
<style>
text{font-size:%dpx;font-family:ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre}
g{stroke-width:1.4}
path{fill:none}
.cursor{fill:#8ea2ff;opacity:.55}
.r{animation:%.2fs step-end infinite}
@media (prefers-reduced-motion:reduce){.r{animation-play-state:paused;animation-delay:-%.2fs}}
%s</style>
<rect x=".5" y=".5" width="%.0f" height="%d" rx="10" fill="%s" stroke="%s"/>
<clipPath id="c"><rect x="%d" y="0" width="%.1f" height="%d"/></clipPath>
<g clip-path="url(#c)" fill="%[17]s" color="%[17]s" stroke="none" font-family="monospace" xml:space="preserve">
%s</g>
</svg>
`, w, h, w, h, f.title, textSize, length.Seconds(), length.Seconds()-0.01, style.String(), w-1, h-1, back, frame,
		margin/2, w-margin, h, text, body.String())
}

// strip is the states of a row side by side, and the keyframes that move it; "" for a
// row with one state.
func (f film) strip(y int, step float64) (strip, keys string) {
	var b, k strings.Builder
	places := map[string]int{}
	last := ""
	length := float64(f.shots[len(f.shots)-1].at)
	for i, s := range f.shots {
		row := s.rows[y]
		if i > 0 && row == last {
			continue
		}
		last = row
		n, known := places[row]
		if !known {
			n = len(places)
			places[row] = n
			if row != "" && n > 0 {
				fmt.Fprintf(&b, `<g transform="translate(%.0f)">%s</g>`, float64(n)*step, row)
			} else {
				b.WriteString(row)
			}
		}
		at := 0.0
		if length > 0 {
			at = 100 * float64(s.at) / length
		}
		if i == 0 {
			at = 0
		}
		fmt.Fprintf(&k, "%.2f%%{transform:translate(%.0fpx)}", at, -float64(n)*step)
	}
	if len(places) == 1 {
		return b.String(), ""
	}
	return b.String(), k.String()
}
