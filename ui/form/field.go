package form

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/profile"
)

// A question is a field of the catalogue: its data and the rules that depend on
// other answers. Tests bring their own.
type question struct {
	profile.Field
	rules rules
}

// rules is what depends on the answers; profile.Field is one.
type rules interface {
	LabelIn(profile.Application) string
	HintIn(profile.Application) string
	ExampleIn(profile.Application) string
	KindIn(profile.Application) profile.Kind
	Options(profile.Application) []profile.Option
	Shown(profile.Application) bool
	Required(profile.Application) bool
	Check(profile.Application) []profile.Problem
}

// A catalogue is where a page looks its fields up, how an answer reads when it is
// sent, and what to suggest where there is none.
type catalogue struct {
	find  func(profile.Key) (question, bool)
	value func(profile.Application, profile.Key) string
	offer func(profile.Application, profile.Key) string
	// dependents are the fields whose rules read an answer; nil means that any may.
	dependents func(profile.Key) []profile.Key
}

// wholeCatalogue is that of flow/profile.
var wholeCatalogue = catalogue{
	find: func(k profile.Key) (question, bool) {
		f, ok := profile.Find(k)
		return question{Field: f, rules: f}, ok
	},
	value:      profile.Application.Value,
	offer:      profile.Default,
	dependents: profile.Dependents,
}

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
	key(msg tea.KeyPressMsg) (used bool)
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

// A Field is one question of a page.
type Field struct {
	q      question
	page   *Page
	editor editor

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
	focused bool
}

// Key is the field's key in the catalogue.
func (f *Field) Key() profile.Key { return f.q.Key }

func newField(q question, p *Page) *Field {
	f := &Field{q: q, page: p, kind: q.Kind}
	f.editor = newEditor(f)
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
	f.shown = f.q.rules.Shown(a)
	f.required = f.q.rules.Required(a)
	f.label = f.q.rules.LabelIn(a)
	f.hint = f.q.rules.HintIn(a)
	if kind := f.q.rules.KindIn(a); kind != f.kind {
		f.kind = kind
		f.editor = newEditor(f)
		f.editor.load(f.last)
		f.editor.focus(f.focused)
	}
	if text := a.Text(f.q.Key); text != f.last {
		f.editor.load(text)
		f.last = text
	}
	f.check(a)
}

// check asks the catalogue what is wrong.
func (f *Field) check(a profile.Application) {
	f.problems = f.problems[:0]
	if f.editor.half() {
		f.problems = append(f.problems, f.unchosen())
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
		f.told[s] = f.told[s] && has(f.problems, profile.Severity(s))
	}
}

// offer is what the catalogue suggests for the field; "" for nothing.
func (f *Field) offer() string {
	return f.page.cat.offer(f.page.app, f.q.Key)
}

// suggests reports whether the field shows a suggestion that a key would take.
func (f *Field) suggests() bool {
	switch ed := f.editor.(type) {
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
	a, k := f.page.app, f.q.Key
	defer func(before string) { a[k] = before }(a[k])
	a[k] = text
	return f.page.cat.value(a, k)
}

// unchosen is the problem of text typed over a choice and not chosen.
func (f *Field) unchosen() profile.Problem {
	fix := "type a part of a value or of its name and choose it with enter"
	if f.last != "" {
		fix += ", or delete what was typed to keep the answer as it was"
	}
	return profile.Problem{Field: f.q.Key, Severity: profile.Error, Message: f.label + " is not chosen yet", Fix: fix}
}

// wrong reports whether the answer has an error.
func (f *Field) wrong() bool { return has(f.problems, profile.Error) }

func has(problems []profile.Problem, s profile.Severity) bool {
	return slices.ContainsFunc(problems, func(p profile.Problem) bool { return p.Severity == s })
}

// answered reports whether there is something to tick.
func (f *Field) answered() bool { return strings.TrimSpace(f.last) != "" }

// apply runs an edit and takes the change that it made, if any: other fields may
// come, go or change with it.
func (f *Field) apply(edit func()) {
	before := state{f.editor.text(), f.editor.cursor()}
	wasHalf := f.editor.half()
	edit()
	after := state{f.editor.text(), f.editor.cursor()}
	f.history.note(before, after)
	if after.text != before.text {
		f.put(after)
	} else if wasHalf || f.editor.half() {
		f.check(f.page.app)
	}
}

// put makes an answer the page's, and has the fields read it that depend on it.
func (f *Field) put(s state) {
	f.last = s.text
	f.page.app[f.q.Key] = s.text
	f.page.changes = append(f.page.changes, Change{f.q.Key, s.text, s.cursor})
	f.page.follow(f.q.Key)
}

// restore is what undo and redo do.
func (f *Field) restore(s state) {
	f.editor.load(s.text)
	f.editor.setCursor(s.cursor)
	if f.editor.text() != f.last {
		f.put(state{f.editor.text(), f.editor.cursor()})
	}
}
