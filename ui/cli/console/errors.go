package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"charm.land/fang/v2"
	"github.com/spf13/pflag"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
)

// Errors say what happened. A hint says what exists at Twilio now and what to do next; it's
// printed on a line of its own.

// A hintedError adds a hint to an error.
type hintedError struct {
	error
	hint string
}

func (e *hintedError) Unwrap() error { return e.error }
func (e *hintedError) Hint() string  { return e.hint }

// Hinted adds a hint to an error and keeps its exit code.
func Hinted(err error, hint string) error { return &hintedError{err, hint} }

// A codedError is an error with a fixed exit code.
type codedError struct {
	hintedError
	code int
}

func (e *codedError) ExitCode() int { return e.code }

// Coded adds a hint and an exit code to an error.
func Coded(code int, err error, hint string) error { return &codedError{hintedError{err, hint}, code} }

// Usage is the error of a wrong command line.
func Usage(text, hint string) error { return Coded(ExitUsage, errors.New(text), hint) }

// Problems is the error of an application with problems, which were printed before.
func Problems(text, hint string) error { return Coded(ExitProblems, errors.New(text), hint) }

// A stoppedError puts a Ctrl-C into words.
type stoppedError struct{ cause error }

func (e *stoppedError) Error() string { return "stopped before anything was sent" }
func (e *stoppedError) Unwrap() error { return e.cause }

// NothingCreated adds to an error from before the first write that nothing was created:
// that's what people want to know first.
func (c *Console) NothingCreated(err error) error {
	if errors.Is(err, context.Canceled) {
		err = &stoppedError{err}
	}
	const first = "Nothing was created at Twilio."
	hint := c.Advice(err)
	if !strings.HasPrefix(hint, first) {
		hint = strings.TrimSpace(first + " " + hint)
	}
	return Hinted(err, hint)
}

// ErrorText is an error's text without repeated lines: several calls of a run that is cut
// off fail alike.
func ErrorText(err error) string {
	var lines []string
	for line := range strings.Lines(err.Error()) {
		if line = strings.TrimSuffix(line, "\n"); !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "; ")
}

// Complain prints an error and, below it, what to do next.
func (c *Console) Complain(err error) {
	if err == nil {
		return
	}
	if c.File != "" {
		c.Note("%s", ErrorText(err))
	} else {
		c.Note("%s: %s", Name, ErrorText(err))
	}
	if hint := c.Advice(err); hint != "" {
		c.Note("%s", hint)
	}
	var bug *flow.PanicError
	if errors.As(err, &bug) {
		fmt.Fprintf(c.Err, "%s", bug.Stack)
	}
}

// Misuse prints what cobra finds wrong with the command line.
func (c *Console) Misuse(_ io.Writer, _ fang.Styles, err error) {
	if c.Unwritable() {
		return // nothing is wrong: the answer could not be written
	}
	var value *pflag.InvalidValueError
	if _, said := errors.AsType[*codedError](err); !said {
		text := err.Error()
		if errors.As(err, &value) {
			text = fmt.Sprintf("--%s takes %s, not %q", value.GetFlag().Name, flagKinds[value.GetFlag().Value.Type()], value.GetValue())
		}
		err = Usage(text, "Run it with --help to see what it takes.")
	}
	c.Complain(err)
}

// flagKinds say what flags take, by pflag's names of their types.
var flagKinds = map[string]string{"bool": "true or false", "int": "a whole number", "duration": "a time such as 300ms, 2s or 1m"}

// HintOf is an error's own hint; "" if it has none.
func HintOf(err error) string {
	var hinted interface{ Hint() string }
	if errors.As(err, &hinted) {
		return hinted.Hint()
	}
	return ""
}

// Advice is what to do about an error: its own hint, else what helps with errors of its
// kind.
func (c *Console) Advice(err error) string {
	var (
		held      *draft.HeldError
		ambiguous *draft.AmbiguousError
		newer     *draft.NewerError
		broken    *draft.BrokenError
		call      *flow.Error
	)
	switch hint := HintOf(err); {
	case hint != "":
		return hint
	case errors.As(err, &held):
		return "It can be changed there, or here when it is closed there. To look at it: " + c.CommandLine("drafts", "show", held.ID)
	case errors.As(err, &ambiguous):
		return "Give the id, or as much of its beginning as no other has."
	case errors.As(err, &newer):
		return "Its files are left as they are: open it with that version."
	case errors.As(err, &broken):
		return "Its files are left as they are. To remove them for good: " + c.CommandLine("drafts", "delete", broken.ID)
	case errors.Is(err, draft.ErrNotFound):
		return c.CommandLine("drafts", "list") + " shows those that there are."
	case errors.As(err, &call):
		return callAdvice[call.Class]
	}
	return ""
}

// callAdvice is what to do about a failed call outside of a run, which only read.
var callAdvice = map[flow.Class]string{
	flow.Unknown:      "Run it again in a moment.",
	flow.NotSent:      "Look whether Twilio can be reached from here, and run it again.",
	flow.RateLimited:  "Wait a minute and run it again.",
	flow.NotFound:     "Look whether the SID is right, and the account.",
	flow.Unauthorized: "Look at the account SID and its secret in Twilio's Console (https://console.twilio.com); test credentials reach nothing here.",
}
