package flow

import (
	"time"

	"trusthub-wizard/flow/profile"
)

// State is where a step stands.
type State int

// The states of a step.
const (
	Waiting  State = iota // its needs are not met yet
	Running               // its call is under way
	Retrying              // it will be sent again, for Reason, at Until
	Looking               // its outcome is unknown: asking Twilio whether it took effect, for Reason, from Until on
	Finished              // done: Action says how, SID is the object
	Skipped               // not needed, for Reason
	Broken                // it cannot go on, for Err
)

// Action is how a finished step came to be so.
type Action string

// How a step finished.
const (
	Created   Action = "created"
	Adopted   Action = "adopted"   // it was there already, from a call whose answer was lost
	Updated   Action = "updated"   // it was there with other content
	Unchanged Action = "unchanged" // it was there as it should be: no call
	Deleted   Action = "deleted"
	Found     Action = "found" // a step that only reads
	Checked   Action = "checked"
)

// An Event says that something happened to a step. Events of a run come one
// after the other, in the order in which things happened.
type Event struct {
	Step   StepID
	State  State
	At     time.Time
	Took   time.Duration // Finished and Broken: from the first call's start
	SID    string
	Action Action
	Reason string    // why it retries, looks, was skipped or broke: in words for people
	Until  time.Time // Retrying and Looking: when the next call is made
	Try    int       // Running and Retrying: the how manieth call, from 1
	Err    error     // Broken, Retrying: the *Error
}

// Result is how a run ended.
type Result int

// How a run ended.
const (
	// Submitted: the profile stands at Twilio for review, in review or approved. Where
	// [Outcome.Numbers] is not empty, only phone numbers were changed, and nothing was
	// submitted.
	Submitted Result = iota
	// Noncompliant: the evaluation found problems; nothing was submitted.
	Noncompliant
	// Rejected: Twilio's review rejected the profile, and the answers did not
	// change since.
	Rejected
	// Stopped: something has to be mended first: Err and Problems say what.
	Stopped
	// Interrupted: the run was cut off (by the user, the network, a call whose
	// outcome could not be learned yet); run again to go on.
	Interrupted
)

// An Outcome is what a run came to. What exists at Twilio is in Receipt,
// whatever the result.
type Outcome struct {
	Result   Result
	Receipt  Receipt
	Problems []profile.Problem // what to mend, each leading to its field where it has one
	Findings []Finding         // the evaluation's, as Twilio gave them
	Err      error             // Stopped and Interrupted: why
	// Numbers are the phone numbers that the run assigned to, and removed from, a
	// profile that was in review or approved already.
	Numbers NumberChange
	// Corrections are the parts of the address that Twilio changed by itself.
	Corrections []Correction
	// Suggestions are the parts of the address that Twilio would have otherwise,
	// where it refused the address for that (21629): Kept is what it would have.
	Suggestions []Correction
}

// A Correction is a part of an answer that Twilio keeps otherwise than it was
// sent.
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
	ValidUntil time.Time     `json:"valid_until,omitzero"` // of an approved profile, where Twilio says so
	// Copy is the profile's provisional copy, where Twilio has one: [Runner.Status]
	// looks for it.
	Copy *Copy `json:"provisional_copy,omitempty"`
}

// A Copy is a provisional copy of an approved profile. Twilio makes one "for making
// updates to an existing immutable customer profile", and documents nothing of how
// it is edited and submitted: it is only told of here.
type Copy struct {
	SID     string    `json:"customer_profile_sid"` // as Twilio names it, the profile's own or the copy's
	Status  string    `json:"status"`
	Created time.Time `json:"created_at,omitzero"`
}

// A ReceiptLine is one object that a run made or relies on.
type ReceiptLine struct {
	Step StepID `json:"step"`
	Kind Kind   `json:"kind"`
	SID  string `json:"sid"`
}
