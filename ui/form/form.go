// Package form is a page of questions that never traps.
//
// A [Page] shows the fields of one page of the catalogue (flow/profile), reads
// their answers through [Answers] and puts every change there before it returns
// from Update, so that a change can be on disk before it is on screen. It is a
// plain type: the parent hands it messages and sizes, and is told by a [Result]
// when the user is done or wants back. Nothing here sends messages to itself:
// the focus moves within the Update that took the key, so keys of one burst land
// in the fields they were meant for.
//
// What people can rely on, each a test:
//
//   - a tick as soon as an answer is acceptable; an error only once the user has
//     moved on, beside its field, gone the moment it is mended; warnings look
//     different and never block;
//   - Back is never refused, from any state of any field, and no answer is ever
//     cleared but by the user's own keys, which undo takes back;
//   - a page that does not let you on lists its problems at the top, in the words
//     that stand beside the fields, and each leads to its field;
//   - nothing is chosen until the user chooses.
//
// Each field is a [Field], which is a huh.Field, so that huh's own fields can
// stand among ours ([Page.Append]) and ours in a huh.Form. How a kind is edited
// is an editor: text, choice, choices, list, toggle, and native for huh's own.
//
// One way through: [NewPage], then per message [Page.Update] and per frame
// [Page.View]; [Page.Focus] to resume or to jump to a problem; [Page.Refresh]
// after the parent changed answers itself.
package form

import (
	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"

	"trusthub-wizard/flow/profile"
)

// Answers is where a page reads answers and puts changes.
type Answers interface {
	// Application is the answers as they are now, of all pages. The page only
	// reads it, and never keeps it.
	Application() profile.Application

	// Set puts one answer as it was typed; cursor counts runes from the start
	// of text. It is called inside Update for every change, and the next
	// Application must hold it.
	Set(k profile.Key, text string, cursor int)
}

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
	page    profile.Page
	answers Answers
	cat     catalogue
	styles  *Styles
	keys    Keys

	fields  []*Field // in order, shown or not
	focus   int      // index into fields; -1 where nothing can take the focus
	summary bool     // the problems are listed at the top
	help    bool     // the help of the focused field is open
	view    frame    // what the last View drew, for clicks and scrolling
	pasted  []piece  // a paste into several fields, while undo takes all of it back
}

// NewPage makes a page of the catalogue, with the focus on its first field.
// Styles are shared, not copied: change them and the next View follows.
func NewPage(p profile.Page, a Answers, s *Styles, k Keys) *Page {
	return newPage(p, a, s, k, theCatalogue)
}

func newPage(p profile.Page, a Answers, s *Styles, k Keys, c catalogue) *Page {
	page := &Page{page: p, answers: a, cat: c, styles: s, keys: k, focus: -1}
	for _, key := range p.Fields {
		if q, ok := c.find(key); ok {
			page.fields = append(page.fields, newField(q, page))
		}
	}
	page.Refresh()
	page.tellOld()
	return page
}

// Append puts fields of huh's own after the others: a Confirm, a Note, a Text,
// an Input that hides what is typed. They keep their own values; the page moves
// the focus over them as over ours, and their Error keeps it from being Done.
func (p *Page) Append(fields ...huh.Field) *Page {
	for _, f := range fields {
		p.fields = append(p.fields, newNative(f, p))
	}
	p.Refresh()
	return p
}

// Init returns what huh's own fields want to start with; nil where there are
// none.
func (p *Page) Init() tea.Cmd {
	var cmds []tea.Cmd
	for _, f := range p.fields {
		cmds = append(cmds, f.Init())
	}
	return tea.Batch(cmds...)
}

// Name is the page's name in the catalogue.
func (p *Page) Name() string { return p.page.Name }

// Title is the page's title.
func (p *Page) Title() string { return p.page.Title }

// Refresh reads the answers anew, after somebody other than this page changed
// them. Focus, half-typed text that still is the answer, and errors already told
// stay.
func (p *Page) Refresh() {
	a := p.answers.Application()
	for _, f := range p.fields {
		f.read(a)
	}
	if p.current() == nil {
		if p.focus >= 0 { // it was hidden: its neighbour gets the keys
			p.fields[p.focus].focused = false
			p.fields[p.focus].ed.focus(false)
		}
		next := p.step(p.focus, +1)
		if next < 0 {
			next = p.step(p.focus, -1)
		}
		p.enter(next)
	}
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
	if !f.ed.half() {
		return ""
	}
	return f.label + " stays " + f.spoken() + ": nothing that was typed over it is chosen"
}

// Cursor is the place of the cursor in the focused field's text, in runes.
func (p *Page) Cursor() int {
	if f := p.current(); f != nil {
		return f.ed.cursor()
	}
	return 0
}

// SetCursor puts the cursor of the focused field; beyond the text means its end.
func (p *Page) SetCursor(at int) {
	if f := p.current(); f != nil {
		f.ed.setCursor(at)
	}
}

// Fields are the fields that are shown, in order, for the linear mode: each
// one's RunAccessible asks it line by line. Since answers show and hide fields,
// ask anew after each: [Page.After].
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
