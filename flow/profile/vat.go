package profile

import "strings"

// normalVAT is a VAT number as the EU writes it: the country's two letters and
// the number. Digits alone can only be Estonian: that is whose number Twilio
// asks for under this name.
func normalVAT(number string) string {
	if digits(number, 9) {
		return "EE" + number
	}
	return number
}

// checkVAT: an EU VAT number. Estonia's has nine digits, the last by the weights
// 3, 7, 1.
func checkVAT(r register, number string) finding {
	rest, ok := strings.CutPrefix(number, "EE")
	switch {
	case !ok && len(number) >= 4 && len(number) <= 14 && strings.Trim(number[:2], "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "":
		return finding{}
	case !digits(rest, 9):
		return r.miswritten()
	case weighted(rest, 3, 7, 1, 3, 7, 1, 3, 7, 1)%10 != 0:
		return mistyped("Estonian VAT number", 9)
	}
	return finding{}
}

// checkCUI: the Romanian fiscal code has two to ten digits; the last is ten
// times the sum by the weights 7 5 3 2 1 7 5 3 2, aligned to the right, modulo 11
// and then 10 (Romanian Order 1.370/1999).
func checkCUI(r register, number string) finding {
	rest := strings.TrimPrefix(number, "RO")
	if len(rest) < 2 || len(rest) > 10 || !digits(rest, len(rest)) {
		return r.miswritten()
	}
	padded := strings.Repeat("0", 10-len(rest)) + rest
	if weighted(padded, 7, 5, 3, 2, 1, 7, 5, 3, 2)*10%11%10 != int(padded[9]-'0') {
		return mistyped("Romanian VAT number", len(rest))
	}
	return finding{}
}
