package profile

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"trusthub-wizard/flow/profile/answer"
)

// Check lists what's wrong with one answer, alone and compared with the others. A required
// field without an answer is an Error: the caller decides when to show it.
func (f Field) Check(a Application) []Problem {
	if !f.Shown(a) {
		return nil
	}
	if !f.Answered(a) {
		if f.Required(a) {
			return []Problem{f.unanswered(a)}
		}
		if f.without != nil {
			if found := f.without(a); found.What != "" {
				return []Problem{f.problem(a, "", found)}
			}
		}
		return nil
	}
	var problems []Problem
	values := []string{a[f.Key]}
	if f.Kind.Several() {
		values = slices.DeleteFunc(a.Values(f.Key), f.empty)
	}
	for i, text := range values {
		place := ""
		if len(values) > 1 {
			place = fmt.Sprintf(" %d", i+1)
		}
		if found := f.finding(a, text); found.What != "" {
			problems = append(problems, f.problem(a, place, found))
		}
	}
	if len(problems) > 0 && problems[0].Severity == Error {
		return problems
	}
	for _, r := range rules[f.Key] {
		if found := r.check(a); found.What != "" {
			problems = append(problems, f.problem(a, "", found))
		}
	}
	return problems
}

// Answered reports whether there's anything to send.
func (f Field) Answered(a Application) bool {
	if f.Kind.Several() {
		return len(f.values(a)) > 0
	}
	return !f.empty(a[f.Key])
}

func (f Field) unanswered(a Application) Problem {
	name, is := f.NameIn(a), " is"
	if f.Kind.Several() {
		name, is = f.Label, " are"
	}
	return Problem{Field: f.Key, Severity: Error, Message: name + is + " missing", Fix: f.accepted(a)}
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
	case len(options) > 0 && f.ExampleIn(a) != "":
		return "choose from the list, for example " + f.ExampleIn(a)
	case f.ExampleIn(a) != "":
		return "for example " + f.ExampleIn(a)
	}
	return ""
}

// finding is what's wrong with one answer.
func (f Field) finding(a Application, text string) answer.Finding {
	// Normalizing adds a few characters at most ("https://"), so a much shorter text fits
	// without being normalized.
	if f.Max > 0 && len(text)+16 > f.Max && utf8.RuneCountInString(f.Normal(a, text)) > f.Max {
		return answer.Wrong("is too long", fmt.Sprintf("use at most %d characters", f.Max))
	}
	if f.check != nil {
		return f.check(a, text)
	}
	if c := f.table(a); c != nil {
		return c.Check(text)
	}
	if !strings.ContainsFunc(answer.Clean(text), func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
		return answer.Wrong("has no letters or digits", f.accepted(a))
	}
	return answer.Finding{}
}

// problem turns a finding into a problem of its field.
func (f Field) problem(a Application, place string, found answer.Finding) Problem {
	message := found.What
	if r, _ := utf8.DecodeRuneInString(message); !unicode.IsUpper(r) {
		message = f.NameIn(a) + place + " " + message
	}
	return Problem{Field: f.Key, Severity: found.Severity, Message: message, Fix: found.Fix, Code: found.Code, InFile: found.InFile}
}

// NameIn is the label that messages use. It tells the emails of the two representatives
// apart.
func (f Field) NameIn(a Application) string { return beside(a, f.label, f.Name) }

// Check lists what's wrong with all shown fields, in the order of the pages.
func (a Application) Check() []Problem {
	var problems []Problem
	for _, f := range fields {
		problems = append(problems, f.Check(a)...)
	}
	return problems
}
