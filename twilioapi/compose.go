package twilioapi

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"trusthub-wizard/flow"
)

// A Request is a call as it would be sent, without its credentials.
type Request struct {
	Method string
	URL    string
	Form   url.Values // decoded; empty where the call has no body
}

// Compose returns the request that something done to the account's objects would
// send, and sends nothing. It is made as every other: what it shows is what Twilio
// would get.
func (c *Client) Compose(do func(*Client) error) (Request, error) {
	var w witness
	dry := *c
	dry.transport, dry.log = &w, func(Record) {}
	err := do(&dry)
	if w.err != nil || w.seen.Method != "" {
		return w.seen, w.err
	}
	if err == nil {
		err = errors.New("nothing would be sent")
	}
	return Request{}, err
}

// A witness sees a request and sends it nowhere.
type witness struct {
	seen Request
	err  error
}

var errNotSent = errors.New("composed, and not sent")

func (w *witness) RoundTrip(r *http.Request) (*http.Response, error) {
	w.seen = Request{Method: r.Method, URL: r.URL.String()}
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err == nil {
			w.seen.Form, err = url.ParseQuery(string(body))
		}
		w.err = err
	}
	return nil, errNotSent
}

// StandIn is a SID of a kind for an object that does not exist: the nth of them. No
// object at Twilio has it.
func StandIn(kind flow.Kind, n int) string {
	return fmt.Sprintf("%s%032x", kinds[kind].prefix, n)
}
