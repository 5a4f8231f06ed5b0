package profile

import (
	"cmp"
	"slices"
	"strings"

	"trusthub-wizard/flow/profile/answer"
	"trusthub-wizard/flow/profile/contact"
)

// A Field is one question.
type Field struct {
	Key       Key
	Label     string // "Business name"; [Field.LabelIn] if it depends on other answers
	Name      string // one answer as messages name it: "First name of representative 2", "Phone number" of many
	Hint      string // one short line below the label while it has the focus; [Field.HintIn] if it depends on other answers
	Why       string // why Twilio asks, for the help
	Example   string
	Kind      Kind // [Field.KindIn] if it depends on other answers
	Max       int  // characters it takes; 0 if Kind has no limit
	Object    Object
	Attribute string // Twilio's name for it on Object; "" if it is sent as part of another

	label    func(Application) string                 // nil: Label
	hint     func(Application) string                 // nil: Hint
	example  func(Application) string                 // nil: Example
	choices  func(Application) *answer.Choices        // nil, or a nil table: none
	shown    func(Application) bool                   // nil: always
	required func(Application) bool                   // nil: never
	nothing  bool                                     // none, n/a and - are no answer
	when     string                                   // when it is required, for the template; "" for always
	offer    func(Application) string                 // nil: nothing is known
	implied  func(Application) string                 // what is sent without an answer; nil: nothing
	without  func(Application) answer.Finding         // what to say without an answer if none is required; nil: nothing
	normal   func(Application, string) string         // one answer as it is sent; nil: its choice, else clean
	display  func(string) string                      // one sent answer as people read it; nil: as it is sent
	check    func(Application, string) answer.Finding // one answer that is there, as it was typed; nil: any choice, else anything goes
}

// The catalog, built once from the tables of the pages. It is filled by init because its
// checks look up other fields.
var (
	pages  []Page
	fields []Field
	byKey  = make(map[Key]int)
)

func init() {
	for _, p := range []struct {
		page   Page
		fields []Field
	}{
		{Page{Name: "profile", Title: "Profile", Intro: "Name the profile and choose who hears from Twilio."}, profileFields()},
		{Page{Name: "business", Title: "Business information", Intro: "Use the details on the official registration."}, businessFields()},
		{Page{Name: "representative_1", Title: "Representative 1", Intro: "Someone at the business who can answer Twilio's questions."}, representativeFields(1)},
		{Page{Name: "representative_2", Title: "Representative 2", Intro: "A second person, in case Twilio can't reach the first."}, representativeFields(2)},
		{Page{Name: "address", Title: "Address", Intro: "The street address of the business, not a PO box."}, addressFields()},
		{Page{Name: "phone_numbers", Title: "Phone numbers", Intro: "Choose the numbers the profile covers. You can also assign them later."}, numberFields()},
	} {
		for _, f := range p.fields {
			p.page.Fields = append(p.page.Fields, f.Key)
			if f.Name == "" {
				f.Name = f.Label
			}
			byKey[f.Key] = len(fields)
			fields = append(fields, f)
		}
		pages = append(pages, p.page)
	}
}

// Pages returns the pages in the order they're asked. They're shared: don't change them.
func Pages() []Page { return pages }

// Fields returns all fields in the order they're asked. They're shared: don't change them.
func Fields() []Field { return fields }

// Find returns the field of a key.
func Find(k Key) (Field, bool) {
	i, ok := byKey[k]
	if !ok {
		return Field{}, false
	}
	return fields[i], true
}

// PageOf returns the page that has a field.
func PageOf(k Key) (Page, bool) {
	for _, p := range pages {
		if slices.Contains(p.Fields, k) {
			return p, true
		}
	}
	return Page{}, false
}

// LabelIn is the label, given the other answers: State, Province, Prefecture.
func (f Field) LabelIn(a Application) string { return beside(a, f.label, f.Label) }

// HintIn is the hint, given the other answers: the format of the chosen registration number.
func (f Field) HintIn(a Application) string { return beside(a, f.hint, f.Hint) }

// ExampleIn is the example, given the other answers: a number of the chosen register, a
// postal code of the country.
func (f Field) ExampleIn(a Application) string { return beside(a, f.example, f.Example) }

// beside is a text that depends on other answers, or the usual one if they don't decide it.
func beside(a Application, text func(Application) string, usual string) string {
	if text != nil {
		return cmp.Or(text(a), usual)
	}
	return usual
}

// KindIn is how the field is answered, given the other answers: a region is chosen if the
// country's regions are known, else typed. A text that isn't an option stays possible, with
// a warning.
func (f Field) KindIn(a Application) Kind {
	if f.Kind == Text && len(f.Options(a)) > 0 {
		return Choice
	}
	return f.Kind
}

// Options returns the accepted values of a Choice or Choices. They're shared: don't change
// them.
func (f Field) Options(a Application) []Option {
	if c := f.table(a); c != nil {
		return c.Options
	}
	return nil
}

// table is the accepted values, nil if there's no list.
func (f Field) table(a Application) *answer.Choices {
	if f.choices == nil {
		return nil
	}
	return f.choices(a)
}

// Advice is what to choose if a text can mean several of the accepted values, "" otherwise.
func (f Field) Advice(a Application, text string) string {
	if c := f.table(a); c != nil {
		return c.Advice(text)
	}
	return ""
}

// Shown reports whether the field is asked, given the other answers.
func (f Field) Shown(a Application) bool { return f.shown == nil || f.shown(a) }

// Required reports whether Twilio needs an answer.
func (f Field) Required(a Application) bool {
	return f.required != nil && f.required(a) && f.Shown(a)
}

// RequiredWhen says when Twilio needs an answer, as in "unless none is true". when is "" for
// always; ok is false for never.
func (f Field) RequiredWhen() (when string, ok bool) { return f.when, f.required != nil }

// Default is a suggested answer for an empty field, or the rest of one that was begun: what
// other answers imply, or Twilio's default. Only a Switch counts as answered by it.
func Default(a Application, k Key) string {
	f, ok := Find(k)
	if !ok || f.offer == nil {
		return ""
	}
	return f.offer(a)
}

// Value returns the answer as it will be sent, "" if nothing will be. Text that can't be
// normalized comes back trimmed.
func (a Application) Value(k Key) string {
	f, ok := Find(k)
	if !ok || !f.Shown(a) {
		return ""
	}
	switch {
	case f.Kind.Several():
		return strings.Join(f.values(a), Separator)
	case f.Kind == Switch && answer.Clean(a[k]) == "":
		return Default(a, k)
	case f.implied != nil && answer.Clean(a[k]) == "":
		return f.implied(a)
	}
	return f.Normal(a, a[k])
}

// Normal is one answer as it is sent; a field may take several.
func (f Field) Normal(a Application, text string) string {
	if f.empty(text) {
		return ""
	}
	if f.normal != nil {
		return f.normal(a, text)
	}
	if c := f.table(a); c != nil {
		return c.Normal(text)
	}
	return answer.Clean(text)
}

// empty reports whether a text is no answer.
func (f Field) empty(text string) bool {
	return answer.Clean(text) == "" || f.nothing && contact.Nothing(text)
}

// values normalizes each of several answers and drops repetitions.
func (f Field) values(a Application) []string {
	var values []string
	for _, text := range a.Values(f.Key) {
		for v := range strings.SplitSeq(f.Normal(a, text), Separator) { // APAC is two regions
			if v != "" && !slices.Contains(values, v) {
				values = append(values, v)
			}
		}
	}
	return values
}

// Display returns the answer as people read it: the label of a choice, a formatted phone
// number.
func (a Application) Display(k Key) string {
	f, ok := Find(k)
	if !ok || !f.Shown(a) {
		return ""
	}
	if !f.Kind.Several() {
		return f.read(a, a.Value(k))
	}
	shown := f.values(a)
	for i, v := range shown {
		shown[i] = f.read(a, v)
	}
	return strings.Join(shown, ", ")
}

func (f Field) read(a Application, value string) string {
	if value == "" {
		return ""
	}
	for _, o := range f.Options(a) {
		if o.Value == value {
			return o.Label
		}
	}
	if f.display != nil {
		return f.display(value)
	}
	return value
}

// The functions below make a Field's functions from ones that need less than an application.

func always(Application) bool { return true }

// valueOf offers the answer to another question.
func valueOf(k Key) func(Application) string {
	return func(a Application) string { return a.Value(k) }
}

// only is a table that doesn't depend on the answers.
func only(c *answer.Choices) func(Application) *answer.Choices {
	return func(Application) *answer.Choices { return c }
}

// alone needs only the text.
func alone[T any](f func(text string) T) func(Application, string) T {
	return func(_ Application, text string) T { return f(text) }
}

// local needs the text and the country of the address.
func local[T any](f func(text, country string) T) func(Application, string) T {
	return func(a Application, text string) T { return f(text, a.country()) }
}

// there needs only the country of the address.
func there[T any](f func(country string) T) func(Application) T {
	return func(a Application) T { return f(a.country()) }
}
