package contact

import (
	"regexp"
	"strconv"
	"strings"
)

// What spreadsheets make of a number that they take for an amount.
var (
	amount   = regexp.MustCompile(`^\+?(?:\d{6,15}\.0{1,2}|[1-9]\d{0,2}(?:,\d{3}){2,4}(?:\.0{1,2})?)$`) // 4155550123.0, 4,155,550,123
	exponent = regexp.MustCompile(`^\+?(\d)(?:[.,](\d+))?[eE]\+?(\d{1,2})$`)                            // 4.155550123E+09
)

const (
	likeAmount = "is written as spreadsheets write amounts"
	cut        = "cut"
)

// unspoiled is the number that a spreadsheet took for an amount; what says so, and
// is cut where digits were lost: zeros at the end can't be told from those that the
// spreadsheet left out.
func unspoiled(text string) (number, what string) {
	if !strings.ContainsAny(text, ".,eE") {
		return text, ""
	}
	if amount.MatchString(text) {
		front, _, _ := strings.Cut(text, ".")
		return strings.ReplaceAll(front, ",", ""), likeAmount
	}
	if parts := exponent.FindStringSubmatch(text); parts != nil {
		digits := parts[1] + parts[2]
		if n, _ := strconv.Atoi(parts[3]); len(digits) != n+1 {
			return text, cut
		}
		if text[0] == '+' {
			digits = "+" + digits
		}
		return digits, likeAmount
	}
	return text, ""
}
