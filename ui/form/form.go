// Package form is a page of questions that never traps.
//
// A [Page] shows the fields of one page of the catalogue (flow/profile). It has a
// copy of the answers to edit, and returns every [Change] from the Update that made
// it, so that the parent can have it on disk before it is on screen. It is a plain
// type: the parent hands it messages and sizes, and is told by a [Result] when the
// user is done or wants back. Nothing here sends messages to itself: the focus moves
// within the Update that took the key, so keys of one burst land in the fields they
// were meant for.
//
// What people can rely on, each a test:
//
//   - a tick as soon as an answer is acceptable; an error only once the user has
//     moved on, beside its field, gone the moment it is mended; warnings look
//     different and never block;
//   - what somebody else found wrong with an answer stands beside it until the
//     answer is another one;
//   - Back is never refused, from any state of any field, and no answer is ever
//     cleared but by the user's own keys, which undo takes back;
//   - a page that does not let you on lists its problems at the top, in the words
//     that stand beside the fields, and each leads to its field;
//   - nothing is chosen until the user chooses.
//
// How a kind of answer is edited is an editor: text, choice, choices, list and
// toggle. Fields of huh's own stand in the same page ([Page.Append]).
//
// One way through: [NewPage], then per message [Page.Update] and per frame
// [Page.View]; [Page.Focus] to resume or to jump to a problem; [Page.SetReported]
// for problems found elsewhere; [Page.Refresh] after the parent changed answers
// itself. Line by line, without a screen: [Field.Ask].
package form

import (
	"slices"

	"trusthub-wizard/flow/profile"
)

// A Result is what the parent has to act on after an Update.
type Result int

const (
	// None: the page goes on.
	None Result = iota
	// Done: Enter on the last field, and no field has an error.
	Done
	// Back: the user wants to leave backwards (esc). It is returned from any
	// state; what was typed is kept.
	Back
	// Before: the user moved up beyond the first field (shift+tab, up). The
	// focus stays; a parent may show the page before.
	Before
)

// A Page is the fields that are shown together.
type Page struct {
	page     profile.Page
	app      profile.Application // of all pages: a copy
	changes  []Change            // not handed out yet
	reported map[profile.Key]report
	cat      catalogue
	styles   *Styles
	keys     Keys

	fields  []*Field // in order, shown or not
	focus   int      // index into fields; -1 where nothing can take the focus
	summary bool     // the problems are listed at the top
	help    bool     // the help of the focused field is open
	view    frame    // what the last View drew, for clicks and scrolling
	pasted  []piece  // a paste into several fields, while undo takes all of it back
}

// NewPage makes a page of the catalogue that edits a copy of some answers, with the
// focus on its first field. Styles are shared, not copied: change them and the next
// View follows.
func NewPage(p profile.Page, a profile.Application, s *Styles, k Keys) *Page {
	return newPage(p, a, s, k, wholeCatalogue)
}

func newPage(p profile.Page, a profile.Application, s *Styles, k Keys, c catalogue) *Page {
	page := &Page{page: p, cat: c, styles: s, keys: k, focus: -1}
	for _, key := range p.Fields {
		if q, ok := c.find(key); ok {
			page.fields = append(page.fields, newField(q, page))
		}
	}
	page.Refresh(a)
	page.tellAnswered()
	return page
}

// Name is the page's name in the catalogue.
func (p *Page) Name() string { return p.page.Name }

// Title is the page's title.
func (p *Page) Title() string { return p.page.Title }

// Refresh takes the answers as they are now, after somebody other than this page
// changed them. Focus, half-typed text that still is the answer, and errors already
// told stay.
func (p *Page) Refresh(a profile.Application) {
	if p.app = a.Clone(); p.app == nil {
		p.app = profile.Application{}
	}
	for _, f := range p.fields {
		f.read(p.app)
	}
	p.refocus()
}

// follow has the field read its new answer, and those that depend on it.
func (p *Page) follow(k profile.Key) {
	all := p.cat.dependents == nil
	var dependents []profile.Key
	if !all {
		dependents = p.cat.dependents(k)
	}
	for _, f := range p.fields {
		if all || f.q.Key == k || slices.Contains(dependents, f.q.Key) {
			f.read(p.app)
		}
	}
	p.refocus()
}

// refocus gives the keys to a neighbour of the focused field where that is hidden now.
func (p *Page) refocus() {
	if p.current() != nil {
		return
	}
	if p.focus >= 0 {
		p.fields[p.focus].focused = false
		p.fields[p.focus].editor.focus(false)
	}
	next := p.step(p.focus, +1)
	if next < 0 {
		next = p.step(p.focus, -1)
	}
	p.enter(next)
}

// Changes hands out, once, what changed outside of Update: when the focus moved
// ([Page.Focus], [Page.Settle]), or while a field was asked line by line.
func (p *Page) Changes() []Change {
	changes := p.changes
	p.changes = nil
	return changes
}

// Focused is the key of the field that has the focus; "" where none has.
func (p *Page) Focused() profile.Key {
	if f := p.current(); f != nil {
		return f.q.Key
	}
	return ""
}

// Focus moves the focus to a field and says whether it is on this page and
// shown. The cursor stands at the end of its text.
func (p *Page) Focus(k profile.Key) bool {
	for i, f := range p.fields {
		if f.q.Key == k && f.shown {
			if i != p.focus {
				p.leave(false)
				p.enter(i)
			}
			return true
		}
	}
	return false
}

// Settle takes what stands in the focused field for what it says, as if the focus
// left it, and tells what was typed over a choice and is none: the answer is what
// it was. A parent that shows something else asks first.
func (p *Page) Settle() (unchosen string) {
	f := p.current()
	if f == nil {
		return ""
	}
	p.leave(false)
	p.enter(p.focus)
	if !f.editor.half() {
		return ""
	}
	return f.label + " stays " + f.spoken() + ": nothing that was typed over it is chosen"
}

// Cursor is the place of the cursor in the focused field's text, in runes.
func (p *Page) Cursor() int {
	if f := p.current(); f != nil {
		return f.editor.cursor()
	}
	return 0
}

// SetCursor puts the cursor of the focused field; beyond the text means its end.
func (p *Page) SetCursor(at int) {
	if f := p.current(); f != nil {
		f.editor.setCursor(at)
	}
}

// Fields are the fields that are shown, in order, to ask them line by line. Since
// answers show and hide fields, look again after each: [Page.After].
func (p *Page) Fields() []*Field {
	var shown []*Field
	for _, f := range p.fields {
		if f.shown {
			shown = append(shown, f)
		}
	}
	return shown
}

// After is the next shown field after a key, or the first for ""; nil at the
// end.
func (p *Page) After(k profile.Key) *Field {
	at := -1
	for i, f := range p.fields {
		if k != "" && f.q.Key == k {
			at = i
		}
	}
	if i := p.step(at, +1); i >= 0 {
		return p.fields[i]
	}
	return nil
}

// current is the field with the focus, nil where there is none or it is hidden.
func (p *Page) current() *Field {
	if p.focus < 0 || p.focus >= len(p.fields) || !p.fields[p.focus].shown {
		return nil
	}
	return p.fields[p.focus]
}
