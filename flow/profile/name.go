package profile

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
)

// tradingNames match what stands between a legal name and the one on the sign.
var tradingNames = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\s(?:d\.?/?b\.?/?a\.?|t/a|a/k/a|aka|c/o|trading as|doing business as|formerly|née)(?:\s|$)`)
})

// checkBusinessName warns of what no register has in a name.
func checkBusinessName(_ Application, text string) finding {
	name := clean(text)
	word := strings.ToLower(name) // "" of several: names may hold an @ (Deals@Home Ltd)
	if strings.Contains(word, " ") {
		word = ""
	}
	const exactly = "the legal name alone, exactly as on the registration, for example Acme Corporation"
	switch {
	case !strings.ContainsFunc(name, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }):
		return wrong("holds neither a letter nor a digit", exactly)
	case mailDomain(word) != "" || strings.Contains(name, "://"):
		return wrong("is an address", exactly)
	case tradingNames().MatchString(name):
		return unusual("holds a trading name", exactly).causes(18602)
	case isHost(word) && knownSuffix(word):
		return unusual("looks like a domain", exactly).causes(18602)
	}
	return finding{}
}

// checkPersonName warns of what is on no identity card. Letters of any script,
// apostrophes, hyphens and single-letter surnames are names like others.
func (r representative) checkPersonName(_ Application, text string) finding {
	name := clean(text)
	const like = "as on an identity card, for example Jane or Doe"
	switch {
	case !strings.ContainsFunc(name, unicode.IsLetter):
		return wrong("holds no letter", like)
	case strings.Contains(name, "@"):
		return wrong("is an e-mail address", like)
	case strings.ContainsFunc(name, unicode.IsDigit):
		return unusual("holds a digit", like).causes(r.rejection())
	case notPeople[fold(name)]:
		return unusual("is no person's name", like).causes(r.rejection())
	}
	return finding{}
}

// notPeople are what stands in forms where a name should.
var notPeople = setOf("admin administrator support sales info test tester none na unknown owner manager ceo customer service customerservice customercare office team tbd xxx asdf")
