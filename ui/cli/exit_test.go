package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi"
	"trusthub-wizard/ui"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/report"
)

func TestExitCodes(t *testing.T) {
	mendable := []profile.Problem{{Field: profile.Email, Severity: profile.Error, Message: "no"}}
	stopped := func(err error, problems ...profile.Problem) error {
		return report.Unsubmitted(flow.Outcome{Result: flow.Stopped, Err: err, Problems: problems}, "")
	}
	c := &console.Console{}
	for _, ended := range []struct {
		name string
		err  error
		want int
	}{
		{"nothing", nil, 0},
		{"submitted", report.Unsubmitted(flow.Outcome{Result: flow.Submitted}, ""), 0},
		{"anything else", errors.New("disk full"), 1},
		{"refused without a field to mend", stopped(&flow.Error{Class: flow.Refused}), 1},
		{"declined", c.NothingCreated(console.ErrDeclined), 1},
		{"wrong flag", console.Usage("unknown flag", ""), 2},
		{"wrong file", fmt.Errorf("apply: %w", console.Problems("2 problems", "")), 3},
		{"refused at a field", stopped(&flow.Error{Class: flow.Refused}, mendable...), 3},
		{"noncompliant", report.Unsubmitted(flow.Outcome{Result: flow.Noncompliant, Problems: mendable}, ""), 4},
		{"rejected", report.Unsubmitted(flow.Outcome{Result: flow.Rejected}, ""), 4},
		{"no credentials", c.NothingCreated(&twilioapi.MissingError{}), 5},
		{"wrong credentials", c.NothingCreated(&flow.Error{Class: flow.Unauthorized}), 5},
		{"no primary profile", c.NothingCreated(&flow.GroundError{}), 5},
		{"credentials withdrawn", stopped(&flow.Error{Class: flow.Unauthorized}, mendable...), 5},
		{"primary profile withdrawn", stopped(&flow.GroundError{}), 5},
		{"interrupted", report.Unsubmitted(flow.Outcome{Result: flow.Interrupted, Err: context.Canceled}, ""), 6},
		{"interrupted before anything was sent", c.NothingCreated(context.Canceled), 6},
		{"terminal closed", &ui.CutOffError{Reason: "the terminal was closed"}, 6},
		{"panic", &ui.CutOffError{Reason: "a bug in the program", Stack: []byte("main.go:1")}, 1},
		{"outcome unknown", stopped(&flow.Error{Class: flow.Unknown}), 6},
		{"no network", c.NothingCreated(&flow.Error{Class: flow.NotSent}), 6},
		{"slowed down for too long", &flow.Error{Class: flow.RateLimited}, 6},
	} {
		if got := console.ExitCode(ended.err); got != ended.want {
			t.Errorf("%s: exit code %d, want %d", ended.name, got, ended.want)
		}
	}
}

func TestStandardInputThatCannotBeRead(t *testing.T) {
	var complaint strings.Builder
	p := Process{[]string{"check", "-"}, console.Streams{
		In:  iotest.ErrReader(errors.New("is a directory")),
		Out: io.Discard, Err: &complaint, Getenv: func(string) string { return "" },
	}}
	if code := p.Run(t.Context()); code != console.ExitProblems || !strings.Contains(complaint.String(), "-: can't be read: is a directory") {
		t.Errorf("exit code %d: %s", code, complaint.String())
	}
}
