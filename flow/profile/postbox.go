package profile

import "regexp"

// postBoxes match post boxes in the main languages. Each needs a number or the
// word's full form, so that a street or a town that is called Box stays one: Box
// Hill, 12 Boxwood Lane, 5 The Box Works.
var postBoxes = regexp.MustCompile(`(?i)` +
	`\bp(?:ost)?[\s.]*o(?:ffice)?[\s.]*box\b` + // P.O. Box, PO Box, POBox, Post Office Box
	`|\bpost\s*box\b|\bp\.?\s?o\.?\s?b\.?\s*\d` +
	`|\b(?:locked|private|mail)\s+bag\b|\bpmb\s*\d` +
	`|^\s*box\s*(?:no\.?\s*|#\s*)?\d` + // Box 123, alone
	`|\bpostfach\b|\bpostbus\b|\bpostboks\b|\bpostbox\b|\bpostilokero\b|\bpl\s+\d+\s*$` +
	`|\bbo[iî]te\s+postale\b|\bb\.?\s?p\.?\s*\d+|\bcase\s+postale\b|\bc\.?\s?p\.?\s+\d+` +
	`|\bapartado(?:\s+(?:postal|de\s+correos))?\s*(?:n[º°.o]*\s*)?\d|\bapartado\s+(?:postal|de\s+correos)\b|\bapdo\.?\s*\d` +
	`|\bcaixa\s+postal\b|\bcasella\s+postale\b|\bc[aă]su[tț]a\s+po[sș]tal[aă]\b` +
	`|\bpostkast\b|\bskrytka\s+pocztowa\b|\bskr\.?\s*poczt` +
	`|ת\.?ד\.?\s*\d|а/я\s*\d|абонентский\s+ящик|私書箱|信箱`)

// checkStreet refuses post boxes: Twilio takes none (rejection 18018).
func checkStreet(_ Application, text string) finding {
	if postBoxes.MatchString(clean(text)) {
		f := wrong("is a post box", "Twilio takes street addresses only, for example 123 Example Street")
		return f.causes(18018)
	}
	return finding{}
}
