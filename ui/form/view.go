package form

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/profile"
)

// A frame is the last View.
type frame struct {
	offset int    // lines scrolled away above
	spots  []spot // on screen
}

// Sizes of a page.
const (
	besideMin = 60 // columns from which labels are beside their fields
	gutter    = 4  // the mark of the focus and the tick
	optionMin = 3  // options shown at least, if there's any room
	optionMax = 8
)

// View draws the page into a width and a height and returns the cursor, or nil. The
// focused field is always visible: label, input, and as much of its hint, problems and
// options as there's room for.
func (p *Page) View(width, height int) (string, *tea.Cursor) {
	if width < gutter+4 || height < 1 {
		return "", nil
	}
	head := p.head(width, height)
	body := p.body(width, height-len(head.lines))
	p.scroll(&body, width, height-len(head.lines))

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

// scroll cuts a body to a height that shows the focused field.
func (p *Page) scroll(body *drawing, width, height int) {
	v := &p.view
	from, to := len(body.lines), 0
	for _, s := range body.spots {
		if s.field == p.current() {
			from, to = min(from, s.y), max(to, s.y+1)
		}
	}
	if p.current() != nil {
		to = min(to, from+height)
		v.offset = min(max(v.offset, to-height), from)
	}
	v.offset = max(0, min(v.offset, len(body.lines)-height))
	above, below := v.offset > 0, v.offset+height < len(body.lines)
	body.lines = body.lines[v.offset:min(len(body.lines), v.offset+height)]
	if above {
		p.more(&body.lines[0], "↑", width)
	}
	if below && height > 1 {
		p.more(&body.lines[height-1], "↓", width)
	}
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

// more marks the right end of a line if there are more beyond it, and if that place is
// free.
func (p *Page) more(line *string, sign string, width int) {
	if gap := width - 1 - cells(*line); gap > 0 {
		*line += strings.Repeat(" ", gap) + p.styles.Quiet.Render(sign)
	}
}

// head is the sentence at the top and the problems.
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
// height. If that's too little, it shows their number and the keys that lead to them.
func (p *Page) list(d *drawing, problems []profile.Problem, width, height int) {
	s := p.styles
	count := "1 answer to fix"
	if len(problems) > 1 {
		count = itoa(len(problems)) + " answers to fix"
	}
	keys := "  " + p.keys.Jump.Help().Key + " or " + p.keys.NextProblem.Help().Key
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
		d.lines = append(d.lines, "  "+s.Error.Render(cut(itoa(i+1)+" "+p.words(problem), width-2)))
	}
	d.lines = append(d.lines, "")
}

// body is all fields, unscrolled.
func (p *Page) body(width, height int) drawing {
	var d drawing
	shown, huhs := 0, 0
	for _, f := range p.fields {
		if f.shown {
			shown++
		}
		if _, ok := f.editor.(*huhField); ok {
			huhs++
		}
	}
	beside := width >= besideMin
	airy := beside && shown*2+optionMax+2 <= height
	if huhs == shown { // a label and a line each, and no options
		airy = shown*3 <= height
	}
	for _, f := range p.fields {
		if !f.shown {
			continue
		}
		if airy && len(d.lines) > 0 {
			d.lines = append(d.lines, "")
		}
		switch f.editor.(type) {
		case *huhField:
			d.add(p.alone(f, width))
		default:
			if beside {
				d.add(p.beside(f, width, height))
			} else {
				d.add(p.stack(f, width, height))
			}
		}
	}
	return d
}
