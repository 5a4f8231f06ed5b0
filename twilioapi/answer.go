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

// An answer is what came back.
type answer struct {
	status    int
	header    http.Header
	requestID string
	body      []byte
}

// complaint is Twilio's error body.
type complaint struct {
	Code    *int   `json:"code"`
	Message string `json:"message"`
}

// complaint reads an error body, and tells whether it is Twilio's.
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

// judge says what an answer, or the lack of one, means for what may be done
// next. nil means that Twilio did it.
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
			return k.unknown(errors.New("the answer is not Twilio's"))
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
		// Something between here and Twilio may have answered in its place.
		e.Class, e.Err = flow.Unknown, errors.New("the answer is not Twilio's")
	}
	return e
}

// class is what a status other than success means.
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

// longestWait bounds what a server can ask for: beyond it lies a mistake.
const longestWait = time.Hour

// retryAfter reads Retry-After, as seconds or as a date. A date is compared with
// the answer's own, since clocks differ. Nonsense is 0, as if nothing were said.
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

// fieldsOf reads a JSON object, numbers as they are written.
func fieldsOf(body []byte) (map[string]any, error) {
	dec := json.NewDecoder(strings.NewReader(string(body)))
	dec.UseNumber()
	var m map[string]any
	if err := dec.Decode(&m); err != nil || m == nil || dec.More() {
		return nil, fmt.Errorf("the answer is not Twilio's JSON (%d bytes)", len(body))
	}
	return m, nil
}
