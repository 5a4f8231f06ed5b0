package form

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/gate"
)

// beside draws a field with its label to the left.
func (p *Page) beside(f *Field, width, height int) drawing {
	column := p.column(width)
	return p.assemble(f, wrap(gate.Line(f.label), column-gutter-2), column, width, height)
}

// alone draws a field that has its own label and mark.
func (p *Page) alone(f *Field, width int) drawing {
	d := f.editor.draw(width, 0, f.focused)
	for y := range d.lines {
		d.spots = append(d.spots, spot{y: y, x1: width, field: f})
	}
	return d
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
	if len(label) > 0 && len(one.lines) > 0 { // the tick is beside the label
		one.lines[0] = p.mark(f, false) + ansi.TruncateLeft(one.lines[0], gutter, "")
	}
	d.add(one)
	return d
}

// column is where the answers begin.
func (p *Page) column(width int) int {
	widest := 0
	for _, f := range p.fields { // hidden ones too, so that nothing jumps when they appear
		widest = max(widest, cells(f.label))
	}
	return gutter + min(widest, width*3/8-gutter) + 2
}

// assemble puts label, input, hint, problems and options together.
func (p *Page) assemble(f *Field, label []string, column, width, height int) drawing {
	room := width - column - 1
	rest := p.below(f, room, height)
	ed := f.editor.draw(room, max(1, height-len(rest)), f.focused)
	if f.sent != "" && len(ed.lines) == 1 {
		ed.lines[0] = p.besideSent(f, ed.lines[0], room, &rest)
	}
	if !f.focused && len(rest) > 0 && ed.head == 0 && !f.answered() {
		ed.lines = nil // nothing to show above what's missing
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

// besideSent puts what will be sent beside what was typed, or below if there's no
// room.
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
	reported := f.reported()
	switch {
	case f.told[profile.Error] && f.wrong(), has(reported, profile.Error):
		return bar + " " + s.Error.Render("✗") + " "
	case f.told[profile.Warning] && has(f.problems, profile.Warning), len(reported) > 0:
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

// below is what's under the editor: problems, hint, help.
func (p *Page) below(f *Field, room, height int) []string {
	s := p.styles
	var lines []string
	put := func(style lipgloss.Style, text string) {
		for _, l := range wrap(gate.Line(text), room) {
			lines = append(lines, style.Render(l))
		}
	}
	problem := func(one profile.Problem, words string) {
		if one.Severity == profile.Error {
			put(s.Error, words)
		} else {
			put(s.Warning, "! "+words)
		}
	}
	for _, one := range f.reported() {
		problem(one, one.String())
	}
	for _, one := range f.problems {
		if f.told[one.Severity] {
			problem(one, f.words(one))
		}
	}
	if !f.focused {
		return lines
	}
	if p.help {
		return append(lines, f.explain(room)...)
	}
	if len(lines) > 0 && height < 12 {
		return lines // the problem says what's accepted
	}
	if m, ok := f.editor.(interface{ note(int) []string }); ok && height < 12 && len(m.note(room)) > 0 {
		return lines // the highlighted option's explanation needs the room
	}
	hint := f.hint
	switch f.kind {
	case profile.Choices:
		hint = strings.TrimSpace(hint + " Space selects one, Enter goes on.")
	case profile.List:
		hint = strings.TrimSpace(hint + " One per line.")
	}
	put(s.Hint, hint)
	if f.suggests() {
		k := p.keys.Accept.Help()
		put(s.Hint, k.Key+" "+k.Desc)
	}
	return lines
}

// suggested marks a suggestion in a field without the focus. Without colors it would
// look like an answer.
const suggested = "suggested: "

// blank stands for a missing answer.
func (f *Field) blank(width int) string {
	if f.required {
		return ""
	}
	return f.page.styles.Quiet.Render(cut("optional", width))
}

// explain is the help of a field: why Twilio asks, how to answer, an example.
func (f *Field) explain(room int) []string {
	s := f.page.styles
	var lines []string
	put := func(title, text string) {
		if text == "" {
			return
		}
		for i, l := range wrap(title+gate.Line(text), room) {
			if i == 0 {
				lines = append(lines, s.HelpTitle.Render(l[:min(len(title), len(l))])+s.Help.Render(l[min(len(title), len(l)):]))
				continue
			}
			lines = append(lines, s.Help.Render(l))
		}
	}
	put("Why: ", f.q.Why)
	put("How to answer: ", f.accepted())
	put("Example: ", f.q.rules.ExampleIn(f.page.app))
	return lines
}

// accepted says in words what the field takes.
func (f *Field) accepted() string {
	switch f.kind {
	case profile.Choice:
		return "Choose from the list, or type part of the name."
	case profile.Choices:
		return "Choose from the list. Space selects one."
	case profile.Switch:
		return "Yes or no."
	}
	if f.q.Max > 0 {
		return strings.TrimSpace(f.hint + " At most " + itoa(f.q.Max) + " characters.")
	}
	return f.hint
}
