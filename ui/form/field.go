package form

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/profile"
)

// An editor is how a kind of answer is edited. It knows nothing of pages: every
// change shows in its text, which the field compares and reports.
type editor interface {
	// load shows an answer as it is kept. Text that already is the answer stays
	// as it stands on screen.
	load(text string)
	// text is the answer as it is to be kept.
	text() string
	// cursor and setCursor count runes of text.
	cursor() int
	setCursor(int)

	// focus tells the editor whether it has the keys. Options are handed over
	// here: a list of 249 is not built for fields that nobody looks at.
	focus(on bool)
	// key edits, and reports whether the key was of use.
	key(msg tea.KeyPressMsg) (bool, tea.Cmd)
	// insert is what a paste of one line does.
	insert(line string)
	// commit is told that the user moves on with Enter or Tab, chooses what
	// stands highlighted, and reports whether the field wants to keep the focus.
	commit(enter bool) (stay bool)
	// half reports text that is not part of the answer: typed over a choice and
	// never chosen.
	half() bool

	// draw shows the editor in a width and at most a height, at least one line.
	draw(width, height int, focused bool) drawing
	// click is a mouse press on something drawn.
	click(spot)
}

// A Field is one question of a page. It is a huh.Field.
type Field struct {
	q    question
	page *Page
	ed   editor

	kind     profile.Kind // a region is chosen in one country and typed in another
	label    string
	hint     string
	shown    bool
	required bool
	problems []profile.Problem // all, whether told or not
	sent     string            // what will be sent, where that is not what was typed
	told     [2]bool           // by severity: its problems are shown, the user has moved on
	last     string            // the answer as this field knows it

	history history
	width   int // for View as a huh.Field alone
	height  int
	focused bool
}

// newField makes the field of a question.
func newField(q question, p *Page) *Field {
	f := &Field{q: q, page: p, kind: q.Kind}
	f.ed = newEditor(f)
	return f
}

// newEditor is the editor of the field's kind.
func newEditor(f *Field) editor {
	switch f.kind {
	case profile.Choice:
		return newChoice(f)
	case profile.Choices:
		return newChoices(f)
	case profile.List:
		return newList(f)
	case profile.Switch:
		return newToggle(f)
	}
	return newText(f)
}

// read takes over what the answers say of this field.
func (f *Field) read(a profile.Application) {
	if n, ok := f.ed.(*native); ok {
		f.shown, f.problems = true, n.problems()
		return
	}
	f.shown = f.q.rules.Shown(a)
	f.required = f.q.rules.Required(a)
	f.label = f.q.rules.LabelIn(a)
	f.hint = f.q.rules.HintIn(a)
	if kind := f.q.rules.KindIn(a); kind != f.kind {
		f.kind = kind
		f.ed = newEditor(f)
		f.ed.load(f.last)
		f.ed.focus(f.focused)
	}
	if text := a.Text(f.q.Key); text != f.last {
		f.ed.load(text)
		f.last = text
	}
	f.check(a)
}

// check asks the catalogue what is wrong.
func (f *Field) check(a profile.Application) {
	f.problems = f.problems[:0]
	if f.ed.half() {
		f.problems = append(f.problems, f.unchosen(a))
	} else {
		for _, p := range f.q.rules.Check(a) {
			p.Field = f.q.Key
			f.problems = append(f.problems, p)
		}
	}
	f.sent = ""
	if (f.kind == profile.Text || f.kind == profile.List) && f.answered() && !f.wrong() {
		if v := f.page.cat.value(a, f.q.Key); v != strings.TrimSpace(f.last) {
			f.sent = v
		}
	}
	if f.focused {
		f.hush()
	}
}

// tell shows the problems of the answer from now on.
func (f *Field) tell() { f.told = [2]bool{true, true} }

// hush ends that for the kinds of problem that there are none of: what is mended
// is not told again before the user moves on again.
func (f *Field) hush() {
	for s := range f.told {
		f.told[s] = f.told[s] && f.has(profile.Severity(s))
	}
}

// offer is what the catalogue suggests for the field; "" for nothing.
func (f *Field) offer() string {
	return f.page.cat.offer(f.page.answers.Application(), f.q.Key)
}

// suggests reports whether the field shows a suggestion that a key would take.
func (f *Field) suggests() bool {
	switch ed := f.ed.(type) {
	case *text:
		return ed.ghost() != ""
	case *choice:
		return ed.text() == "" && ed.offered() >= 0
	}
	return false
}

// means is what a text would be sent as, were it the answer: the catalogue knows
// more names of a value than its label.
func (f *Field) means(text string) string {
	a := f.page.answers.Application().Clone()
	if a == nil {
		a = profile.Application{}
	}
	a[f.q.Key] = text
	return f.page.cat.value(a, f.q.Key)
}

// unchosen is the problem of text typed over a choice and not chosen.
func (f *Field) unchosen(a profile.Application) profile.Problem {
	fix := "type a part of a value or of its name and choose it with enter"
	if f.last != "" {
		fix += ", or delete what was typed to keep the answer as it was"
	}
	return profile.Problem{Field: f.q.Key, Severity: profile.Error, Message: f.label + " is not chosen yet", Fix: fix}
}

// wrong reports whether the answer has an error.
func (f *Field) wrong() bool { return f.has(profile.Error) }

func (f *Field) has(s profile.Severity) bool {
	for _, p := range f.problems {
		if p.Severity == s {
			return true
		}
	}
	return false
}

// answered reports whether there is something to tick.
func (f *Field) answered() bool { return strings.TrimSpace(f.last) != "" }

// apply runs an edit and reports the change it made, if any: to the answers
// first, then to the page, whose other fields may come, go or change with it.
func (f *Field) apply(edit func()) {
	if n, ok := f.ed.(*native); ok { // it keeps its own value
		edit()
		f.problems = n.problems()
		return
	}
	before := state{f.ed.text(), f.ed.cursor()}
	wasHalf := f.ed.half()
	edit()
	after := state{f.ed.text(), f.ed.cursor()}
	f.history.note(before, after)
	if after.text != before.text {
		f.put(after)
	} else if wasHalf || f.ed.half() {
		f.check(f.page.answers.Application())
	}
}

// put reports the answer and lets the page read what followed from it.
func (f *Field) put(s state) {
	f.last = s.text
	f.page.answers.Set(f.q.Key, s.text, s.cursor)
	f.page.Refresh()
}

// restore is what undo and redo do.
func (f *Field) restore(s state) {
	f.ed.load(s.text)
	f.ed.setCursor(s.cursor)
	if f.ed.text() != f.last {
		f.put(state{f.ed.text(), f.ed.cursor()})
	}
}
