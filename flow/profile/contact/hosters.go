package contact

import (
	"strings"

	"golang.org/x/net/publicsuffix"

	"trusthub-wizard/flow/profile/answer"
)

// hosters, collected by hand, are domains under which anyone gets a website. They add to the
// private section of the public suffix list (publicsuffix.org), which has myshopify.com and
// github.io, and to Blogger's blogspot.de and so on. A business's own name is the label
// below them.
var hosters = answer.SetOf(`
	business.site negocio.site company.site canva.site gamma.site webador.com jouwweb.nl webnode.com webnode.page weebly.com weeblysite.com
	wordpress.com wpcomstaging.com wpengine.com godaddysites.com jimdosite.com jimdofree.com jimdo.com strikingly.com mystrikingly.com
	squarespace.com tumblr.com ueniweb.com site123.me webs.com bigcartel.com mybigcommerce.com hubspotpagebuilder.com hs-sites.com
	unbouncepages.com mykajabi.com kajabi.com teachable.com thinkific.com substack.com gumroad.com etsy.com setmore.com simplybook.me
	durable.co b12sites.com mailchimpsites.com editmysite.com duda.co multiscreensite.com homestead.com angelfire.com tripod.com
	over-blog.com e-monsite.com tilda.ws ucoz.ru narod.ru fc2.com stores.jp thebase.in shopinfo.jp cafe24.com modoo.at ecwid.com
	tiendanube.com mitiendanube.com empretienda.com.ar lojaintegrada.com.br nuvemshop.com.br rocketspark.co.nz zyrosite.com
	hostingersite.com surge.sh glitch.me softr.app mobirisesite.com wuaze.com localo.site`)

// inPath are hosters that put the name in the path: sites.google.com/view/acme.
var inPath = answer.SetOf("sites.google.com wixsite.com wixstudio.com my.canva.site")

// hoster is the part of a domain that belongs to a hoster, "" if the whole domain belongs to
// whoever registered it.
func hoster(domain string) string {
	for end := domain; end != ""; {
		if end != domain && (hosters[end] || strings.HasPrefix(end, "blogspot.")) || inPath[end] {
			return end
		}
		_, end, _ = strings.Cut(end, ".")
	}
	if suffix, icann := publicsuffix.PublicSuffix(domain); !icann && suffix != domain && strings.Contains(suffix, ".") {
		return suffix
	}
	return ""
}

// Hosted reports whether a website is below a hoster's domain, where the business can't have
// email.
func Hosted(address string) bool { return hoster(Host(address)) != "" }

// OwnName is the part of a web address that can contain the business name: the label that
// the business registered or got from a hoster, and the path at hosters that put the name
// there. It's "" if the text isn't a web address.
func OwnName(address string) string {
	host := Host(address)
	name, _, _ := strings.Cut(Registered(host), ".")
	if inPath[hoster(host)] {
		name += webURL(address).EscapedPath()
	}
	return name
}
