package serve

import (
	"bytes"
	"io"
	"strings"
	"testing"
)

// The editor shows what is typed and passes on whole lines.
func TestEditor(t *testing.T) {
	for name, c := range map[string]struct {
		keys, lines, shown string
		whole              bool // the keys have to come at once
	}{
		"a line":          {"owl\r", "owl\n", "owl", false},
		"two at once":     {"a\rb\r", "a\nb\n", "ab", false},
		"a pasted one":    {"a\r\nb\n", "a\nb\n", "ab", true},
		"deleted":         {"ab\x7fc\r", "ac\n", "ab\b \bc", false},
		"deleted wide":    {"漢\x7f\r", "\n", "漢\b \b\b \b", false},
		"nothing to":      {"\x7f\x08a\r", "a\n", "a", false},
		"the whole line":  {"ab\x15c\r", "c\n", "ab\b \b\b \bc", false},
		"a word":          {"a bc \x17d\r", "a d\n", "a bc \b \b\b \b\b \bd", false},
		"arrows":          {"a\x1b[A\x1b[1;5Cb\x1bOAc\x1b\r", "abc\n", "abc", true},
		"alt and a key":   {"a\x1bxb\r", "ab\n", "ab", true},
		"controls":        {"a\x00\x01\tb\r", "ab\n", "ab", false},
		"not UTF-8":       {"a\xffb\r", "ab\n", "ab", false},
		"the end":         {"a\r\x04b\r", "a\n", "a", false},
		"no end in words": {"a\x04b\r", "ab\n", "ab", false},
		"without an end":  {"ab", "ab\n", "ab", false},
	} {
		for _, one := range []bool{false, true} {
			if one && c.whole {
				continue
			}
			var shown bytes.Buffer
			var keys io.Reader = strings.NewReader(c.keys)
			if one {
				keys = oneByOne{keys}
			}
			lines, err := io.ReadAll(edit(t.Context(), keys, &shown, func() { t.Errorf("%s: interrupted", name) }))
			if err != nil || string(lines) != c.lines || shown.String() != c.shown {
				t.Errorf("%s: %q, shown %q (%v)", name, lines, shown.String(), err)
			}
		}
	}
}

// oneByOne reads a byte at a time.
type oneByOne struct{ io.Reader }

func (o oneByOne) Read(p []byte) (int, error) { return o.Reader.Read(p[:1]) }

// Ctrl-C is heard while nobody reads, and a line has a limit.
func TestEditorInterrupts(t *testing.T) {
	heard := make(chan bool)
	e := edit(t.Context(), strings.NewReader(strings.Repeat("x", 2*lineMax)+"\x03\r"), io.Discard, func() { close(heard) })
	<-heard
	if lines, _ := io.ReadAll(e); len(lines) != lineMax+1 {
		t.Errorf("%d bytes", len(lines))
	}
}
