package flow

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// A Kind is a kind of object at Twilio.
type Kind string

// The kinds of objects that a run reads or writes. The ones marked with a
// parent live below a customer profile.
const (
	Policy             Kind = "Policy"
	EndUserType        Kind = "EndUserType"
	CustomerProfile    Kind = "CustomerProfile"
	EndUser            Kind = "EndUser"
	SupportingDocument Kind = "SupportingDocument"
	EntityAssignment   Kind = "EntityAssignment"          // parent: customer profile
	NumberAssignment   Kind = "ChannelEndpointAssignment" // parent: customer profile
	Evaluation         Kind = "Evaluation"                // parent: customer profile
	ProvisionalCopy    Kind = "ProvisionalCopy"           // parent: customer profile, which has one at most: its SID is not asked for
	Address            Kind = "Address"
	PhoneNumber        Kind = "IncomingPhoneNumber"
	Account            Kind = "Account"
)

// Fields are what an object is made of, by Twilio's own names as its answers
// spell them: "friendly_name", "policy_sid", "status", "object_sid",
// "iso_country". The attributes of end users and documents are not among them:
// they have a place of their own in [Object] and [Content].
type Fields map[string]string

// Content is what a create or an update sends.
type Content struct {
	Fields     Fields
	Attributes map[string]string // end users and supporting documents only; always all of them
}

// An Object is one thing at Twilio, as an answer described it.
type Object struct {
	Kind       Kind
	SID        string
	Fields     Fields            // every scalar of the answer, "" where it was null
	Attributes map[string]string // end users and documents
	Created    time.Time
	Updated    time.Time

	Rejections   []Reason        // CustomerProfile: its errors
	Findings     []Finding       // Evaluation: what did not pass
	Requirements json.RawMessage // Policy: its requirements; EndUserType: its fields
}

// Name is the friendly name.
func (o Object) Name() string { return o.Fields["friendly_name"] }

// Status is the status of a profile or an evaluation.
func (o Object) Status() string { return o.Fields["status"] }

// A Finding is one node of an evaluation's results that did not pass. Results
// come in several shapes (nested, "invalid" or "fields"): every failing node
// becomes a Finding, in order, and none is dropped.
type Finding struct {
	ObjectType string // "authorized_representative_1", as Twilio names the object
	Field      string // "email", as Twilio names the field; "" where the whole object is meant
	Name       string // the friendly name of the field, the object or the requirement
	Reason     string // Twilio's words
	Code       int    // 22214 and so on; 0 where none was given
}

// A Hub is the interface through which a run reaches Twilio: one account's
// objects, with one method for each thing that can be done to them.
//
// Every method makes its request once (List: one for each page) and never
// repeats it; whether a request may be sent again is the run's decision. An
// error is an [*Error], or the context's.
type Hub interface {
	// Account is the SID of the account whose objects these are.
	Account() string
	// List returns all objects of a kind, from all pages, oldest first where
	// dates are known. parent is the customer profile of kinds that live below
	// one, else "". Filters go to Twilio where it has them and hold in any case:
	// an object whose field differs from the filter's value is left out.
	List(ctx context.Context, kind Kind, parent string, filter Fields) ([]Object, error)
	// Fetch returns one object.
	Fetch(ctx context.Context, kind Kind, parent, sid string) (Object, error)
	// Create makes a new object. Fields that are "" are not sent.
	Create(ctx context.Context, kind Kind, parent string, c Content) (Object, error)
	// Update changes an object in place. Fields that are missing stay as they
	// are; attributes are replaced as a whole.
	Update(ctx context.Context, kind Kind, parent, sid string, c Content) (Object, error)
	// Delete removes an object. One that is not there is a NotFound error.
	Delete(ctx context.Context, kind Kind, parent, sid string) error
}

// Class tells the failures of a call apart by what may be done next.
type Class int

const (
	// Unknown: nobody can say whether the call took effect. A time-out, a
	// connection lost after sending, a 5xx, a body that is not Twilio's JSON.
	Unknown Class = iota
	// NotSent: the request never left: no route, no name, no TLS. Safe to repeat.
	NotSent
	// RateLimited: 429; never processed. Wait, then repeat.
	RateLimited
	// NotFound: 404; on a SID just created it is worth another look.
	NotFound
	// Conflict: 409, or 400 "already": it is there already.
	Conflict
	// Unauthorized: 401 or 403: these credentials may not.
	Unauthorized
	// Refused: any other 4xx: the request is wrong, and will be as wrong again.
	Refused
)

var classNames = [...]string{"outcome unknown", "not sent", "rate limited", "not found", "conflict", "not authorised", "refused"}

func (c Class) String() string { return classNames[c] }

// An Error is what a call answered instead of an object. Its text holds
// Twilio's message, which never repeats an answer's personal data except for
// an address (21628, 21629): use [Error.Message] on screens only.
type Error struct {
	Class      Class
	Op         string        // "create EndUser"
	Status     int           // HTTP status; 0 where no answer came
	Code       int           // Twilio's code; 0 where there is none
	Message    string        // Twilio's words; "" where there are none
	RequestID  string        // for Twilio's support
	RetryAfter time.Duration // what a 429 asked for; 0 where it did not say
	Err        error         // the cause, where the failure was on the way
}

func (e *Error) Error() string {
	text := e.Op + ": " + e.Class.String()
	if e.Status != 0 {
		text += fmt.Sprintf(" (HTTP %d", e.Status)
		if e.Code != 0 {
			text += fmt.Sprintf(", Twilio code %d", e.Code)
		}
		text += ")"
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

func (e *Error) Unwrap() error { return e.Err }
