package form

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/gate"
)

// A point is a cell, counted from the top left of what is drawn.
type point struct{ x, y int }

// A drawing is lines with what can be pointed at in them.
type drawing struct {
	lines  []string
	head   int // how many of lines are the input; hint and problems come after them
	cursor *point
	spots  []spot
}

// A spot is a stretch of a line that can be clicked.
type spot struct {
	y, x0, x1 int    // the line, and the cells from x0 to before x1
	field     *Field // whose it is
	option    int    // which option, line or problem, from 1; 0 for the editor itself
	problem   bool   // a problem of the list at the top

	x, width int // of the click inside the spot, and the editor's width
}

// A frame is what was drawn last.
type frame struct {
	offset int    // lines scrolled away above
	follow bool   // the focus moved: scroll to it
	spots  []spot // on screen
	total  int    // lines of all fields
	height int    // lines there were for them
}

// Sizes of a page.
const (
	besideMin = 60 // columns from which labels stand beside their fields
	gutter    = 4  // the mark of the focus and the tick
	optionMin = 3  // options shown at least, where there is any room
	optionMax = 8
)

// View draws the page into a width and a height and says where the cursor goes,
// nil where there is none. The focused field is always in it: label, input and
// as much of its hint, problems and options as there is room for.
func (p *Page) View(width, height int) (string, *tea.Cursor) {
	if width < gutter+4 || height < 1 {
		return "", nil
	}
	head := p.head(width, height)
	body := p.body(width, height-len(head.lines))
	p.scroll(&body, height-len(head.lines))

	all := append(head.lines, body.lines...)
	p.view.spots = append(p.view.spots[:0], head.spots...)
	for _, s := range body.spots {
		s.y += len(head.lines)
		p.view.spots = append(p.view.spots, s)
	}
	var cursor *tea.Cursor
	if c := body.cursor; c != nil {
		s := p.styles
		cursor = tea.NewCursor(c.x, c.y+len(head.lines))
		cursor.Color, cursor.Shape, cursor.Blink = s.CursorColor, s.CursorShape, s.CursorBlink
	}
	return strings.Join(all, "\n"), cursor
}

// scroll cuts a body to a height so that the focused field is in it.
func (p *Page) scroll(body *drawing, height int) {
	v := &p.view
	v.total, v.height = len(body.lines), height
	from, to := len(body.lines), 0
	for _, s := range body.spots {
		if s.field == p.current() {
			from, to = min(from, s.y), max(to, s.y+1)
		}
	}
	if v.follow || p.current() != nil {
		if to-from > height {
			to = from + height
		}
		if to > v.offset+height {
			v.offset = to - height
		}
		if from < v.offset {
			v.offset = from
		}
	}
	v.follow = false
	v.offset = max(0, min(v.offset, len(body.lines)-height))
	body.lines = body.lines[v.offset:min(len(body.lines), v.offset+height)]
	if c := body.cursor; c != nil {
		c.y -= v.offset
		if c.y < 0 || c.y >= height {
			body.cursor = nil
		}
	}
	spots := body.spots[:0]
	for _, s := range body.spots {
		if s.y -= v.offset; s.y >= 0 && s.y < height {
			spots = append(spots, s)
		}
	}
	body.spots = spots
}

// head is the title, the sentence below it, and the problems.
func (p *Page) head(width, height int) drawing {
	var d drawing
	s := p.styles
	if p.page.Intro != "" && height >= 16 {
		for _, l := range wrap(p.page.Intro, width-2) {
			d.lines = append(d.lines, "  "+s.Intro.Render(l))
		}
		d.lines = append(d.lines, "")
	}
	if !p.summary || height < 5 {
		return d
	}
	problems := p.Problems()
	if len(problems) == 0 {
		return d
	}
	p.list(&d, problems, width, height)
	return d
}

// list shows the problems that keep the page from being done, in a third of the
// height; where that is little, how many there are and the keys that lead to them.
func (p *Page) list(d *drawing, problems []profile.Problem, width, height int) {
	s := p.styles
	count := "1 answer to mend"
	if len(problems) > 1 {
		count = itoa(len(problems)) + " answers to mend"
	}
	keys := "  " + p.keys.Jump.Help().Key + " or " + p.keys.Mend.Help().Key
	head := "  " + s.Summary.Render(cut(count, width-2))
	if 2+cells(count)+cells(keys) <= width {
		head += s.Quiet.Render(keys)
	}
	d.lines = append(d.lines, head)
	if height < 9 {
		return
	}
	for i, problem := range problems {
		if i+1 >= height/3 && i+1 < len(problems) {
			d.lines = append(d.lines, "  "+s.Quiet.Render(cut("and "+itoa(len(problems)-i)+" more", width-2)))
			break
		}
		d.spots = append(d.spots, spot{y: len(d.lines), x1: width, option: i + 1, problem: true})
		d.lines = append(d.lines, "  "+s.Error.Render(cut(itoa(i+1)+" "+problem.String(), width-2)))
	}
	d.lines = append(d.lines, "")
}

// body is all fields, unscrolled.
func (p *Page) body(width, height int) drawing {
	var d drawing
	shown := 0
	for _, f := range p.fields {
		if f.shown {
			shown++
		}
	}
	beside := width >= besideMin
	airy := beside && shown*2+optionMax+2 <= height
	for _, f := range p.fields {
		if !f.shown {
			continue
		}
		if airy && len(d.lines) > 0 {
			d.lines = append(d.lines, "")
		}
		var one drawing
		if beside {
			one = p.beside(f, width, height)
		} else {
			one = p.stack(f, width, height)
		}
		d.add(one)
	}
	return d
}

// add puts a drawing below.
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

// beside draws a field with its label left of it.
func (p *Page) beside(f *Field, width, height int) drawing {
	if _, ok := f.ed.(*native); ok {
		return p.assemble(f, nil, gutter, width, height)
	}
	column := p.column(width)
	return p.assemble(f, wrap(gate.Line(f.label), column-gutter-2), column, width, height)
}

// stack draws a field below its label.
func (p *Page) stack(f *Field, width, height int) drawing {
	label := wrap(gate.Line(f.label), width-gutter)
	var d drawing
	for i, l := range label {
		d.lines = append(d.lines, p.mark(f, i == 0)+p.labelStyle(f).Render(l))
		d.spots = append(d.spots, spot{y: i, x1: width, field: f, width: width - gutter - 1})
	}
	one := p.assemble(f, nil, gutter, width, max(1, height-len(label)))
	if len(label) > 0 && len(one.lines) > 0 { // the tick stands beside the label
		one.lines[0] = p.mark(f, false) + ansi.TruncateLeft(one.lines[0], gutter, "")
	}
	d.add(one)
	return d
}

// column is where the answers begin.
func (p *Page) column(width int) int {
	widest := 0
	for _, f := range p.fields { // hidden ones too: nothing jumps when they come
		widest = max(widest, cells(f.label))
	}
	return gutter + min(widest, width*3/8-gutter) + 2
}

// assemble puts label, input, what belongs to the field, and its options together.
func (p *Page) assemble(f *Field, label []string, column, width, height int) drawing {
	room := width - column - 1
	rest := p.below(f, room, height)
	ed := f.ed.draw(room, max(1, height-len(rest)), f.focused)
	if f.sent != "" && len(ed.lines) == 1 {
		ed.lines[0] = p.besideSent(f, ed.lines[0], room, &rest)
	}
	if !f.focused && len(rest) > 0 && ed.head == 0 && !f.answered() {
		ed.lines = nil // nothing to show above what is missing
	}
	ed.put(min(max(ed.head, 1), len(ed.lines)), rest)
	d := drawing{lines: make([]string, 0, len(ed.lines))}
	for i := range max(len(ed.lines), len(label)) {
		left := p.mark(f, i == 0)
		if i < len(label) {
			left += p.labelStyle(f).Render(label[i])
		}
		if i < len(ed.lines) && ed.lines[i] != "" {
			left += strings.Repeat(" ", max(0, column-cells(left))) + ed.lines[i]
		}
		d.spots = append(d.spots, spot{y: len(d.lines), x1: width, field: f, x: column, width: room})
		d.lines = append(d.lines, strings.TrimRight(left, " "))
	}
	for _, s := range ed.spots {
		s.x0, s.x1, s.field, s.x, s.width = column, width, f, column, room
		d.spots = append(d.spots, s)
	}
	if c := ed.cursor; c != nil {
		d.cursor = &point{column + c.x, c.y}
	}
	return d
}

// put inserts lines; what stands below them moves down.
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

// besideSent puts what will be sent beside what was typed, or below where there
// is no room.
func (p *Page) besideSent(f *Field, line string, room int, rest *[]string) string {
	sent := "→ " + gate.Line(f.sent)
	if cells(line)+3+cells(sent) <= room {
		return line + "   " + p.styles.Sent.Render(sent)
	}
	*rest = append([]string{p.styles.Sent.Render(cut(sent, room))}, *rest...)
	return line
}

// mark is the gutter: the bar of the focus, and on the first line the tick.
func (p *Page) mark(f *Field, first bool) string {
	s := p.styles
	bar := " "
	if f.focused {
		bar = s.Bar.Render("┃")
	}
	if !first {
		return bar + "   "
	}
	switch {
	case f.told && f.wrong():
		return bar + " " + s.Error.Render("✗") + " "
	case f.told && f.warned():
		return bar + " " + s.Warning.Render("!") + " "
	case f.answered() && !f.wrong():
		return bar + " " + s.Tick.Render("✓") + " "
	}
	return bar + "   "
}

func (p *Page) labelStyle(f *Field) lipgloss.Style {
	if f.focused {
		return p.styles.LabelFocused
	}
	return p.styles.Label
}

// below is what stands under the editor: problems, hint, help.
func (p *Page) below(f *Field, room, height int) []string {
	s := p.styles
	var lines []string
	put := func(style lipgloss.Style, text string) {
		for _, l := range wrap(gate.Line(text), room) {
			lines = append(lines, style.Render(l))
		}
	}
	if f.told {
		for _, problem := range f.problems {
			if problem.Severity == profile.Error {
				put(s.Error, problem.String())
			} else {
				put(s.Warning, "! "+problem.String())
			}
		}
	}
	if !f.focused {
		return lines
	}
	if p.help {
		return append(lines, f.explain(room)...)
	}
	if len(lines) > 0 && height < 12 {
		return lines // the problem says what is accepted
	}
	put(s.Hint, f.hint)
	if f.suggests() {
		k := p.keys.Accept.Help()
		put(s.Hint, k.Key+" "+k.Desc)
	}
	return lines
}

// blank stands where there is no answer.
func (f *Field) blank(width int) string {
	if f.required {
		return ""
	}
	return f.page.styles.Quiet.Render(cut("optional", width))
}
