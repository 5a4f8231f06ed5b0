package flow

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// A Kind is a kind of object at Twilio.
type Kind string

// The kinds of objects that a run reads or writes. Those with a parent live below it.
const (
	Policy             Kind = "Policy"
	EndUserType        Kind = "EndUserType"
	CustomerProfile    Kind = "CustomerProfile"
	EndUser            Kind = "EndUser"
	SupportingDocument Kind = "SupportingDocument"
	EntityAssignment   Kind = "EntityAssignment"          // parent: customer profile
	NumberAssignment   Kind = "ChannelEndpointAssignment" // parent: customer profile
	Evaluation         Kind = "Evaluation"                // parent: customer profile
	ProvisionalCopy    Kind = "ProvisionalCopy"           // parent: customer profile, which has one at most: fetched without a SID
	Address            Kind = "Address"
	PhoneNumber        Kind = "IncomingPhoneNumber"
	Account            Kind = "Account"
)

// Fields are the fields of an object, by the names in Twilio's answers: "friendly_name",
// "policy_sid", "status", "object_sid", "iso_country". The attributes of end users and
// documents are separate: see [Object] and [Content].
type Fields map[string]string

// Content is what a create or an update sends.
type Content struct {
	Fields     Fields
	Attributes map[string]string // end users and supporting documents only; always all of them
}

// An Object is one thing at Twilio, as Twilio's answer describes it.
type Object struct {
	Kind       Kind
	SID        string
	Fields     Fields            // every scalar of the answer, "" for null
	Attributes map[string]string // end users and documents
	Created    time.Time
	Updated    time.Time

	Rejections   []Reason        // CustomerProfile: its errors
	Findings     []Finding       // Evaluation: what failed
	Requirements json.RawMessage // Policy: its requirements; EndUserType: its fields
}

// Name is the friendly name.
func (o Object) Name() string { return o.Fields["friendly_name"] }

// Status is the status of a profile or an evaluation.
func (o Object) Status() string { return o.Fields["status"] }

// A Finding is one node of an evaluation's results that failed. Results come in several
// shapes (nested, "invalid" or "fields"): every failing node becomes a Finding, in order.
type Finding struct {
	ObjectType string // "authorized_representative_1", as Twilio names the object
	Field      string // "email", as Twilio names the field; "" for the whole object
	Name       string // the friendly name of the field, the object or the requirement
	Reason     string // Twilio's words
	Code       int    // such as 22214; 0 if there is none
}

// A Hub is one account at Twilio. A run reaches Twilio only through it.
//
// Every method sends its request once (List: one for each page) and never repeats it: the
// run decides what may be sent again. An error is an [*Error], or the context's.
type Hub interface {
	// Account is the SID of the account whose objects these are.
	Account() string
	// List returns all objects of a kind, from all pages, oldest first if dates are known.
	// parent is the customer profile for kinds that live below one, else "". An object
	// whose field differs from the filter is left out, even if Twilio has no such filter.
	List(ctx context.Context, kind Kind, parent string, filter Fields) ([]Object, error)
	// Fetch returns one object.
	Fetch(ctx context.Context, kind Kind, parent, sid string) (Object, error)
	// Create makes a new object. Fields that are "" are not sent.
	Create(ctx context.Context, kind Kind, parent string, c Content) (Object, error)
	// Update changes an object in place. Missing fields stay as they are; attributes are
	// replaced as a whole.
	Update(ctx context.Context, kind Kind, parent, sid string, c Content) (Object, error)
	// Delete removes an object. If there is no such object, the error is NotFound.
	Delete(ctx context.Context, kind Kind, parent, sid string) error
}

// Class is the kind of a failed call. It decides what may be done next.
type Class int

const (
	// Unknown: the call may or may not have taken effect. A timeout, a connection lost
	// after sending, a 5xx, a body that isn't Twilio's JSON.
	Unknown Class = iota
	// NotSent: the request never left: no route, no name, no TLS. Safe to repeat.
	NotSent
	// RateLimited: 429, never processed. Wait, then repeat.
	RateLimited
	// NotFound: 404. An object that was just created may show up later.
	NotFound
	// Conflict: 409, or 400 "already": the object already exists.
	Conflict
	// Unauthorized: 401 or 403: the credentials are wrong, or don't allow the call.
	Unauthorized
	// Refused: any other 4xx: the request is wrong, and repeating it won't help.
	Refused
)

var classNames = [...]string{"outcome unknown", "not sent", "rate limited", "not found", "conflict", "not authorized", "refused"}

func (c Class) String() string { return classNames[c] }

// An Error is a failed call. Its text leaves out Twilio's message, which can repeat an
// address (21628, 21629): use [Error.Message] on screens only.
type Error struct {
	Class      Class
	Op         string        // "create EndUser"
	Status     int           // HTTP status; 0 if no answer came
	Code       int           // Twilio's code; 0 if there is none
	Message    string        // Twilio's words; "" if there are none
	RequestID  string        // for Twilio's support
	RetryAfter time.Duration // what a 429 asked for; 0 if it didn't say
	Err        error         // the cause, if there was no answer
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
