package website

import (
	"html"
	"regexp"
	"sync"
)

// The parts of a page that people don't read, or that separate what they read.
var (
	unread = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?is)<script\b.*?</script>|<style\b.*?</style>|<!--.*?-->`)
	})
	// The name can also be in these attributes, of a logo or for search engines.
	spoken = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?is)<(?:img|meta|a|svg)\b[^>]*?\b(?:alt|title|content|aria-label)\s*=\s*(?:"([^"]*)"|'([^']*)')[^>]*>`)
	})
	tag = regexp.MustCompile(`(?s)<[^>]*>`)
)

// readable is the text of a page, as far as it can be read without a browser.
func readable(page string) string {
	page = unread().ReplaceAllString(page, " ")
	page = spoken().ReplaceAllString(page, " $1$2 ")
	return html.UnescapeString(tag.ReplaceAllString(page, " "))
}

// The pages that A2P campaigns need, by the words in the texts and addresses of their links,
// in the languages of most of Twilio's customers.
var (
	link    = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?is)<a\b([^>]*)>(.*?)</a>`) })
	privacy = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)privacy|privacidad|privacidade|confidentialit|vie[ -]priv|datenschutz|riservatezza|integritetspolicy|persondata|privatliv|tietosuoja|prywatno|gizlilik|конфиденциальн|プライバシー|隐私|隱私|개인정보`)
	})
	terms = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)\bterms|\btos\b|conditions|condiciones|t[eé]rminos|termos|condizioni|\bagb\b|nutzungsbedingungen|voorwaarden|villkor|vilk[åa]r|regulamin|k[oö]ş?ullar|условия|利用規約|条款|條款|이용약관`)
	})
)

// policies reports whether a page links to a privacy policy and to terms.
func policies(page string) (toPrivacy, toTerms bool) {
	for _, a := range link().FindAllStringSubmatch(unread().ReplaceAllString(page, " "), -1) {
		said := html.UnescapeString(a[1] + " " + tag.ReplaceAllString(a[2], " "))
		toPrivacy = toPrivacy || privacy().MatchString(said)
		toTerms = toTerms || terms().MatchString(said)
	}
	return toPrivacy, toTerms
}
