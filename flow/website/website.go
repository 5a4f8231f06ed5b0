// Package website checks if a business's website answers and shows the business name.
// Twilio's reviewers do that by hand, and reject with 18601.
//
// A check reaches the customer's server and shows up there. So it runs only when the user
// asks for it, and never in a demonstration.
//
// [Look] fetches the page of an application's website and returns a [Sight]. Its Problems are
// warnings about the field.
package website

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"syscall"
	"time"

	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/profile/contact"
)

// The limits of a check.
const (
	patience = 5 * time.Second // for all of it, with redirects
	hops     = 5               // redirects to follow
	most     = 1 << 20         // bytes of the page to read
)

// rejection is Twilio's code for a business name that the website doesn't confirm.
const rejection = 18601

// A Sight is what a check found. Its texts come from outside.
type Sight struct {
	Asked    string   // the address as Twilio gets it; "" if there is none
	Hops     []string // where it redirected to, in order
	Status   int      // of the last answer; 0 if there was none
	Shows    bool     // the page has the business name
	Privacy  bool     // it links to a privacy policy
	Terms    bool     // it links to terms
	Problems []profile.Problem
}

// String says in one line what the check found.
func (s Sight) String() string {
	switch {
	case s.Asked == "":
		return "There is no website to check."
	case s.Status == 0:
		return s.Asked + " doesn't answer."
	}
	text := s.Asked
	for _, hop := range s.Hops {
		text += ", which leads to " + hop + ","
	}
	text = fmt.Sprintf("%s answers (HTTP %d)", text, s.Status)
	if s.Shows {
		text += " and shows the business name"
	}
	text += "."
	if s.Status >= 400 {
		return text
	}
	switch {
	case s.Privacy && s.Terms:
		return text + " It links to a privacy policy and to terms."
	case s.Privacy:
		return text + " It links to a privacy policy but not to terms: A2P campaigns need both."
	case s.Terms:
		return text + " It links to terms but not to a privacy policy: A2P campaigns need both."
	}
	return text + " It links to neither a privacy policy nor terms: A2P campaigns need both."
}

// Client is the client for [Look]. It refuses addresses on this machine and in its local
// network, unless a proxy is set: then the proxy decides. It keeps no cookies.
func Client() *http.Client {
	t := &http.Transport{Proxy: http.ProxyFromEnvironment, TLSHandshakeTimeout: patience, DisableKeepAlives: true, MaxResponseHeaderBytes: 64 << 10}
	if !proxied() {
		dialer := &net.Dialer{Timeout: patience, Control: func(_, address string, _ syscall.RawConn) error {
			if at, err := netip.ParseAddrPort(address); err != nil || !public(at.Addr()) {
				return errPrivate
			}
			return nil
		}}
		t.DialContext = dialer.DialContext
	}
	return &http.Client{Transport: t}
}

func proxied() bool {
	for _, name := range []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"} {
		if os.Getenv(name) != "" {
			return true
		}
	}
	return false
}

// Look fetches the page of the application's website with a [Client] and says what it found.
// It never fails: what goes wrong is a problem.
func Look(ctx context.Context, client *http.Client, app profile.Application) Sight {
	s := Sight{Asked: app.Value(profile.WebSite)}
	if s.Asked == "" {
		return s
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	answer, err := s.fetch(ctx, client)
	if err != nil {
		s.warn("doesn't answer ("+because(err)+")", "use a website that reviewers can open from anywhere")
		return s
	}
	defer answer.Body.Close()
	s.Status = answer.StatusCode
	if s.Status >= 400 {
		s.warn(fmt.Sprintf("answers with an error (HTTP %d)", s.Status),
			"use a page that opens; some websites block programs, so check it in a browser")
		return s
	}
	page, err := io.ReadAll(io.LimitReader(answer.Body, most))
	if err != nil && len(page) == 0 {
		s.warn("stops answering ("+because(err)+")", "use a website that works")
		return s
	}
	s.Privacy, s.Terms = policies(string(page))
	if s.Shows = profile.Shows(app.Value(profile.BusinessName), readable(string(page))); !s.Shows {
		s.warn("doesn't show the business name on the page that opens",
			"show the registered name, for example in the footer; scripts can hide it from this check, so look in a browser, too")
	}
	if to := len(s.Hops); to > 0 && !related(s.Asked, s.Hops[to-1]) {
		s.warn("leads to another website, "+s.Hops[to-1], "enter that address if it's the customer's website")
	}
	return s
}

// fetch gets the page and records the redirects.
func (s *Sight) fetch(ctx context.Context, client *http.Client) (*http.Response, error) {
	c := *client
	c.CheckRedirect = func(next *http.Request, _ []*http.Request) error {
		if len(s.Hops) == hops {
			return fmt.Errorf("it redirects more than %d times", hops)
		}
		s.Hops = append(s.Hops, next.URL.Redacted())
		return allowed(next.URL)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.Asked, nil)
	if err != nil {
		return nil, err
	}
	if err := allowed(req.URL); err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", "Mozilla/5.0 (compatible; trusthub-wizard)")
	req.Header.Set("Accept", "text/html,application/xhtml+xml,text/plain;q=0.9")
	return c.Do(req)
}

var (
	errPrivate = errors.New("it's on this machine or in its local network")
	errScheme  = errors.New("it doesn't lead to a web page")
)

// allowed refuses what isn't a website on the public network.
func allowed(u *url.URL) error {
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	switch at, err := netip.ParseAddr(host); {
	case u.Scheme != "https" && u.Scheme != "http":
		return errScheme
	case err == nil && !public(at), host == "localhost", strings.HasSuffix(host, ".localhost"), !strings.ContainsAny(host, ".:"):
		return errPrivate
	}
	return nil
}

func public(at netip.Addr) bool {
	at = at.Unmap()
	return at.IsGlobalUnicast() && !at.IsPrivate() && !netip.MustParsePrefix("100.64.0.0/10").Contains(at)
}

// because says for people why no answer came, without the address.
func because(err error) string {
	var (
		name *net.DNSError
		way  *url.Error
	)
	switch {
	case errors.Is(err, errPrivate):
		return errPrivate.Error()
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Sprintf("no answer within %d seconds", int(patience.Seconds()))
	case errors.As(err, &name) && name.IsNotFound:
		return "the domain can't be found from here"
	case errors.As(err, &way):
		return way.Err.Error()
	}
	return err.Error()
}

// related reports whether two addresses belong to one domain, with or without www.
func related(a, b string) bool {
	return contact.Site(a) == contact.Site(b)
}

func (s *Sight) warn(what, fix string) {
	label := "Website"
	if f, ok := profile.Find(profile.WebSite); ok {
		label = cmp.Or(f.Name, f.Label)
	}
	s.Problems = append(s.Problems, profile.Problem{
		Field: profile.WebSite, Severity: profile.Warning, Message: label + " " + what, Fix: fix, Code: rejection,
	})
}
