// Package form is a page of questions that never traps anyone.
//
// A [Page] shows the fields of one page of the catalog (flow/profile). It edits a copy
// of the answers, and returns every [Change] from the Update that made it, so that the
// parent can save it before it's on screen. It is a plain type: the parent passes it
// messages and sizes, and a [Result] says when the user is done or wants to go back.
// Nothing here sends messages to itself: the focus moves within the Update that took
// the key, so keys of one burst reach the right fields.
//
// What people can rely on, each with a test:
//
//   - A tick appears as soon as an answer is acceptable. An error appears beside its
//     field only after the user has moved on, and disappears as soon as it's fixed.
//     Warnings look different and never block.
//   - A problem found by someone else stays beside its answer until the answer
//     changes.
//   - You can always go back, from any state of any field. Only the user's own keys
//     clear an answer, and undo takes that back.
//   - A page that doesn't let you continue lists its problems at the top, in the words
//     beside the fields, and each leads to its field.
//   - Nothing is chosen until the user chooses.
//
// Each kind of answer has an editor: text, choice, choices, list and toggle. Fields of
// huh's own can be on the same page ([Page.Append]).
//
// One way through: [NewPage], then [Page.Update] per message and [Page.View] per
// frame; [Page.Focus] to resume or to jump to a problem; [Page.SetReported] for
// problems found elsewhere; [Page.Refresh] after the parent changed answers itself.
// Line by line, without a screen: [Field.Ask].
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
	// Back: the user wants to leave backwards (esc). It's returned from any state.
	// What was typed is kept.
	Back
	// Before: the user moved up beyond the first field (shift+tab, up). The focus
	// stays. A parent may show the page before.
	Before
)

// A Page is a set of fields shown together.
type Page struct {
	page     profile.Page
	app      profile.Application // of all pages: a copy
	changes  []Change            // not returned yet
	reported map[profile.Key]report
	cat      catalog
	styles   *Styles
	keys     Keys

	fields  []*Field // in order, shown or not
	focus   int      // index into fields; -1 if none can take the focus
	summary bool     // the problems are listed at the top
	help    bool     // the help of the focused field is open
	view    frame    // the last View, for clicks and scrolling
	pasted  []piece  // the last paste into several fields, while undo takes back all of it
}

// NewPage makes a page of the catalog that edits a copy of some answers, with the
// focus on its first field. Styles are shared, not copied: change them and the next
// View follows.
func NewPage(p profile.Page, a profile.Application, s *Styles, k Keys) *Page {
	return newPage(p, a, s, k, wholeCatalog)
}

func newPage(p profile.Page, a profile.Application, s *Styles, k Keys, c catalog) *Page {
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

// Name is the page's name in the catalog.
func (p *Page) Name() string { return p.page.Name }

// Title is the page's title.
func (p *Page) Title() string { return p.page.Title }

// Refresh takes the current answers after something other than this page changed them.
// It keeps the focus, half-typed text that still is the answer, and the errors already
// shown.
func (p *Page) Refresh(a profile.Application) {
	if p.app = a.Clone(); p.app == nil {
		p.app = profile.Application{}
	}
	for _, f := range p.fields {
		f.read(p.app)
	}
	p.refocus()
}

// follow updates the field of an answer, and those that depend on it.
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

// refocus moves the focus to a neighbor if its field is hidden now.
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

// Changes returns, once, what changed outside of Update: when the focus moved
// ([Page.Focus], [Page.Settle]), or while a field was asked line by line.
func (p *Page) Changes() []Change {
	changes := p.changes
	p.changes = nil
	return changes
}

// Focused is the key of the field with the focus; "" for none.
func (p *Page) Focused() profile.Key {
	if f := p.current(); f != nil {
		return f.q.Key
	}
	return ""
}

// Focus moves the focus to a field, with the cursor at the end of its text. It reports
// whether the field is on this page and shown.
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

// Settle takes the text in the focused field as if the focus left it. It returns a
// message if text was typed over a choice without choosing: the answer hasn't changed.
// A parent calls it before it shows something else.
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
	return f.label + " stays " + f.spoken() + ": you typed over it but chose nothing"
}

// Cursor is the position of the cursor in the focused field's text, in runes.
func (p *Page) Cursor() int {
	if f := p.current(); f != nil {
		return f.editor.cursor()
	}
	return 0
}

// SetCursor moves the cursor of the focused field, at most to the end of its text.
func (p *Page) SetCursor(at int) {
	if f := p.current(); f != nil {
		f.editor.setCursor(at)
	}
}

// Fields are the shown fields, in order, to ask them line by line. Answers show and
// hide fields, so look again after each: [Page.After].
func (p *Page) Fields() []*Field {
	var shown []*Field
	for _, f := range p.fields {
		if f.shown {
			shown = append(shown, f)
		}
	}
	return shown
}

// After is the next shown field after a key, or the first for ""; nil at the end.
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

// current is the field with the focus; nil if there is none or it's hidden.
func (p *Page) current() *Field {
	if p.focus < 0 || p.focus >= len(p.fields) || !p.fields[p.focus].shown {
		return nil
	}
	return p.fields[p.focus]
}
