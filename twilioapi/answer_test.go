package twilioapi

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"trusthub-wizard/flow"
)

var good = fmt.Sprintf(`{"sid":%q,"friendly_name":"marker"}`, sid("IT", 1))

// Each way a create can fail has the class that tells what's safe to do next.
func TestFailuresHaveTheirClass(t *testing.T) {
	const twilios = `{"code":%d,"message":"in Twilio's words","more_info":"https://www.twilio.com/docs/errors","status":%d}`
	body := func(code, status int) string { return fmt.Sprintf(twilios, code, status) }
	const page = "<html><body>502 Bad Gateway</body></html>"
	for _, c := range []struct {
		name   string
		handle http.HandlerFunc
		class  flow.Class
		status int
		code   int
	}{
		{"wrong credentials", says(401, body(20003, 401)), flow.Unauthorized, 401, 20003},
		{"not allowed", says(403, body(20403, 403)), flow.Unauthorized, 403, 20403},
		{"test credentials", says(403, body(20008, 403)), flow.Unauthorized, 403, 20008},
		{"too many", says(429, body(20429, 429)), flow.RateLimited, 429, 20429},
		{"too many, from a gateway", says(429, page), flow.RateLimited, 429, 0},
		{"too many, without a body", says(429, ""), flow.RateLimited, 429, 0},
		{"wrong", says(400, body(22206, 400)), flow.Refused, 400, 22206},
		{"already, but no assignment", says(400, `{"code":1,"message":"already there"}`), flow.Refused, 400, 1},
		{"no such thing", says(404, body(20404, 404)), flow.NotFound, 404, 20404},
		{"there already", says(409, body(45000, 409)), flow.Conflict, 409, 45000},
		{"unprocessable", says(422, body(20422, 422)), flow.Refused, 422, 20422},
		{"a message without a code", says(400, `{"message":"no"}`), flow.Refused, 400, 0},
		{"server error", says(500, body(20500, 500)), flow.Unknown, 500, 20500},
		{"server error in HTML", says(502, page), flow.Unknown, 502, 0},
		{"unavailable", says(503, ""), flow.Unknown, 503, 0},
		{"gateway timeout", says(504, "upstream request timeout"), flow.Unknown, 504, 0},
		{"request timeout", says(408, body(20408, 408)), flow.Unknown, 408, 20408},
		{"a wall's 403", says(403, page), flow.Unknown, 403, 0},
		{"a wrong server's 404", says(404, "404 page not found"), flow.Unknown, 404, 0},
		{"a 400 that breaks off", says(400, `{"code":22206,"mess`), flow.Unknown, 400, 0},
		{"a 400 of somebody else", says(400, `{"error":"no"}`), flow.Unknown, 400, 0},
		{"success in HTML", says(201, page), flow.Unknown, 201, 0},
		{"success without a body", says(201, ""), flow.Unknown, 201, 0},
		{"success without a SID", says(201, `{"friendly_name":"marker"}`), flow.Unknown, 201, 0},
		{"success with another kind's SID", says(201, fmt.Sprintf(`{"sid":%q}`, sid("RD", 1))), flow.Unknown, 201, 0},
		{"success with no object", says(201, `[]`), flow.Unknown, 201, 0},
		{"success, null", says(201, `null`), flow.Unknown, 201, 0},
		{"success with more behind", says(201, good+"{"), flow.Unknown, 201, 0},
		{"moved", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		}, flow.Unknown, 307, 0},
		{"half a body", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", fmt.Sprint(len(good)))
			w.WriteHeader(201)
			io.WriteString(w, good[:len(good)/2])
		}, flow.Unknown, 201, 0},
		{"no answer at all", func(w http.ResponseWriter, _ *http.Request) { reset(w) }, flow.Unknown, 0, 0},
		{"a huge body", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(201)
			for chunk := strings.Repeat("x", 1<<20); ; {
				if _, err := io.WriteString(w, chunk); err != nil {
					return
				}
			}
		}, flow.Unknown, 201, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, c.handle)
			_, err := to(t, s.URL, Options{}).Create(t.Context(), flow.EndUser, "", endUser)
			var e *flow.Error
			if !errors.As(err, &e) {
				t.Fatalf("error %v", err)
			}
			if e.Class != c.class || e.Status != c.status || e.Code != c.code || e.Op != "create EndUser" {
				t.Errorf("%s with status %d and code %d, want %s, %d, %d: %v", e.Class, e.Status, e.Code, c.class, c.status, c.code, e)
			}
			if n := len(s.requests()); n != 1 {
				t.Errorf("asked %d times", n)
			}
			if text := err.Error(); strings.Contains(text, "ada") || strings.Contains(text, token) {
				t.Errorf("the error tells: %s", text)
			}
		})
	}
}

func TestErrorsHaveTwiliosMessageAndRequestID(t *testing.T) {
	s := serve(t, says(400, `{"code":21628,"message":"Address Validation Error","status":400}`))
	_, err := to(t, s.URL, Options{}).Create(t.Context(), flow.Address, "", flow.Content{Fields: flow.Fields{"city": "Springfield"}})
	var e *flow.Error
	if !errors.As(err, &e) || e.Message != "Address Validation Error" || e.RequestID != "RQ0123" || e.Code != 21628 {
		t.Errorf("error %+v", e)
	}
}

func TestARepeatedAssignmentIsAConflict(t *testing.T) {
	s := serve(t, says(400, `{"code":22215,"message":"This object is Already assigned"}`))
	c := to(t, s.URL, Options{})
	for kind, class := range map[flow.Kind]flow.Class{
		flow.EntityAssignment: flow.Conflict, flow.NumberAssignment: flow.Conflict, flow.Evaluation: flow.Refused,
	} {
		_, err := c.Create(t.Context(), kind, sid("BU", 1), flow.Content{})
		var e *flow.Error
		if !errors.As(err, &e) || e.Class != class {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

// A request that was never sent can be sent again.
func TestNotSent(t *testing.T) {
	c := to(t, unused(t), Options{})
	_, err := c.Create(t.Context(), flow.EndUser, "", endUser)
	var e *flow.Error
	if !errors.As(err, &e) || e.Class != flow.NotSent {
		t.Errorf("no server: %v", err)
	}

	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = c.Create(cancelled, flow.EndUser, "", endUser)
	if !errors.As(err, &e) || e.Class != flow.NotSent || !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled before: %v", err)
	}
}

func TestATimeoutIsUnknown(t *testing.T) {
	for name, begun := range map[string]string{"no answer": "", "half an answer": good[:9]} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			release := make(chan struct{})
			s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				if begun != "" {
					w.WriteHeader(201)
					io.WriteString(w, begun)
					w.(http.Flusher).Flush()
				}
				<-release
			})
			t.Cleanup(func() { close(release) })
			_, err := to(t, s.URL, Options{Timeout: moment}).Create(t.Context(), flow.EndUser, "", endUser)
			var e *flow.Error
			if !errors.As(err, &e) || e.Class != flow.Unknown || !strings.Contains(err.Error(), "no answer within 1s") {
				t.Errorf("error %v", err)
			}
			if errors.Is(err, context.DeadlineExceeded) {
				t.Error("a call's timeout looks like the end of the caller's context")
			}
		})
	}
}

func TestACallEndsWithItsContext(t *testing.T) {
	arrived, release := make(chan struct{}), make(chan struct{})
	s := serve(t, func(http.ResponseWriter, *http.Request) { close(arrived); <-release })
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-arrived; cancel() }()
	_, err := to(t, s.URL, Options{}).Create(ctx, flow.EndUser, "", endUser)
	close(release)
	var e *flow.Error
	if !errors.As(err, &e) || e.Class != flow.Unknown || !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// net/http resends some requests by itself if an idle connection turns out to be dead. A create
// must not be one of them.
func TestNothingIsSentTwiceOnADeadConnection(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			reset(w)
			return
		}
		says(200, good)(w, r)
	})
	c := to(t, s.URL, Options{})
	for range 20 {
		if _, err := c.Fetch(t.Context(), flow.EndUser, "", sid("IT", 1)); err != nil { // a connection to keep
			t.Fatal(err)
		}
		_, err := c.Create(t.Context(), flow.EndUser, "", endUser)
		var e *flow.Error
		if !errors.As(err, &e) || e.Class != flow.Unknown {
			t.Fatalf("error %v", err)
		}
	}
	creates := 0
	for _, r := range s.requests() {
		if r.method == http.MethodPost {
			creates++
		}
		if r.header.Get("Idempotency-Key") != "" || r.header.Get("X-Idempotency-Key") != "" {
			t.Fatal("a header allows net/http to send again")
		}
	}
	if creates != 20 {
		t.Errorf("%d creates arrived, 20 were made", creates)
	}
}

// The client may notice that the server closed an idle connection before or after it writes the
// request. Either is fine if NotSent means that nothing arrived.
func TestNotSentMeansThatNothingArrived(t *testing.T) {
	s := serve(t, says(201, good))
	c := to(t, s.URL, Options{})
	for range 50 {
		before := len(s.requests())
		s.CloseClientConnections()
		_, err := c.Create(t.Context(), flow.EndUser, "", endUser)
		arrived := len(s.requests()) - before
		var e *flow.Error
		switch {
		case err == nil && arrived == 1:
		case errors.As(err, &e) && e.Class == flow.NotSent && arrived == 0:
		case errors.As(err, &e) && e.Class == flow.Unknown && arrived <= 1:
		default:
			t.Fatalf("%d arrived and the error is %v", arrived, err)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		header, date string
		want         time.Duration
	}{
		{"", "", 0},
		{"7", "", 7 * time.Second},
		{" 1.5 ", "", 1500 * time.Millisecond},
		{"0", "", 0},
		{"-3", "", 0},
		{"NaN", "", 0},
		{"soon", "", 0},
		{"1e300", "", longestWait},
		{"99999999999999999999", "", longestWait},
		{"Mon, 04 May 2026 12:00:30 GMT", "", 30 * time.Second},
		{"Mon, 04 May 2026 12:00:30 GMT", "Mon, 04 May 2026 12:00:20 GMT", 10 * time.Second}, // its clock is 20 s fast
		{"Mon, 04 May 2026 11:00:00 GMT", "", 0},
		{"Mon, 04 May 2099 12:00:00 GMT", "", longestWait},
	} {
		h := http.Header{"Retry-After": {c.header}, "Date": {c.date}}
		if got := retryAfter(h, now); got != c.want {
			t.Errorf("Retry-After %q at %q: %v, want %v", c.header, c.date, got, c.want)
		}
	}
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "3")
		says(429, `{"code":20429,"message":"Too Many Requests"}`)(w, r)
	})
	_, err := to(t, s.URL, Options{}).Create(t.Context(), flow.EndUser, "", endUser)
	var e *flow.Error
	if !errors.As(err, &e) || e.RetryAfter != 3*time.Second {
		t.Errorf("error %+v", e)
	}
}

func TestAnAnswerAboutAnotherObjectIsUnknown(t *testing.T) {
	s := serve(t, says(200, good))
	_, err := to(t, s.URL, Options{}).Update(t.Context(), flow.EndUser, "", sid("IT", 2), flow.Content{Fields: flow.Fields{"friendly_name": "marker"}})
	var e *flow.Error
	if !errors.As(err, &e) || e.Class != flow.Unknown {
		t.Errorf("error %v", err)
	}
}

// TLS and HTTP/2 behave like plain HTTP.
func TestFailuresOverTLS(t *testing.T) {
	for name, c := range map[string]struct {
		handle  http.HandlerFunc
		trusted bool
		class   flow.Class
		asked   int
	}{
		"an untrusted certificate": {says(201, good), false, flow.NotSent, 0},
		"an aborted answer":        {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, true, flow.Unknown, 1},
		"a refusal":                {says(400, `{"code":22206,"message":"no"}`), true, flow.Refused, 1},
	} {
		t.Run(name, func(t *testing.T) {
			s, c2 := secure(t, c.handle, c.trusted)
			_, err := c2.Create(t.Context(), flow.EndUser, "", endUser)
			var e *flow.Error
			if !errors.As(err, &e) || e.Class != c.class {
				t.Errorf("error %v, want %s", err, c.class)
			}
			if n := len(s.requests()); n != c.asked {
				t.Errorf("asked %d times", n)
			}
		})
	}
}

// Any answer becomes an object of the right kind or an error of the right class.
func FuzzAnswers(f *testing.F) {
	f.Add(201, good)
	f.Add(200, `{"sid":null}`)
	f.Add(400, `{"code":"x","message":1}`)
	f.Add(429, "")
	f.Add(204, "[]")
	f.Fuzz(func(t *testing.T, status int, body string) {
		if status < 200 || status > 599 {
			return
		}
		c := to(t, "", Options{})
		c.transport = roundTripper(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}, nil
		})
		o, err := c.Create(t.Context(), flow.EndUser, "", endUser)
		var e *flow.Error
		switch {
		case err == nil && (status >= 300 || !isSID("IT", o.SID)):
			t.Errorf("status %d and %q make the object %+v", status, body, o)
		case err != nil && !errors.As(err, &e):
			t.Errorf("error %v", err)
		case err != nil && status < 400 && e.Class != flow.Unknown, status >= 500 && e.Class != flow.Unknown:
			t.Errorf("status %d is %s", status, e.Class)
		}
		c.List(t.Context(), flow.CustomerProfile, "", nil)
		c.Create(t.Context(), flow.Evaluation, sid("BU", 1), flow.Content{})
	})
}

func TestDeleteExpectsAnEmptyAnswer(t *testing.T) {
	for status, body := range map[int]string{204: "", 200: "<html>signed in to the hotel's network</html>"} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status); io.WriteString(w, body) })
		err := to(t, s.URL, Options{}).Delete(t.Context(), flow.EndUser, "", sid("IT", 1))
		if (err == nil) != (status == 204) {
			t.Errorf("status %d: %v", status, err)
		}
	}
}
