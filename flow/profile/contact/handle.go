package contact

import (
	"strings"

	"trusthub-wizard/flow/profile/answer"
)

// networks are what comes before a handle in the address of its page, by network. LinkedIn
// is missing: a handle there can be a person's or a company's.
var networks = map[string]string{
	"instagram": "https://www.instagram.com/", "insta": "https://www.instagram.com/", "ig": "https://www.instagram.com/",
	"facebook": "https://www.facebook.com/", "fb": "https://www.facebook.com/",
	"twitter": "https://x.com/", "x": "https://x.com/", "twitterx": "https://x.com/", "xtwitter": "https://x.com/", "xformerlytwitter": "https://x.com/",
	"tiktok": "https://www.tiktok.com/@", "youtube": "https://www.youtube.com/@", "yt": "https://www.youtube.com/@",
	"threads": "https://www.threads.net/@", "pinterest": "https://www.pinterest.com/", "telegram": "https://t.me/",
}

// besideHandle are words next to a handle that say nothing about it.
var besideHandle = answer.SetOf("on at is our the my handle page account profile user username")

var (
	anyHandle = answer.Pattern(`(?:^|[\s:(/])@[\pL\pN]`)
	oneHandle = answer.Pattern(`^@[A-Za-z0-9_](?:[\w.-]{0,48}\w)?$`)
	fediverse = answer.Pattern(`^@(\w[\w.-]*)@([\w.-]+)$`)
)

// profileURL is the page of a handle if the text names its network ("Instagram: @acme"), ""
// otherwise.
func profileURL(text string) string {
	text = answer.Clean(text)
	if !anyHandle().MatchString(text) {
		return ""
	}
	handle, network := "", ""
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(" :()[]–—", r) }) {
		folded := answer.Fold(word)
		switch {
		case word[0] == '@' && handle == "":
			handle = word
		case word[0] == '@':
			return ""
		case !besideHandle[folded]:
			network += strings.TrimSuffix(folded, "com")
		}
	}
	front, known := networks[network]
	parts := fediverse().FindStringSubmatch(handle)
	switch {
	case known && oneHandle().MatchString(handle):
		return front + handle[1:]
	case network == "" && parts != nil && IsHost(strings.ToLower(parts[2])) && KnownSuffix(strings.ToLower(parts[2])):
		return "https://" + strings.ToLower(parts[2]) + "/@" + parts[1]
	case (network == "" || network == "bluesky") && oneHandle().MatchString(handle) && strings.HasSuffix(handle, ".bsky.social"):
		return "https://bsky.app/profile/" + handle[1:]
	}
	return ""
}

// NormalProfile is the address of a page on a social network, as it is sent.
func NormalProfile(text string) string {
	if address := profileURL(text); address != "" {
		return address
	}
	return NormalURL(text)
}

// CheckProfile checks the address of a page on a social network. It refuses a handle that
// doesn't name its network.
func CheckProfile(text string) answer.Finding {
	if profileURL(text) != "" {
		return answer.Finding{}
	}
	found := CheckURL(text)
	if found.Severity == answer.Error && found.What != noPort {
		found.Fix = "enter the address of the page, for example https://www.instagram.com/acme"
	}
	return found
}
