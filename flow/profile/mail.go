package profile

import (
	"net/mail"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// normalMail is a mail address as it is sent: without a display name, brackets,
// mailto: or a final full stop, the domain in lower case. The local part stays:
// its case is the mail server's business (RFC 5321 §2.4).
func normalMail(_ Application, text string) string {
	text = clean(text)
	address := text
	if i, j := strings.LastIndexByte(address, '<'), strings.LastIndexByte(address, '>'); i >= 0 && j > i {
		address = strings.TrimSpace(address[i+1 : j])
	}
	if len(address) > 7 && strings.EqualFold(address[:7], "mailto:") {
		address = address[7:]
	}
	address = strings.TrimRight(address, ".,;")
	i := strings.LastIndexByte(address, '@')
	if i < 1 || i == len(address)-1 || strings.ContainsAny(address, " <>") {
		return text
	}
	return address[:i+1] + strings.ToLower(address[i+1:])
}

// mailDomain is the domain of a mail address, "" where it has none.
func mailDomain(address string) string {
	_, domain, ok := strings.Cut(address, "@")
	if !ok || strings.Contains(domain, "@") {
		return ""
	}
	return domain
}

// checkMail refuses what is no address that can be written to from anywhere.
func checkMail(a Application, text string) finding {
	const like = "one address, for example jane.doe@example.com"
	address := normalMail(a, text)
	local, domain, ok := strings.Cut(address, "@")
	switch {
	case !ok:
		return wrong("has no @", like)
	case strings.Contains(domain, "@"):
		return wrong("has more than one @", like)
	case len(address) > 254 || len(local) > 64:
		return wrong("is longer than mail servers take", "64 characters before the @ and 254 in all")
	case !isHost(domain):
		return wrong("has no whole domain behind the @", like)
	}
	if parsed, err := mail.ParseAddress(address); err != nil || parsed.Name != "" || strings.ContainsAny(local, "\" ") {
		return wrong("is not an e-mail address", like)
	}
	if meant := misspelt(domain); meant != "" {
		return unusual("has a domain that looks like a slip of the keys", "did you mean "+meant+"?").causes(18055)
	}
	if !knownSuffix(domain) {
		return unusual("ends in a top-level domain that is not known", "look at the part behind the last full stop: "+like).causes(18055)
	}
	return finding{}
}

// checkWorkMail checks the address of a representative.
func checkWorkMail(a Application, text string) finding {
	if found := checkMail(a, text); found.what != "" {
		return found
	}
	switch domain := mailDomain(normalMail(a, text)); {
	case freeMail[domain]:
		return unusual("is at a free-mail provider", "use an address at the business's own domain: reviewers ask for a work address").causes(18056)
	case disposable[domain]:
		return unusual("is at a provider of throw-away addresses", "use an address at the business's own domain").causes(18056)
	}
	return finding{}
}

// isHost reports whether text is a host name with a top-level domain.
func isHost(text string) bool {
	if len(text) > 253 || !strings.Contains(text, ".") {
		return false
	}
	labels := strings.Split(text, ".")
	for _, label := range labels {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for _, r := range label {
			if r < 128 && !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-') {
				return false
			}
		}
	}
	return strings.Trim(labels[len(labels)-1], "0123456789") != ""
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
