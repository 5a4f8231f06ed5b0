package contact

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"trusthub-wizard/flow/profile/contact/numbering"
)

// vanityFronts are the digits before the letters of numbers spelled as words, by calling
// code. There's no published list: such numbers are common at these prefixes, and
// libphonenumber still has to know the number. In North America, any number may be one.
var vanityFronts = map[int]string{
	44: " 800 808 ", 61: " 1800 1300 ", 64: " 800 508 ", 353: " 1800 ", 27: " 800 860 861 ", 49: " 800 700 ", 31: " 800 ", 41: " 800 ", 43: " 800 ",
}

// keypad is the digit of each letter from A (ITU E.161).
const keypad = "22233344455566677778889999"

// vanity reads a number that ends in words, 1-800-FLOWERS, and drops the text after it.
// Letters beyond the length of a toll-free number have no effect, so they're dropped, too:
// 1-800-MATTRESS.
func vanity(text, country string) reading {
	start := strings.IndexFunc(text, func(c rune) bool { return c == '+' || c >= '0' && c <= '9' })
	if start < 0 {
		return reading{}
	}
	text = text[start:]
	w := spelled{}
	for i, c := range text {
		if len(w.dialed) > 20 {
			break
		}
		upper := unicode.ToUpper(c)
		switch {
		case c >= '0' && c <= '9', c == '+' && i == 0:
			w.dialed += string(c)
			if w.letters > 0 {
				w.behind++
			}
		case upper >= 'A' && upper <= 'Z':
			w.dialed += string(keypad[upper-'A'])
			w.attached = w.attached || w.letters == 0 && i > 0 && text[i-1] >= '0' && text[i-1] <= '9'
			w.letters, w.last, w.lower = w.letters+1, w.last+1, w.lower || c != upper
		case strings.ContainsRune(joiners, c):
			w.last = 0
			continue
		default:
			return reading{}
		}
		rest := text[i+1:]
		if next, _ := utf8.DecodeRuneInString(rest); w.letters < 3 || unicode.IsLetter(next) || unicode.IsDigit(next) {
			continue
		}
		for surplus := range min(w.last, 2) + 1 {
			r := dial(w.dialed[:len(w.dialed)-surplus], country)
			if r.ok && numbering.IsValidNumber(r.number) && w.usual(r.number, surplus) {
				return behind(r, rest)
			}
		}
	}
	return reading{}
}

// spelled is the part read so far of a number with words in it.
type spelled struct {
	dialed                string
	letters, last, behind int  // all letters, those of the last word, digits after the first letter
	lower                 bool // a letter is in lower case
	attached              bool // the first letter is right behind a digit: 322-5ANN
}

// usual reports whether people write such a number as words.
func (w spelled) usual(n *numbering.Number, surplus int) bool {
	before := len(n.National) - (w.letters + w.behind - surplus)
	if before < 3 {
		return false
	}
	free := numbering.NumberType(n) == numbering.TollFree
	if n.CountryCode == 1 { // 1-800-4-A-CHILD, 415-555-HELP
		return free && (before <= 6 || surplus == 0 && w.attached && !w.lower) || surplus == 0 && w.behind == 0 && !w.lower && (before == 3 || before == 6)
	}
	return w.behind == 0 && (surplus == 0 || w.letters-surplus >= 6) && strings.Contains(vanityFronts[n.CountryCode], " "+n.National[:before]+" ")
}

// front reports whether digits are only what comes before the words of such a number.
func front(digits, country string) bool {
	fronts := vanityFronts[numbering.CountryCodeForRegion(country)]
	return strings.Contains(fronts, " "+strings.TrimLeft(digits, "0")+" ")
}

// behind adds an extension that follows the words. Other digits there aren't part of a
// number.
func behind(r reading, rest string) reading {
	further, _ := runs(rest)
	if len(further) == 0 {
		return r
	}
	digits := ""
	for _, f := range further {
		digits += f.digits
	}
	if between(further[0].gap) != extends || len(digits) > 9 {
		return reading{}
	}
	r.extension = true
	return r
}
