package website

import (
	"html"
	"regexp"
	"sync"
)

// What of a page is not read by people, or stands between what is.
var (
	unread = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?is)<script\b.*?</script>|<style\b.*?</style>|<!--.*?-->`)
	})
	// Names stand in these attributes too: of a logo, or for search engines.
	spoken = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?is)<(?:img|meta|a|svg)\b[^>]*?\b(?:alt|title|content|aria-label)\s*=\s*(?:"([^"]*)"|'([^']*)')[^>]*>`)
	})
	tag = regexp.MustCompile(`(?s)<[^>]*>`)
)

// readable is the words of a page, as far as that can be said without a browser.
func readable(page string) string {
	page = unread().ReplaceAllString(page, " ")
	page = spoken().ReplaceAllString(page, " $1$2 ")
	return html.UnescapeString(tag.ReplaceAllString(page, " "))
}
