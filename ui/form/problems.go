package form

import (
	"slices"

	"trusthub-wizard/flow/profile"
)

// A report is what someone else found wrong with an answer: Twilio's evaluation or
// review, or the reader of a file.
type report struct {
	answer   string // that it's about
	problems []profile.Problem
}

// SetReported shows problems that were found elsewhere, each beside its field, while
// the answer is still the one it's about. They don't keep the user from continuing,
// since a review names answers that may be right.
func (p *Page) SetReported(problems []profile.Problem, about profile.Application) {
	p.reported = map[profile.Key]report{}
	for _, problem := range problems {
		k := problem.Field
		p.reported[k] = report{about.Text(k), append(p.reported[k].problems, problem)}
	}
}

// reported are the problems of the answer that were found elsewhere.
func (f *Field) reported() []profile.Problem {
	if r, ok := f.page.reported[f.q.Key]; ok && r.answer == f.page.app.Text(f.q.Key) {
		return r.problems
	}
	return nil
}

// faulty reports whether the field is shown and has something to fix.
func (f *Field) faulty() bool { return f.shown && (f.wrong() || len(f.reported()) > 0) }

// Problems are the errors of the shown fields, in order, whether they were told or
// not. They don't include warnings, which never block.
func (p *Page) Problems() []profile.Problem {
	var errors []profile.Problem
	for _, f := range p.fields {
		if !f.shown {
			continue
		}
		for _, problem := range f.problems {
			if problem.Severity == profile.Error {
				errors = append(errors, problem)
			}
		}
	}
	return errors
}

// words are a problem in the page's words. If the answer only has to be taken from the
// suggestion, they say how.
func (f *Field) words(p profile.Problem) string {
	if p.Severity == profile.Error && f.suggests() && !f.answered() {
		p.Fix = f.page.keys.Accept.Help().Key + " takes the suggestion, " + f.named(f.offer())
	}
	return p.String()
}

// words are a problem in the words beside its field.
func (p *Page) words(problem profile.Problem) string {
	for _, f := range p.fields {
		if f.q.Key == problem.Field {
			return f.words(problem)
		}
	}
	return problem.String()
}

// showProblems lists what keeps the page from being done at its top, tells every
// problem beside its field, and goes to the first. A problem leaves the list as soon
// as it's fixed.
func (p *Page) showProblems() {
	for _, f := range p.fields {
		f.tell()
	}
	p.summary = true
	p.jump(0)
}

// tellAnswered shows the problems of answered fields, as if the user had just left
// them, but without the list: for a draft that is opened again.
func (p *Page) tellAnswered() {
	for _, f := range p.fields {
		if f.answered() {
			f.tell()
		}
	}
}

// jump goes to the field of the nth problem in the list.
func (p *Page) jump(n int) {
	if problems := p.Problems(); n >= 0 && n < len(problems) {
		p.Focus(problems[n].Field)
	}
}

// nextProblem goes to the next field with a problem, starting again at the top after the
// last, and shows the list.
func (p *Page) nextProblem() {
	if !slices.ContainsFunc(p.fields, (*Field).faulty) {
		return
	}
	p.leave(false)
	p.enter(p.focus)
	p.summary = true
	for i := range p.fields {
		f := p.fields[(p.focus+1+i)%len(p.fields)]
		if f.faulty() {
			f.tell()
			p.Focus(f.q.Key)
			return
		}
	}
}
