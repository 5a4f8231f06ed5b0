package profile

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/net/idna"

	"trusthub-wizard/flow/profile/answer"
	"trusthub-wizard/flow/profile/contact"
	"trusthub-wizard/flow/profile/countries"
)

// tradingNames match what stands between a legal name and the one on the sign, or the
// person to ask for.
var tradingNames = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:^|[^\pL\pN])(d ?[./]? ?b ?[./]? ?a|[afn][./]?k[./]?a|[afn] ?/ ?k ?/ ?a|[to] ?/ ?a|t/as|ta|t\.a|c ?/ ?o|℅|%|(?:trad|operat)(?:ing|es|ed)[ -](?:as|under)|` +
		`trading name|(?:doing|does|do|carrying on|conducting)[ -]business[ -](?:as|under)|(?:formerly|previously|also|now|otherwise)[ -]known[ -]as|formerly|previously|née|care of|attn|` +
		`an? (?:division|brand|subsidiary|trade name) of|nome? commerciale?|nome fantasia|nombre comercial|handelend onder|under the (?:trade|trading|business|brand) name|` +
		`c\.?o\.?b\.?(?: as)?|f\.a\.s|faisant affaires? (?:sous|comme)|exerçant sous|handelnd unter|firmierend (?:als|unter)|h\.?o\.?d\.?n|prev|` +
		`vormals|vorm|ehemals|ehem|früher|anciennement|enseigne|già|antes|anteriormente|antigamente|voorheen|tidigare|tidligere|dawniej|ранее|旧社名|旧商号|屋号)(?:[^\pL\pN]+|$)`)
})

// onlyBehind are those of them that are ordinary words or initials too: they count
// behind a sign or a legal form only.
var onlyBehind = answer.SetOf("previously prev ta cob cobas fas hodn vormals vorm ehemals ehem fruher anciennement enseigne gia antes anteriormente antigamente voorheen " +
	"tidigare tidligere dawniej ранее 旧社名 旧商号 屋号")

// holdsTradingName reports whether a name goes on with another one. Words that begin a
// name, and those with only general words behind them, are a part of it: DBA Software
// Inc, Oracle DBA Services LLC.
func holdsTradingName(name string) bool {
	for _, m := range tradingNames().FindAllStringSubmatchIndex(name, -1) {
		before, word, behind := strings.TrimRight(name[:m[2]], " ,;:(-–—/["), name[m[2]:m[3]], name[m[1]:]
		found := behind == "" || len(tellingWords(behind)) > 0
		switch {
		case before == "":
			found = word == strings.ToLower(word) || strings.Count(word, "/") == 2
		case word == "%", onlyBehind[answer.Fold(word)] && !strings.Contains(word, "/"):
			found = found && (legalForm(before) != nil || !strings.HasSuffix(before, strings.TrimRight(name[:m[2]], " ")))
		case word == "Aka":
			found = legalForm(before) != nil // else a word of Maori and Japanese names
		}
		if found {
			return true
		}
	}
	return false
}

const (
	// role is what a person is in a business. The IRS prints SOLE MBR and GEN PTR.
	role = `(?:(?:the|as|its|sole|single|managing|general|gen|limited)\s)*(?:member|mbr|owner|proprietor|partner|ptr|shareholder|manager|president|director|founder|ceo|cfo|` +
		`chief \pL+ officer|inhaber(?:in)?|geschäftsführer(?:in)?|gérante?|propietari[oa]|titular|titolare|eigenaar|sócio|administrador|amministratore)`

	// aForm is a legal form within a name.
	aForm = `\s(?:llc|l\.l\.c|pllc|inc|incorporated|corp|corporation|ltd|limited|llp|plc|gmbh)\.?`
)

// withRoles match a person's role behind a name, or the company behind a person's.
var withRoles = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:[,;(/]|\s[-–—])\s*` + role + `(?:\)?$|\s+of\s|\s*[,:])|` +
		aForm + `\s.*\s(?:(?:sole|single|managing)\s(?:member|owner)|mbr|ptr)$|[,;]\s.*\s(?:mbr|ptr)$`)
})

// behindForms match what follows a sign behind a legal form, where it looks like a
// person's name.
var behindForms = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i:` + aForm + `(?:\s*[,;/|:(]|\s+[-–—]|\s+` + role + `)\s*(?:` + role + `\s*:?\s+)?)(\p{Lu}[\pL'’-]+(?:\s\p{Lu}\.?)?\s\p{Lu}[\pL'’-]+)\)?$`)
})

// notInPeople are words that tell a place or a branch from a person.
var notInPeople = answer.SetOf("branch division department series trust sucursal succursale filial filiale zweigniederlassung niederlassung office region store center centre campus " +
	"in chartered attorneys ltee limitee compagnie societe cie " +
	"north south east west northern southern eastern western new san santa los las saint st port fort el la city county state united states kingdom america europe asia pacific " +
	"africa canada australia ireland england scotland wales germany france spain italy india china japan " +
	"aviv dhabi alto town creek rapids falls springs beach heights valley island harbor harbour lumpur aires " +
	"marketing advertising design consulting media studio studios estate realty properties property management development construction plumbing roofing cleaning " +
	"care health dental medical legal insurance finance capital partners technology technologies software systems digital energy security logistics transport " +
	"foods catering restaurant hotel hospitality travel events fitness apparel fashion motors repair landscaping photography education academy church foundation institute")

// namesPerson reports whether a person is named beside the business.
func namesPerson(name string) bool {
	switch {
	case withRoles().MatchString(name):
		return true
	}
	m := behindForms().FindStringSubmatch(name)
	return m != nil && !countries.Is(countries.Code(m[1])) && !slices.ContainsFunc(strings.Fields(m[1]), func(word string) bool {
		w := answer.Fold(word)
		return legalWords[w] || notInPeople[w]
	})
}

// placeholders are what stands in forms where a business name should.
var placeholders = answer.SetOf("na nan none null nil tbd tba todo test tests testing testcompany testbusiness testinc test123 same sameasabove sameasbefore asabove seeabove ditto unknown " +
	"notapplicable notavailable notknown notprovided tobedetermined tobeannounced pending noname companyname businessname legalname yourcompany mycompany mybusiness " +
	"virtualoffice foobar loremipsum dummy placeholder blank demo example sample testaccount testcustomer comingsoon soleproprietor soleproprietorship selfemployed individual " +
	"testtest nana yourcompanyname samplecompany foo prueba nd ka")

// checkBusinessName warns of what no register has in a name.
func checkBusinessName(text string) answer.Finding {
	name := answer.Clean(text)
	folded := answer.Fold(name)
	word := strings.ToLower(name) // "" of several: names may hold an @ (Deals@Home Ltd)
	if strings.Contains(word, " ") {
		word = ""
	}
	const exactly = "enter the legal name alone, exactly as registered, for example Acme Corporation"
	switch {
	case !strings.ContainsFunc(name, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }):
		return answer.Wrong("holds neither a letter nor a digit", exactly)
	case contact.MailDomain(word) != "" || strings.Contains(name, "://"):
		return answer.Wrong("is an address", exactly)
	case placeholders[folded] || filler(folded) || contact.Nothing(name):
		return answer.Unusual("is a placeholder", exactly).Causes(18602)
	case holdsTradingName(name):
		return answer.Unusual("holds a trading name", exactly).Causes(18602)
	case namesPerson(name):
		return answer.Unusual("holds a person's name or role", exactly).Causes(18602)
	case contact.IsHost(word) && contact.KnownSuffix(word):
		return answer.Unusual("looks like a domain", exactly).Causes(18602)
	}
	return answer.Finding{}
}

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
