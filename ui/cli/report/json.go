package report

import (
	"trusthub-wizard/flow"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/profile/appfile"
	"trusthub-wizard/ui/cli/console"
)

// A ProblemLine is a problem in JSON.
type ProblemLine struct {
	File     string      `json:"file,omitempty"`
	Line     int         `json:"line,omitempty"`
	Column   int         `json:"column,omitempty"`
	Field    profile.Key `json:"field,omitempty"`
	Severity string      `json:"severity"`
	Message  string      `json:"message"`
	Fix      string      `json:"fix,omitempty"`
	Code     int         `json:"code,omitempty"`
}

// Problem is a problem in JSON.
func Problem(p appfile.Problem) ProblemLine {
	return ProblemLine{
		File: p.File, Line: p.Line, Column: p.Column, Field: p.Field,
		Severity: p.Severity.String(), Message: p.Message, Fix: p.Fix, Code: p.Code,
	}
}

// A VerdictLine is an evaluation, a submission or the end of a review in JSON.
type VerdictLine struct {
	flow.Verdict
	Problems []ProblemLine `json:"problems,omitempty"`
}

// History is the history of a draft in JSON.
func History(verdicts []flow.Verdict) []VerdictLine {
	var lines []VerdictLine
	for _, v := range verdicts {
		line := VerdictLine{Verdict: v}
		for _, p := range v.Problems {
			line.Problems = append(line.Problems, Problem(appfile.Problem{Problem: p}))
		}
		lines = append(lines, line)
	}
	return lines
}

// An OutcomeLine is an outcome in JSON.
type OutcomeLine struct {
	Event    string        `json:"event"` // "outcome"
	File     string        `json:"file,omitempty"`
	Result   string        `json:"result"`
	Receipt  flow.Receipt  `json:"receipt"`
	Problems []ProblemLine `json:"problems,omitempty"`
	Findings []findingLine `json:"findings,omitempty"`
	Error    string        `json:"error,omitempty"`

	Corrections []correctionLine `json:"corrections,omitempty"`
	Suggestions []suggestionLine `json:"suggestions,omitempty"`
	History     []VerdictLine    `json:"history,omitempty"` // of status

	Numbers *flow.NumberChange `json:"numbers,omitempty"` // of a locked profile
}

// A correctionLine is a part of the address that Twilio changed, in JSON.
type correctionLine struct {
	Field profile.Key `json:"field"`
	Sent  string      `json:"sent"`
	Kept  string      `json:"kept"`
}

// A suggestionLine is a part of the address that Twilio wants changed, in JSON.
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

// Outcome is an outcome in JSON.
func Outcome(o flow.Outcome) OutcomeLine {
	line := OutcomeLine{Event: "outcome", Result: resultNames[o.Result], Receipt: o.Receipt}
	for _, p := range o.Problems {
		line.Problems = append(line.Problems, Problem(appfile.Problem{Problem: p}))
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
	if o.Numbers.Any() {
		line.Numbers = &o.Numbers
	}
	if o.Err != nil {
		line.Error = console.ErrorText(o.Err)
	}
	return line
}
