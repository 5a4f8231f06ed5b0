package profile

import (
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// asciiDomain is a domain in lower case, with letters of other scripts as the
// domain name system spells them (xn--…).
func asciiDomain(domain string) string {
	lower := strings.ToLower(domain)
	if front, end, ok := strings.Cut(lower, ","); ok && !strings.ContainsAny(end, ".,") && knownSuffix(end) {
		lower = front + "." + end // acme,com
	}
	if plain(lower) {
		return lower
	}
	if ascii, err := idna.Lookup.ToASCII(lower); err == nil {
		return strings.Trim(ascii, ".") // the ideographic full stop is one, too
	}
	return lower
}

// isHost reports whether text is a host name, in ASCII, with a top-level domain.
func isHost(text string) bool {
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

// checkSuffix warns of a top-level domain that the public suffix list does not
// know: a slip, or a newer one.
func checkSuffix(domain string) finding {
	if knownSuffix(domain) {
		return finding{}
	}
	end := domain[strings.LastIndexByte(domain, '.')+1:]
	fix := "look at the part behind the last full stop, for example example.com"
	for _, common := range []string{"com", "net", "org", "co", "io", "de", "info"} {
		if distance(end, common) == 1 && len(end) >= len(common) {
			fix = "did you mean ." + common + "?"
			break
		}
	}
	return unusual("ends in a top-level domain that is not known", fix)
}

// knownSuffix reports whether the public suffix list knows the end of a domain,
// or whether it is one that nobody can register (RFC 2606).
func knownSuffix(domain string) bool {
	suffix, icann := publicsuffix.PublicSuffix(domain)
	return icann || strings.Contains(suffix, ".") || reserved(domain)
}

// site is the part of a domain that somebody registered: example.co.uk of
// mail.example.co.uk.
func site(domain string) string {
	registered, err := publicsuffix.EffectiveTLDPlusOne(domain)
	if err != nil {
		return domain
	}
	return registered
}

// reserved reports whether a domain is one for examples (RFC 2606, RFC 6761).
func reserved(domain string) bool {
	for _, end := range []string{"example", "test", "invalid", "example.com", "example.org", "example.net"} {
		if domain == end || strings.HasSuffix(domain, "."+end) {
			return true
		}
	}
	return false
}

// inside reports whether a name is known inside of a network only (RFC 6761, RFC
// 6762, and what routers make up).
func inside(domain string) bool {
	switch domain[strings.LastIndexByte(domain, '.')+1:] {
	case "localhost", "local", "internal", "lan", "home", "corp", "intranet", "localdomain", "arpa", "onion":
		return true
	}
	return false
}
