package cli

import (
	"context"
	"errors"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi"
	"trusthub-wizard/ui"
)

// The exit codes. Scripts rely on them: a number never changes its meaning.
const (
	ExitDone         = 0 // what was asked for is done
	ExitUnexpected   = 1 // something that none of the others describes
	ExitUsage        = 2 // the command line is wrong
	ExitProblems     = 3 // the application has problems; they were listed
	ExitNoncompliant = 4 // Twilio evaluated it noncompliant, or rejected it
	ExitUnauthorised = 5 // the credentials may not, or the primary profile cannot be used
	ExitCutOff       = 6 // cut off, or the outcome of a call is unknown: run it again to resume
)

// exitCode is the one place where an error becomes an exit code. Whatever a
// command comes to, it says with an error: nil where all is done.
func exitCode(err error) int {
	var (
		usage    *usageError
		problems *problemsError
		outcome  *outcomeError
		ground   *flow.GroundError
		missing  *twilioapi.MissingError
		wrong    *twilioapi.CredentialError
		call     *flow.Error
		other    *elsewhereError
		cut      *ui.CutOffError
		batch    *batchError
		lost     *unwrittenError
	)
	switch {
	case err == nil:
		return ExitDone
	case errors.As(err, &lost):
		return ExitUnexpected
	case errors.As(err, &batch):
		return batch.code()
	case errors.As(err, &usage):
		return ExitUsage
	case errors.As(err, &problems):
		return ExitProblems
	case errors.As(err, &outcome):
		return outcomeCode(outcome.Outcome)
	case errors.As(err, &ground), errors.As(err, &missing), errors.As(err, &wrong), errors.As(err, &other):
		return ExitUnauthorised
	case errors.As(err, &call):
		return classCode(call.Class)
	case errors.As(err, &cut) && cut.Stack == nil, // with one, the program is at fault
		errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return ExitCutOff
	}
	return ExitUnexpected
}

func outcomeCode(o flow.Outcome) int {
	switch o.Result {
	case flow.Submitted:
		return ExitDone
	case flow.Noncompliant, flow.Rejected:
		return ExitNoncompliant
	case flow.Interrupted:
		return ExitCutOff
	}
	// Stopped. What stands in the way of everything comes before what can be
	// mended in the application.
	if code := exitCode(o.Err); code == ExitUnauthorised || code == ExitCutOff {
		return code
	}
	for _, p := range o.Problems {
		if p.Field != "" && p.Severity == profile.Error {
			return ExitProblems
		}
	}
	return ExitUnexpected
}

func classCode(c flow.Class) int {
	switch c {
	case flow.Unauthorized:
		return ExitUnauthorised
	case flow.Unknown, flow.NotSent, flow.RateLimited:
		return ExitCutOff
	}
	return ExitUnexpected
}
