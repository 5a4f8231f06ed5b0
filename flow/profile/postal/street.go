package postal

import (
	"regexp"
	"strings"
	"sync"

	"trusthub-wizard/flow/profile/answer"
)

// postBoxes match any spelling of a PO box. They're compiled for the first street, since
// that takes as long as building the rest of the catalog.
var postBoxes = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)` + strings.Join(postBoxSpellings, "|")) })

// postBoxSpellings are the spellings of PO boxes in the languages of Twilio's customers
// (USPS Publication 28, Universal Postal Union, Postal addressing systems). Each needs the
// full word, or its abbreviation and a number. Words that streets use, too, only count at
// the front or after a comma, so that Box Hill, 12 Boxwood Lane, Post Box Cottage, Plaza La
// Casilla 3 and Reforma 5, C.P. 06600 stay streets. (\b only knows ASCII letters: words with
// others have \PL next to them.)
var postBoxSpellings = []string{
	// English: P.O. Box, GPO Box, Post Office Box, P.O.B. 12, Lock Box 5
	`\bg?p(?:ost)?[\s.]*o(?:ffice)?[\s.-]*(?:box|bin|drawer|caller)\b`, `\bg?p\.?\s?[o0]\.?\s?b[o0]?x\s*(?:no\.?|#)?\s*\d`, `\bp\.?\s?o\.?\s?b\.?\s*\d`,
	`\b(?:post(?:al)?|lock)[\s-]*box(?:\s*(?:no\.?|nr\.?|number|#)?\s*\d|\s*$)`, `\b(?:locked|private|mail)\s+bag\s+(?:no\.?\s*)?[\dx]`, `\bp\.?m\.?b\.?\s*#?\d`, `\b(?:private|personal)\s+mail\s*box\b`, `\bmail\s*box\s*(?:no\.?|nr\.?|number|#)?\s*\d`, `\bups\s+store\b.*(?:\bbox\b|\bpmb\b|#)`,
	`^\s*(?:box|boks|drawer|bin|caller)\s*(?:no\.?|nr\.?|number|#)?\s*\d+\s*$`, `\b(?:firm\s+)?caller\s+(?:box|service)\s+\d`, `\b(?:post?[ea]?|liste)[\s-]*restant[ea]?\b`, `\bgeneral\s+delivery\b`, `^\s*gen\.?\s+del(?:\.|ivery)?\s*$`, `\bparcel\s+locker\b`, `\bbosca\s+poist\b`, `\bblwch\s+post\b`,
	// German, Dutch, Afrikaans, Scandinavian, Finnish, Icelandic: Postfach, Postbus, Posbus, Postboks, PL 12
	`\bpostfach\b`, `\bpf\.?\s*\d+\s*$`, `\bpostbus\b`, `\bposbus\b`, `\bpostboks\b`, `postilokero\b`, `\bpostin\s+nout`, `^\s*p[lb]\.?\s+\d+\s*$`, `\bantwoordnummer\b`, `p[óo]sth[óo]lf\b`,
	// Mail kept at the post office, and parcel lockers: Lista de Correos, Postlagernd, Fermo
	// Posta, Packstation
	`\blista\s+de\s+corr?eios?\b`, `\blista\s+de\s+correos?\b`, `\bposte?\s*lagernd`, `\bferm[oa][\s-]*posta\b`, `\bpackstation\b`, `\bpostfiliale\s*\d`, `\bpaczkomat\b`, `\bpost\s?restan\b`, `\bpostán\s+maradó`,
	`до\s+востребования`, `до\s+запитання`, `до\s+поискване`, `ποστ\s+ρεστάντ`, `局留`, `存局候[领領]`, `유치우편`,
	// French: Boîte postale, B.P. 12, Case postale, CP 12, CS 12345, TSA 12345
	`\bbo[iî]te\s+postale\b`, `(?:\bbp|\bb\.\s?p|(?:^|[,;])\s*b\sp)\.?\s*(?:n°\s*)?\d`, `\bcase\s+postale\b`, `^\s*c\.?\s?p\.?\s+\d{1,4}\b`, `[,;]\s*c\.?\s?p\.?\s+\d{1,3}\b`, `\b(?:cs|tsa)\s+\d{5}\b`,
	// Spanish, Portuguese and Catalan: Apartado postal, Apdo. 12, Casilla 12, Caixa postal
	`\bapartado\s+(?:postal|a[eé]reo|de\s+correos)\b`, `(?:^|[,;])\s*(?:apartado|casilla)\s*(?:n[º°.o]*\s*)?\d`, `\bapdo\.?\s*(?:(?:de\s+)?correos\s*|postal\s*)?\d`, `\bapartat\s+de\s+correus\b`,
	`\bcasilla\s+(?:de\s+correos?|postal)\b`, `\bcaixa\s+postal\b`, `\bap(?:td|d|t)o\.?\s+(?:postal|(?:de\s+)?correos)\b`, `\baptdo\.?\s*\d`, `^\s*clasificador\s*\d`, `\bc(?:x|xa)\.?\s*postal\b`, `^\s*(?:a\.a\.|a\.p\.|c\.c\.)\s*\d+\s*$`,
	// Italian, Maltese, Romanian, Polish, Hungarian, Czech, Slovak, Slovene, Croatian, Baltic, Turkish, Indonesian, Malay, Vietnamese
	`\bcas(?:ella|\.)\s*post(?:ale|\.)`, `\bkaxxa\s+postali\b`, `\bc[aă]su[tțţ][aă]\s+po[sșş]tal[aă]`, `\bskrytk[aą]\s+pocztow`, `\bskr\.?\s*poczt`, `\bpostafi[oó]k\b`, `\bpo[sš]tov[nyý][iíý]?\s+(?:p[rř]ihr[aá]dka|prie[cč]inok)`,
	`\bpo[sš]tni\s+predal`, `\bpo[sš]tanski\s+(?:pretinac|fah)`, `^\s*p\.\s?p\.\s*\d+\s*$`, `\bpostkast\b`, `\bpasta\s+kast[ieī]`, `\babonenta\s+kast[iī]te`, `\bpa[sš]to\s+d[eė][zž]ut`, `\bposta\s+kutusu\b`, `\bp\.k\.\s*\d`,
	`\bkotak\s+pos\b`, `\bpeti\s+surat\b`, `\bh(?:ộ|ò)[pm]\s+thư`,
	// Hebrew, Greek, Russian, Ukrainian, Bulgarian, Arabic, Persian, Hindi, Thai, Japanese, Chinese, Korean
	`(?:^|\PL)ת\s?[."״']?\s?ד\s?\.?\s*\d`, `תא\s+דואר`, `Τ\.?\s?Θ\.?\s*\d`, `ταχυδρομικ[ηή]\s+θυρ[ιί]δα`, `а\s?/\s?[яс]\s*\d`, `(?:^|\PL)п\s?/\s?я\s*\d`, `абонентский\s+ящик`, `абонентська\s+скринька`, `пощенска\s+кутия`, `^\s*п\.\s?к\.\s*\d`,
	`(?:^|\PL)ص\s?\.?\s?ب(?:\PL|$)`, `صندوق\s+(?:بريد|پستی)`, `पोस्ट\s+बॉक्स`, `ตู้\s*(?:ปณ|ป\.ณ|ไปรษณีย์)`, `私書箱`, `信箱`, `사서함`,
}

// nowhere are what people enter instead of a street or city.
var nowhere = answer.SetOf("na none nil null no tbd tba tbc unknown unbekannt inconnu desconocido test testing tester testtest same ditto idem above seeabove asabove sieheoben wieoben " +
	"comoarriba lomismo notapplicable notavailable notprovided notgiven notknown tobedetermined tobeadvised tobeconfirmed tobeannounced pending later willfollow virtualoffice virtual online " +
	"noaddress noaddressgiven nofixedaddress xx xxx xxxx xxxxx asdf asdfasdf qwerty abc abcd dummy fake placeholder keine keiner ninguno ninguna sindireccion aucun aucune nessuno nenhum geen brak")

// noStreet are more of those, which are also names of towns.
var noStreet = answer.SetOf("street streetaddress address businessaddress home homeoffice homeaddress homebased workfromhome remote remoteonly onlineonly addressline1 string various mobile internet worldwide")

// elsewhere matches text that refers to another answer.
var elsewhere = answer.Pattern(`(?i)^\W*(?:the\s+)?(?:same\s+(?:as|address|like)\b|(?:see|as|refer\s+to)\s.*\b(?:above|below|address|before)\W*$)`)

// unreal reports whether a text is there instead of an address.
func unreal(text string) bool { return nowhere[answer.Fold(text)] || elsewhere().MatchString(text) }

// tests match what people enter to try a form. Test Drive and Test Road
// are streets.
var tests = answer.Pattern(`(?i)^(?:\d+\s+)?test(?:ing)?(?:\s+(?:street|st\.?|addr(?:ess)?\.?))?(?:\s+\d+)?$`)

// military matches the addresses of armed forces abroad (USPS Publication 28, section 238):
// a unit and a box, which mail reaches and no one visits.
var military = answer.Pattern(`(?i)^\s*(?:cmr|psc|unit|omb|ship)\s*#?\d+\s*,?\s*box\s*#?\d+\s*$`)

// virtual matches offices without people in them, and mailbox stores.
var virtual = answer.Pattern(`(?i)\bvirtual\s+(?:office|address|mailbox)\b|\bups\s+store\b|\bmail\s*boxes\s+etc\b`)

const streetLike = "enter the street address where the business is, for example 123 Example Street"

// CheckStreet refuses PO boxes, as Twilio does (rejection 18018). It warns of what reviewers
// can't find as a street.
func CheckStreet(text string) answer.Finding {
	if text = answer.Clean(text); text != "" && strings.Trim(text, "0123456789") == "" {
		return answer.Unusual("isn't a street address", streetLike).Causes(18603)
	}
	return checkLine(text)
}

// checkLine checks one line of a street.
func checkLine(text string) answer.Finding {
	text = answer.Clean(text)
	switch {
	case answer.Code(text) == "":
		return answer.Wrong("has no letters or digits", "for example 123 Example Street")
	case postBoxes().MatchString(text):
		return answer.Wrong("is a PO box", "enter a street address, for example 123 Example Street").Causes(18018)
	case unreal(text) || noStreet[answer.Fold(text)] || tests().MatchString(text):
		return answer.Unusual("isn't a street address", streetLike).Causes(18603)
	case military().MatchString(text):
		return answer.Unusual("is a military mail address", "enter a street if there is one, for example 123 Example Street").Causes(18603)
	case virtual().MatchString(text):
		return answer.Unusual("looks like a virtual office or mailbox store", streetLike).Causes(18603)
	}
	return answer.Finding{}
}

// NormalSecondLine is the second line of a street; "" for a word that means there's none.
func NormalSecondLine(text string) string {
	text = answer.Clean(text)
	switch answer.Fold(text) {
	case "", "na", "no", "nan", "none", "nil", "null", "notapplicable", "keine", "ninguno", "ninguna", "aucun", "aucune", "nessuno", "nenhum", "geen":
		return ""
	}
	return text
}

// CheckSecondLine is CheckStreet for the second line, which may be empty.
func CheckSecondLine(text string) answer.Finding {
	if NormalSecondLine(text) == "" {
		return answer.Finding{}
	}
	return checkLine(text)
}
