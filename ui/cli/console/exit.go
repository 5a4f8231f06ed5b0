package console

import (
	"context"
	"errors"

	"trusthub-wizard/flow"
	"trusthub-wizard/twilioapi"
	"trusthub-wizard/ui"
)

// The exit codes. Scripts rely on them: a number never changes its meaning.
const (
	ExitDone         = 0 // done
	ExitUnexpected   = 1 // anything else
	ExitUsage        = 2 // the command line is wrong
	ExitProblems     = 3 // the application has problems; they were listed
	ExitNoncompliant = 4 // Twilio evaluated it noncompliant, or rejected it
	ExitUnauthorized = 5 // the credentials aren't accepted, or the primary profile can't be used
	ExitCutOff       = 6 // cut off, or the outcome of a call is unknown: run it again to resume
	ExitLocked       = 7 // the profile is in review or approved: what was to be changed can't be changed now
)

// ExitCode turns an error into the exit code, and nothing else does. An error of a command
// knows its code and has a method ExitCode; this function knows the errors of the packages
// below. nil means done.
func ExitCode(err error) int {
	var (
		coded   interface{ ExitCode() int }
		ground  *flow.GroundError
		missing *twilioapi.MissingError
		wrong   *twilioapi.CredentialError
		call    *flow.Error
		cut     *ui.CutOffError
		locked  *flow.LockedError
	)
	switch {
	case err == nil:
		return ExitDone
	case errors.As(err, &coded):
		return coded.ExitCode()
	case errors.As(err, &ground), errors.As(err, &missing), errors.As(err, &wrong):
		return ExitUnauthorized
	case errors.As(err, &locked):
		return ExitLocked
	case errors.As(err, &call):
		switch call.Class {
		case flow.Unauthorized:
			return ExitUnauthorized
		case flow.Unknown, flow.NotSent, flow.RateLimited:
			return ExitCutOff
		}
	case errors.As(err, &cut) && cut.Stack == nil, // with a stack, the program is at fault
		errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return ExitCutOff
	}
	return ExitUnexpected
}
