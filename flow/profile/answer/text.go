package answer

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Clean is the normal form of free text: one line, single spaces, no control or invisible
// characters, full-width letters and digits as ordinary ones, accents composed. Letters of
// other scripts stay, and so do the joiners some of them need.
func Clean(text string) string {
	if Plain(text) {
		return text
	}
	var b strings.Builder
	space := false
	for _, r := range strings.ToValidUTF8(text, "") {
		switch r = narrow(r); {
		case unicode.IsSpace(r):
			space = true
			continue
		case r == '\u200c' || r == '\u200d':
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Noncharacter_Code_Point):
			continue
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(r)
	}
	return strings.Trim(norm.NFC.String(b.String()), " \u200c\u200d")
}

// Plain reports whether Clean has nothing to do, the usual case.
func Plain(text string) bool {
	for i := range len(text) {
		c := text[i]
		if c < ' ' || c > '~' || c == ' ' && (i == 0 || i == len(text)-1 || text[i-1] == ' ') {
			return false
		}
	}
	return true
}

// narrow is the ordinary form of a full-width letter, digit or sign.
func narrow(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case r == '\u3000':
		return ' '
	}
	return r
}

// Code is a number or code without punctuation: letters in upper case, digits of any script
// as ASCII digits. Other letters stay so that a check can refuse them.
func Code(text string) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(text, "") {
		switch r = narrow(r); {
		case r >= '0' && r <= '9', r >= 'A' && r <= 'Z':
			b.WriteRune(r)
		case r >= 'a' && r <= 'z':
			b.WriteRune(r - 'a' + 'A')
		case unicode.IsDigit(r):
			b.WriteByte(digit(r))
		case unicode.IsLetter(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}

// digit is the ASCII digit of a decimal digit in another script. Unicode keeps the ten
// digits of a script together, starting with zero.
func digit(r rune) byte {
	zero := r
	for unicode.IsDigit(zero - 1) {
		zero--
	}
	return byte('0' + (r-zero)%10)
}

// Digits reports whether text is made of n ASCII digits.
func Digits(text string, n int) bool {
	return len(text) == n && strings.Trim(text, "0123456789") == ""
}

// Sentence is a text with a capital first letter.
func Sentence(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// SetOf is the words of a list.
func SetOf(list string) map[string]bool {
	set := make(map[string]bool)
	for word := range strings.FieldsSeq(list) {
		set[word] = true
	}
	return set
}

// FoldedSet is the words of a list as [Fold] leaves them, made when they're first needed.
func FoldedSet(list string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool {
		set := make(map[string]bool)
		for word := range strings.FieldsSeq(list) {
			set[Fold(word)] = true
		}
		return set
	})
}

// Fold is the form for comparing spellings: letters and digits only, "and" for "&", without
// accents, in lower case.
func Fold(text string) string {
	text = strings.ToLower(Unaccented(Clean(strings.ReplaceAll(text, "&", " and "))))
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r > 127 && (unicode.IsLetter(r) || unicode.IsNumber(r)):
			return r
		}
		return -1
	}, text)
}

// Unaccented removes the accents from the letters of a text.
func Unaccented(text string) string {
	if Plain(text) {
		return text
	}
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(text))
}

// Shaped reports whether a number or code has a shape: A is a letter, 9 a digit, X either,
// and anything else itself.
func Shaped(shape, body string) bool {
	if len(shape) != len(body) {
		return false
	}
	for i := range len(shape) {
		s, c := shape[i], body[i]
		digit, letter := c >= '0' && c <= '9', c >= 'A' && c <= 'Z'
		switch {
		case s == '9' && digit, s == 'A' && letter, s == 'X' && (digit || letter):
		case s == '9' || s == 'A' || s == 'X' || c != strings.ToUpper(string(s))[0]:
			return false
		}
	}
	return true
}

// Repeated reports whether a number is one digit over and over.
func Repeated(number string) bool { return strings.Trim(number, number[:1]) == "" }
