package profile

import (
	"net"
	"net/url"
	"regexp"
	"strings"
)

// normalURL is a web address as it is sent: acme.com becomes https://acme.com,
// scheme and host are in lower case, a path of / alone is left off.
func normalURL(_ Application, text string) string {
	u := webURL(text)
	if u == nil {
		return clean(text)
	}
	return escapable.ReplaceAllStringFunc(u.String(), func(part string) string {
		if len(part) > 1 && part[0] == '%' {
			return part
		}
		return url.PathEscape(part)
	})
}

// escapable is what a URI (RFC 3986) holds escaped, already or not: in a query
// net/url leaves it as it is.
var escapable = regexp.MustCompile(`%[0-9A-Fa-f]{2}|%|[^%\w.~:/?#@!$&'()*+,;=-]+`)

// schemes are what people write for http and https.
var schemes = map[string]string{
	"http": "http", "https": "https", "": "https",
	"htp": "https", "htps": "https", "ttps": "https", "ttp": "https", "htpps": "https", "httpss": "https", "hhttps": "https", "htttps": "https",
	"htttp": "https", "hhttp": "https", "httos": "https", "hxxp": "https", "hxxps": "https",
}

// webURL reads a web address, or returns nil where it is none.
func webURL(text string) *url.URL {
	address := strings.Trim(clean(text), ".,;<>\"'")
	scheme, rest := "", address
	if s, r, ok := strings.Cut(address, ":"); ok && (r == "" || r[0] == '/' || r[0] == '\\' || strings.EqualFold(s, "http") || strings.EqualFold(s, "https")) {
		scheme, rest = strings.ToLower(s), r
	} else if s, r, ok := strings.Cut(address, "//"); ok && schemes[strings.ToLower(s)] != "" {
		scheme, rest = strings.ToLower(s), r
	}
	rest = strings.TrimLeft(rest, `/\:`)
	if s, r, ok := strings.Cut(rest, "://"); ok && schemes[strings.ToLower(s)] != "" {
		scheme, rest = strings.ToLower(s), strings.TrimLeft(r, `/\:`) // http://https://acme.com
	}
	if schemes[scheme] == "" || rest == "" || strings.ContainsAny(rest, " \\<>\"") {
		return nil
	}
	u, err := url.Parse(schemes[scheme] + "://" + rest)
	if err != nil || u.User != nil || u.Hostname() == "" || strings.HasPrefix(u.Host, "[") {
		return nil
	}
	port := ""
	if p := u.Port(); p != "" && u.Scheme+p != "https443" && u.Scheme+p != "http80" {
		port = ":" + p
	}
	name := asciiDomain(strings.Trim(u.Hostname(), "."))
	if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789.-") != "" {
		return nil
	}
	u.Host = name + port
	if u.Path == "/" && u.RawQuery == "" && u.Fragment == "" {
		u.Path = ""
	}
	return u
}

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
	case inside(u.Hostname()):
		return wrong("is known inside of a network only", like)
	case !isHost(u.Hostname()):
		return wrong("has no whole domain", like)
	}
	return checkSuffix(u.Hostname()).causes(18601)
}

// checkSite checks the web site of the business.
func checkSite(a Application, text string) finding {
	if found := checkURL(a, text); found.what != "" {
		return found
	}
	domain := site(host(text))
	switch {
	case socialSites[domain]:
		return unusual("is a page at a social network", "give this one as social media profile, and a site of the business's own here").causes(18601)
	case freeMail[domain]:
		return unusual("is the site of a mail provider", "the business's own site, for example https://www.example.com").causes(18601)
	case slipsOfWWW[strings.SplitN(host(text), ".", 2)[0]]:
		return unusual("begins with what looks like a slip of www", "for example https://www.example.com").causes(18601)
	case shorteners[domain]:
		return unusual("is a shortened address", "the address that the browser ends up at").causes(18601)
	}
	return finding{}
}

// checkCallback checks the URL that Twilio is to call: a machine that has a number
// only will do.
func checkCallback(a Application, text string) finding {
	if u := webURL(text); u != nil {
		if ip := net.ParseIP(u.Hostname()); ip != nil && ip.IsGlobalUnicast() && !ip.IsPrivate() {
			return finding{}
		}
	}
	found := checkURL(a, text)
	if found.severity == Error {
		found.fix = "a URL that Twilio can reach, for example https://hooks.example.com/trust-hub"
	}
	found.code = 0
	return found
}

var socialSites = setOf(`facebook.com fb.com instagram.com linkedin.com twitter.com x.com tiktok.com youtube.com pinterest.com
	yelp.com linktr.ee vk.com medium.com threads.net xing.com wa.me t.me`)

// slipsOfWWW are first labels that nobody chooses.
var slipsOfWWW = setOf("w ww wwww wwwww wwv wvw vww")

var shorteners = setOf("bit.ly tinyurl.com goo.gl t.co ow.ly is.gd buff.ly rebrand.ly cutt.ly")
