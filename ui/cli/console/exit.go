package console

import (
	"context"
	"errors"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/team"
	"trusthub-wizard/twilioapi"
	"trusthub-wizard/ui"
)

// The exit codes. Scripts rely on them, so a number never changes its meaning.
const (
	ExitDone         = 0 // done
	ExitUnexpected   = 1 // anything else
	ExitUsage        = 2 // the command line is wrong
	ExitProblems     = 3 // the application has problems; they were listed
	ExitNoncompliant = 4 // the evaluation is noncompliant, or Twilio rejected the profile
	ExitUnauthorized = 5 // the credentials aren't accepted, the primary profile can't be used, or the key isn't a member's
	ExitCutOff       = 6 // cut off, or the outcome of a call is unknown: run it again to resume
	ExitLocked       = 7 // the profile is in review or approved, and the change isn't possible now
)

// ExitCode returns the exit code for an error; nil means done. It's the only place that
// decides. Errors of commands have a method ExitCode; the rest come from the packages below.
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
	case errors.As(err, &ground), errors.As(err, &missing), errors.As(err, &wrong), errors.Is(err, team.ErrStranger):
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
