package gate

import (
	"strings"
	"unicode/utf8"
)

// Frame makes a frame fit for the terminal. It passes text, line breaks and the
// sequences that set colors and weight (CSI … m), and makes everything else visible
// like Line does, an escape character by its picture. Hyperlinks, titles, cursor
// movement and modes don't belong in a frame: Bubble Tea sends those that the program
// asks for. Frame(Frame(s)) == Frame(s).
func Frame(content string) string {
	at := offense(content, 0)
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
		at = offense(content, from)
	}
	b.WriteString(content[from:])
	return b.String()
}

// offense is the position of the next character that must not reach the terminal; -1
// for none.
func offense(s string, from int) int {
	for i := from; i < len(s); {
		c := s[i]
		switch {
		case c >= 0x20 && c < 0x7f, c == '\n':
			i++
		case c == 0x1b:
			n := color(s[i:])
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

// color is the length of the SGR sequence at the start of s (CSI, digits with ; or :
// between them, m), 0 for none. The length is limited: no one needs a long one, and
// terminals treat them differently.
func color(s string) int {
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

// passes reports whether mark leaves a rune outside of ASCII alone. It answers quickly
// for what frames mostly contain: lines, ticks, letters of Latin scripts.
func passes(r rune, size int) bool {
	switch {
	case r == utf8.RuneError && size <= 1:
		return false
	case r >= 0xa1 && r < 0x0300 && r != 0xad, r >= 0x2190 && r < 0x2c00:
		return true
	}
	return mark(r, size) == string(r)
}
