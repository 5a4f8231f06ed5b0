package desk

import (
	"errors"
	"fmt"
	"strings"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

// Explain says what an error means and what to do about it. The text may come from
// Twilio or from a file: front ends pass it through their gate.
func Explain(err error) profile.Problem {
	p := profile.Problem{Severity: profile.Error, Message: err.Error()}
	var ground *flow.GroundError
	var hinted interface{ Hint() string }
	var call *flow.Error
	switch {
	case errors.As(err, &ground):
		p = ground.Problem
	case errors.As(err, &hinted):
		p.Fix = hinted.Hint()
	case errors.As(err, &call):
		p.Message, p.Fix, p.Code = call.Class.Headline(), call.Class.Advice(), call.Code
		if call.Message != "" {
			p.Message = "Twilio answered: " + call.Message
		}
	}
	p.Message = sentence(p.Message)
	return p
}

// InOneLine is an error and what to do about it.
func InOneLine(err error) string {
	p := Explain(err)
	if p.Fix == "" {
		return p.Message
	}
	return p.Message + ": " + p.Fix
}

// sentence begins an error's text, which Go writes in lower case, with a capital.
func sentence(text string) string {
	if text == "" || strings.HasPrefix(text, "http") {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// Count is a number with its noun.
func Count(n int, one, several string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, several)
}

// locks say why nothing can be changed in a state.
var locks = map[draft.State]string{
	draft.InReview: "Twilio is reviewing this profile. Until that's over, you can change only its phone numbers, or copy it to make changes",
	draft.Approved: "Twilio approved this profile. You can change its phone numbers, or copy it to make other changes",
}

var meanings = map[draft.State]string{
	draft.Editing:      "Nothing was submitted yet.",
	draft.CutOff:       "The profile stands at Twilio as a draft: it is not submitted.",
	draft.Noncompliant: "Twilio's evaluation found something to mend: it is not submitted.",
	draft.InReview:     "Twilio is reviewing it (" + flow.ReviewTime + "). Until then, you can change only its phone numbers.",
	draft.Approved:     "Approved. The profile can be used.",
	draft.Rejected:     "Twilio's review rejected it. Mend the answers below; they are corrected in place and submitted again. No second profile is made.",
}

// Meaning says what a state means.
func Meaning(s draft.State) string { return meanings[s] }

// ReviewNext says what happens after a submission.
const ReviewNext = "Next: Twilio reviews it (" + flow.ReviewTime + "). Open this customer at any time to see how it's going."

// AfterApproval says what an approved profile is for.
var AfterApproval = []string{
	"Add the customer's phone numbers to it: that takes no new review.",
	"Use its SID as the customer profile when you register the customer's A2P 10DLC brand.",
	"A2P campaigns need the web address of a privacy policy and of terms since June 30, 2026.",
}

// InConsole is the name that people look for in Twilio's Console.
const InConsole = "Twilio's Console lists it as a compliance profile."

// Facts are what else Twilio says of a profile, one to a line.
func Facts(r flow.Receipt) []string {
	var facts []string
	if !r.ValidUntil.IsZero() {
		facts = append(facts, "Valid until "+r.ValidUntil.Format("January 2, 2006")+".")
	}
	if r.Copy != nil {
		facts = append(facts, fmt.Sprintf("Twilio has a provisional copy of it: %s, %s. This program doesn't change copies.", r.Copy.SID, r.Copy.Status))
	}
	return facts
}

// NumbersDone says what an update of phone numbers came to.
func NumbersDone(n flow.NumberChange) string {
	if !n.Any() {
		return "Twilio has these phone numbers already. Nothing was sent."
	}
	return n.String() + ". No new review is needed."
}

// NumbersToDo says what an update of phone numbers would do.
func NumbersToDo(n flow.NumberChange) string {
	var parts []string
	if len(n.Added) > 0 {
		parts = append(parts, Count(len(n.Added), "phone number", "phone numbers")+" to add")
	}
	if len(n.Removed) > 0 {
		parts = append(parts, Count(len(n.Removed), "phone number", "phone numbers")+" to remove")
	}
	return strings.Join(parts, ", ")
}

// Headline says in one sentence how a run ended that did not submit. asked is whether
// its user stopped it.
func Headline(o flow.Outcome, asked bool) string {
	switch o.Result {
	case flow.Noncompliant:
		return fmt.Sprintf("Twilio's evaluation found %s to mend. Nothing was submitted.", Count(len(o.Problems), "thing", "things"))
	case flow.Rejected:
		return "Twilio's review rejected this profile, and the answers did not change since."
	case flow.Interrupted:
		if asked {
			return "Stopped, as you asked."
		}
		return "The run was cut off."
	}
	return "The run cannot go on until something is mended."
}

// Safety says what exists at Twilio now and what is safe to do.
func Safety(o flow.Outcome) string {
	switch {
	case o.Result == flow.Rejected && len(o.Problems) > 0:
		return "Mend what is wrong of these answers: it is corrected in place at Twilio and submitted again. No second profile is made."
	case o.Result == flow.Noncompliant:
		return "Mend each answer: it is changed in place at Twilio and evaluated again. No second profile is made."
	case o.Receipt.Profile == "" && len(o.Receipt.Steps) == 0:
		return "Nothing exists at Twilio. Your answers are saved."
	}
	return "At Twilio there are " + Count(len(o.Receipt.Steps), "object", "objects") + " of this customer now, listed below. Going on uses them and creates only what is missing."
}

// Outline says in three short lines what submitting these answers does.
func Outline(app profile.Application) []string {
	details, assigned, numbers := 0, 0, 0
	for _, step := range flow.Steps(app) {
		switch {
		case step.Skip != "":
		case strings.HasPrefix(string(step.ID), "number:"):
			numbers++
		case strings.HasPrefix(string(step.ID), "assign_"):
			assigned++
		case strings.HasPrefix(step.Title, "Create ") && step.ID != flow.StepProfile:
			details++
		}
	}
	assigns := "makes " + Count(assigned, "assignment", "assignments") + " to it"
	if numbers > 0 {
		assigns += " and adds " + Count(numbers, "phone number", "phone numbers")
	}
	return []string{
		"creates the customer profile and " + Count(details, "object", "objects") + " with its details",
		assigns,
		"submits it for review if Twilio's evaluation finds no problem",
	}
}

// SameWarning says that another draft is about the same business.
func SameWarning(other draft.Info) profile.Problem {
	name := other.Name
	if name == "" {
		name = "a customer without a name"
	}
	return profile.Problem{
		Field: profile.RegistrationNo, Severity: profile.Warning,
		Message: "Another draft has this registration number: " + name + " (" + string(other.State) + ")",
		Fix:     "go on with that one, unless a second profile of the same business is wanted",
	}
}
