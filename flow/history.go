package flow

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"trusthub-wizard/flow/profile"
)

// A Verdict is what happened to a profile at Twilio once: it was evaluated, it was
// submitted for review, or the review came to an end.
type Verdict struct {
	At     time.Time `json:"at"`
	Step   StepID    `json:"step"` // StepEvaluate, StepSubmit or StepReview
	SID    string    `json:"sid,omitempty"`
	Status string    `json:"status,omitempty"` // the evaluation's or the review's, in Twilio's words
	// Problems is what the evaluation found, without Twilio's reasons: the journal
	// keeps none, since one could repeat an answer.
	Problems []profile.Problem `json:"-"`
	// Rejections are the codes of a review that rejected the profile.
	Rejections []int `json:"rejections,omitempty"`
}

// History returns what a journal knows of evaluations, submissions and reviews,
// in the order in which it learned of them.
func History(entries []Entry) []Verdict {
	var past []Verdict
	for _, e := range entries {
		written := e.What == Done && (e.Step == StepEvaluate || e.Step == StepSubmit)
		if written || e.What == Decided {
			past = append(past, Verdict{
				At: e.At, Step: e.Step, SID: e.SID, Status: e.Status,
				Problems: ProblemsOf(e.Findings), Rejections: e.Rejections,
			})
		}
	}
	return past
}

// String says in one line what happened. Names that Twilio gave come from outside.
func (v Verdict) String() string {
	var found []string
	for _, p := range v.Problems {
		if !slices.Contains(found, p.Message) {
			found = append(found, p.Message)
		}
	}
	for _, code := range v.Rejections {
		problems, _ := explained(code)
		found = append(found, fmt.Sprintf("%d, %s", code, problems[0].Message))
	}
	text := "submitted for review"
	switch {
	case v.Step == StepEvaluate:
		text = "evaluated " + v.Status
	case v.Step == StepReview:
		text = strings.TrimPrefix(v.Status, "twilio-") + " by the review"
	}
	if len(found) > 0 {
		text += ": " + strings.Join(found, "; ")
	}
	return text
}

// ReviewPause is how long to wait before a review is asked about again, after it
// was asked about n times: soon at first, since many take minutes, then ever more
// seldom.
func ReviewPause(n int) time.Duration {
	return min(5*time.Minute, 15*time.Second<<min(max(n-1, 0), 6))
}

// Passes reports whether a question to Twilio that failed may be asked again, after a
// while at least: what was in its way passes. It is for calls that only read.
func Passes(err error) (again bool, least time.Duration) {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return false, 0
	}
	switch e.Class {
	case Unknown, NotSent, RateLimited:
		return true, e.RetryAfter
	}
	return false, 0
}
