package twilioapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"trusthub-wizard/flow"
)

// An answer is Twilio's, or a part of it if the connection broke.
type answer struct {
	status    int
	header    http.Header
	requestID string
	body      []byte
}

// A complaint is Twilio's error body.
type complaint struct {
	Code    *int   `json:"code"`
	Message string `json:"message"`
}

// complaint reads an error body and reports whether it's Twilio's.
func (a answer) complaint() (complaint, bool) {
	var c complaint
	if a.status < 300 || json.Unmarshal(a.body, &c) != nil {
		return complaint{}, false
	}
	return c, c.Code != nil || c.Message != ""
}

func (a answer) code() int {
	if c, ok := a.complaint(); ok && c.Code != nil {
		return *c.Code
	}
	return 0
}

// judge turns an answer, or the error that came instead of one, into a *flow.Error whose
// class tells what's safe to do next. nil means that Twilio did it.
func (k *call) judge(err error) error {
	e := &flow.Error{Op: k.op, Status: k.answer.status, RequestID: k.answer.requestID}
	var fail *failure
	if errors.As(err, &fail) {
		e.Class, e.Err = flow.Unknown, fail.err
		if !fail.written {
			e.Class = flow.NotSent
		}
		return e
	}
	if k.answer.status >= 200 && k.answer.status < 300 {
		if k.verb == "delete" && k.answer.status != http.StatusNoContent && len(k.answer.body) > 0 {
			return k.unknown(errNotTwilio)
		}
		return nil
	}
	said, twilios := k.answer.complaint()
	e.Message, e.Code = said.Message, k.answer.code()
	switch e.Class = k.class(said.Message); {
	case e.Class == flow.RateLimited:
		e.RetryAfter = retryAfter(k.answer.header, time.Now())
	case e.Class == flow.Unknown || twilios:
	default:
		e.Class, e.Err = flow.Unknown, errNotTwilio
	}
	return e
}

// errNotTwilio is for answers without Twilio's error body: a proxy or a gateway on the way
// may have written them.
var errNotTwilio = errors.New("the answer didn't come from Twilio")

// class is what a status other than success means. Twilio refuses a repeated assignment
// with a 400 that says "already": that's a conflict too.
func (k *call) class(message string) flow.Class {
	assigning := k.verb == "create" && (k.kind == flow.EntityAssignment || k.kind == flow.NumberAssignment)
	switch status := k.answer.status; {
	case status == http.StatusTooManyRequests:
		return flow.RateLimited
	case status < 400 || status >= 500 || status == http.StatusRequestTimeout:
		return flow.Unknown
	case status == http.StatusNotFound:
		return flow.NotFound
	case status == http.StatusConflict:
		return flow.Conflict
	case status == http.StatusBadRequest && assigning && strings.Contains(strings.ToLower(message), "already"):
		return flow.Conflict
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return flow.Unauthorized
	}
	return flow.Refused
}

// longestWait is the longest Retry-After that is obeyed. Anything longer is a mistake.
const longestWait = time.Hour

// retryAfter reads Retry-After, as seconds or as a date. A date is compared with the
// answer's own Date, since clocks differ. Anything else counts as 0.
func retryAfter(h http.Header, now time.Time) time.Duration {
	text := strings.TrimSpace(h.Get("Retry-After"))
	var wait time.Duration
	if seconds, err := strconv.ParseFloat(text, 64); err == nil {
		switch {
		case seconds >= longestWait.Seconds():
			wait = longestWait
		case seconds > 0: // NaN is not
			wait = time.Duration(seconds * float64(time.Second))
		}
	} else if at, err := http.ParseTime(text); err == nil {
		if sent, err := http.ParseTime(h.Get("Date")); err == nil {
			now = sent
		}
		wait = at.Sub(now)
	}
	return min(max(wait, 0), longestWait)
}

// fieldsOf reads a JSON object and keeps its numbers as they are written.
func fieldsOf(body []byte) (map[string]any, error) {
	dec := json.NewDecoder(strings.NewReader(string(body)))
	dec.UseNumber()
	var m map[string]any
	if err := dec.Decode(&m); err != nil || m == nil || dec.More() {
		return nil, fmt.Errorf("the answer isn't Twilio's JSON (%d bytes)", len(body))
	}
	return m, nil
}
