package ui

import (
	"slices"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

// What stands here is for the other way of showing the wizard, line by line
// (package linear): it decides and says the same things in the same words.

// Explain says in words for people what an error means and what to do about it.
// It is fit for the terminal.
func Explain(err error) profile.Problem { return explain(err) }

// Obstacle says what is in the way of submitting a draft: there is no account
// (conn is nil), for a reason or for none, it is another one than the draft's, or
// nothing can be created in it.
func Obstacle(info draft.Info, conn *Connection, reason error) (profile.Problem, bool) {
	p := profile.Problem{Severity: profile.Error}
	switch {
	case conn != nil && info.Account != "" && info.Account != conn.Account:
		p.Message = "This draft belongs to account " + info.Account + ", and these are the credentials of " + conn.Account
		p.Fix = "sign in with that account, or copy the draft to begin anew in this one"
	case reason != nil:
		p = explain(reason)
	case conn == nil:
		p.Message, p.Fix = "There is no account yet", "sign in on the account page"
	default:
		return p, false
	}
	return p, true
}

// Standing says how far a page is: completed, in progress, problem, optional, not
// started. problems are those of all answers.
func Standing(a profile.Application, problems []profile.Problem, page profile.Page) string {
	return progressNames[progressOf(a, problems, page)]
}

// Outline says in a few lines what submitting creates.
func Outline(a profile.Application) []string { return outline(flow.Steps(a)) }

// Explanation says what a draft's state means for people.
func Explanation(s draft.State) string { return explanations[s] }

// SaveReceipt writes a receipt into a directory, as text or as JSON, beside what
// is there, and returns the path.
func SaveReceipt(dir string, r flow.Receipt, asJSON bool) (string, error) {
	if asJSON {
		return receiptJSON.save(dir, r)
	}
	return receiptText.save(dir, r)
}

// StateAfter is where a draft stands after a run or a look at its status.
func StateAfter(o flow.Outcome) draft.State { return stateAfter(o) }

// Changed reports whether the answer that a problem is about is another one than
// the one that was sent.
func Changed(sent, now profile.Application, p profile.Problem) bool {
	return p.Field != "" && now.Text(p.Field) != sent.Text(p.Field)
}

// StillOpen is an outcome without the problems that were mended since.
func StillOpen(o flow.Outcome, sent, now profile.Application) *flow.Outcome {
	o.Problems = slices.DeleteFunc(slices.Clone(o.Problems), func(p profile.Problem) bool { return Changed(sent, now, p) })
	return &o
}

// TakeSuggestions are the answers that change where people take the address that
// Twilio suggests.
func TakeSuggestions(suggestions []flow.Correction) profile.Application {
	changes := profile.Application{}
	for _, c := range suggestions {
		changes[c.Field] = c.Kept
	}
	return changes
}

// KeepOwnAddress are the answers that change where people keep their own: Twilio
// takes it no other way than by correcting its copy.
func KeepOwnAddress() profile.Application {
	return profile.Application{profile.AutoCorrect: "true"}
}
