package twilioapi

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"trusthub-wizard/flow"
)

// A late context is one whose timer doesn't fire in time, as after a pause of the process.
type lateContext struct {
	context.Context
	deadline time.Time
}

func (c lateContext) Deadline() (time.Time, bool) { return c.deadline, true }

// A process that was paused doesn't send a call whose time was up meanwhile, wherever it was
// paused: before the call, or while it connected.
func TestNothingIsSentAfterItsTime(t *testing.T) {
	for name, start := range map[string]func(testing.TB) (*served, *Client){
		"HTTP/1.1": func(t testing.TB) (*served, *Client) {
			s := serve(t, says(201, good))
			return s, to(t, s.URL, Options{})
		},
		"HTTP/2": func(t testing.TB) (*served, *Client) { return secure(t, says(201, good), true) },
	} {
		for verb, call := range map[string]func(context.Context, *Client) error{
			"create": func(ctx context.Context, c *Client) error {
				_, err := c.Create(ctx, flow.EndUser, "", endUser)
				return err
			},
			"delete": func(ctx context.Context, c *Client) error { return c.Delete(ctx, flow.EndUser, "", sid("IT", 1)) },
			"fetch": func(ctx context.Context, c *Client) error {
				_, err := c.Fetch(ctx, flow.EndUser, "", sid("IT", 1))
				return err
			},
		} {
			for paused, left := range map[string]time.Duration{"before": 0, "meanwhile": moment} {
				t.Run(name+"/"+verb+"/"+paused, func(t *testing.T) {
					s, c := start(t)
					transport := c.transport.(*http.Transport)
					dial := transport.DialContext
					dials := 0
					transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
						dials++
						time.Sleep(2 * left)
						return dial(ctx, network, address)
					}
					err := call(lateContext{t.Context(), time.Now().Add(left)}, c)
					e, ok := errors.AsType[*flow.Error](err)
					if !ok || e.Class != flow.NotSent || !errors.Is(err, errLate) {
						t.Errorf("error %v", err)
					}
					if n := len(s.requests()); n > 0 || dials > 1 || (dials == 1) != (left > 0) {
						t.Errorf("%d requests on %d connections", n, dials)
					}
					if err := call(t.Context(), c); errors.Is(err, errLate) || len(s.requests()) != 1 {
						t.Errorf("the next call: %v", err)
					}
				})
			}
		}
	}
}

// A connection that wakes up after its call's time was up sends nothing, not even what
// net/http had already handed to it.
func TestATimelyConnection(t *testing.T) {
	near, far := net.Pipe()
	defer far.Close()
	go func() { _, _ = io.Copy(io.Discard, far) }()
	c := &timely{Conn: near}
	later, past := time.Now().Add(time.Minute), time.Now().Add(-time.Second)
	c.until.Store(&later)
	if _, err := c.Write([]byte("in time")); err != nil {
		t.Fatal(err)
	}
	c.until.Store(&past)
	if n, err := c.Write([]byte("late")); !errors.Is(err, errLate) || n != 0 {
		t.Errorf("%d bytes are sent late: %v", n, err)
	}
	if _, err := near.Write([]byte("later")); err == nil {
		t.Error("the connection is still open")
	}
}
