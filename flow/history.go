package flow

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"trusthub-wizard/flow/profile"
)

// A Verdict is one event in the life of a profile: it was evaluated, submitted for review,
// or the review ended.
type Verdict struct {
	At     time.Time `json:"at"`
	Step   StepID    `json:"step"` // StepEvaluate, StepSubmit or StepReview
	SID    string    `json:"sid,omitempty"`
	Status string    `json:"status,omitempty"` // the evaluation's or the review's, in Twilio's words
	// Problems is what the evaluation found, without Twilio's reasons: a reason could repeat
	// an answer, so the journal keeps none.
	Problems []profile.Problem `json:"-"`
	// Rejections are the codes of a review that rejected the profile.
	Rejections []int `json:"rejections,omitempty"`
}

// History returns the evaluations, submissions and reviews in a journal, oldest first.
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

// String says in one line what happened. It can hold text from Twilio.
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

// ReviewPause is how long to wait before asking about a review again, after asking n times:
// a short time at first, since many reviews take minutes, then longer and longer.
func ReviewPause(n int) time.Duration {
	return min(5*time.Minute, 15*time.Second<<min(max(n-1, 0), 6))
}

// Passes reports whether a failed call that only reads may succeed later, and how long to
// wait at least.
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
