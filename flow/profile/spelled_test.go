package profile

import (
	"strings"

	"trusthub-wizard/flow/profile/answer"
)

// spelled is a number as people type any number.
func spelled(n string) []string {
	return []string{
		n, strings.ToLower(n), "  " + n + " ", n[:2] + " " + n[2:], apart(n, " ", 3), apart(n, "-", 4), apart(n, ".", 3),
		apart(n, "\u00a0", 1), "No. " + n, `"` + n + `"`, wide(n),
	}
}

// dialled is a phone number as people type it at home, and for callers from abroad.
func dialled(abroad, home string) []string {
	country, rest, _ := strings.Cut(abroad, " ")
	area, local, _ := strings.Cut(home, " ")
	return []string{
		home, answer.Code(home), "(" + area + ") " + local, area + "/" + local, "Tel. " + home, wide(home), " " + home + ";",
		strings.ReplaceAll(home, " ", "-"), strings.ReplaceAll(home, " ", "."), strings.ReplaceAll(home, " ", "\u00a0"), strings.ReplaceAll(home, " ", " – "),
		abroad, country + rest, country + " " + apart(rest, " ", 3), country + "-" + apart(rest, "-", 4), "(" + country + ") " + rest, "tel:" + country + rest,
		"00" + country[1:] + " " + rest, "00" + country[1:] + rest, wide(country + rest), "\u202a" + country + rest + "\u202c",
	}
}

// apart puts a sign after every n characters of a number without signs.
func apart(number, sign string, n int) string {
	var b strings.Builder
	for i, c := range answer.Code(number) {
		if i > 0 && i%n == 0 {
			b.WriteString(sign)
		}
		b.WriteRune(c)
	}
	return b.String()
}

// wide is a text as East Asian keyboards type it.
func wide(text string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r <= '~' {
			return r - '!' + '！'
		}
		return r
	}, text)
}
