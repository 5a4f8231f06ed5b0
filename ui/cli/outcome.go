package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/profile/appfile"
)

// conclude prints what a run came to: the receipt as the result, and for people
// what happened, what exists at Twilio now and what to do next.
func (g *program) conclude(o flow.Outcome, resume string) error {
	if g.json {
		line := outcomeObject(o)
		line.File = g.file
		if err := g.encode(line); err != nil {
			return err
		}
	} else if o.Result == flow.Submitted && g.file == "" {
		g.receipt(o.Receipt)
	}
	for _, c := range o.Corrections {
		g.note("Twilio corrected %s: it was sent as %q and is kept as %q.", labelOf(c.Field), c.Sent, c.Kept)
	}
	if o.Result == flow.Submitted && g.file != "" {
		return nil // of many, what comes next is said once
	}
	if o.Result == flow.Submitted {
		g.settled = atTwilio(o.Receipt) + " Nothing is created twice when it is run again."
		if o.Receipt.Status == "twilio-approved" {
			g.note("Twilio approved it: there is nothing left to do.")
			return nil
		}
		g.note("Twilio reviews it now, which takes from minutes to 72 hours. To see how it stands: %s", g.again("status", o.Receipt.Profile))
		return nil
	}
	g.problems(o)
	return &outcomeError{Outcome: o, hint: atTwilio(o.Receipt) + " " + g.next(o, resume)}
}

// problems prints what to mend, unless the error that ended the run says the
// same. What leads to several fields is said once, with their names.
func (g *program) problems(o flow.Outcome) {
	for _, c := range o.Suggestions {
		g.note("Twilio suggests for %s: %q instead of %q.", labelOf(c.Field), c.Kept, c.Sent)
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
			text += fmt.Sprintf(" [%d]", p.Code) // what people look up, and ask Twilio's support about
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
		g.note("%s", text)
	}
}

func labelOf(k profile.Key) string {
	if f, ok := profile.Find(k); ok {
		return f.Name
	}
	return string(k)
}

// receipt prints what exists at Twilio, one object a line.
func (g *program) receipt(r flow.Receipt) {
	g.say("%-24s %s", "account", r.Account)
	g.say("%-24s %s  %s", "customer profile", r.Profile, r.Status)
	for _, line := range r.Steps {
		if line.SID != r.Profile && line.SID != r.Evaluation {
			g.say("%-24s %s", stepName(line.Step), line.SID)
		}
	}
	if r.Evaluation != "" {
		g.say("%-24s %s", "evaluation", r.Evaluation)
	}
}

// stepName is a step as people read it in a list of objects.
func stepName(id flow.StepID) string { return strings.ReplaceAll(string(id), "_", " ") }

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
		return "At Twilio there is " + plural(others, "object") + " of this application and no profile yet."
	}
	text := "At Twilio there is the profile " + r.Profile
	if r.Status != "" {
		text += " (" + r.Status + ")"
	}
	return text + " with " + plural(others, "object") + "."
}

// next says what to do about an outcome that is not a submitted profile. resume
// is the command that goes on.
func (g *program) next(o flow.Outcome, resume string) string {
	again := "run again: " + resume
	switch o.Result {
	case flow.Interrupted:
		return "Nothing is created twice when it is " + again
	case flow.Noncompliant:
		return "It was not submitted. Mend the answers and " + again
	case flow.Rejected:
		return "Mend the answers, they are corrected in place, and " + again
	}
	if hint := hintOf(o.Err); hint != "" {
		return hint
	}
	if _, locked := errors.AsType[*flow.LockedError](o.Err); locked {
		return "Nothing was sent. To see how it stands: " + g.again("status", o.Receipt.Profile)
	}
	return "Mend it and " + again
}

var resultNames = map[flow.Result]string{
	flow.Submitted: "submitted", flow.Noncompliant: "noncompliant", flow.Rejected: "rejected",
	flow.Stopped: "stopped", flow.Interrupted: "interrupted",
}

// An outcomeLine is an outcome in JSON.
type outcomeLine struct {
	Event    string        `json:"event"` // "outcome"
	File     string        `json:"file,omitempty"`
	Result   string        `json:"result"`
	Receipt  flow.Receipt  `json:"receipt"`
	Problems []problemLine `json:"problems,omitempty"`
	Findings []findingLine `json:"findings,omitempty"`
	Error    string        `json:"error,omitempty"`

	Corrections []correctionLine `json:"corrections,omitempty"`
	Suggestions []suggestionLine `json:"suggestions,omitempty"`
	History     []verdictLine    `json:"history,omitempty"` // of status
}

// A correctionLine is a part of an answer that Twilio changed by itself.
type correctionLine struct {
	Field profile.Key `json:"field"`
	Sent  string      `json:"sent"`
	Kept  string      `json:"kept"`
}

// A suggestionLine is a part of the address that Twilio would have otherwise.
type suggestionLine struct {
	Field     profile.Key `json:"field"`
	Sent      string      `json:"sent"`
	Suggested string      `json:"suggested"`
}

// A findingLine is a finding of the evaluation in JSON, in Twilio's words.
type findingLine struct {
	ObjectType string `json:"object_type,omitempty"`
	Field      string `json:"object_field,omitempty"`
	Name       string `json:"friendly_name,omitempty"`
	Reason     string `json:"failure_reason,omitempty"`
	Code       int    `json:"error_code,omitempty"`
}

func outcomeObject(o flow.Outcome) outcomeLine {
	line := outcomeLine{Event: "outcome", Result: resultNames[o.Result], Receipt: o.Receipt}
	for _, p := range o.Problems {
		line.Problems = append(line.Problems, problemObject(appfile.Problem{Problem: p}))
	}
	for _, f := range o.Findings {
		line.Findings = append(line.Findings, findingLine(f))
	}
	for _, c := range o.Corrections {
		line.Corrections = append(line.Corrections, correctionLine(c))
	}
	for _, c := range o.Suggestions {
		line.Suggestions = append(line.Suggestions, suggestionLine{Field: c.Field, Sent: c.Sent, Suggested: c.Kept})
	}
	if o.Err != nil {
		line.Error = once(o.Err)
	}
	return line
}
