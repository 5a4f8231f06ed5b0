package serve

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"unicode/utf8"
)

// Whatever a client sends, the editor passes on lines of UTF-8 without control characters, and
// shows no more than it passes on.
func FuzzEditor(f *testing.F) {
	for _, keys := range []string{"owl\r", "a\x7f\x17\x15b\r\n", "\x1b[A\x1bO\x1b[<0;1;1M\xff\xe6\xbc\r", "\x1b[" + strings.Repeat("1", 100), "a\x04\x03"} {
		f.Add(keys, true)
		f.Add(keys, false)
	}
	f.Fuzz(func(t *testing.T, keys string, one bool) {
		var in io.Reader = strings.NewReader(keys)
		if one {
			in = oneByOne{in}
		}
		var shown bytes.Buffer
		out, err := io.ReadAll(edit(t.Context(), in, &shown, func() {}))
		if err != nil || !utf8.Valid(out) || strings.ContainsFunc(string(out), func(r rune) bool { return r < ' ' && r != '\n' || r == 0x7f }) {
			t.Errorf("%q (%v)", out, err)
		}
		if strings.ContainsAny(shown.String(), "\x1b\r\n") {
			t.Errorf("shown: %q", shown.String())
		}
	})
}
