package form

import (
	"slices"
	"strings"

	"trusthub-wizard/flow/profile"
)

// A piece is the part of a multi-line paste that one field got.
type piece struct {
	f     *Field
	steps int // how many undo steps the field had before
}

// paste puts several lines into the fields that follow, as Enter between them would,
// while those are empty. When a field has an answer, or the page ends, the rest stays
// together in the last field, so that nothing pasted is lost and nothing answered is
// overwritten. The next key may take back all of it.
func (p *Page) paste(content string) {
	var pieces []piece
	put := func(f *Field, text string) {
		pieces = append(pieces, piece{f, len(f.history.past)})
		f.apply(func() { f.editor.insert(text) })
	}
	for lines := split(content); len(lines) > 0; {
		f := p.current()
		if f == nil {
			break
		}
		next := p.step(p.focus, +1)
		last := next < 0 || p.fields[next].answered() || p.fields[next].editor.half()
		_, ok := yesOrNo(lines[0])
		switch {
		case f.kind == profile.Switch && !ok && last:
			lines = nil
		case f.kind == profile.Switch && !ok:
			p.forward(false) // it's meant for the field after the question
		case len(lines) == 1 || f.takesAll() || last:
			put(f, strings.Join(lines, f.joint()))
			lines = nil
		default:
			put(f, lines[0])
			lines = lines[1:]
			p.forward(false)
		}
	}
	if len(pieces) > 1 {
		p.pasted = pieces
	}
}

// takeBack undoes a paste in every field that got part of it, and goes back to the
// first. Otherwise you would have to undo a pasted signature line by line.
func (p *Page) takeBack(pasted []piece) {
	p.leave(false)
	for _, one := range pasted {
		f := one.f
		for len(f.history.past) > one.steps {
			before, _ := f.history.undo(state{f.editor.text(), f.editor.cursor()})
			f.restore(before)
		}
		f.editor.load(f.last) // what was pasted over a choice and not chosen
		f.told = [2]bool{}
	}
	p.enter(slices.Index(p.fields, pasted[0].f))
}

// pasteMax is how much of a paste is used, in bytes.
const pasteMax = 64 << 10

// split returns the lines of a paste without empty ones.
func split(content string) []string {
	if len(content) > pasteMax {
		content = content[:pasteMax]
	}
	content = strings.Trim(content, "\r\n")
	if !strings.ContainsAny(content, "\r\n") {
		return []string{content} // part of a line keeps its spaces
	}
	var lines []string
	for l := range strings.FieldsFuncSeq(content, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if l = strings.TrimSpace(l); l != "" {
			lines = append(lines, l)
		}
	}
	return lines
}

// joint separates several lines pasted into this field.
func (f *Field) joint() string {
	if f.takesAll() {
		return profile.Separator
	}
	return " "
}

// takesAll reports whether one field takes all lines of a paste.
func (f *Field) takesAll() bool { return f.kind == profile.List || f.kind == profile.Choices }
