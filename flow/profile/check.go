package profile

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Check lists what is wrong with one answer. An unanswered required field is an
// Error here too: whether it is time to say so is the caller's decision. Rules
// between fields are found by [Application.Check] only, at the field that is the
// likelier one to be mended.
func (f Field) Check(a Application) []Problem {
	if !f.Shown(a) {
		return nil
	}
	if !a.answered(f) {
		if f.Required(a) {
			return []Problem{f.unanswered(a)}
		}
		return nil
	}
	if f.Kind != List && f.Kind != Choices {
		return f.problems(a, a[f.Key], "")
	}
	var problems []Problem
	values := a.Values(f.Key)
	for i, text := range values {
		place := ""
		if len(values) > 1 {
			place = fmt.Sprintf(" (%d of %d)", i+1, len(values))
		}
		problems = append(problems, f.problems(a, text, place)...)
	}
	return problems
}

// answered reports whether there is anything that could be sent.
func (a Application) answered(f Field) bool {
	if f.Kind == List || f.Kind == Choices {
		return len(a.Values(f.Key)) > 0
	}
	return strings.TrimSpace(a[f.Key]) != ""
}

// unanswered is the problem of a required field without an answer.
func (f Field) unanswered(a Application) Problem {
	return Problem{Field: f.Key, Severity: Error, Message: f.nameIn(a) + " is not answered yet", Fix: f.accepted(a)}
}

// accepted says what an answer looks like.
func (f Field) accepted(a Application) string {
	switch options := f.Options(a); {
	case len(options) > 0 && len(options) <= 8:
		labels := make([]string, len(options))
		for i, o := range options {
			labels[i] = o.Label
		}
		verb := "choose "
		if f.Kind == Choices {
			verb = "choose any of "
		}
		return verb + strings.Join(labels, ", ")
	case len(options) > 0:
		return "choose one of the list, for example " + options[0].Label
	case f.exampleIn(a) != "":
		return "for example " + f.exampleIn(a)
	}
	return ""
}

// problems checks one answer that is there.
func (f Field) problems(a Application, text, place string) []Problem {
	if f.Max > 0 && utf8.RuneCountInString(f.value(a, text)) > f.Max {
		return []Problem{f.problem(a, place, wrong("is too long", fmt.Sprintf("at most %d characters are taken", f.Max)))}
	}
	if f.check == nil {
		if !strings.ContainsFunc(clean(text), func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
			return []Problem{f.problem(a, place, wrong("holds neither a letter nor a digit", f.accepted(a)))}
		}
		return nil
	}
	var problems []Problem
	for _, found := range f.check(a, text).all() {
		problems = append(problems, f.problem(a, place, found))
	}
	return problems
}

// all is a finding and those beside it, without empty ones.
func (f finding) all() []finding {
	var all []finding
	if f.what != "" {
		all = append(all, f)
	}
	for _, also := range f.also {
		all = append(all, also.all()...)
	}
	return all
}

// problem puts a finding to its field.
func (f Field) problem(a Application, place string, found finding) Problem {
	message := found.what
	if r, _ := utf8.DecodeRuneInString(message); !unicode.IsUpper(r) {
		message = f.nameIn(a) + place + " " + message
	}
	return Problem{Field: f.Key, Severity: found.severity, Message: message, Fix: found.fix, Code: found.code}
}

// nameIn is the label as messages use it.
func (f Field) nameIn(a Application) string {
	if f.label != nil {
		return f.label(a)
	}
	return f.Name
}

// exampleIn is the example, given the other answers.
func (f Field) exampleIn(a Application) string {
	if f.example != nil {
		if example := f.example(a); example != "" {
			return example
		}
	}
	return f.Example
}

// Check lists what is wrong with all shown fields and between them, in the order
// of the pages.
func (a Application) Check() []Problem {
	between := make(map[Key][]Problem)
	for _, r := range rules {
		if found := r.check(a); found.what != "" {
			f, _ := Find(r.field(a))
			between[f.Key] = append(between[f.Key], f.problem(a, "", found))
		}
	}
	var problems []Problem
	for _, f := range fields {
		problems = append(problems, f.Check(a)...)
		problems = append(problems, between[f.Key]...)
	}
	return problems
}
