package gate

import (
	"strings"
	"unicode/utf8"
)

// Frame returns a frame fit for the terminal: it passes text, line breaks and
// the sequences that set colours and weight (CSI … m), and makes everything else
// visible as Line does, an escape character by its picture. Hyperlinks, titles,
// cursor movement and modes are none of a frame's business: Bubble Tea sends what
// of these the program asks for. Frame(Frame(s)) == Frame(s).
func Frame(content string) string {
	at := offence(content, 0)
	if at < 0 {
		return content
	}
	var b strings.Builder
	b.Grow(len(content) + 64)
	from := 0
	for at >= 0 {
		b.WriteString(content[from:at])
		r, size := utf8.DecodeRuneInString(content[at:])
		b.WriteString(mark(r, size))
		from = at + size
		at = offence(content, from)
	}
	b.WriteString(content[from:])
	return b.String()
}

// offence is where the first character from a place on stands that must not
// reach the terminal as it is, -1 where there is none.
func offence(s string, from int) int {
	for i := from; i < len(s); {
		c := s[i]
		switch {
		case c >= 0x20 && c < 0x7f, c == '\n':
			i++
		case c == 0x1b:
			n := colour(s[i:])
			if n == 0 {
				return i
			}
			i += n
		case c < 0x80:
			return i
		default:
			r, size := utf8.DecodeRuneInString(s[i:])
			if !passes(r, size) {
				return i
			}
			i += size
		}
	}
	return -1
}

// colour is the length of the SGR sequence at the start of s, 0 where there is
// none: CSI, digits with ; or : between them, m. The length is limited, since
// nobody needs a long one and terminals differ in what they do with it.
func colour(s string) int {
	const longest = 64
	if len(s) < 3 || s[1] != '[' {
		return 0
	}
	for i := 2; i < len(s) && i < longest; i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9', c == ';', c == ':':
		case c == 'm':
			return i + 1
		default:
			return 0
		}
	}
	return 0
}

// passes reports whether mark leaves a rune outside of ASCII alone. Frames are
// mostly made of a few: lines, ticks, letters of Latin scripts.
func passes(r rune, size int) bool {
	switch {
	case r == utf8.RuneError && size <= 1:
		return false
	case r >= 0xa1 && r < 0x0300 && r != 0xad, r >= 0x2190 && r < 0x2c00:
		return true
	}
	return mark(r, size) == string(r)
}
