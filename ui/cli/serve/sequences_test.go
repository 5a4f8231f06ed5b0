package serve

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// Keys, pastes and a terminal's answers pass as they are. Of an escape sequence without an end,
// only a part does, however it begins.
func TestSequences(t *testing.T) {
	long := strings.Repeat("1;", 10*sequenceMax)
	for name, c := range map[string]struct {
		in   string
		most int // what may be lost of it
	}{
		"keys":       {"\x1b[A\x1bOP\x1b\x1b]x\a" + strings.Repeat("žluťoučký kůň 日本 👍🏽\r", 1000), 0},
		"paste":      {"\x1b[200~" + strings.Repeat("ě", 10*sequenceMax) + "\x1b[201~x", 0},
		"answers":    {strings.Repeat("\x1b]11;rgb:0000/0000/0000\x1b\\\x1bP1$r0m\x1b\\\x1b[?62;22c\x1b[<35;80;24M", 1000), 0},
		"bad UTF-8":  {strings.Repeat("\xe2\x82\x80", 2*sequenceMax), 0},
		"OSC":        {"\x1b]52;c;" + long + "\ax", len(long)},
		"DCS":        {"\x1bP" + long + "\x1b\\x", len(long)},
		"APC":        {"\x1b_" + long + "\x18x", len(long)},
		"CSI":        {"\x1b[" + long + "mx", len(long)},
		"C1 CSI":     {"\x9b" + long + "mx", len(long)},
		"C1 OSC":     {"é\x9d" + long + "\ax", len(long)},
		"one by one": {strings.Repeat("\x1b[", sequenceMax) + "x", 0},
	} {
		for _, r := range []io.Reader{strings.NewReader(c.in), iotest.OneByteReader(strings.NewReader(c.in))} {
			out, err := io.ReadAll(&bounded{Reader: r})
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case c.most == 0 && string(out) != c.in:
				t.Errorf("%s: %d of %d bytes passed", name, len(out), len(c.in))
			case c.most > 0 && len(out) > sequenceMax+16:
				t.Errorf("%s: %d bytes passed", name, len(out))
			case !strings.HasSuffix(string(out), c.in[len(c.in)-1:]):
				t.Errorf("%s: what comes after it is lost: %q", name, out[max(0, len(out)-5):])
			}
		}
	}
}
