package sandbox

import "fmt"

// An Error is a refusal in Twilio's words. The call had no effect, unless its status is 5xx.
type Error struct {
	Status     int
	Code       int
	Message    string
	RetryAfter string // the Retry-After header; "" for none
}

func (e *Error) Error() string {
	return fmt.Sprintf("HTTP %d, code %d: %s", e.Status, e.Code, e.Message)
}

// A Lost is an outcome that the client can't know: the call may have taken effect, but no
// usable answer came.
type Lost struct {
	Kind FaultKind
}

func (l *Lost) Error() string { return "no usable answer: " + string(l.Kind) }

// The refusals are in Twilio's words. For the codes, see its error dictionary,
// https://www.twilio.com/docs/api/errors.

func notFound(path string) *Error {
	return &Error{Status: 404, Code: 20404, Message: "The requested resource " + path + " was not found"}
}

func missing(param string) *Error {
	return &Error{Status: 400, Code: 20001, Message: "Missing required parameter " + param + " in the post body"}
}

func wrong(param string) *Error {
	return &Error{Status: 400, Code: 20001, Message: "Parameter '" + param + "' is not valid"}
}

func refuse(code int, message string) *Error {
	return &Error{Status: 400, Code: code, Message: message}
}

var (
	errAuthenticate = &Error{Status: 401, Code: 20003, Message: "Authenticate"}
	errTestAccount  = &Error{Status: 403, Code: 20008, Message: "Resource not accessible with Test Account Credentials"}
	errSuspended    = &Error{Status: 403, Code: 20403, Message: "Account is not active"}
	errRestricted   = &Error{Status: 403, Code: 70051, Message: "Authorization Error: this key may not do that"}
	errMethod       = &Error{Status: 405, Code: 20004, Message: "Method not allowed"}
	errTooMany      = &Error{Status: 429, Code: 20429, Message: "Too Many Requests"}

	errPrimaryByAPI = refuse(20001, "This operation is restricted via API for Primary Customer Profiles. Use Twilio Console instead.")
	errDirect       = refuse(20001, "Secondary Customer Profile for direct_customer can only be created through Twilio console.")
	errStatusUpdate = refuse(22203, "User cannot perform this status update")
	errAssigned     = &Error{Status: 409, Code: 20409, Message: "The object is already assigned to the bundle"}
	errAssigned400  = refuse(22205, "The object is already assigned to the bundle")
	errNoCopy       = refuse(18607, "The Customer Profile is not eligible for a provisional copy")
	errCopied       = refuse(18608, "The Customer Profile has a provisional copy already")
	errCopyAddress  = refuse(18610, "An address of the Customer Profile was deleted")
	errConcurrent   = &Error{Status: 409, Code: 20409, Message: "Another change of this bundle is under way"}
)

// contention is the refusal of a second assignment at the same time, by value of the switch.
var contention = map[string]*Error{"409": errConcurrent, "429": errTooMany}

// immutable is the refusal to change what is in review or approved.
func immutable(what string) *Error {
	return refuse(70002, "Cannot update "+what+". A bundle it belongs to is in an immutable state.")
}
