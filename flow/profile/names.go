package profile

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/idna"

	"trusthub-wizard/flow/profile/answer"
	"trusthub-wizard/flow/profile/contact"
	"trusthub-wizard/flow/profile/countries"
)

// tradingNames match the words between a legal name and the name on the sign, or before the
// person to ask for.
var tradingNames = answer.Pattern(`(?i)(?:^|[^\pL\pN])(d ?[./]? ?b ?[./]? ?a|[afn][./]?k[./]?a|[afn] ?/ ?k ?/ ?a|[to] ?/ ?a|t/as|ta|t\.a|c ?/ ?o|℅|%|(?:trad|operat)(?:ing|es|ed)[ -](?:as|under)|` +
	`trading name|(?:doing|does|do|carrying on|conducting)[ -]business[ -](?:as|under)|(?:formerly|previously|also|now|otherwise)[ -]known[ -]as|formerly|previously|née|care of|attn|` +
	`an? (?:division|brand|subsidiary|trade name) of|nome? commerciale?|nome fantasia|nombre comercial|handelend onder|under the (?:trade|trading|business|brand) name|` +
	`c\.?o\.?b\.?(?: as)?|f\.a\.s|faisant affaires? (?:sous|comme)|exerçant sous|handelnd unter|firmierend (?:als|unter)|h\.?o\.?d\.?n|prev|` +
	`vormals|vorm|ehemals|ehem|früher|anciennement|enseigne|già|antes|anteriormente|antigamente|voorheen|tidigare|tidligere|dawniej|ранее|旧社名|旧商号|屋号)(?:[^\pL\pN]+|$)`)

// onlyBehind are those that are also ordinary words or initials: they count only after a
// sign or a legal form.
var onlyBehind = answer.SetOf("previously prev ta cob cobas fas hodn vormals vorm ehemals ehem fruher anciennement enseigne gia antes anteriormente antigamente voorheen " +
	"tidigare tidligere dawniej ранее 旧社名 旧商号 屋号")

// holdsTradingName reports whether another name follows the first one. Words that begin a
// name, or have only general words after them, belong to it: DBA Software Inc, Oracle DBA
// Services LLC.
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
			found = legalForm(before) != nil // else it's a word in Maori and Japanese names
		}
		if found {
			return true
		}
	}
	return false
}

const (
	// role matches what a person does in a business. The IRS prints SOLE MBR and GEN PTR.
	role = `(?:(?:the|as|its|sole|single|managing|general|gen|limited)\s)*(?:member|mbr|owner|proprietor|partner|ptr|shareholder|manager|president|director|founder|ceo|cfo|` +
		`chief \pL+ officer|inhaber(?:in)?|geschäftsführer(?:in)?|gérante?|propietari[oa]|titular|titolare|eigenaar|sócio|administrador|amministratore)`

	// aForm is a legal form within a name.
	aForm = `\s(?:llc|l\.l\.c|pllc|inc|incorporated|corp|corporation|ltd|limited|llp|plc|gmbh)\.?`
)

// withRoles match a person's role after a name, or the company after a person's name.
var withRoles = answer.Pattern(`(?i)(?:[,;(/]|\s[-–—])\s*` + role + `(?:\)?$|\s+of\s|\s*[,:])|` +
	aForm + `\s.*\s(?:(?:sole|single|managing)\s(?:member|owner)|mbr|ptr)$|[,;]\s.*\s(?:mbr|ptr)$`)

// behindForms match what looks like a person's name after a legal form.
var behindForms = answer.Pattern(`(?i:` + aForm + `(?:\s*[,;/|:(]|\s+[-–—]|\s+` + role + `)\s*(?:` + role + `\s*:?\s+)?)(\p{Lu}[\pL'’-]+(?:\s\p{Lu}\.?)?\s\p{Lu}[\pL'’-]+)\)?$`)

// notInPeople are words that no person's name has, but places and branches do.
var notInPeople = answer.SetOf("branch division department series trust sucursal succursale filial filiale zweigniederlassung niederlassung office region store center centre campus " +
	"in chartered attorneys ltee limitee compagnie societe cie " +
	"north south east west northern southern eastern western new san santa los las saint st port fort el la city county state united states kingdom america europe asia pacific " +
	"africa canada australia ireland england scotland wales germany france spain italy india china japan " +
	"aviv dhabi alto town creek rapids falls springs beach heights valley island harbor harbour lumpur aires " +
	"marketing advertising design consulting media studio studios estate realty properties property management development construction plumbing roofing cleaning " +
	"care health dental medical legal insurance finance capital partners technology technologies software systems digital energy security logistics transport " +
	"foods catering restaurant hotel hospitality travel events fitness apparel fashion motors repair landscaping photography education academy church foundation institute")

// namesPerson reports whether a person is named next to the business.
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

// placeholders are what people enter when they have no business name.
var placeholders = answer.SetOf("na nan none null nil tbd tba todo test tests testing testcompany testbusiness testinc test123 same sameasabove sameasbefore asabove seeabove ditto unknown " +
	"notapplicable notavailable notknown notprovided tobedetermined tobeannounced pending noname companyname businessname legalname yourcompany mycompany mybusiness " +
	"virtualoffice foobar loremipsum dummy placeholder blank demo example sample testaccount testcustomer comingsoon soleproprietor soleproprietorship selfemployed individual " +
	"testtest nana yourcompanyname samplecompany foo prueba nd ka")

// checkBusinessName warns of names that no register has.
func checkBusinessName(text string) answer.Finding {
	name := answer.Clean(text)
	folded := answer.Fold(name)
	word := strings.ToLower(name) // "" for several words: names may contain an @ (Deals@Home Ltd)
	if strings.Contains(word, " ") {
		word = ""
	}
	const exactly = "enter only the legal name, exactly as registered, for example Acme Corporation"
	switch {
	case !strings.ContainsFunc(name, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }):
		return answer.Wrong("has no letters or digits", exactly)
	case contact.MailDomain(word) != "" || strings.Contains(name, "://"):
		return answer.Wrong("is an email or web address", exactly)
	case placeholders[folded] || filler(folded) || contact.Nothing(name):
		return answer.Unusual("is a placeholder", exactly).Causes(18602)
	case holdsTradingName(name):
		return answer.Unusual("includes a trading name", exactly).Causes(18602)
	case namesPerson(name):
		return answer.Unusual("includes a person's name or role", exactly).Causes(18602)
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

// forms are the endings that leave few business types. An ending that several legal forms
// share (Ltd is an LLC to Twilio and a corporation to others) lists all of them.
var forms = []form{
	{"llc|l.l.c|pllc", []string{"Limited Liability Corporation"}, "LLC is a limited liability company"},
	{"inc|incorporated|corp|corporation", []string{"Corporation", "Non-profit Corporation", "Co-operative"}, "Inc and Corp are corporations"},
	{"gmbh|ltd|limited|oü|srl|s.r.l|bv|b.v|sarl|lda|ltda|sp. z o.o", []string{"Limited Liability Corporation", "Corporation", "Non-profit Corporation", "Co-operative"}, "Ltd, GmbH and the like are companies"},
	{"plc|ag|s.a|a/s|nv|n.v", []string{"Corporation"}, "PLC, AG, NV and SA are corporations"},
	{"llp|lp|l.p|l.l.p", []string{"Partnership"}, "LP and LLP are partnerships"},
}

// legalForm is the form at the end of a name, or nil.
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

// nameInDomain reports whether the domain of a web address contains a word of the business
// name, the beginning of one, or the initials. It reports true if it can't tell: if either
// is missing, for example domains, and for names in other scripts.
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

// umlauts are how domains spell German and Nordic letters.
var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "å", "aa", "ø", "oe", "æ", "ae")

// legalWords are words that don't tell one business from another.
var legalWords = answer.SetOf("inc incorporated corp corporation llc ltd limited gmbh plc ag sa nv bv oü ou srl sarl pty pvt private llp lp co company " +
	"the and of group holding holdings international services solutions")

// Shows reports whether a text contains a business name as people would recognize it: it
// ignores case, accents, punctuation, and words that don't tell one business from another
// (Inc, the, Group). A long name may be written as one word. If the name has no word of its
// own, it reports true.
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

// tellingWords are the words that tell one business from another.
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
