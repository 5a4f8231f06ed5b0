package flow

import (
	"errors"
	"fmt"
)

// classWords says for each class, in words for people: why a step waits, what happened, and
// what's safe to do.
var classWords = [...]struct{ reason, headline, advice string }{
	Unknown: {
		"the answer didn't arrive", "Twilio's answer didn't arrive",
		"run it again: it checks first what exists, and creates nothing twice",
	},
	NotSent:     {"can't reach Twilio", "Can't reach Twilio", "check your network, then try again"},
	RateLimited: {"Twilio asks to slow down (429)", "Twilio asks to slow down", "wait a minute, then try again"},
	NotFound:    {"Twilio doesn't show it yet (404)", "Twilio can't find it", "check the SID and the account"},
	Conflict:    {"it already exists at Twilio", "It already exists at Twilio", "run it again: it uses what exists"},
	Unauthorized: {
		"these credentials aren't allowed to do this", "Twilio doesn't accept these credentials",
		"check the account SID and its secret in Twilio's Console; test credentials don't work with Trust Hub",
	},
	Refused: {"Twilio refused it", "Twilio refused the request", "change the answer it names, then try again"},
}

// Headline says what happened, without Twilio's message.
func (c Class) Headline() string { return classWords[c].headline }

// Advice says what's safe to do, in lower case, to follow a colon.
func (c Class) Advice() string { return classWords[c].advice }

// reasonOf says why a call failed, for the row of its step.
func reasonOf(err error) string {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return classWords[Unknown].reason
	}
	text := classWords[e.Class].reason
	if e.Class == Unknown && e.Status != 0 {
		text = fmt.Sprintf("Twilio answered HTTP %d, so it's unclear if the call took effect", e.Status)
	}
	if e.Message != "" && e.Class >= Conflict {
		text += ": " + shortened(e.Message)
	}
	return text
}
