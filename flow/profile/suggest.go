package profile

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// unaccented leaves the accents off the letters of a text.
func unaccented(text string) string {
	if plain(text) {
		return text
	}
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(text))
}

// nearest returns the candidate that a text was most likely meant to be, or ""
// where none is near enough: one slip for every three letters.
func nearest(text string, candidates []string) string {
	if len(text) > 40 {
		return ""
	}
	best, least := "", min(len(text)/3, 3)+1
	for _, c := range candidates {
		if far := len(text) - len(c); far > least || -far > least {
			continue
		}
		if n := distance(text, c); n < least || n == least && best != "" && c < best {
			best, least = c, n
		}
	}
	return best
}

// distance counts the letters to put in, leave out, change or swap to make b of
// a.
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	before, last, row := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(s); i++ {
		row[0] = i
		for j := 1; j <= len(t); j++ {
			cost := 1
			if s[i-1] == t[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(t)]
}
