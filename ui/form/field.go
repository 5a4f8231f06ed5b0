package form

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/profile"
)

// A question is a field of the catalog: its data and the rules that depend on other
// answers. Tests bring their own.
type question struct {
	profile.Field
	rules rules
}

// rules depend on the answers. profile.Field implements them.
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

// A catalog looks up a page's fields, how an answer is sent, and what to suggest if
// there is none.
type catalog struct {
	find  func(profile.Key) (question, bool)
	value func(profile.Application, profile.Key) string
	offer func(profile.Application, profile.Key) string
	// dependents are the fields whose rules read an answer; nil means that any may.
	dependents func(profile.Key) []profile.Key
}

// wholeCatalog is the one in flow/profile.
var wholeCatalog = catalog{
	find: func(k profile.Key) (question, bool) {
		f, ok := profile.Find(k)
		return question{Field: f, rules: f}, ok
	},
	value:      profile.Application.Value,
	offer:      profile.Default,
	dependents: profile.Dependents,
}

// An editor edits one kind of answer. It knows nothing of pages: every change shows in
// its text, which the field compares and reports.
type editor interface {
	// load shows a saved answer. If text already is the answer, nothing on screen
	// changes.
	load(text string)
	// text is the answer to save.
	text() string
	// cursor and setCursor count runes of text.
	cursor() int
	setCursor(int)

	// focus tells the editor whether it gets the keys. Only then does it build its
	// options, so that no one pays for a list of 249 that isn't shown.
	focus(on bool)
	// key edits, and reports whether the key had a use.
	key(msg tea.KeyPressMsg) (used bool)
	// insert is a paste of one line.
	insert(line string)
	// commit means that the user moves on with Enter or Tab. It chooses the
	// highlighted option, and reports whether the field keeps the focus.
	commit(enter bool) (stay bool)
	// half reports text that isn't part of the answer: typed over a choice and never
	// chosen.
	half() bool

	// draw shows the editor in a width and at most a height, at least one line.
	draw(width, height int, focused bool) drawing
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
	problems []profile.Problem // all, whether shown or not
	sent     string            // what will be sent, if that isn't what was typed
	told     [2]bool           // by severity: problems are shown, the user has moved on
	last     string            // the answer as this field knows it

	history history
	focused bool
}

// Key is the field's key in the catalog.
func (f *Field) Key() profile.Key { return f.q.Key }

func newField(q question, p *Page) *Field {
	f := &Field{q: q, page: p, kind: q.Kind}
	f.editor = newEditor(f)
	return f
}

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

// read updates the field from the answers.
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

// check asks the catalog what's wrong.
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

// hush stops telling a kind of problem once there are none: what's fixed isn't told
// again before the user moves on again.
func (f *Field) hush() {
	for s := range f.told {
		f.told[s] = f.told[s] && has(f.problems, profile.Severity(s))
	}
}

// offer is the catalog's suggestion for the field; "" for none.
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

// means is what a text would be sent as. The catalog knows more names of a value than
// its label.
func (f *Field) means(text string) string {
	a, k := f.page.app, f.q.Key
	defer func(before string) { a[k] = before }(a[k])
	a[k] = text
	return f.page.cat.value(a, k)
}

// unchosen is the problem of text typed over a choice and not chosen.
func (f *Field) unchosen() profile.Problem {
	fix := "type part of its name and press Enter to choose it"
	if f.last != "" {
		fix += ", or delete what you typed to keep the old answer"
	}
	return profile.Problem{Field: f.q.Key, Severity: profile.Error, Message: f.label + " hasn't been chosen yet", Fix: fix}
}

// wrong reports whether the answer has an error.
func (f *Field) wrong() bool { return has(f.problems, profile.Error) }

func has(problems []profile.Problem, s profile.Severity) bool {
	return slices.ContainsFunc(problems, func(p profile.Problem) bool { return p.Severity == s })
}

// answered reports whether there is an answer.
func (f *Field) answered() bool { return strings.TrimSpace(f.last) != "" }

// apply runs an edit and records the change, if any. Other fields may appear,
// disappear or change with it.
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

// put saves an answer in the page and updates the fields that depend on it.
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
