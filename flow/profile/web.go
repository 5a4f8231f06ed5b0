package profile

import (
	"net"
	"net/url"
	"strings"
)

// normalURL is a web address as it is sent: acme.com becomes https://acme.com,
// scheme and host are in lower case, a path of / alone is left off.
func normalURL(_ Application, text string) string {
	text = clean(text)
	u := webURL(text)
	if u == nil {
		return text
	}
	return u.String()
}

// webURL reads a web address, or returns nil where it is none.
func webURL(text string) *url.URL {
	address := strings.TrimRight(clean(text), ".,;")
	scheme, rest := "https", address
	if s, r, ok := strings.Cut(address, ":"); ok && slashes(r) {
		scheme, rest = strings.ToLower(s), strings.TrimLeft(r, `/\`)
	} else if s, r, ok := strings.Cut(address, "//"); ok && (strings.EqualFold(s, "http") || strings.EqualFold(s, "https") || s == "") {
		scheme, rest = strings.ToLower(s), strings.TrimLeft(r, "/")
	}
	switch scheme {
	case "http", "https":
	case "", "htp", "htps", "ttps", "htpps", "httpss", "hhttps", "htttps":
		scheme = "https"
	default:
		return nil
	}
	if strings.ContainsAny(rest, " \\<>\"") {
		return nil
	}
	u, err := url.Parse(scheme + "://" + rest)
	if err != nil || u.User != nil || u.Host == "" {
		return nil
	}
	u.Host = strings.ToLower(strings.TrimSuffix(u.Host, "."))
	if u.Path == "/" && u.RawQuery == "" && u.Fragment == "" {
		u.Path = ""
	}
	if again, err := url.Parse(u.String()); err != nil || again.String() != u.String() {
		return nil
	}
	return u
}

func slashes(text string) bool { return strings.HasPrefix(text, "/") || strings.HasPrefix(text, `\`) }

// host is the host of a web address without www., or "".
func host(text string) string {
	u := webURL(text)
	if u == nil || !isHost(u.Hostname()) {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// checkURL refuses what no browser opens from anywhere.
func checkURL(_ Application, text string) finding {
	const like = "a public web address, for example https://www.example.com"
	u := webURL(text)
	switch {
	case strings.Contains(text, "@") && !strings.Contains(text, "/"):
		return wrong("looks like an e-mail address", like)
	case u == nil:
		return wrong("is not a web address", like)
	case net.ParseIP(u.Hostname()) != nil:
		return wrong("names a machine by its number", like)
	case !isHost(u.Hostname()):
		return wrong("has no whole domain", like)
	case !knownSuffix(u.Hostname()):
		return unusual("ends in a top-level domain that is not known", like).causes(18601)
	}
	return finding{}
}

// checkSite checks the web site of the business.
func checkSite(a Application, text string) finding {
	if found := checkURL(a, text); found.what != "" {
		return found
	}
	if socialSites[site(host(text))] {
		return unusual("is a page at a social network", "reviewers look for a site of the business's own: give this one as social media profile").causes(18601)
	}
	return finding{}
}

// checkCallback checks the URL that Twilio is to call.
func checkCallback(a Application, text string) finding {
	found := checkURL(a, text)
	if found.what != "" && found.severity == Error {
		found.fix = "a URL that Twilio can reach, for example https://hooks.example.com/trust-hub"
	}
	return found
}

var socialSites = prefixes(`facebook.com fb.com instagram.com linkedin.com twitter.com x.com tiktok.com youtube.com pinterest.com
	yelp.com linktr.ee vk.com medium.com threads.net xing.com wa.me t.me`)
