// Package website looks whether a business's web site answers and shows the
// business name: what Twilio's reviewers do by hand, and reject with 18601.
//
// It asks a server that is nobody of ours and shows there that somebody looks, so
// it is asked for by people each time, never by the wizard itself and never in a
// demonstration. It stands apart from [profile], whose checks need no network, and
// below ui, whose screens and commands both offer it.
//
// One way through it: [Look] fetches the page of an application's web site and
// returns a [Sight]; its Problems are warnings that lead to the field.
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

// The limits of a look.
const (
	patience = 5 * time.Second // for all of it, redirects included
	hops     = 5               // redirects that are followed
	most     = 1 << 20         // bytes of the page that are read
)

// rejection is Twilio's code for a business name that the site does not confirm.
const rejection = 18601

// A Sight is what was seen of a web site. Its texts come from outside.
type Sight struct {
	Asked    string   // the address as it would be sent to Twilio; "" where there is none
	Hops     []string // where it redirected to, in order
	Status   int      // of the last answer; 0 where none came
	Shows    bool     // the page holds the business name
	Privacy  bool     // it links to a privacy policy
	Terms    bool     // it links to terms
	Problems []profile.Problem
}

// String says in one line what was seen.
func (s Sight) String() string {
	switch {
	case s.Asked == "":
		return "There is no web site to look at."
	case s.Status == 0:
		return s.Asked + " does not answer."
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
	return text + " It links to no privacy policy and no terms: A2P campaigns need both."
}

// Client is the client to look with. It reaches nothing on this machine or in its
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

// Look fetches the page of the application's web site with a client (see
// [Client]) and says what is there. It never fails: what goes wrong is a problem.
func Look(ctx context.Context, client *http.Client, app profile.Application) Sight {
	s := Sight{Asked: app.Value(profile.WebSite)}
	if s.Asked == "" {
		return s
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	answer, err := s.fetch(ctx, client)
	if err != nil {
		s.warn("does not answer ("+because(err)+")", "a site that works, which reviewers can open from anywhere")
		return s
	}
	defer answer.Body.Close()
	s.Status = answer.StatusCode
	if s.Status >= 400 {
		s.warn(fmt.Sprintf("answers with an error (HTTP %d)", s.Status),
			"a page that opens; some sites refuse programs, so have a look in a browser")
		return s
	}
	page, err := io.ReadAll(io.LimitReader(answer.Body, most))
	if err != nil && len(page) == 0 {
		s.warn("breaks off ("+because(err)+")", "a site that works")
		return s
	}
	s.Privacy, s.Terms = policies(string(page))
	if s.Shows = profile.Shows(app.Value(profile.BusinessName), readable(string(page))); !s.Shows {
		s.warn("does not show the business name on the page that opens",
			"the name as registered, for example in the footer; pages that scripts build cannot be read from here, so have a look in a browser")
	}
	if to := len(s.Hops); to > 0 && !related(s.Asked, s.Hops[to-1]) {
		s.warn("leads to another site, "+s.Hops[to-1], "the address where the site really is")
	}
	return s
}

// fetch gets the page and notes the way to it.
func (s *Sight) fetch(ctx context.Context, client *http.Client) (*http.Response, error) {
	c := *client // with redirects of our own
	c.CheckRedirect = func(next *http.Request, _ []*http.Request) error {
		if len(s.Hops) == hops {
			return errors.New("it redirects in circles")
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
	errPrivate = errors.New("it is on this machine or in its own network")
	errScheme  = errors.New("it leads to something that is no web page")
)

// allowed refuses what is no web site of the public network.
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

// because says in words why no answer came, without the address, which is said
// already.
func because(err error) string {
	var (
		name *net.DNSError
		way  *url.Error
	)
	switch {
	case errors.Is(err, errPrivate):
		return errPrivate.Error()
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Sprintf("nothing came in %d seconds", int(patience.Seconds()))
	case errors.As(err, &name) && name.IsNotFound:
		return "no such domain is found from here"
	case errors.As(err, &way):
		return way.Err.Error()
	}
	return err.Error()
}

// related reports whether two addresses are of one domain, with or without www.
func related(a, b string) bool {
	return contact.Site(a) == contact.Site(b)
}

func (s *Sight) warn(what, fix string) {
	label := "Web site"
	if f, ok := profile.Find(profile.WebSite); ok {
		label = cmp.Or(f.Name, f.Label)
	}
	s.Problems = append(s.Problems, profile.Problem{
		Field: profile.WebSite, Severity: profile.Warning, Message: label + " " + what, Fix: fix, Code: rejection,
	})
}
