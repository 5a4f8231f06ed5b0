package twilioapi

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"trusthub-wizard/flow"
)

// bodyLimit is the size limit of an answer. A page of a thousand end users takes one megabyte.
const bodyLimit = 32 << 20

// parseBase checks a base URL; nil means Twilio.
func parseBase(text string) (*url.URL, error) {
	if text == "" {
		return nil, nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || strings.Trim(u.Path, "/") != "" {
		return nil, errors.New("the API's base URL isn't a scheme and a host: for example http://127.0.0.1:4010")
	}
	if u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())) {
		return nil, fmt.Errorf("the API's base URL %s://%s would send credentials unencrypted: use https, or http on loopback, for example http://127.0.0.1:4010", u.Scheme, u.Host)
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host}, nil
}

// Local reports whether a base URL is a sandbox's on this machine.
func Local(baseURL string) bool {
	u, err := parseBase(baseURL)
	return err == nil && u != nil && loopback(u.Hostname())
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// locate moves a URL of Twilio's to the base URL, if there is one.
func (c *Client) locate(rawURL string) (*url.URL, error) {
	u, err := url.Parse(rawURL)
	if err != nil {
		return nil, errors.New("the URL of the call can't be read")
	}
	if c.base != nil {
		u.Scheme, u.Host = c.base.Scheme, c.base.Host
	}
	return u, nil
}

// newTransport is http.DefaultTransport with three differences. It closes idle connections
// early, because a call on one that the other side has closed has an unknown outcome. It
// doesn't quote a broken proxy variable, which may hold a password. And its connections are
// timely.
func newTransport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.IdleConnTimeout = 20 * time.Second
	t.MaxIdleConnsPerHost = 16
	dial := t.DialContext
	t.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return &timely{Conn: conn}, nil
	}
	t.Proxy = func(req *http.Request) (*url.URL, error) {
		u, err := http.ProxyFromEnvironment(req)
		if err != nil {
			return nil, errors.New("the proxy in HTTPS_PROXY or HTTP_PROXY isn't a URL: for example http://127.0.0.1:8080")
		}
		return u, nil
	}
	return t
}

// A timely connection sends nothing after the deadline of its last call. net/http hands a
// request to another goroutine before it's written: a process that is paused in between would
// send it when it wakes up, and by then another one may have the draft.
type timely struct {
	net.Conn
	until atomic.Pointer[time.Time] // nil between calls
}

func (c *timely) Write(p []byte) (int, error) {
	if until := c.until.Load(); until != nil && flow.Elapsed(*until) >= 0 {
		c.Close()
		return 0, errLate
	}
	return c.Conn.Write(p)
}

// timelyOf is the connection below TLS.
func timelyOf(conn net.Conn) *timely {
	if secure, ok := conn.(*tls.Conn); ok {
		conn = secure.NetConn()
	}
	c, _ := conn.(*timely)
	return c
}

// A failure is why there's no complete answer.
type failure struct {
	err     error
	written bool // part of the request may have been sent
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

// errLate is for a request that wasn't sent any more: by now the run may have given it up, and
// another process may have the draft.
var errLate = errors.New("the call's time was up before it was sent")

// exchange makes one request and reads the complete answer. It doesn't follow redirects. The
// error is a *failure; the answer then holds what there is of it.
func (c *Client) exchange(ctx context.Context, method string, target *url.URL, body string) (answer, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, c.timeout, fmt.Errorf("no answer within %v", c.timeout))
	defer cancel()
	deadline, _ := ctx.Deadline()
	var written atomic.Bool // set before the first byte of the request can be sent
	var late atomic.Bool    // set instead, so that none is sent
	var conn *timely
	defer func() {
		if conn != nil {
			conn.until.CompareAndSwap(&deadline, nil)
		}
	}()
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		// If the process or the machine was paused, the context's timer fires too late.
		GotConn: func(info httptrace.GotConnInfo) {
			if conn = timelyOf(info.Conn); conn != nil {
				conn.until.Store(&deadline)
			}
			if flow.Elapsed(deadline) >= 0 {
				late.Store(true)
				cancel() // HTTP/2 checks it before it writes, HTTP/1 doesn't
				if secure, ok := info.Conn.(*tls.Conn); !ok || secure.ConnectionState().NegotiatedProtocol != "h2" {
					info.Conn.Close()
				}
			}
		},
		WroteHeaderField: func(string, []string) { written.Store(true) },
		WroteHeaders:     func() { written.Store(true) },
		WroteRequest:     func(httptrace.WroteRequestInfo) { written.Store(true) },
	})
	var content io.Reader
	if method == http.MethodPost {
		content = strings.NewReader(body)
	}
	req, err := http.NewRequestWithContext(ctx, method, target.String(), content)
	if err != nil {
		return answer{}, &failure{err, false}
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.GetBody = nil // without it, net/http can't send the request a second time
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "trusthub-wizard")
	c.authorize(req)

	if flow.Elapsed(deadline) >= 0 {
		return answer{}, &failure{errLate, false}
	}
	res, err := c.transport.RoundTrip(req)
	switch {
	case err != nil && late.Load():
		return answer{}, &failure{errLate, false}
	case err != nil:
		return answer{}, &failure{reason(ctx, err), written.Load()}
	}
	defer res.Body.Close()
	a := answer{status: res.StatusCode, header: res.Header, requestID: requestID(res.Header)}
	a.body, err = io.ReadAll(io.LimitReader(res.Body, bodyLimit+1))
	switch {
	case err != nil:
		return a, &failure{reason(ctx, err), true}
	case len(a.body) > bodyLimit:
		return a, &failure{fmt.Errorf("the answer is larger than %d megabytes", bodyLimit>>20), true}
	}
	return a, nil
}

// reason is why the context ended, if it did, not what that looked like on the wire.
func reason(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// requestID is Twilio's ID of the request; "" if it has characters that no ID has.
func requestID(h http.Header) string {
	id := h.Get("Twilio-Request-Id")
	if len(id) > 64 || strings.ContainsFunc(id, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_')
	}) {
		return ""
	}
	return id
}
