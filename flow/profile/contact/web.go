// Package contact checks how to reach people and businesses: phone numbers, email addresses
// and websites, each as Twilio takes it, and what reviewers reject.
//
// Phone numbers and email addresses are compared with a website; "" is an unknown one. A
// country is its two-letter code.
package contact

import (
	"net"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"

	"trusthub-wizard/flow/profile/answer"
)

// asciiDomain is a domain in lower case, with letters of other scripts as the domain name
// system spells them (xn--…).
func asciiDomain(domain string) string {
	lower := strings.ToLower(domain)
	if front, end, ok := strings.Cut(lower, ","); ok && !strings.ContainsAny(end, ".,") && KnownSuffix(end) {
		lower = front + "." + end // acme,com
	}
	if answer.Plain(lower) {
		return lower
	}
	if ascii, err := lookup.ToASCII(lower); err == nil {
		return strings.Trim(ascii, ".") // the ideographic full stop is one, too
	}
	return lower
}

// lookup spells names as browsers do, underscores included (UTS 46).
var lookup = idna.New(idna.MapForLookup(), idna.BidiRule(), idna.StrictDomainName(false))

// IsHost reports whether text is a host name, in ASCII, with a top-level domain.
func IsHost(text string) bool {
	if len(text) > 253 || !strings.Contains(text, ".") {
		return false
	}
	label := ""
	for label = range strings.SplitSeq(text, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for i := range len(label) {
			if c := label[i]; !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-') {
				return false
			}
		}
	}
	return len(label) > 1 && strings.Trim(label, "0123456789") != ""
}

// isWebHost reports whether text is the host of a website: a host name that may have
// underscores below the registered domain. Browsers open those.
func isWebHost(text string) bool {
	if !strings.Contains(text, "_") {
		return IsHost(text)
	}
	suffix, icann := publicsuffix.PublicSuffix(text)
	for !icann && strings.Contains(suffix, ".") {
		suffix, icann = publicsuffix.PublicSuffix(suffix[strings.IndexByte(suffix, '.')+1:])
	}
	own := strings.TrimSuffix(text, "."+suffix)
	own = own[strings.LastIndexByte(own, '.')+1:]
	return !strings.Contains(own+suffix, "_") && IsHost(strings.ReplaceAll(text, "_", "x"))
}

// checkSuffix warns of a top-level domain that isn't in the public suffix list: a typo, or a
// new one.
func checkSuffix(domain string) answer.Finding {
	if KnownSuffix(domain) {
		return answer.Finding{}
	}
	end := domain[strings.LastIndexByte(domain, '.')+1:]
	fix := "check the part after the last dot, such as com in example.com"
	for _, common := range []string{"com", "net", "org", "co", "io", "de", "info"} {
		if answer.Distance(end, common) == 1 && len(end) >= len(common) {
			fix = "did you mean ." + common + "?"
			break
		}
	}
	return answer.Unusual("ends in an unknown top-level domain", fix)
}

// KnownSuffix reports whether the public suffix list has the end of a domain, or no one can
// register it (RFC 2606).
func KnownSuffix(domain string) bool {
	suffix, icann := publicsuffix.PublicSuffix(domain)
	return icann || strings.Contains(suffix, ".") || Reserved(domain)
}

// Registered is the part of a domain that someone registered or got from a hoster:
// example.co.uk of mail.example.co.uk, acme.business.site of www.acme.business.site.
func Registered(domain string) string {
	if end := hoster(domain); end != "" {
		own, ok := strings.CutSuffix(domain, "."+end)
		if !ok {
			return domain
		}
		return own[strings.LastIndexByte(own, '.')+1:] + "." + end
	}
	registered, err := publicsuffix.EffectiveTLDPlusOne(domain)
	if err != nil {
		return domain
	}
	return registered
}

// Reserved reports whether a domain is reserved for examples (RFC 2606, RFC 6761).
func Reserved(domain string) bool {
	for _, end := range []string{"example", "test", "invalid", "example.com", "example.org", "example.net"} {
		if domain == end || strings.HasSuffix(domain, "."+end) {
			return true
		}
	}
	return false
}

// inside reports whether a name only works inside a network (RFC 6761, RFC
// 6762, and what routers make up).
func inside(domain string) bool {
	switch domain[strings.LastIndexByte(domain, '.')+1:] {
	case "localhost", "local", "internal", "lan", "home", "corp", "intranet", "localdomain", "arpa", "onion":
		return true
	}
	return false
}

// NormalURL is a web address as it is sent: acme.com becomes https://acme.com, scheme and
// host are in lower case, and a path of just / is dropped.
func NormalURL(text string) string {
	u := webURL(text)
	if u == nil {
		return answer.Clean(text)
	}
	return escapable().ReplaceAllStringFunc(u.String(), func(part string) string {
		if len(part) > 1 && part[0] == '%' {
			return part
		}
		return url.PathEscape(part)
	})
}

// escapable is what a URI (RFC 3986) contains in escaped form, escaped already or not:
// net/url leaves queries as they are.
var escapable = answer.Pattern(`%[0-9A-Fa-f]{2}|%|[^%\w.~:/?#@!$&'()*+,;=-]+`)

// schemes are what people write for http and https.
var schemes = map[string]string{
	"http": "http", "https": "https", "": "https",
	"htp": "https", "htps": "https", "ttps": "https", "ttp": "https", "htpps": "https", "httpss": "https", "hhttps": "https", "htttps": "https",
	"htttp": "https", "hhttp": "https", "httos": "https", "hxxp": "https", "hxxps": "https",
}

// webURL reads a web address, nil if the text isn't one.
func webURL(text string) *url.URL {
	address := strings.Trim(answer.Clean(text), ".,;<>\"'")
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
	if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789.-_") != "" {
		return nil
	}
	u.Host = name + port
	if u.Path == "/" && u.RawQuery == "" && u.Fragment == "" {
		u.Path = ""
	}
	return u
}

// Host is the host of a web address without www., or "".
func Host(text string) string {
	u := webURL(text)
	if u == nil || !isWebHost(u.Hostname()) {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// These problems need their own fix.
const (
	isHandle = "is a handle that doesn't say which network it's on"
	noPort   = "has a port that doesn't exist"
)

// hasPort reports whether the port of an address, if any, exists.
func hasPort(u *url.URL) bool {
	if u.Port() == "" {
		return true
	}
	port, err := strconv.Atoi(u.Port())
	return err == nil && port >= 1 && port <= 65535
}

// CheckURL refuses what browsers can't open from anywhere.
func CheckURL(text string) answer.Finding {
	const like = "enter a public web address, for example https://www.example.com"
	u := webURL(text)
	switch {
	case (u == nil || u.Path == "") && anyHandle().MatchString(answer.Clean(text)):
		return answer.Wrong(isHandle, "enter the address of the website, for example https://www.example.com")
	case strings.Contains(text, "@") && !strings.Contains(text, "/"):
		return answer.Wrong("looks like an email address", like)
	case u == nil:
		return answer.Wrong("isn't a web address", like)
	case !hasPort(u):
		return answer.Wrong(noPort, "enter a port from 1 to 65535, or none")
	case net.ParseIP(u.Hostname()) != nil:
		return answer.Wrong("is an IP address", like)
	case inside(u.Hostname()):
		return answer.Wrong("only works inside a network", like)
	case isWebHost(strings.ReplaceAll(u.Hostname(), "_", "-")) && !isWebHost(u.Hostname()):
		return answer.Wrong("has an underscore in its domain, which isn't allowed", "try a hyphen, for example https://my-shop.example.com")
	case !isWebHost(u.Hostname()):
		return answer.Wrong("doesn't have a complete domain", like)
	}
	return checkSuffix(u.Hostname()).Causes(18601)
}

// CheckSite checks the business's website.
func CheckSite(text string) answer.Finding {
	if found := CheckURL(text); found.What != "" {
		return found
	}
	domain := Registered(Host(text))
	switch {
	case socialSites[domain]:
		return answer.Unusual("is a page on a social network", "enter it under Social media profiles, and the business's own website here").Causes(18601)
	case freeMail[domain]:
		return answer.Unusual("is the site of a mail provider", "enter the business's own site, for example https://www.example.com").Causes(18601)
	case slipsOfWWW[strings.SplitN(Host(text), ".", 2)[0]]:
		return answer.Unusual("begins with what looks like a mistyped www", "for example https://www.example.com").Causes(18601)
	case shorteners[domain]:
		return answer.Unusual("is a shortened address", "enter the address the browser ends up at").Causes(18601)
	}
	return answer.Finding{}
}

// CheckCallback checks the URL that Twilio calls. A public IP address is fine.
func CheckCallback(text string) answer.Finding {
	u := webURL(text)
	if u != nil && hasPort(u) {
		if ip := net.ParseIP(u.Hostname()); ip != nil && ip.IsGlobalUnicast() && !ip.IsPrivate() {
			return answer.Finding{}
		}
	}
	found := CheckURL(text)
	if found.Severity == answer.Error && (u == nil || hasPort(u)) {
		found.Fix = "enter a URL that Twilio can reach, for example https://hooks.example.com/trust-hub"
	}
	found.Code = 0
	return found
}

var socialSites = answer.SetOf(`facebook.com fb.com instagram.com linkedin.com twitter.com x.com tiktok.com youtube.com pinterest.com
	yelp.com linktr.ee vk.com medium.com threads.net xing.com wa.me t.me`)

// slipsOfWWW are first labels that no one chooses.
var slipsOfWWW = answer.SetOf("w ww wwww wwwww wwv wvw vww")

var shorteners = answer.SetOf("bit.ly tinyurl.com goo.gl t.co ow.ly is.gd buff.ly rebrand.ly cutt.ly")

// Site is the registered domain of a web address: example.co.uk for
// https://shop.example.co.uk/about. It's "" if the text isn't a web address.
func Site(address string) string { return Registered(Host(address)) }
