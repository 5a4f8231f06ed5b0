package cli

import (
	"context"
	"errors"
	"slices"
	"strings"

	"trusthub-wizard/flow"
)

// Errors say what happened. What exists at Twilio now and what to do next stands
// apart, in Hint: people read it on a line of its own.

// A usageError says what is wrong with the command line.
type usageError struct{ text, hint string }

func (e *usageError) Error() string { return e.text }
func (e *usageError) Hint() string  { return e.hint }

// A problemsError says that an application has problems, which were listed
// before it was returned.
type problemsError struct{ text, hint string }

func (e *problemsError) Error() string { return e.text }
func (e *problemsError) Hint() string  { return e.hint }

// An outcomeError is a run that did not end with a submitted profile.
type outcomeError struct {
	flow.Outcome
	hint string
}

func (e *outcomeError) Error() string {
	text := outcomeTexts[e.Result]
	switch {
	case e.Err != nil:
		text += ": " + once(e.Err)
	case e.Result == flow.Interrupted: // by nothing: somebody asked for its status
		text = "the profile was not submitted yet"
	}
	return text
}

// once is an error's text without what several calls say alike: a run that is cut
// off has an end for each of them.
func once(err error) string {
	var lines []string
	for line := range strings.Lines(err.Error()) {
		if line = strings.TrimSuffix(line, "\n"); !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "; ")
}

func (e *outcomeError) Unwrap() error { return e.Err }
func (e *outcomeError) Hint() string  { return e.hint }

var outcomeTexts = map[flow.Result]string{
	flow.Noncompliant: "Twilio evaluated the profile noncompliant",
	flow.Rejected:     "Twilio rejected the profile",
	flow.Stopped:      "the run stopped",
	flow.Interrupted:  "the run was cut off",
}

// A hintedError adds a hint to an error.
type hintedError struct {
	error
	hint string
}

func (e *hintedError) Unwrap() error { return e.error }
func (e *hintedError) Hint() string  { return e.hint }

// A stoppedError is a Ctrl-C in words for people.
type stoppedError struct{ cause error }

func (e *stoppedError) Error() string { return "stopped before anything was sent" }
func (e *stoppedError) Unwrap() error { return e.cause }

// nothingCreated says of an error from before the first call that writes what
// people want to know first.
func (g *program) nothingCreated(err error) error {
	if errors.Is(err, context.Canceled) {
		err = &stoppedError{err}
	}
	const first = "Nothing was created at Twilio."
	hint := g.adviceOf(err)
	if !strings.HasPrefix(hint, first) {
		hint = strings.TrimSpace(first + " " + hint)
	}
	return &hintedError{err, hint}
}
