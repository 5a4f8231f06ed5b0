// Package twilioapi reaches Twilio: it is the [flow.Hub] on twilio-go.
//
// A [Client] stands for one account. twilio-go knows the paths, the parameters
// and the encoding of every call; what it leaves to others is here, since a
// program that must never create anything twice depends on it:
//
//   - each call is made exactly once, under the caller's context, with a time-out
//     (call.go, transport.go);
//   - each failure says what may be done next: was the request never sent, was
//     it refused, or can nobody say (answer.go);
//   - answers are read tolerantly, from their bytes, and never guessed (object.go,
//     findings.go).
//
// A [DryRun] is the same hub without its writes: it lists the calls instead (dryrun.go).
//
// [Credentials] come from the environment, the twilio-cli, or a person, and never
// show their secret (credentials.go).
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

// DefaultTimeout is how long one call may take, from its beginning to the last
// byte of its answer.
const DefaultTimeout = 10 * time.Second

// Options are what a client may be told. The zero value reaches Twilio.
type Options struct {
	// BaseURL is where Twilio is: a sandbox. It is https, or http on loopback.
	BaseURL string
	// Timeout is for one call; DefaultTimeout where it is 0.
	Timeout time.Duration
	// Log is told of every call that ended, from several goroutines at once.
	Log func(Record)
}

// A Record is what may be logged of a call. It has no room for bodies, headers,
// queries or credentials.
type Record struct {
	Time      time.Time // when the call began
	Step      string    // of the run that it was made for; "" outside of one
	Op        string    // "create EndUser"
	Method    string
	Path      string // with SIDs, without the query
	Status    int    // 0 where no answer came
	Code      int    // Twilio's; 0 where there is none
	RequestID string
	Took      time.Duration
}

// A Client reaches the objects of one account. It may be used by several
// goroutines at once.
type Client struct {
	account   string
	authorize func(*http.Request) // a function, since fmt shows whatever else a client holds
	base      *url.URL            // nil where it is Twilio itself
	transport http.RoundTripper
	timeout   time.Duration
	log       func(Record)
}

var _ flow.Hub = (*Client)(nil)

// New returns a client. It makes no call: whether the credentials are good shows
// with the first one.
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

// Account is the SID of the account whose objects these are.
func (c *Client) Account() string { return c.account }

// List returns all objects of a kind, from all pages; see [flow.Hub].
func (c *Client) List(ctx context.Context, kind flow.Kind, parent string, filter flow.Fields) ([]flow.Object, error) {
	return c.begin(ctx, "list", kind, parent, "").list(filter)
}

// Fetch returns one object.
func (c *Client) Fetch(ctx context.Context, kind flow.Kind, parent, sid string) (flow.Object, error) {
	k := c.begin(ctx, "fetch", kind, parent, sid)
	return k.object(k.facts.fetch != nil, func(s services) error { return k.facts.fetch(s, parent, sid) })
}

// Create makes a new object. Fields that are "" are left out: there is no parameter
// that Twilio takes an empty text for, and proxies that know its OpenAPI description
// refuse one.
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

// Delete removes an object. One that is not there is a NotFound error.
func (c *Client) Delete(ctx context.Context, kind flow.Kind, parent, sid string) error {
	k := c.begin(ctx, "delete", kind, parent, sid)
	return k.make(k.facts.remove != nil, func(s services) error { return k.facts.remove(s, parent, sid) })
}
