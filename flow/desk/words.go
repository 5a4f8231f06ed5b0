package desk

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/team"
)

// Explain says what an error means and how to fix it. The text may come from Twilio or from
// a file: front ends filter it before it reaches a terminal.
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
		var down *team.DownError
		if errors.As(err, &down) { // whatever couldn't be written
			p.Message = down.Error()
		}
	case errors.As(err, &call):
		p.Message, p.Fix, p.Code = call.Class.Headline(), call.Class.Advice(), call.Code
		if call.Message != "" {
			p.Message = "Twilio answered: " + call.Message
		}
	}
	p.Message = sentence(p.Message)
	return p
}

// InOneLine is an error and how to fix it.
func InOneLine(err error) string {
	p := Explain(err)
	if p.Fix == "" {
		return p.Message
	}
	return p.Message + ": " + p.Fix
}

// sentence gives an error's text, which Go writes in lower case, a capital.
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

// ClockTime is a time of today, or another day's with its date.
func ClockTime(at, now time.Time) string {
	at = at.Local()
	if at.Format(time.DateOnly) == now.Local().Format(time.DateOnly) {
		return at.Format("15:04")
	}
	return at.Format("January 2, 15:04")
}

// LostTo says who took the open customer, and when; "" if nobody did.
func (d *Desk) LostTo() string {
	by := d.Lost()
	switch {
	case by == nil:
		return ""
	case by.Who == "":
		return "This customer was opened and closed, or deleted, somewhere else."
	case by.Who == d.Me():
		return "You took this customer over in another window at " + ClockTime(by.Since, d.now()) + "."
	}
	return by.Who + " took this customer over at " + ClockTime(by.Since, d.now()) + "."
}

// HandedOver says that a customer was handed over, to anybody if to is "".
func HandedOver(name, to string) string {
	return name + " is handed over to " + cmp.Or(to, team.Anybody) + "."
}

// locks say why a state locks the answers.
var locks = map[draft.State]string{
	draft.InReview: "Twilio is reviewing this profile. During the review, you can change only its phone numbers. To change anything else, copy it",
	draft.Approved: "Twilio approved this profile. You can change its phone numbers, or copy it to make other changes",
}

var meanings = map[draft.State]string{
	draft.Editing:      "Nothing has been submitted yet.",
	draft.CutOff:       "The profile is a draft at Twilio. It hasn't been submitted yet.",
	draft.Noncompliant: "Twilio's evaluation found something to fix. The profile hasn't been submitted yet.",
	draft.InReview:     "Twilio is reviewing the profile (" + flow.ReviewTime + "). During the review, you can change only its phone numbers.",
	draft.Approved:     "Approved. You can use it now.",
	draft.Rejected:     "Twilio rejected the profile. Fix the answers below and submit again to update the same profile.",
}

// Meaning says what a state means.
func Meaning(s draft.State) string { return meanings[s] }

// ReviewNext says what happens after a submission.
const ReviewNext = "Next, Twilio reviews the profile (" + flow.ReviewTime + "). Open this customer any time to see the status."

// AfterApproval says what an approved profile is for.
var AfterApproval = []string{
	"Add the customer's phone numbers. No new review is needed.",
	"Use the profile's SID to register the customer's A2P 10DLC brand.",
	"Since June 30, 2026, A2P campaigns need links to a privacy policy and to terms.",
}

// InConsole says where to find the profile in the Twilio Console, which uses another name.
const InConsole = "The Twilio Console lists it as a compliance profile."

// Facts are what else Twilio says about a profile, one to a line.
func Facts(r flow.Receipt) []string {
	var facts []string
	if !r.ValidUntil.IsZero() {
		facts = append(facts, "Valid until "+r.ValidUntil.Format("January 2, 2006")+".")
	}
	if r.Copy != nil {
		facts = append(facts, fmt.Sprintf("Twilio has a provisional copy of this profile: %s, %s. The wizard doesn't change it.", r.Copy.SID, r.Copy.Status))
	}
	return facts
}

// NumbersDone says what an update of phone numbers did.
func NumbersDone(n flow.NumberChange) string {
	if !n.Any() {
		return "Twilio already has these phone numbers. Nothing was sent."
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

// Headline says in one sentence how a run ended that didn't submit. asked is whether the
// user stopped it.
func Headline(o flow.Outcome, asked bool) string {
	switch o.Result {
	case flow.Noncompliant:
		return fmt.Sprintf("Twilio's evaluation found %s. Nothing was submitted.", Count(len(o.Problems), "problem", "problems"))
	case flow.Rejected:
		return "Twilio rejected this profile, and its answers haven't changed since then."
	case flow.Interrupted:
		if asked {
			return "You stopped the run."
		}
		return "The run was cut off."
	}
	return "The run can't continue until you fix a problem."
}

// Safety says what exists at Twilio now and what is safe to do.
func Safety(o flow.Outcome) string {
	switch {
	case o.Result == flow.Rejected && len(o.Problems) > 0:
		return "Fix the answers below and submit again to update the same profile."
	case o.Result == flow.Noncompliant:
		return "Fix the answers below and submit again to update the same profile."
	case o.Receipt.Profile == "" && len(o.Receipt.Steps) == 0:
		return "Nothing exists at Twilio. Your answers are saved."
	}
	return "Twilio has " + Count(len(o.Receipt.Steps), "object", "objects") + " for this customer now, listed below. The next run uses them and creates only what's missing."
}

// Outline says in three lines what submitting these answers does.
func Outline(app profile.Application) []string {
	created, assigned, numbers := 0, 0, 0
	for _, step := range flow.Steps(app) {
		switch {
		case step.Skip != "":
		case strings.HasPrefix(string(step.ID), "number:"):
			numbers++
		case strings.HasPrefix(string(step.ID), "assign_"):
			assigned++
		case strings.HasPrefix(step.Title, "Create ") && step.ID != flow.StepProfile:
			created++
		}
	}
	assigns := Count(assigned, "object", "objects")
	if numbers > 0 {
		assigns += " and " + Count(numbers, "phone number", "phone numbers")
	}
	return []string{
		"creates the customer profile and " + Count(created, "object", "objects") + " for it",
		"assigns " + assigns + " to it",
		"has Twilio evaluate it, and submits it if there are no problems",
	}
}

// SameWarning warns of another draft for the same business.
func SameWarning(other draft.Info) profile.Problem {
	name := other.Name
	if name == "" {
		name = "an unnamed customer"
	}
	return profile.Problem{
		Field: profile.RegistrationNo, Severity: profile.Warning,
		Message: "Another draft has this registration number: " + name + " (" + string(other.State) + ")",
		Fix:     "use that draft, unless you want a second profile for this business",
	}
}

// Unnamed is what a customer without a name is called.
const Unnamed = "Unnamed customer"

// CopyName is the name of a copy. It is an answer, so a copy of an unnamed customer has none.
func CopyName(of draft.Info) string {
	if of.Name == "" {
		return ""
	}
	return "Copy of " + of.Name
}
