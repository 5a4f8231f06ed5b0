// Package report prints application files and runs, for people and as JSON: problems, the
// outcome of a run, what exists at Twilio, and what to do next.
package report

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/team"
	"trusthub-wizard/ui/cli/console"
)

// An outcomeError is a run that didn't end with a submitted profile, or the answer to `status`.
type outcomeError struct {
	flow.Outcome
	hint string
	runs bool
}

func (e *outcomeError) Error() string {
	text := outcomeTexts[e.Result]
	switch {
	case e.Err != nil && !e.runs:
		text = "can't get the status: " + console.ErrorText(e.Err)
	case e.Err != nil:
		text += ": " + console.ErrorText(e.Err)
	case e.Result == flow.Interrupted && !e.runs:
		text = "the profile hasn't been submitted yet"
	}
	return text
}

func (e *outcomeError) Unwrap() error { return e.Err }
func (e *outcomeError) Hint() string  { return e.hint }

func (e *outcomeError) ExitCode() int {
	switch e.Result {
	case flow.Submitted:
		return console.ExitDone
	case flow.Noncompliant, flow.Rejected:
		return console.ExitNoncompliant
	case flow.Interrupted:
		return console.ExitCutOff
	}
	if lostStore(e.Err) {
		return console.ExitCutOff
	}
	// Stopped. What affects every run comes before what can be fixed in the application.
	if code := console.ExitCode(e.Err); code == console.ExitUnauthorized || code == console.ExitCutOff || code == console.ExitLocked {
		return code
	}
	for _, p := range e.Problems {
		if p.Field != "" && p.Severity == profile.Error {
			return console.ExitProblems
		}
	}
	return console.ExitUnexpected
}

var outcomeTexts = map[flow.Result]string{
	flow.Noncompliant: "Twilio's evaluation of the profile is noncompliant",
	flow.Rejected:     "Twilio rejected the profile",
	flow.Stopped:      "the run stopped",
	flow.Interrupted:  "the run was cut off",
}

// lostStore reports whether a run stopped because its journal can't be written now: the
// database is down, or somebody else took the draft.
func lostStore(err error) bool {
	return errors.As(err, new(*team.DownError)) || errors.Is(err, team.ErrTaken)
}

// Unsubmitted is the error of a run that didn't end with a submitted profile.
func Unsubmitted(o flow.Outcome, hint string) error { return &outcomeError{o, hint, true} }

// NoSuccess is the error of a status that isn't a submitted profile, or that Twilio didn't tell.
func NoSuccess(o flow.Outcome, hint string) error { return &outcomeError{o, hint, false} }

// Conclude prints the outcome of a run: the receipt as the result, and for people what
// happened, what exists at Twilio and what to do next. resume is the command that continues
// the run. It returns an error if the profile wasn't submitted.
func Conclude(c *console.Console, o flow.Outcome, resume string) error {
	if c.JSON {
		line := Outcome(o)
		line.File = c.File
		if err := c.Encode(line); err != nil {
			return err
		}
	} else if o.Result == flow.Submitted && c.File == "" {
		Receipt(c, o.Receipt)
	}
	for _, changed := range o.Corrections {
		c.Note("Twilio corrected %s from %q to %q.", labelOf(changed.Field), changed.Sent, changed.Kept)
	}
	if o.Result == flow.Submitted && o.Numbers.Any() {
		c.Note("%s", desk.NumbersDone(o.Numbers))
	}
	if o.Result == flow.Submitted && c.File != "" {
		return nil // the summary of all files says what comes next
	}
	if o.Result == flow.Submitted {
		c.Settle(atTwilio(o.Receipt) + " If you run it again, nothing is created twice.")
		if o.Receipt.Status == "twilio-approved" {
			c.Note("Twilio approved it.")
			return nil
		}
		c.Note("Next, Twilio reviews the profile (%s). To see the status: %s", flow.ReviewTime, c.CommandLine("status", o.Receipt.Profile))
		return nil
	}
	Problems(c, o)
	return Unsubmitted(o, atTwilio(o.Receipt)+" "+Next(c, o, resume))
}

// Problems prints what to fix, unless the error of the run says the same. It prints a problem
// of several fields once, with their names.
func Problems(c *console.Console, o flow.Outcome) {
	for _, other := range o.Suggestions {
		c.Note("%s: Twilio suggests %q instead of %q.", labelOf(other.Field), other.Kept, other.Sent)
	}
	var texts []string
	fields := map[string][]string{}
	for _, p := range o.Problems {
		text := p.String()
		if o.Err != nil && o.Err.Error() == text {
			continue
		}
		text = p.Severity.String() + ": " + text
		if p.Code != 0 {
			text += fmt.Sprintf(" [%d]", p.Code) // people look it up, or ask Twilio's support
		}
		if !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
		if label := labelOf(p.Field); label != "" && !strings.Contains(text, label) {
			fields[text] = append(fields[text], label)
		}
	}
	for _, text := range texts {
		if names := strings.Join(fields[text], ", "); names != "" {
			text += " (" + names + ")"
		}
		c.Note("%s", text)
	}
}

func labelOf(k profile.Key) string {
	if f, ok := profile.Find(k); ok {
		return f.Name
	}
	return string(k)
}

// Receipt prints what exists at Twilio, one object per line.
func Receipt(c *console.Console, r flow.Receipt) {
	c.Say("%-24s %s", "account", r.Account)
	c.Say("%-24s %s  %s", "customer profile", r.Profile, r.Status)
	for _, line := range r.Steps {
		if line.SID != r.Profile && line.SID != r.Evaluation {
			c.Say("%-24s %s", StepName(line.Step), line.SID)
		}
	}
	if r.Evaluation != "" {
		c.Say("%-24s %s", "evaluation", r.Evaluation)
	}
}

// StepName is the name of a step in a list of objects.
func StepName(id flow.StepID) string { return strings.ReplaceAll(string(id), "_", " ") }

// atTwilio says in one sentence what exists at Twilio.
func atTwilio(r flow.Receipt) string {
	if r.Profile == "" && len(r.Steps) == 0 {
		return "Nothing was created at Twilio."
	}
	others := 0
	for _, line := range r.Steps {
		if line.SID != r.Profile && line.Kind != flow.Policy {
			others++
		}
	}
	if r.Profile == "" {
		return "Twilio has " + console.Plural(others, "object") + " for this application, but no profile yet."
	}
	text := "Twilio has profile " + r.Profile
	if r.Status != "" {
		text += " (" + r.Status + ")"
	}
	return text + " with " + console.Plural(others, "object") + "."
}

// Next says what to do if the profile wasn't submitted. resume is the command that continues
// the run.
func Next(c *console.Console, o flow.Outcome, resume string) string {
	switch o.Result {
	case flow.Interrupted:
		return "To continue without creating anything twice: " + resume
	case flow.Noncompliant:
		return "It wasn't submitted. Fix the answers, then run: " + resume
	case flow.Rejected:
		return "Fix the answers to update the same profile, then run: " + resume
	}
	if lostStore(o.Err) {
		return console.HintOf(o.Err) + " To continue without creating anything twice: " + resume
	}
	if hint := console.HintOf(o.Err); hint != "" {
		return hint
	}
	if _, locked := errors.AsType[*flow.LockedError](o.Err); locked {
		return "Nothing was sent. To see the status: " + c.CommandLine("status", o.Receipt.Profile)
	}
	return "Fix this, then run: " + resume
}

// ResultName is the name of a result in JSON and in lists.
func ResultName(r flow.Result) string { return resultNames[r] }

var resultNames = map[flow.Result]string{
	flow.Submitted: "submitted", flow.Noncompliant: "noncompliant", flow.Rejected: "rejected",
	flow.Stopped: "stopped", flow.Interrupted: "interrupted",
}
