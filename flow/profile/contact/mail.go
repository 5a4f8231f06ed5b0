package contact

import (
	"net/mail"
	"strings"

	"trusthub-wizard/flow/profile/answer"
)

// spelledOut undoes how websites hide addresses from robots.
var spelledOut = strings.NewReplacer(
	" (at) ", "@", " [at] ", "@", " {at} ", "@", "(at)", "@", "[at]", "@", "{at}", "@", " @ ", "@", " @", "@", "@ ", "@",
	" (dot) ", ".", " [dot] ", ".", " {dot} ", ".", "(dot)", ".", "[dot]", ".", "{dot}", ".")

// said is how an address is spoken.
var said = strings.NewReplacer(" at ", "@", " AT ", "@", " dot ", ".", " DOT ", ".")

// NormalMail is an email address as it is sent: without a display name, brackets, mailto: or
// a final period, the domain in lower case and ASCII. The local part keeps its case, which
// is the mail server's business (RFC 5321 §2.4).
func NormalMail(text string) string {
	text = answer.Clean(text)
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
		address = rest // Email: jane@acme.com
	}
	address = strings.Trim(address, ".,;:'\"/")
	i := strings.LastIndexByte(address, '@')
	if i < 1 || i == len(address)-1 || strings.ContainsAny(address, " <>\"") {
		return text
	}
	return address[:i+1] + asciiDomain(strings.Trim(address[i+1:], "."))
}

// MailDomain is the domain of an email address, "" if it has none.
func MailDomain(address string) string {
	_, domain, ok := strings.Cut(address, "@")
	if !ok || !IsHost(domain) {
		return ""
	}
	return domain
}

// CheckMail refuses what can't be written to from anywhere (RFC 5321, without quoted local
// parts and IP addresses), and warns of typos. web is the business's website, whose domain
// is never a typo.
func CheckMail(text, web string) answer.Finding {
	const like = "enter one address, for example jane.doe@example.com"
	address := NormalMail(text)
	local, domain, ok := strings.Cut(address, "@")
	switch {
	case !ok:
		return answer.Wrong("has no @", like)
	case strings.Contains(domain, "@"):
		return answer.Wrong("has more than one @", like)
	case strings.ContainsAny(address, " ,;"):
		return answer.Wrong("contains more than an email address", like)
	case len(address) > 254 || len(local) > 64:
		return answer.Wrong("is too long for mail servers", "use at most 64 characters before the @ and 254 in all")
	case !IsHost(domain):
		return answer.Wrong("doesn't have a complete domain after the @", like)
	}
	if parsed, err := mail.ParseAddress(address); err != nil || parsed.Name != "" || parsed.Address != address {
		return answer.Wrong("isn't an email address", like)
	}
	if meant := misspelt(domain); meant != "" && Registered(domain) != Registered(Host(web)) {
		return answer.Unusual("has a domain that looks mistyped", "did you mean "+meant+"?")
	}
	if strings.HasPrefix(address, "www.") || strings.HasPrefix(domain, "www.") {
		return answer.Unusual("has a www., like a website", like)
	}
	return checkSuffix(domain)
}

// CheckNotices checks the address that Twilio writes to about the profile. An address at a
// free-mail provider has caused a rejection (error 18606).
func CheckNotices(text, web string) answer.Finding {
	if found := CheckMail(text, web); found.What != "" {
		return found
	}
	const fix = "enter one at your company's own domain, for example compliance@example.com"
	switch domain := MailDomain(NormalMail(text)); {
	case freeMail[domain] && Registered(domain) != Registered(Host(web)):
		return answer.Unusual("is at a free email provider", fix).Causes(18606)
	case disposable[domain]:
		return answer.Unusual("is at a disposable email provider", fix).Causes(18606)
	}
	return answer.Finding{}
}

// CheckWorkMail checks the address of a representative.
func CheckWorkMail(text, web string) answer.Finding {
	if found := CheckMail(text, web); found.Severity == answer.Error {
		return found
	} else if found.What != "" {
		return found.Causes(18606)
	}
	local, domain, _ := strings.Cut(NormalMail(text), "@")
	switch {
	case freeMail[domain]:
		return answer.Unusual("is at a free email provider", "use an address at the business's own domain; reviewers ask for a work address").Causes(18056)
	case disposable[domain]:
		return answer.Unusual("is at a disposable email provider", "use an address at the business's own domain").Causes(18056)
	case unread[strings.ToLower(local)]:
		return answer.Unusual("is an address no one reads", "enter the person's own address, for example jane.doe@example.com").Causes(18056)
	}
	return answer.Finding{}
}

// unread are local parts that no person reads.
var unread = answer.SetOf("noreply no-reply donotreply do-not-reply mailer-daemon postmaster abuse test")

// freeMail are domains where anyone gets an address: the largest providers in the world and
// in the countries with a known register.
var freeMail = answer.SetOf(`
	gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk hotmail.fr hotmail.de hotmail.it hotmail.es live.com live.co.uk
	live.nl live.ca msn.com yahoo.com yahoo.co.uk yahoo.co.in yahoo.in yahoo.fr yahoo.de yahoo.it yahoo.es yahoo.ca yahoo.com.au
	yahoo.com.br yahoo.co.jp ymail.com rocketmail.com aol.com icloud.com me.com mac.com mail.com email.com usa.com gmx.com gmx.de
	gmx.net gmx.at gmx.ch web.de t-online.de freenet.de posteo.de mailbox.org proton.me protonmail.com pm.me tutanota.com tuta.com
	zoho.com yandex.com yandex.ru mail.ru bk.ru inbox.ru list.ru rambler.ru ukr.net qq.com 163.com 126.com sina.com naver.com
	hanmail.net daum.net rediffmail.com orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it alice.it tin.it
	btinternet.com sky.com virginmedia.com ntlworld.com talktalk.net comcast.net verizon.net att.net sbcglobal.net bellsouth.net
	cox.net charter.net earthlink.net shaw.ca rogers.com sympatico.ca videotron.ca bigpond.com bigpond.net.au optusnet.com.au
	iinet.net.au telus.net uol.com.br bol.com.br terra.com.br walla.co.il walla.com netvision.net.il bezeqint.net mail.ee hot.ee
	online.ee inbox.lv seznam.cz centrum.cz wp.pl o2.pl onet.pl interia.pl abv.bg mail.bg yahoo.ro fastmail.com hey.com hushmail.com`)

// disposable are the best-known providers of short-lived addresses.
var disposable = answer.SetOf(`
	mailinator.com guerrillamail.com guerrillamail.net sharklasers.com 10minutemail.com 10minutemail.net tempmail.com temp-mail.org
	temp-mail.io tempmailo.com throwawaymail.com trashmail.com trashmail.de yopmail.com yopmail.fr getnada.com dispostable.com
	maildrop.cc mintemail.com mohmal.com fakeinbox.com mailnesia.com moakt.com emailondeck.com spamgourmet.com mytemp.email
	discard.email tempr.email wegwerfemail.de byom.de einrot.com mailcatch.com inboxkitten.com burnermail.io minutemail.com`)

// wellKnown are the domains that typos are compared with.
var wellKnown = []string{
	"gmail.com", "googlemail.com", "hotmail.com", "outlook.com", "yahoo.com", "icloud.com", "aol.com", "protonmail.com",
}

// misspelt is the well-known domain that another one probably misspells, or "".
func misspelt(domain string) string {
	if freeMail[domain] || len(domain) < 7 || len(domain) > 16 {
		return ""
	}
	for _, known := range wellKnown {
		if answer.Distance(domain, known) == 1 && !properDomain[domain] {
			return known
		}
	}
	return ""
}

// properDomain are real domains one letter away from a well-known one.
var properDomain = answer.SetOf("gmail.co fmail.com yahoo.co hotmail.co aon.com aola.com")

// Suspect reports whether [CheckWorkMail] warns of every address at the domain.
func Suspect(domain string) bool {
	return freeMail[domain] || disposable[domain] || misspelt(domain) != ""
}
