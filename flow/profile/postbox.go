package profile

import (
	"regexp"
	"strings"
	"sync"
)

// postBoxes match any spelling of a post box. They are compiled when the first
// street is checked, since that takes as long as the rest of the catalogue.
var postBoxes = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)` + strings.Join(postBoxSpellings, "|")) })

// postBoxSpellings are the spellings of post boxes, in the languages of most of Twilio's
// customers. Each needs the word's full form, or its abbreviation and a number,
// so that a street or a town that is called Box stays one: Box Hill, 12 Boxwood
// Lane, 3 Post Office Square.
var postBoxSpellings = []string{
	// English: P.O. Box, PO Box, POBox, GPO Box, Post Office Box, P.O.B. 12
	`\bg?p(?:ost)?[\s.]*o(?:ffice)?[\s.]*box\b`, `\bg?p\.?\s?o\.?\s?box\s*\d`, `\bpost(?:al)?[\s-]*box\b`, `\bp\.?\s?o\.?\s?b\.?\s*\d`,
	`\b(?:locked|private|mail)\s+bag\s+(?:no\.?\s*)?[\dx]`, `\bp\.?m\.?b\.?\s*#?\d`, `\bp\.?\s?o\.?\s?drawer\b`,
	`^\s*box\s*(?:no\.?|nr\.?|number|#)?\s*\d+\s*$`, `\bcaller\s+(?:box|service)\s+\d`, `\bposte\s+restante\b`,
	// German, Dutch, Scandinavian, Finnish: Postfach, Postbus, Postboks, PL 12
	`\bpostfach\b`, `\bpf\.?\s*\d+\s*$`, `\bpostbus\b`, `\bpostboks\b`, `\bpostilokero\b`, `^\s*pl\s+\d+\s*$`, `\bantwoordnummer\b`,
	// French: Boîte postale, B.P. 12, Case postale, CP 12, CS 12345
	`\bbo[iî]te\s+postale\b`, `\bb\.?\s?p\.?\s*(?:n°\s*)?\d`, `\bcase\s+postale\b`, `\bc\.?\s?p\.?\s+\d`, `\bcs\s+\d{5}\b`,
	// Spanish and Portuguese: Apartado postal, Apdo. 12, Casilla 12, Caixa postal
	`\bapartado\s+(?:postal|a[eé]reo|de\s+correos)\b`, `\bapartado\s*(?:n[º°.o]*\s*)?\d`, `\bapdo\.?\s*(?:(?:de\s+)?correos\s*|postal\s*)?\d`,
	`\bcasilla\s+(?:de\s+correos?|postal)\b`, `\bcasilla\s+(?:n[º°.o]*\s*)?\d`, `\bcaixa\s+postal\b`, `\bc(?:x|xa)\.?\s*postal\b`,
	// Italian, Romanian, Polish, Hungarian, Czech, Baltic, Turkish, Indonesian, Malay
	`\bcasella\s+postale\b`, `\bc[aă]su[tțţ][aă]\s+po[sșş]tal[aă]`, `\bskrytk[aą]\s+pocztow`, `\bskr\.?\s*poczt`, `\bpostafi[oó]k\b`,
	`\bpo[sš]tovn[ií]\s+p[rř]ihr[aá]dka\b`, `\bpostkast\b`, `\bpasta\s+kast[ie]`, `\bpa[sš]to\s+d[eė][zž]ut`, `\bposta\s+kutusu\b`, `\bp\.k\.\s*\d`,
	`\bkotak\s+pos\b`, `\bpeti\s+surat\b`,
	// Hebrew, Greek, Russian, Arabic, Japanese, Chinese, Korean
	`ת\s?[."״']?\s?ד\s?\.?\s*\d`, `תא\s+דואר`, `Τ\.?\s?Θ\.?\s*\d`, `ταχυδρομικ[ηή]\s+θυρ[ιί]δα`, `а\s?/\s?я\s*\d`, `абонентский\s+ящик`,
	`ص\s?\.?\s?ب`, `صندوق\s+بريد`, `私書箱`, `信箱`, `郵政信箱`, `사서함`,
}

// checkStreet refuses post boxes: Twilio takes none (rejection 18018).
func checkStreet(_ Application, text string) finding {
	text = clean(text)
	switch {
	case code(text) == "":
		return wrong("holds neither a letter nor a digit", "for example 123 Example Street")
	case postBoxes().MatchString(text):
		return wrong("is a post box", "Twilio takes street addresses only, for example 123 Example Street").causes(18018)
	}
	return finding{}
}
