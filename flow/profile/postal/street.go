package postal

import (
	"regexp"
	"strings"
	"sync"

	"trusthub-wizard/flow/profile/answer"
)

// postBoxes match any spelling of a post box. They are compiled when the first
// street is checked, since that takes as long as the rest of the catalogue.
var postBoxes = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)` + strings.Join(postBoxSpellings, "|")) })

// postBoxSpellings are the spellings of post boxes, in the languages of Twilio's
// customers (USPS Publication 28, Universal Postal Union, Postal addressing
// systems). Each needs the word's full form, or its abbreviation and a number, and
// what streets are called too counts at the front or behind a comma only, so that
// Box Hill, 12 Boxwood Lane, Post Box Cottage, Plaza La Casilla 3 and Reforma 5,
// C.P. 06600 stay streets. (\b knows the letters of ASCII only: where words have
// others, \PL stands beside them.)
var postBoxSpellings = []string{
	// English: P.O. Box, GPO Box, Post Office Box, P.O.B. 12, Lock Box 5
	`\bg?p(?:ost)?[\s.]*o(?:ffice)?[\s.-]*(?:box|bin|drawer|caller)\b`, `\bg?p\.?\s?[o0]\.?\s?b[o0]?x\s*(?:no\.?|#)?\s*\d`, `\bp\.?\s?o\.?\s?b\.?\s*\d`,
	`\b(?:post(?:al)?|lock)[\s-]*box(?:\s*(?:no\.?|nr\.?|number|#)?\s*\d|\s*$)`, `\b(?:locked|private|mail)\s+bag\s+(?:no\.?\s*)?[\dx]`, `\bp\.?m\.?b\.?\s*#?\d`,
	`^\s*(?:box|boks|drawer|bin|caller)\s*(?:no\.?|nr\.?|number|#)?\s*\d+\s*$`, `\b(?:firm\s+)?caller\s+(?:box|service)\s+\d`, `\bposte\s+restante\b`, `\bbosca\s+poist\b`, `\bblwch\s+post\b`,
	// German, Dutch, Afrikaans, Scandinavian, Finnish, Icelandic: Postfach, Postbus, Posbus, Postboks, PL 12
	`\bpostfach\b`, `\bpf\.?\s*\d+\s*$`, `\bpostbus\b`, `\bposbus\b`, `\bpostboks\b`, `\bpostilokero\b`, `^\s*p[lb]\.?\s+\d+\s*$`, `\bantwoordnummer\b`, `p[óo]sth[óo]lf\b`,
	// French: Boîte postale, B.P. 12, Case postale, CP 12, CS 12345, TSA 12345
	`\bbo[iî]te\s+postale\b`, `(?:\bbp|\bb\.\s?p|(?:^|[,;])\s*b\sp)\.?\s*(?:n°\s*)?\d`, `\bcase\s+postale\b`, `^\s*c\.?\s?p\.?\s+\d{1,4}\b`, `[,;]\s*c\.?\s?p\.?\s+\d{1,3}\b`, `\b(?:cs|tsa)\s+\d{5}\b`,
	// Spanish, Portuguese and Catalan: Apartado postal, Apdo. 12, Casilla 12, Caixa postal
	`\bapartado\s+(?:postal|a[eé]reo|de\s+correos)\b`, `(?:^|[,;])\s*(?:apartado|casilla)\s*(?:n[º°.o]*\s*)?\d`, `\bapdo\.?\s*(?:(?:de\s+)?correos\s*|postal\s*)?\d`, `\bapartat\s+de\s+correus\b`,
	`\bcasilla\s+(?:de\s+correos?|postal)\b`, `\bcaixa\s+postal\b`, `\bc(?:x|xa)\.?\s*postal\b`, `^\s*(?:a\.a\.|a\.p\.|c\.c\.)\s*\d+\s*$`,
	// Italian, Maltese, Romanian, Polish, Hungarian, Czech, Slovak, Slovene, Croatian, Baltic, Turkish, Indonesian, Malay, Vietnamese
	`\bcasella\s+postale\b`, `\bkaxxa\s+postali\b`, `\bc[aă]su[tțţ][aă]\s+po[sșş]tal[aă]`, `\bskrytk[aą]\s+pocztow`, `\bskr\.?\s*poczt`, `\bpostafi[oó]k\b`, `\bpo[sš]tov[nyý][iíý]?\s+(?:p[rř]ihr[aá]dka|prie[cč]inok)`,
	`\bpo[sš]tni\s+predal`, `\bpo[sš]tanski\s+(?:pretinac|fah)`, `^\s*p\.\s?p\.\s*\d+\s*$`, `\bpostkast\b`, `\bpasta\s+kast[ieī]`, `\babonenta\s+kast[iī]te`, `\bpa[sš]to\s+d[eė][zž]ut`, `\bposta\s+kutusu\b`, `\bp\.k\.\s*\d`,
	`\bkotak\s+pos\b`, `\bpeti\s+surat\b`, `\bh(?:ộ|ò)[pm]\s+thư`,
	// Hebrew, Greek, Russian, Ukrainian, Bulgarian, Arabic, Persian, Hindi, Thai, Japanese, Chinese, Korean
	`(?:^|\PL)ת\s?[."״']?\s?ד\s?\.?\s*\d`, `תא\s+דואר`, `Τ\.?\s?Θ\.?\s*\d`, `ταχυδρομικ[ηή]\s+θυρ[ιί]δα`, `а\s?/\s?[яс]\s*\d`, `абонентский\s+ящик`, `абонентська\s+скринька`, `пощенска\s+кутия`, `^\s*п\.\s?к\.\s*\d`,
	`(?:^|\PL)ص\s?\.?\s?ب(?:\PL|$)`, `صندوق\s+(?:بريد|پستی)`, `पोस्ट\s+बॉक्स`, `ตู้\s*(?:ปณ|ป\.ณ|ไปรษณีย์)`, `私書箱`, `信箱`, `사서함`,
}

// CheckStreet refuses post boxes: Twilio takes none (rejection 18018).
func CheckStreet(text string) answer.Finding {
	text = answer.Clean(text)
	switch {
	case answer.Code(text) == "":
		return answer.Wrong("holds neither a letter nor a digit", "for example 123 Example Street")
	case postBoxes().MatchString(text):
		return answer.Wrong("is a post box", "Twilio takes street addresses only, for example 123 Example Street").Causes(18018)
	}
	return answer.Finding{}
}
