package flow

import (
	"errors"
	"fmt"
)

// classWords says of each class of failure, in words for people: why a row waits, what
// happened, and what is safe to do.
var classWords = [...]struct{ reason, headline, advice string }{
	Unknown: {
		"the answer did not arrive", "Twilio's answer did not arrive",
		"run it again: what was sent is looked for first, and nothing is created twice",
	},
	NotSent:     {"Twilio cannot be reached", "Twilio cannot be reached", "check the network, then try again"},
	RateLimited: {"Twilio asks to slow down (429)", "Twilio asks to slow down", "wait a minute, then try again"},
	NotFound:    {"Twilio does not show it yet (404)", "Twilio does not know it", "check that the SID and the account are the right ones"},
	Conflict:    {"Twilio says it is there already", "Twilio has it already", "run it again: what is there is used"},
	Unauthorized: {
		"these credentials may not do this", "These credentials are not accepted",
		"check the account SID and its secret in Twilio's Console; test credentials do not reach the Trust Hub",
	},
	Refused: {"Twilio refused it", "Twilio refused the request", "change the answer it names, then try again"},
}

// Headline says what happened.
func (c Class) Headline() string { return classWords[c].headline }

// Advice says what is safe to do about it.
func (c Class) Advice() string { return classWords[c].advice }

// reasonOf says why a call failed, for the row of its step.
func reasonOf(err error) string {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return classWords[Unknown].reason
	}
	text := classWords[e.Class].reason
	if e.Class == Unknown && e.Status != 0 {
		text = fmt.Sprintf("Twilio answered HTTP %d, which leaves open whether it happened", e.Status)
	}
	if e.Message != "" && e.Class >= Conflict {
		text += ": " + shortened(e.Message)
	}
	return text
}
