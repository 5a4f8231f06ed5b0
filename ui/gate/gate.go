// Package gate filters every text from outside on its way to the terminal: Twilio's
// messages, files, drafts, pastes, environment variables.
//
// A terminal takes orders inside text. Without the gate, anyone whose text is shown
// could clear the screen, set the clipboard or answer prompts. The gate makes control,
// escape and bidirectional-override characters visible instead.
//
// [Line] filters text where it comes in. [Frame] is the last net, at the root:
// whatever slipped by, a frame contains only text and colors.
package gate

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Line makes text fit for one line of a terminal. Line breaks and tabs become a space.
// Other control characters (C0, C1, DEL), bidirectional controls, invisible format
// characters and invalid UTF-8 become visible marks. Zero-width joiners and variation
// selectors pass, since emoji and several scripts need them. Line(Line(s)) == Line(s).
func Line(text string) string {
	if plain(text) {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		b.WriteString(mark(r, size))
		i += size
	}
	return b.String()
}

func plain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < 0x20 || c >= 0x7f {
			return false
		}
	}
	return true
}

// mark is what the terminal shows for a rune.
func mark(r rune, size int) string {
	switch {
	case r == utf8.RuneError && size <= 1:
		return "\uFFFD"
	case r == '\n' || r == '\r' || r == '\t' || r == '\u2028' || r == '\u2029' || r == '\u0085':
		return " "
	case r < 0x20: // C0: U+2400 is the picture of NUL, and so on
		return string(0x2400 + r)
	case r == 0x7f:
		return "\u2421"
	case r < 0x80:
		return string(r)
	case r < 0xa0: // C1
		return "\uFFFD"
	case r == '\u200d' || unicode.Is(unicode.Variation_Selector, r):
		return string(r)
	case unicode.Is(unicode.Cf, r): // bidirectional controls, zero-width, tags
		return "\uFFFD"
	}
	return string(r)
}
