package flow

import (
	"time"

	"trusthub-wizard/flow/profile"
)

// State is how far a step is.
type State int

// The states of a step.
const (
	Waiting  State = iota // its needs are not met yet
	Running               // its call was sent
	Retrying              // its call will be sent at Until, or sent again; Reason says why
	Looking               // its outcome is unknown: checking at Twilio if it took effect; see Reason and Until
	Finished              // done: Action says how, SID is the object
	Skipped               // not needed: Reason says why
	Broken                // it can't continue: Err says why
)

// Action is what a finished step did.
type Action string

// What a finished step did.
const (
	Created   Action = "created"
	Adopted   Action = "adopted"   // found the object of a call whose answer was lost
	Updated   Action = "updated"   // changed the object in place
	Unchanged Action = "unchanged" // the object is right: no call was needed
	Deleted   Action = "deleted"
	Found     Action = "found" // a step that only reads
	Checked   Action = "checked"
)

// An Event says that something happened to a step. The events of a run come one at a time,
// in order.
type Event struct {
	Step   StepID
	State  State
	At     time.Time
	Took   time.Duration // Finished and Broken: since the first call was sent
	SID    string
	Action Action
	Reason string    // for people: why it retries, looks, was skipped or broke
	Until  time.Time // Retrying: when the next call is sent; Looking: when a late call can no longer take effect
	Try    int       // Running and Retrying: the number of the call, from 1; 0 if it waits because Twilio limits other calls
	Err    error     // Broken, Retrying: the *Error
}

// Result is how a run ended.
type Result int

// How a run ended.
const (
	// Submitted: the profile is waiting for review, in review or approved. If
	// [Outcome.Numbers] isn't empty, only phone numbers were changed, and nothing was
	// submitted.
	Submitted Result = iota
	// Noncompliant: the evaluation found problems; nothing was submitted.
	Noncompliant
	// Rejected: Twilio's review rejected the profile, and the answers haven't changed
	// since.
	Rejected
	// Stopped: something has to be fixed first: Err and Problems say what.
	Stopped
	// Interrupted: the run was cut off by the user, by the network, or by a call whose
	// outcome is still unknown. Run again to continue.
	Interrupted
)

// An Outcome is the result of a run. Whatever it is, Receipt has what exists at Twilio.
type Outcome struct {
	Result   Result
	Receipt  Receipt
	Problems []profile.Problem // what to fix, each with its field if it has one
	Findings []Finding         // the evaluation's, as Twilio gave them
	Err      error             // Stopped and Interrupted: why
	// Numbers are the phone numbers that the run added to, or removed from, a profile that
	// was already in review or approved.
	Numbers NumberChange
	// Corrections are the parts of the address that Twilio corrected on its own.
	Corrections []Correction
	// Suggestions are the parts of the address that Twilio wants changed before it
	// accepts the address (21629): Kept is Twilio's suggestion.
	Suggestions []Correction
}

// A Correction is a part of an answer that Twilio stores differently from what was sent.
type Correction struct {
	Field profile.Key
	Sent  string
	Kept  string
}

// A Receipt is what exists at Twilio after a run.
type Receipt struct {
	Account    string        `json:"account_sid"`
	Profile    string        `json:"customer_profile_sid"`
	Status     string        `json:"status"` // the profile's, in Twilio's words
	Evaluation string        `json:"evaluation_sid,omitempty"`
	Rejections []int         `json:"rejections,omitempty"`
	Steps      []ReceiptLine `json:"objects"`
	Submitted  time.Time     `json:"submitted_at,omitzero"`
	ValidUntil time.Time     `json:"valid_until,omitzero"` // of an approved profile, if Twilio gives it
	// Copy is the profile's provisional copy, if Twilio has one. [Runner.Status] looks for
	// it.
	Copy *Copy `json:"provisional_copy,omitempty"`
}

// A Copy is a provisional copy of an approved profile. Twilio makes one "for making updates
// to an existing immutable customer profile", but doesn't document how to edit and submit
// it: we only show it.
type Copy struct {
	SID     string    `json:"customer_profile_sid"` // as Twilio gives it: the profile's own or the copy's
	Status  string    `json:"status"`
	Created time.Time `json:"created_at,omitzero"`
}

// A ReceiptLine is one object that a run made or relies on.
type ReceiptLine struct {
	Step StepID `json:"step"`
	Kind Kind   `json:"kind"`
	SID  string `json:"sid"`
}
