package profile

import (
	"regexp"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/net/idna"

	"trusthub-wizard/flow/profile/answer"
	"trusthub-wizard/flow/profile/contact"
)

// tradingNames match what stands between a legal name and the one on the sign.
var tradingNames = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\s(?:d\.?/?b\.?/?a\.?|t/a|a/k/a|aka|c/o|trading as|doing business as|formerly|née)(?:\s|$)`)
})

// checkBusinessName warns of what no register has in a name.
func checkBusinessName(text string) answer.Finding {
	name := answer.Clean(text)
	word := strings.ToLower(name) // "" of several: names may hold an @ (Deals@Home Ltd)
	if strings.Contains(word, " ") {
		word = ""
	}
	const exactly = "the legal name alone, exactly as on the registration, for example Acme Corporation"
	switch {
	case !strings.ContainsFunc(name, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }):
		return answer.Wrong("holds neither a letter nor a digit", exactly)
	case contact.MailDomain(word) != "" || strings.Contains(name, "://"):
		return answer.Wrong("is an address", exactly)
	case tradingNames().MatchString(name):
		return answer.Unusual("holds a trading name", exactly).Causes(18602)
	case contact.IsHost(word) && contact.KnownSuffix(word):
		return answer.Unusual("looks like a domain", exactly).Causes(18602)
	}
	return answer.Finding{}
}

// checkPersonName warns of what is on no identity card. Letters of any script,
// apostrophes, hyphens and single-letter surnames are names like others.
func checkPersonName(text string) answer.Finding {
	name := answer.Clean(text)
	const like = "as on an identity card, for example Jane or Doe"
	switch {
	case !strings.ContainsFunc(name, unicode.IsLetter):
		return answer.Wrong("holds no letter", like)
	case strings.Contains(name, "@"):
		return answer.Wrong("is an e-mail address", like)
	case strings.ContainsFunc(name, unicode.IsDigit):
		return answer.Unusual("holds a digit", like)
	case notPeople[answer.Fold(name)]:
		return answer.Unusual("is no person's name", like)
	}
	return answer.Finding{}
}

// notPeople are what stands in forms where a name should.
var notPeople = answer.SetOf("admin administrator support sales info test tester none na unknown owner manager ceo customer service customerservice customercare office team tbd xxx asdf")

// A form is a legal form that the end of a business name tells.
type form struct {
	endings string
	types   []string // the business types that go with it, the likeliest first
	meaning string
}

// forms are the endings that admit no other business type. Endings that several
// forms share (Ltd is an LLC to Twilio and a corporation to others) name all of
// them.
var forms = []form{
	{"llc|l.l.c|pllc", []string{"Limited Liability Corporation"}, "LLC is a limited liability company"},
	{"inc|incorporated|corp|corporation", []string{"Corporation", "Non-profit Corporation", "Co-operative"}, "Inc and Corp are corporations"},
	{"gmbh|ltd|limited|oü|srl|s.r.l|bv|b.v|sarl|lda|ltda|sp. z o.o", []string{"Limited Liability Corporation", "Corporation", "Non-profit Corporation", "Co-operative"}, "Ltd, GmbH and the like are companies"},
	{"plc|ag|s.a|a/s|nv|n.v", []string{"Corporation"}, "PLC, AG, NV and SA are corporations"},
	{"llp|lp|l.p|l.l.p", []string{"Partnership"}, "LP and LLP are partnerships"},
}

// legalForm is the form that the end of a name tells, or nil.
func legalForm(name string) *form {
	name = strings.ToLower(strings.TrimRight(name, ". )"))
	for i := range forms {
		for ending := range strings.SplitSeq(forms[i].endings, "|") {
			before, ok := strings.CutSuffix(name, ending)
			if ok && before != "" && strings.HasSuffix(before, " ") {
				return &forms[i]
			}
		}
	}
	return nil
}

// nameInDomain reports whether a word of a business name, its beginning or its
// initials occur in the domain of a web address. Where either is missing or nothing
// can be said, it reports true: so for domains kept for examples, and for names in
// other letters.
func nameInDomain(name, web string) bool {
	domain := contact.OwnName(web)
	if domain == "" || contact.Reserved(contact.Host(web)) {
		return true
	}
	if letters, err := idna.ToUnicode(domain); err == nil {
		domain = letters
	}
	domain = answer.Fold(domain)
	initials, words := "", 0
	for word := range strings.FieldsSeq(name) {
		w := answer.Fold(word)
		if w == "" || legalWords[w] {
			continue
		}
		words++
		if strings.Trim(w, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			return true
		}
		for _, w := range []string{w, answer.Fold(umlauts.Replace(strings.ToLower(word)))} {
			if strings.Contains(domain, w[:min(len(w), 4)]) {
				return true
			}
		}
		initials += w[:1]
	}
	return words == 0 || len(initials) >= 2 && strings.Contains(domain, initials) || strings.Trim(domain, "abcdefghijklmnopqrstuvwxyz0123456789") != ""
}

// umlauts are how domains write the letters that German and Nordic names have.
var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "å", "aa", "ø", "oe", "æ", "ae")

// legalWords are words of business names that tell one business from no other.
var legalWords = answer.SetOf("inc incorporated corp corporation llc ltd limited gmbh plc ag sa nv bv oü ou srl sarl pty pvt private llp lp co company " +
	"the and of group holding holdings international services solutions")

// Shows reports whether a text holds a business name as people would recognise
// it: whatever the case, the accents, the signs between the words, and the words that
// tell one business from no other (Inc, the, Group). A long name may also be written as
// one word. Where the name has no word of its own, nothing can be said, and it
// reports true.
func Shows(name, text string) bool {
	words := tellingWords(name)
	if len(words) == 0 {
		return true
	}
	said := tellingWords(text)
	if strings.Contains(" "+strings.Join(said, " ")+" ", " "+strings.Join(words, " ")+" ") {
		return true
	}
	name = strings.Join(words, "")
	return len(name) >= 6 && strings.Contains(strings.Join(said, ""), name)
}

// tellingWords are the words of a text by which a business is known.
func tellingWords(text string) []string {
	var words []string
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r)
	}) {
		if w := answer.Fold(word); w != "" && !legalWords[w] {
			words = append(words, w)
		}
	}
	return words
}

// titles are words of business titles that name one of Twilio's positions.
var titles = []struct{ word, position string }{
	{"ceo", "CEO"}, {"chief executive", "CEO"}, {"cfo", "CFO"}, {"chief financial", "CFO"}, {"general counsel", "General Counsel"},
	{"general manager", "GM"}, {"vice president", "VP"}, {"vp", "VP"}, {"svp", "VP"}, {"evp", "VP"},
}

// titlePosition is the position that a title names, or "". Assistants and
// deputies of one, and directors, are something else.
func titlePosition(title string) string {
	words := " " + strings.Join(strings.FieldsFunc(strings.ToLower(title), func(r rune) bool {
		return r == ' ' || r == ',' || r == '.' || r == '-' || r == '/' || r == '&' || r == '(' || r == ')'
	}), " ") + " "
	for _, other := range []string{" assistant ", " to the ", " deputy ", " secretary ", " director "} {
		if strings.Contains(words, other) {
			return ""
		}
	}
	position := ""
	for _, t := range titles {
		if strings.Contains(words, " "+t.word+" ") {
			if position != "" && position != t.position {
				return "" // two offices in one person: either will do
			}
			position = t.position
		}
	}
	return position
}
