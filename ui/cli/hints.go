package cli

import (
	"errors"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
)

// hintOf is what an error itself says to do.
func hintOf(err error) string {
	var hinted interface{ Hint() string }
	if errors.As(err, &hinted) {
		return hinted.Hint()
	}
	return ""
}

// adviceOf is what to do about an error: what it says itself, else what is known of
// its kind.
func (g *program) adviceOf(err error) string {
	var (
		held      *draft.HeldError
		ambiguous *draft.AmbiguousError
		newer     *draft.NewerError
		broken    *draft.BrokenError
		call      *flow.Error
	)
	switch hint := hintOf(err); {
	case hint != "":
		return hint
	case errors.As(err, &held):
		return "It can be changed there, or here when it is closed there. To look at it: " + g.again("drafts", "show", held.ID)
	case errors.As(err, &ambiguous):
		return "Give the id, or as much of its beginning as no other has."
	case errors.As(err, &newer):
		return "Its files are left as they are: open it with that version."
	case errors.As(err, &broken):
		return "Its files are left as they are. To remove them for good: " + g.again("drafts", "delete", broken.ID)
	case errors.Is(err, draft.ErrNotFound):
		return g.again("drafts", "list") + " shows those that there are."
	case errors.As(err, &call):
		return callAdvice[call.Class]
	}
	return ""
}

// callAdvice is what to do about a call that failed outside of a run: it only read.
var callAdvice = map[flow.Class]string{
	flow.Unknown:      "Run it again in a moment.",
	flow.NotSent:      "Look whether Twilio can be reached from here, and run it again.",
	flow.RateLimited:  "Wait a minute and run it again.",
	flow.NotFound:     "Look whether the SID is right, and the account.",
	flow.Unauthorized: "Look at the account SID and its secret in Twilio's Console (https://console.twilio.com); test credentials reach nothing here.",
}
