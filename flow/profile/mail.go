package profile

import (
	"cmp"
	"net/mail"
	"strings"
)

// spelledOut undoes what people do to addresses on web sites.
var spelledOut = strings.NewReplacer(
	" (at) ", "@", " [at] ", "@", " {at} ", "@", "(at)", "@", "[at]", "@", "{at}", "@", " @ ", "@", " @", "@", "@ ", "@",
	" (dot) ", ".", " [dot] ", ".", " {dot} ", ".", "(dot)", ".", "[dot]", ".", "{dot}", ".")

// said is how an address is spoken.
var said = strings.NewReplacer(" at ", "@", " AT ", "@", " dot ", ".", " DOT ", ".")

// normalMail is a mail address as it is sent: without a display name, brackets,
// mailto: or a final full stop, the domain in lower case and in ASCII. The local
// part stays: its case is the mail server's business (RFC 5321 §2.4).
func normalMail(_ Application, text string) string {
	text = clean(text)
	address := text
	if i, j := strings.LastIndexByte(address, '<'), strings.LastIndexByte(address, '>'); i >= 0 && j > i {
		address = address[i+1 : j]
	}
	address = strings.TrimSpace(spelledOut.Replace(address))
	if !strings.Contains(address, "@") {
		address = said.Replace(address)
	}
	if len(address) > 7 && strings.EqualFold(address[:7], "mailto:") {
		address, _, _ = strings.Cut(address[7:], "?")
	}
	if label, rest, ok := strings.Cut(address, ": "); ok && !strings.Contains(label, "@") {
		address = rest // E-mail: jane@acme.com
	}
	address = strings.Trim(address, ".,;:'\"/")
	i := strings.LastIndexByte(address, '@')
	if i < 1 || i == len(address)-1 || strings.ContainsAny(address, " <>\"") {
		return text
	}
	return address[:i+1] + asciiDomain(strings.Trim(address[i+1:], "."))
}

// offerMail completes an address that was begun up to the @ or beyond, with the
// domain that reviewers compare it with.
func (r representative) offerMail(a Application) string {
	local, begun, ok := strings.Cut(a[r.key("email")], "@")
	domain := site(cmp.Or(host(a[WebSite]), mailDomain(a.Value((3 - r).key("email")))))
	if !ok || local == "" || !strings.HasPrefix(domain, begun) {
		return ""
	}
	return local + "@" + domain
}

// mailDomain is the domain of a mail address, "" where it has none.
func mailDomain(address string) string {
	_, domain, ok := strings.Cut(address, "@")
	if !ok || !isHost(domain) {
		return ""
	}
	return domain
}

// checkMail refuses what is no address that can be written to from anywhere
// (RFC 5321, without quoted local parts and addresses of machines), and warns of
// slips of the keys.
func checkMail(a Application, text string) finding {
	const like = "one address, for example jane.doe@example.com"
	address := normalMail(a, text)
	local, domain, ok := strings.Cut(address, "@")
	switch {
	case !ok:
		return wrong("has no @", like)
	case strings.Contains(domain, "@"):
		return wrong("has more than one @", like)
	case strings.ContainsAny(address, " ,;"):
		return wrong("is more than an address", like)
	case len(address) > 254 || len(local) > 64:
		return wrong("is longer than mail servers take", "64 characters before the @ and 254 in all")
	case !isHost(domain):
		return wrong("has no whole domain behind the @", like)
	}
	if parsed, err := mail.ParseAddress(address); err != nil || parsed.Name != "" || parsed.Address != address {
		return wrong("is not an e-mail address", like)
	}
	if meant := misspelt(domain); meant != "" && site(domain) != site(host(a[WebSite])) {
		return unusual("has a domain that looks like a slip of the keys", "did you mean "+meant+"?")
	}
	if strings.HasPrefix(address, "www.") || strings.HasPrefix(domain, "www.") {
		return unusual("holds a www. as web sites have", like)
	}
	return checkSuffix(domain)
}

// checkWorkMail checks the address of a representative.
func checkWorkMail(a Application, text string) finding {
	if found := checkMail(a, text); found.severity == Error {
		return found
	} else if found.what != "" {
		return found.causes(18606)
	}
	local, domain, _ := strings.Cut(normalMail(a, text), "@")
	switch {
	case freeMail[domain]:
		return unusual("is at a free-mail provider", "use an address at the business's own domain, since reviewers ask for a work address").causes(18056)
	case disposable[domain]:
		return unusual("is at a provider of throw-away addresses", "use an address at the business's own domain").causes(18056)
	case nobody[strings.ToLower(local)]:
		return unusual("is an address that nobody reads", "the person's own address, for example jane.doe@example.com").causes(18056)
	}
	return finding{}
}

// nobody are local parts behind which no person is.
var nobody = setOf("noreply no-reply donotreply do-not-reply mailer-daemon postmaster abuse test")
