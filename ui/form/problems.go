package form

import (
	"slices"

	"trusthub-wizard/flow/profile"
)

// A report is what somebody else found wrong with an answer: Twilio's evaluation, its
// review, the reader of a file.
type report struct {
	answer   string // that it is about
	problems []profile.Problem
}

// SetReported shows problems that were found elsewhere, with some answers: each
// beside its field, as long as the answer is the one that it is about. They do not
// keep the page from being done, since a review names answers that may be right.
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

// faulty reports whether the field is shown and there is something to mend in it.
func (f *Field) faulty() bool { return f.shown && (f.wrong() || len(f.reported()) > 0) }

// Problems are the errors of the fields shown, in their order, whether or not
// they were told yet. Warnings are not among them: they never block.
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

// words are a problem in the page's words: of an answer that only has to be taken,
// how to take it.
func (f *Field) words(p profile.Problem) string {
	if p.Severity == profile.Error && f.suggests() && !f.answered() {
		p.Fix = f.page.keys.Accept.Help().Key + " takes the suggestion, " + f.named(f.offer())
	}
	return p.String()
}

// words are a problem in the words that stand beside its field.
func (p *Page) words(problem profile.Problem) string {
	for _, f := range p.fields {
		if f.q.Key == problem.Field {
			return f.words(problem)
		}
	}
	return problem.String()
}

// showProblems lists what keeps the page from being done at its top, tells every
// problem beside its field, and goes to the first. A problem leaves the list the
// moment it is mended.
func (p *Page) showProblems() {
	for _, f := range p.fields {
		f.tell()
	}
	p.summary = true
	p.jump(0)
}

// tellAnswered shows the problems of fields that have an answer, as if the user had just
// left them, without the list: for a draft that is opened again.
func (p *Page) tellAnswered() {
	for _, f := range p.fields {
		if f.answered() {
			f.tell()
		}
	}
}

// jump goes to the field of the nth problem of the list.
func (p *Page) jump(n int) {
	if problems := p.Problems(); n >= 0 && n < len(problems) {
		p.Focus(problems[n].Field)
	}
}

// mend goes to the next field with a problem after the focused one, around the
// end, and shows the list: who asks for problems wants to see them.
func (p *Page) mend() {
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
