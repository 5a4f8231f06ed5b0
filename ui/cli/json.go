package cli

import (
	"encoding/json"
	"fmt"
	"unicode"
	"unicode/utf16"
)

// encode prints one object of the result, as a line of JSON.
func (g *program) encode(v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	defer g.behind()()
	_, _ = g.out.Write(append(visible(data), '\n'))
	return nil // as with a line: what was done counts, whoever reads of it; see written
}

// visible spells what the gate would mark as JSON's own escapes: the text stays
// the same, and can be shown. encoding/json does so for C0 controls only.
func visible(data []byte) []byte {
	safe := make([]byte, 0, len(data)+1)
	for _, r := range string(data) {
		switch {
		case r < 0x7f || !unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp):
			safe = append(safe, string(r)...)
		case r <= 0xffff:
			safe = fmt.Appendf(safe, `\u%04x`, r)
		default:
			high, low := utf16.EncodeRune(r)
			safe = fmt.Appendf(safe, `\u%04x\u%04x`, high, low)
		}
	}
	return safe
}
