package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"charm.land/fang/v2"
	"github.com/spf13/pflag"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
)

// An error says what happened. Its hint says what exists at Twilio and what to do next, on a
// line of its own.

type hintedError struct {
	error
	hint string
}

func (e *hintedError) Unwrap() error { return e.error }
func (e *hintedError) Hint() string  { return e.hint }

// Hinted adds a hint to an error and keeps its exit code.
func Hinted(err error, hint string) error { return &hintedError{err, hint} }

type codedError struct {
	hintedError
	code int
}

func (e *codedError) ExitCode() int { return e.code }

// Coded adds a hint and an exit code to an error.
func Coded(code int, err error, hint string) error { return &codedError{hintedError{err, hint}, code} }

// Usage is the error of a wrong command line.
func Usage(text, hint string) error { return Coded(ExitUsage, errors.New(text), hint) }

// Problems is the error of an application whose problems were printed before.
func Problems(text, hint string) error { return Coded(ExitProblems, errors.New(text), hint) }

// A stoppedError says that Ctrl+C came before anything was sent.
type stoppedError struct{ cause error }

func (e *stoppedError) Error() string { return "stopped before anything was sent" }
func (e *stoppedError) Unwrap() error { return e.cause }

// NothingCreated is for errors before the first write. It puts first in the hint what people
// want to know first: nothing was created.
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

// ErrorText is an error's text without repeated lines: when a run is cut off, several calls
// fail with the same error.
func ErrorText(err error) string {
	var lines []string
	for line := range strings.Lines(err.Error()) {
		if line = strings.TrimSuffix(line, "\n"); !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "; ")
}

// Complain prints an error and, below it, its hint.
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

// Misuse prints an error that cobra found in the command line.
func (c *Console) Misuse(_ io.Writer, _ fang.Styles, err error) {
	if c.Unwritable() {
		return // the command line is fine: its answer couldn't be written
	}
	var value *pflag.InvalidValueError
	if _, said := errors.AsType[*codedError](err); !said {
		text := err.Error()
		if errors.As(err, &value) {
			text = fmt.Sprintf("--%s takes %s, not %q", value.GetFlag().Name, flagKinds[value.GetFlag().Value.Type()], value.GetValue())
		}
		err = Usage(text, "Run it with --help to see what it accepts.")
	}
	c.Complain(err)
}

// flagKinds is what flags take, by pflag's name of their type.
var flagKinds = map[string]string{"bool": "true or false", "int": "a whole number", "duration": "a time such as 300ms, 2s or 1m"}

// HintOf is an error's own hint; "" if it has none.
func HintOf(err error) string {
	var hinted interface{ Hint() string }
	if errors.As(err, &hinted) {
		return hinted.Hint()
	}
	return ""
}

// Advice is an error's own hint, or else the hint for errors of its kind; "" if there is
// none.
func (c *Console) Advice(err error) string {
	var (
		held      *draft.HeldError
		ambiguous *draft.AmbiguousError
		newer     *draft.NewerError
		broken    *draft.BrokenError
		call      *flow.Error
	)
	var moved *draft.MovedError
	switch hint := HintOf(err); {
	case errors.As(err, &moved):
		return c.finishMove(moved)
	case hint != "":
		return hint
	case errors.As(err, &held) && held.Who != "":
		return "To take it over: " + c.CommandLine("resume", held.ID, "--take-over") + ". They're told, and can't change it anymore."
	case errors.As(err, &held):
		return "Change it there, or close it there first. To see it: " + c.CommandLine("drafts", "show", held.ID)
	case errors.As(err, &ambiguous):
		return "Use the id, or enough of it to tell the drafts apart."
	case errors.As(err, &newer):
		return "Its files weren't changed. Open it with that version."
	case errors.As(err, &broken):
		return "Its files weren't changed. To delete them for good: " + c.CommandLine("drafts", "delete", broken.ID)
	case errors.Is(err, draft.ErrNotFound):
		return "To see your drafts: " + c.CommandLine("drafts", "list")
	case errors.As(err, &call):
		return callAdvice[call.Class]
	}
	return ""
}

// finishMove says how to finish the move of a draft.
func (c *Console) finishMove(moved *draft.MovedError) string {
	to, where := "team", ""
	if moved.To.Name == "" {
		to = "files"
		if here, _ := os.Hostname(); here != moved.To.Host {
			where = " on " + moved.To.Host
		}
	}
	return "To finish" + where + ", run the move again: " + c.CommandLine("drafts", "move", moved.ID, "--to", to)
}

// callAdvice is what to do about a failed call outside of a run. Such a call only reads.
var callAdvice = map[flow.Class]string{
	flow.Unknown:      "Run it again in a moment.",
	flow.NotSent:      "Check your connection to Twilio and run it again.",
	flow.RateLimited:  "Wait a minute and run it again.",
	flow.NotFound:     "Check if the SID and the account are right.",
	flow.Unauthorized: "Compare the account SID and the secret with the Twilio Console (https://console.twilio.com). Test credentials don't work with Trust Hub.",
}
