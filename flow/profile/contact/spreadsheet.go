package contact

import (
	"strconv"
	"strings"

	"trusthub-wizard/flow/profile/answer"
)

// How spreadsheets show a number that they take for an amount: 4155550123.0, 4,155,550,123
// and 4.155550123E+09.
var (
	amount   = answer.Pattern(`^\+?(?:\d{6,15}(?:\.0+|,00?)|[1-9]\d{0,2}(?:,\d{3}){2,4}(?:\.0+)?)$`)
	exponent = answer.Pattern(`^(\+?\d+)(?:[.,](\d+))?[eE]\+?(\d{1,2})$`)
)

// unspoiled is the number that a spreadsheet took for an amount, and what it did. If digits
// were cut off, the number is lost: zeros at the end may not be real.
func unspoiled(text string) (number, what string) {
	if !strings.ContainsAny(text, ".,eE") {
		return text, ""
	}
	if amount().MatchString(text) {
		front, _, decimal := strings.Cut(text, ".")
		if before, ok := strings.CutSuffix(strings.TrimRight(front, "0"), ","); ok && !decimal {
			front = before
		}
		return strings.ReplaceAll(front, ",", ""), likeAmount
	}
	if parts := exponent().FindStringSubmatch(text); parts != nil {
		places, _ := strconv.Atoi(parts[3])
		for len(parts[2]) > places && strings.HasSuffix(parts[2], "0") {
			parts[2] = parts[2][:len(parts[2])-1]
		}
		if len(parts[2]) != places {
			return text, cutShort
		}
		return parts[1] + parts[2], likeAmount
	}
	return text, ""
}
