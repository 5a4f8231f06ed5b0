// Package twilioapi calls Twilio: it implements [flow.Hub] with twilio-go.
//
// A [Client] is for one account. twilio-go knows the path, the parameters and the encoding
// of every call. This package adds what a program needs that must never create anything
// twice:
//
//   - Each call is sent at most once, under the caller's context, with a timeout (call.go,
//     transport.go).
//   - Each failure tells what's safe to do next: the request was never sent, Twilio refused
//     it, or the outcome is unknown (answer.go).
//   - Answers are read tolerantly, from their bytes, and nothing in them is guessed
//     (object.go, findings.go).
//
// A [DryRun] is the same hub, but lists the calls that write instead of sending them
// (dryrun.go).
//
// [Credentials] come from the environment, the twilio-cli or the user, and never show their
// secret (credentials.go).
//
//	creds, err := twilioapi.FromEnvironment(os.Getenv)
//	client, err := twilioapi.New(creds, twilioapi.Options{})
//	profiles, err := client.List(ctx, flow.CustomerProfile, "", flow.Fields{"status": "twilio-approved"})
package twilioapi

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"time"

	"trusthub-wizard/flow"
)

// DefaultTimeout is how long one call may take, up to the last byte of its answer.
const DefaultTimeout = 10 * time.Second

// Options configure a client. With the zero value it calls Twilio.
type Options struct {
	// BaseURL is a sandbox's, to call in place of Twilio: https, or http on loopback.
	BaseURL string
	// Timeout is for one call; 0 means DefaultTimeout.
	Timeout time.Duration
	// Log receives every call that ended, from several goroutines at once.
	Log func(Record)
}

// A Record is what a log may hold of a call: no body, header, query or credential.
type Record struct {
	Time      time.Time // when the call began
	Step      string    // the step of the run; "" outside of a run
	Op        string    // "create EndUser"
	Method    string
	Path      string // with SIDs, without the query
	Status    int    // 0 if no answer came
	Code      int    // Twilio's error code; 0 if there is none
	RequestID string
	Took      time.Duration
}

// A Client calls Twilio for one account. Several goroutines may use it at once.
type Client struct {
	account   string
	authorize func(*http.Request) // a function, so that fmt can't show the secret
	base      *url.URL            // nil for Twilio itself
	transport http.RoundTripper
	timeout   time.Duration
	log       func(Record)
}

var _ flow.Hub = (*Client)(nil)

// New returns a client. It refuses credentials and a base URL that can't be right, and makes
// no call: Twilio checks the credentials when the first call arrives.
func New(creds Credentials, opts Options) (*Client, error) {
	if err := creds.Check(); err != nil {
		return nil, err
	}
	base, err := parseBase(opts.BaseURL)
	if err != nil {
		return nil, err
	}
	c := &Client{account: creds.AccountSID, authorize: creds.authorize, base: base, transport: newTransport(), timeout: opts.Timeout, log: opts.Log}
	if c.timeout <= 0 {
		c.timeout = DefaultTimeout
	}
	if c.log == nil {
		c.log = func(Record) {}
	}
	return c, nil
}

// Account is the SID of the client's account.
func (c *Client) Account() string { return c.account }

// List returns all objects of a kind that match the filter, oldest first; see [flow.Hub].
func (c *Client) List(ctx context.Context, kind flow.Kind, parent string, filter flow.Fields) ([]flow.Object, error) {
	return c.begin(ctx, "list", kind, parent, "").list(filter)
}

// Fetch returns one object.
func (c *Client) Fetch(ctx context.Context, kind flow.Kind, parent, sid string) (flow.Object, error) {
	k := c.begin(ctx, "fetch", kind, parent, sid)
	return k.object(k.facts.fetch != nil, func(s services) error { return k.facts.fetch(s, parent, sid) })
}

// Create makes a new object. It leaves out fields that are "": Twilio has no parameter that
// takes an empty text, and proxies that know its OpenAPI description refuse one.
func (c *Client) Create(ctx context.Context, kind flow.Kind, parent string, content flow.Content) (flow.Object, error) {
	content.Fields = maps.Clone(content.Fields)
	maps.DeleteFunc(content.Fields, func(_, value string) bool { return value == "" })
	k := c.begin(ctx, "create", kind, parent, "")
	return k.object(k.facts.create != nil, func(s services) error { return k.facts.create(s, parent, content) })
}

// Update changes an object in place.
func (c *Client) Update(ctx context.Context, kind flow.Kind, parent, sid string, content flow.Content) (flow.Object, error) {
	k := c.begin(ctx, "update", kind, parent, sid)
	return k.object(k.facts.update != nil, func(s services) error { return k.facts.update(s, parent, sid, content) })
}

// Delete removes an object. If it doesn't exist, the error is NotFound.
func (c *Client) Delete(ctx context.Context, kind flow.Kind, parent, sid string) error {
	k := c.begin(ctx, "delete", kind, parent, sid)
	return k.make(k.facts.remove != nil, func(s services) error { return k.facts.remove(s, parent, sid) })
}
