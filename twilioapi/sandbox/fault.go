package sandbox

import (
	"cmp"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Fault says which calls go wrong, and how.
type Fault struct {
	Call   string  // a call's name, or a pattern with *, or both with /DETAIL
	From   int     // the first of the matching calls, counted from 1
	To     int     // the last; 0 means all that follow
	Chance float64 // 0 means always
	Kind   FaultKind

	// Applied means that the call takes effect although its answer doesn't say so. Only
	// the kinds that leave it open use it.
	Applied bool
	// After is how long slow, late, hidden and list-lag take; 0 means the kind's default.
	After time.Duration
	// RetryAfter is the header of a 429, or one of the words in the README.
	RetryAfter string
	// Code is Twilio's code in a refusal; 0 means the usual one for the status.
	Code int
}

// A FaultKind is a way for a call to go wrong; "" means that it doesn't.
type FaultKind string

// kindOfFault is what a kind of fault does.
type kindOfFault struct {
	status   int  // of the answer; 0 means the call's own
	answered bool // the call takes effect
	choice   bool // Applied decides whether the call takes effect
	applied  bool // the default of Applied
	mangles  bool // an answer comes, but can't be read
	hangs    bool // no answer comes
	cuts     bool // the connection is reset
	slow     bool
	after    time.Duration // the default of After
	about    string
}

var faultKinds = map[FaultKind]kindOfFault{
	"":             {answered: true},
	"400":          {status: 400, about: "refused, no effect"},
	"401":          {status: 401, about: "refused, no effect"},
	"403":          {status: 403, about: "refused, no effect"},
	"404":          {status: 404, about: "refused, no effect"},
	"409":          {status: 409, about: "refused, no effect"},
	"429":          {status: 429, about: "too many requests, no effect; retry-after=SECONDS, date, none, absurd or any text"},
	"500":          {status: 500, choice: true, about: "server error; applied=yes or no"},
	"502":          {status: 502, choice: true, about: "bad gateway, in HTML; applied=yes or no"},
	"503":          {status: 503, choice: true, about: "unavailable; applied=yes or no"},
	"504":          {status: 504, choice: true, about: "gateway timeout, in HTML; applied=yes or no"},
	"timeout":      {hangs: true, choice: true, about: "no answer; applied=yes or no"},
	"reset-before": {cuts: true, about: "the connection is reset, no effect"},
	"reset-after":  {cuts: true, answered: true, about: "takes effect, then the connection is reset"},
	"half":         {answered: true, mangles: true, about: "takes effect; half of the body arrives, then the connection closes"},
	"garbage":      {answered: true, mangles: true, about: "takes effect; the body isn't JSON"},
	"html":         {choice: true, applied: true, mangles: true, about: "a web page with status 200; applied=yes or no"},
	"wrong-type":   {answered: true, mangles: true, about: "takes effect; the right body arrives as text/plain"},
	"slow":         {answered: true, slow: true, after: 3 * time.Second, about: "answers later; after=DURATION"},
	"late":         {hangs: true, after: 15 * time.Second, about: "no answer, takes effect later; after=DURATION"},
	"hidden":       {answered: true, after: 2 * time.Second, about: "what it creates isn't found at first; after=DURATION"},
	"list-lag":     {answered: true, after: 2 * time.Second, about: "what it creates isn't listed at first; after=DURATION"},
	"shuffled":     {answered: true, about: "a list is in a different order on each page"},
}

func (k FaultKind) facts() kindOfFault { return faultKinds[k] }

func (f Fault) after() time.Duration { return cmp.Or(f.After, f.Kind.facts().after) }

// faultNames are the kinds of faults, sorted, without "".
var faultNames = func() (names []string) {
	for kind := range faultKinds {
		if kind != "" {
			names = append(names, string(kind))
		}
	}
	slices.Sort(names)
	return names
}()

// FaultKinds lists the kinds of faults and what each does.
func FaultKinds() [][2]string {
	var list [][2]string
	for _, k := range faultNames {
		list = append(list, [2]string{k, faultKinds[FaultKind(k)].about})
	}
	return list
}

// matches compares a name with a pattern in which * matches any text.
func matches(pattern, name string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == name
	}
	if !strings.HasPrefix(name, parts[0]) {
		return false
	}
	name = name[len(parts[0]):]
	for _, part := range parts[1 : len(parts)-1] {
		i := strings.Index(name, part)
		if i < 0 {
			return false
		}
		name = name[i+len(part):]
	}
	return strings.HasSuffix(name, parts[len(parts)-1])
}

// meant reports whether a fault names a call, without counting it.
func (f Fault) meant(c Call) bool {
	pattern, detail, detailed := strings.Cut(f.Call, "/")
	if detailed && detail != c.Detail {
		return false
	}
	return matches(pattern, c.Name()) || c.submits() && matches(pattern, "update-customer-profile")
}

// decide finds the fault of a call. Each fault counts the calls that it names, so that *:3 is
// the third call of all, and one with a DETAIL counts only those with it.
func (s *Sandbox) decide(c Call) Fault {
	for i, f := range s.o.Faults {
		if !f.meant(c) {
			continue
		}
		key := counted{"fault", strconv.Itoa(i)}
		s.counts[key]++
		n := s.counts[key]
		if n < f.From || f.To != 0 && n > f.To {
			continue
		}
		if f.Chance > 0 && float64(mix(hash(s.o.Seed, c.Name()+c.Detail), uint64(n))) >= f.Chance*math.MaxUint64 {
			continue
		}
		return f
	}
	if s.o.Decide == nil {
		return Fault{}
	}
	f := s.o.Decide(c)
	if _, known := faultKinds[f.Kind]; !known {
		panic("sandbox: Decide returned a fault of kind " + strconv.Quote(string(f.Kind)))
	}
	return f
}

// usualCode is Twilio's code for a status.
var usualCode = map[int]int{400: 20001, 401: 20003, 403: 20403, 404: 20404, 409: 20409, 429: 20429, 500: 20500, 502: 20502, 503: 20503, 504: 20504}

// refusal is the answer of a fault with a status.
func (f Fault) refusal() *Error {
	status := f.Kind.facts().status
	e := &Error{Status: status, Code: cmp.Or(f.Code, usualCode[status]), Message: http.StatusText(status)}
	if status != http.StatusTooManyRequests {
		return e
	}
	e.Message = errTooMany.Message
	switch e.RetryAfter = cmp.Or(f.RetryAfter, "1"); e.RetryAfter {
	case "none":
		e.RetryAfter = ""
	case "date":
		e.RetryAfter = time.Now().Add(2 * time.Second).UTC().Format(http.TimeFormat)
	case "absurd":
		e.RetryAfter = "99999999999"
	}
	return e
}
