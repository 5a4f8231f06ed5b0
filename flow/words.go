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
		"try again: the wizard first checks what exists, and creates nothing twice",
	},
	NotSent:     {"can't reach Twilio", "Can't reach Twilio", "check your network, then try again"},
	RateLimited: {"Twilio is limiting calls (429)", "Twilio is limiting calls", "wait a minute, then try again"},
	NotFound:    {"Twilio doesn't show it yet (404)", "Twilio can't find it", "check the SID and the account"},
	Conflict:    {"it already exists at Twilio", "It already exists at Twilio", "try again: the wizard uses what exists"},
	Unauthorized: {
		"these credentials aren't allowed to do this", "Twilio doesn't accept these credentials",
		"compare the account SID and the secret with the Twilio Console; test credentials don't work with Trust Hub",
	},
	Refused: {"Twilio refused it", "Twilio refused the request", "change the answer that Twilio mentions, then try again"},
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
