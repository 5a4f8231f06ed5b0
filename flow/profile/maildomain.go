package profile

// freeMail are the domains under which anybody gets an address: the largest
// providers of the world and of the countries that registers are known of.
var freeMail = setOf(`
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

// disposable are the best known providers of addresses that last for minutes.
var disposable = setOf(`
	mailinator.com guerrillamail.com guerrillamail.net sharklasers.com 10minutemail.com 10minutemail.net tempmail.com temp-mail.org
	temp-mail.io tempmailo.com throwawaymail.com trashmail.com trashmail.de yopmail.com yopmail.fr getnada.com dispostable.com
	maildrop.cc mintemail.com mohmal.com fakeinbox.com mailnesia.com moakt.com emailondeck.com spamgourmet.com mytemp.email
	discard.email tempr.email wegwerfemail.de byom.de einrot.com mailcatch.com inboxkitten.com burnermail.io minutemail.com`)

// wellKnown are the domains that slips of the keys are held against.
var wellKnown = []string{
	"gmail.com", "googlemail.com", "hotmail.com", "outlook.com", "yahoo.com", "icloud.com", "aol.com", "protonmail.com",
}

// misspelt is the well-known domain that another one was probably meant to be,
// or "".
func misspelt(domain string) string {
	if freeMail[domain] || len(domain) < 7 || len(domain) > 16 {
		return ""
	}
	for _, known := range wellKnown {
		if distance(domain, known) == 1 && !properDomain[domain] {
			return known
		}
	}
	return ""
}

// properDomain are real domains one letter away from a well-known one.
var properDomain = setOf("gmail.co fmail.com yahoo.co hotmail.co aon.com aola.com")
