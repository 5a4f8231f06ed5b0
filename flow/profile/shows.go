package profile

import (
	"strings"
	"unicode"
)

// Shows reports whether a text holds a business name as people would recognise
// it: whatever the case, the accents, the signs between the words, and the words that
// tell one business from no other (Inc, the, Group). A long name may also be written as
// one word. Where the name has no word of its own, nothing can be said, and it
// reports true.
func Shows(name, text string) bool {
	words := tellingWords(name)
	if len(words) == 0 {
		return true
	}
	said := tellingWords(text)
	if strings.Contains(" "+strings.Join(said, " ")+" ", " "+strings.Join(words, " ")+" ") {
		return true
	}
	name = strings.Join(words, "")
	return len(name) >= 6 && strings.Contains(strings.Join(said, ""), name)
}

// tellingWords are the words of a text by which a business is known.
func tellingWords(text string) []string {
	var words []string
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r)
	}) {
		if w := fold(word); w != "" && !legalWords[w] {
			words = append(words, w)
		}
	}
	return words
}

// Site is the domain that an address is registered under: example.co.uk for
// https://shop.example.co.uk/about; "" where it is no address of the web.
func Site(address string) string {
	if h := host(address); h != "" {
		return site(h)
	}
	return ""
}
