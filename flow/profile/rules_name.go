package profile

import (
	"strings"

	"golang.org/x/net/idna"
)

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

// offerType is the business type that the end of the name tells.
func offerType(a Application) string {
	if form := legalForm(a.Value(BusinessName)); form != nil {
		return form.types[0]
	}
	return ""
}

// nameInDomain reports whether a word of a business name, its beginning or its
// initials occur in a domain. Where either is missing or nothing can be said, it
// reports true: so for domains kept for examples, and for names in other letters.
func nameInDomain(name, domain string) bool {
	if domain == "" || reserved(domain) {
		return true
	}
	domain, _, _ = strings.Cut(site(domain), ".")
	if letters, err := idna.ToUnicode(domain); err == nil {
		domain = letters
	}
	domain = fold(domain)
	initials, words := "", 0
	for word := range strings.FieldsSeq(name) {
		w := fold(word)
		if w == "" || legalWords[w] {
			continue
		}
		words++
		if strings.Trim(w, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			return true
		}
		for _, w := range []string{w, fold(umlauts.Replace(strings.ToLower(word)))} {
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
var legalWords = setOf("inc incorporated corp corporation llc ltd limited gmbh plc ag sa nv bv oü ou srl sarl pty pvt private llp lp co company " +
	"the and of group holding holdings international services solutions")
