package flow

import (
	"slices"
	"strings"
	"time"

	"trusthub-wizard/flow/profile"
)

// A Verdict is what happened to a profile at Twilio once: it was evaluated, or
// submitted for review.
type Verdict struct {
	At     time.Time `json:"at"`
	Step   StepID    `json:"step"` // StepEvaluate or StepSubmit
	SID    string    `json:"sid,omitempty"`
	Status string    `json:"status,omitempty"` // the evaluation's, in Twilio's words
	// Problems is what the evaluation found, without Twilio's reasons: the journal
	// keeps none, since one could repeat an answer.
	Problems []profile.Problem `json:"-"`
}

// History returns what a journal knows of evaluations and submissions, the oldest
// first.
func History(entries []Entry) []Verdict {
	var past []Verdict
	for _, e := range entries {
		if e.What == Done && (e.Step == StepEvaluate || e.Step == StepSubmit) {
			v := Verdict{At: e.At, Step: e.Step, SID: e.SID, Status: e.Status}
			if e.Step == StepEvaluate {
				v.Problems = ProblemsOf(e.Findings)
			}
			past = append(past, v)
		}
	}
	return past
}

// String says in one line what happened. Names that Twilio gave come from outside.
func (v Verdict) String() string {
	if v.Step == StepSubmit {
		return "submitted for review"
	}
	text := "evaluated " + v.Status
	var found []string
	for _, p := range v.Problems {
		if !slices.Contains(found, p.Message) {
			found = append(found, p.Message)
		}
	}
	if len(found) > 0 {
		text += ": " + strings.Join(found, ", ")
	}
	return text
}

// ReviewPause is how long to wait before a review is asked about again, after it
// was asked about n times: soon at first, since many take minutes, then ever more
// seldom.
func ReviewPause(n int) time.Duration {
	return min(5*time.Minute, 15*time.Second<<min(max(n-1, 0), 6))
}
