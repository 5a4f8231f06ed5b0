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
)

func TestExitCodes(t *testing.T) {
	mendable := []profile.Problem{{Field: profile.Email, Severity: profile.Error, Message: "no"}}
	stopped := func(err error, problems ...profile.Problem) error {
		return &outcomeError{Outcome: flow.Outcome{Result: flow.Stopped, Err: err, Problems: problems}}
	}
	g := &program{}
	for _, c := range []struct {
		name string
		err  error
		want int
	}{
		{"nothing", nil, 0},
		{"submitted", &outcomeError{Outcome: flow.Outcome{Result: flow.Submitted}}, 0},
		{"anything else", errors.New("disk full"), 1},
		{"refused without a field to mend", stopped(&flow.Error{Class: flow.Refused}), 1},
		{"declined", g.nothingCreated(errDeclined), 1},
		{"wrong flag", &usageError{text: "unknown flag"}, 2},
		{"wrong file", fmt.Errorf("apply: %w", &problemsError{text: "2 problems"}), 3},
		{"refused at a field", stopped(&flow.Error{Class: flow.Refused}, mendable...), 3},
		{"noncompliant", &outcomeError{Outcome: flow.Outcome{Result: flow.Noncompliant, Problems: mendable}}, 4},
		{"rejected", &outcomeError{Outcome: flow.Outcome{Result: flow.Rejected}}, 4},
		{"no credentials", g.nothingCreated(&twilioapi.MissingError{}), 5},
		{"wrong credentials", g.nothingCreated(&flow.Error{Class: flow.Unauthorized}), 5},
		{"no primary profile", g.nothingCreated(&flow.GroundError{}), 5},
		{"credentials withdrawn", stopped(&flow.Error{Class: flow.Unauthorized}, mendable...), 5},
		{"primary profile withdrawn", stopped(&flow.GroundError{}), 5},
		{"interrupted", &outcomeError{Outcome: flow.Outcome{Result: flow.Interrupted, Err: context.Canceled}}, 6},
		{"interrupted before anything was sent", g.nothingCreated(context.Canceled), 6},
		{"terminal closed", &ui.CutOffError{Reason: "the terminal was closed"}, 6},
		{"panic", &ui.CutOffError{Reason: "a mistake in the program", Stack: []byte("main.go:1")}, 1},
		{"outcome unknown", stopped(&flow.Error{Class: flow.Unknown}), 6},
		{"no network", g.nothingCreated(&flow.Error{Class: flow.NotSent}), 6},
		{"slowed down for too long", &flow.Error{Class: flow.RateLimited}, 6},
	} {
		if got := exitCode(c.err); got != c.want {
			t.Errorf("%s: exit code %d, want %d", c.name, got, c.want)
		}
	}
}

// Whatever went wrong, people are told what to do about it.
func TestOutcomesSayWhatExistsAndWhatToDo(t *testing.T) {
	receipt := flow.Receipt{Profile: "BU1", Status: "draft", Steps: []flow.ReceiptLine{
		{Step: flow.StepProfile, Kind: flow.CustomerProfile, SID: "BU1"}, {Step: flow.StepBusiness, Kind: flow.EndUser, SID: "IT1"},
	}}
	const again = "trusthub-wizard apply owl.yaml"
	for _, c := range []struct {
		outcome flow.Outcome
		want    string
	}{
		{flow.Outcome{Result: flow.Interrupted},
			"Nothing was created at Twilio. Nothing is created twice when it is run again: " + again},
		{flow.Outcome{Result: flow.Interrupted, Receipt: receipt},
			"At Twilio there is the profile BU1 (draft) with 1 object. Nothing is created twice when it is run again: " + again},
		{flow.Outcome{Result: flow.Noncompliant, Receipt: receipt},
			"At Twilio there is the profile BU1 (draft) with 1 object. It was not submitted. Mend the answers and run again: " + again},
		{flow.Outcome{Result: flow.Rejected, Receipt: receipt},
			"At Twilio there is the profile BU1 (draft) with 1 object. Mend the answers, they are corrected in place, and run again: " + again},
		{flow.Outcome{Result: flow.Stopped, Receipt: flow.Receipt{Steps: receipt.Steps[1:]}},
			"At Twilio there is 1 object of this application and no profile yet. Mend it and run again: " + again},
	} {
		if got := atTwilio(c.outcome.Receipt) + " " + (&program{}).next(c.outcome, again); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", resultNames[c.outcome.Result], got, c.want)
		}
	}
}

// A run that is cut off ends several calls, and says so once.
func TestErrorsAreSaidOnce(t *testing.T) {
	cut := errors.New("cut off before it was done")
	err := &outcomeError{Outcome: flow.Outcome{Result: flow.Interrupted, Err: errors.Join(cut, errors.New("disk full"), cut)}}
	if got, want := err.Error(), "the run was cut off: cut off before it was done; disk full"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestStandardInputThatCannotBeRead(t *testing.T) {
	var complaint strings.Builder
	p := Process{
		Args: []string{"check", "-"}, In: iotest.ErrReader(errors.New("is a directory")),
		Out: io.Discard, Err: &complaint, Getenv: func(string) string { return "" },
	}
	if code := p.Run(t.Context()); code != ExitProblems || !strings.Contains(complaint.String(), "-: cannot be read: is a directory") {
		t.Errorf("exit code %d: %s", code, complaint.String())
	}
}
