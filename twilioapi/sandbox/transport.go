package sandbox

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"
)

// A transport sends one answer, or spoils it.
type transport struct {
	s     *Sandbox
	rw    http.ResponseWriter
	req   *http.Request
	began time.Time
	fault Fault
}

// A Line is the log line of one request. It has no room for bodies, queries or personal data.
type Line struct {
	At      time.Time
	Took    time.Duration
	Method  string
	Path    string // without the query
	Status  int    // 0 if the connection was dropped
	Code    int    // Twilio's, of a refusal
	Fault   FaultKind
	Request string // Twilio-Request-Id
}

func (l Line) String() string {
	status := "dropped"
	if l.Status != 0 {
		status = strconv.Itoa(l.Status)
	}
	line := fmt.Sprintf("%s %s %s %s %v", l.At.Format("15:04:05.000"), status, l.Method, l.Path, l.Took.Round(100*time.Microsecond))
	if l.Code != 0 {
		line += fmt.Sprintf(" code %d", l.Code)
	}
	if l.Fault != "" {
		line += " fault " + string(l.Fault)
	}
	return line
}

func (t *transport) log(status, code int) {
	if t.s.o.Log == nil {
		return
	}
	t.s.o.Log(Line{At: t.began, Took: t.s.o.Now().Sub(t.began), Method: t.req.Method, Path: t.req.URL.Path, Status: status,
		Code: code, Fault: t.fault.Kind, Request: t.rw.Header().Get("Twilio-Request-Id")})
}

func (t *transport) refuse(e *Error) {
	if e.RetryAfter != "" {
		t.rw.Header().Set("Retry-After", e.RetryAfter)
	}
	if e.Status == http.StatusUnauthorized {
		t.rw.Header().Set("WWW-Authenticate", `Basic realm="Twilio API"`)
	}
	if e.Status == http.StatusBadGateway || e.Status == http.StatusGatewayTimeout {
		t.head("text/html")
		t.write(e.Status, webPage(e.Message))
		t.log(e.Status, 0)
		return
	}
	t.spoil(e.Status, encoded(e))
	t.log(e.Status, e.Code)
}

// send sends an answer; nil has no body.
func (t *transport) send(status int, answer any) {
	if answer == nil && !t.fault.Kind.facts().mangles {
		t.head("")
		t.rw.WriteHeader(status)
		t.log(status, 0)
		return
	}
	t.spoil(status, encoded(answer))
	t.log(status, 0)
}

func (t *transport) head(contentType string) {
	h := t.rw.Header()
	if contentType != "" {
		h.Set("Content-Type", contentType)
	}
	h.Set("Twilio-Request-Id", "RQ"+hex32(mix(t.s.o.Seed+1, uint64(t.began.UnixNano())), mix(uint64(t.began.UnixNano()), 1)))
	h.Set("Twilio-Request-Duration", fmt.Sprintf("%.3f", t.s.o.Now().Sub(t.began).Seconds()))
	h.Set("X-Home-Region", "us1")
}

func (t *transport) write(status int, body []byte) {
	t.rw.Header().Set("Content-Length", strconv.Itoa(len(body)))
	t.rw.WriteHeader(status)
	// If the client is gone, there's nobody to tell.
	_, _ = t.rw.Write(body)
}

func webPage(text string) []byte {
	return []byte("<html>\r\n<head><title>" + text + "</title></head>\r\n<body><h1>" + text + "</h1></body>\r\n</html>\r\n")
}

// spoil sends a body, spoiled if the fault says so.
func (t *transport) spoil(status int, body []byte) {
	if status == http.StatusNoContent {
		status = http.StatusOK // there's no body to spoil with 204
	}
	switch t.fault.Kind {
	case "html":
		t.head("text/html")
		t.write(http.StatusOK, webPage("Scheduled maintenance"))
	case "garbage":
		t.head("application/json")
		t.write(status, bytes.Repeat([]byte("\x00\xff\x1b[2J{]"), 7))
	case "wrong-type":
		t.head("text/plain")
		t.write(status, body)
	case "half":
		t.head("application/json")
		t.rw.Header().Set("Content-Length", strconv.Itoa(len(body)))
		t.rw.WriteHeader(status)
		_, _ = t.rw.Write(body[:len(body)/2])
		_ = http.NewResponseController(t.rw).Flush() // if that fails, more of the body is missing
		t.cut(false)
	default:
		t.head("application/json")
		t.write(status, body)
	}
}

// drop leaves the client without an answer.
func (t *transport) drop() {
	t.log(0, 0)
	t.cut(t.fault.Kind.facts().cuts)
}

// cut ends the connection, with a reset or by closing it.
func (t *transport) cut(reset bool) {
	conn, _, err := http.NewResponseController(t.rw).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // HTTP/2 and test recorders can't be hijacked
	}
	if tcp, ok := conn.(*net.TCPConn); ok && reset {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
