package gate

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestLine(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"plain", "Acme Inc.", "Acme Inc."},
		{"letters of all scripts", "Zażółć 会社 חברה", "Zażółć 会社 חברה"},
		{"combining marks", "e\u0301", "e\u0301"},
		{"breaks and tabs", "a\nb\tc\r", "a b c "},
		{"unicode breaks", "a\u2028b\u0085c", "a b c"},
		{"escape", "\x1b[2J", "␛[2J"},
		{"nul and bell", "\x00\x07", "␀␇"},
		{"delete", "\x7f", "␡"},
		{"C1: a CSI in one byte of Latin-1", "\u009b2J", "\uFFFD2J"},
		{"bidirectional override", "a\u202eb", "a\uFFFDb"},
		{"isolates", "\u2066a\u2069", "\uFFFDa\uFFFD"},
		{"zero-width space and byte order mark", "a\u200bb\ufeff", "a\uFFFDb\uFFFD"},
		{"tags, which hide text", "a\U000e0041", "a\uFFFD"},
		{"joined emoji", "👩\u200d👧 ❤\ufe0f", "👩\u200d👧 ❤\ufe0f"},
		{"not UTF-8", "a\xff\xc3", "a\uFFFD\uFFFD"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Line(c.text); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestFrame(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"colors pass", "\x1b[1;38;2;10;20;30ma\x1b[0m\x1b[mb\n", "\x1b[1;38;2;10;20;30ma\x1b[0m\x1b[mb\n"},
		{"curly underlines too", "\x1b[4:3ma", "\x1b[4:3ma"},
		{"moving the cursor does not", "\x1b[2J\x1b[Ha", "␛[2J␛[Ha"},
		{"nor private modes that end in m", "\x1b[?1m\x1b[>4;2m", "␛[?1m␛[>4;2m"},
		{"nor intermediates", "\x1b[1 m", "␛[1 m"},
		{"nor hyperlinks", "\x1b]8;;https://example.com\x1b\\x\x1b]8;;\a", "␛]8;;https://example.com␛\\x␛]8;;␇"},
		{"nor the clipboard", "\x1b]52;c;YQ==\a", "␛]52;c;YQ==␇"},
		{"nor half a sequence", "a\x1b[1", "a␛[1"},
		{"nor a bare escape", "\x1b", "␛"},
		{"nor one that hides a control", "\x1b[1\x9bm", "␛[1\uFFFDm"},
		{"nor an endless one", "\x1b[" + strings.Repeat("1;", 100) + "m", "␛[" + strings.Repeat("1;", 100) + "m"},
		{"carriage return and tab", "a\rb\tc", "a b c"},
		{"soft hyphen and override", "a\u00adb\u202e", "a\uFFFDb\uFFFD"},
		{"lines and ticks", "┃ ✓ ● 会", "┃ ✓ ● 会"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Frame(c.text); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// harmless fails if a terminal would take an order. It shares no code with the gate.
func harmless(t *testing.T, text, allowed string) {
	t.Helper()
	if !utf8.ValidString(text) {
		t.Fatalf("not UTF-8: %q", text)
	}
	for _, r := range text {
		if strings.ContainsRune(allowed, r) {
			continue
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) {
			t.Fatalf("%U passed in %q", r, text)
		}
	}
}

func seeds(f *testing.F) {
	for _, s := range []string{"", "Acme", "a\x1b[31mb", "\x1b]8;;x\x07", "\u009b1m", "\x1b[1\x1b[0m", "\xff\x1b[m", "👩\u200d👧", "a\r\nb", "\x1b[?25l", "\u2066\u202e"} {
		f.Add(s)
	}
}

func FuzzLine(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		once := Line(text)
		harmless(t, once, "")
		if again := Line(once); again != once {
			t.Errorf("%q becomes %q", once, again)
		}
	})
}

func FuzzFrame(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		once := Frame(text)
		if again := Frame(once); again != once {
			t.Errorf("%q becomes %q", once, again)
		}
		harmless(t, withoutColor(once), "\n")
	})
}

// withoutColor removes the SGR sequences. An escape that begins none stays.
func withoutColor(s string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(s, "\x1b[")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		end := strings.IndexFunc(after, func(r rune) bool { return !strings.ContainsRune("0123456789;:", r) })
		if end < 0 || after[end] != 'm' {
			b.WriteString("\x1b")
			s = after
			continue
		}
		s = after[end+1:]
	}
}

func BenchmarkFrame(b *testing.B) {
	line := "\x1b[96m┃\x1b[m \x1b[32m✓\x1b[m " + strings.Repeat("Acme Corporation — ", 15) + "\n"
	frame := strings.Repeat(line, 100)
	b.SetBytes(int64(len(frame)))
	b.ReportAllocs()
	for b.Loop() {
		Frame(frame)
	}
}

func BenchmarkLine(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Line("Ångström Compañía, Ltd.")
	}
}
