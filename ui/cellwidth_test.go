package ui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// Whatever follows a character of disputed width is in the right place on both kinds
// of terminal: the right end of a header, the column of a list, the cursor.
func TestReckon(t *testing.T) {
	for name, shown := range map[string]string{
		"Owl": "Owl", "👩\u200d👩\u200d👧 Owl": "👩👩👧 Owl", "👍🏽": "👍", "❤\ufe0f": "❤",
		"कंपनी": "कंपनी", "株式会社": "株式会社", "e\u0301": "e\u0301", "🇩🇪": "🇩🇪",
	} {
		line := "\x1b[1m " + name + "\x1b[m" + strings.Repeat(" ", 30-ansi.StringWidth(name)) + "3 of 8"
		cursor := tea.NewCursor(1+ansi.StringWidth(name), 0)
		got := reckon(line, 37, cursor)
		if w := ansi.StringWidthWc(got); w != 37 || !strings.HasSuffix(got, "3 of 8") || !strings.Contains(got, shown) {
			t.Errorf("%q is %d cells wide, not 37: %q", name, w, got)
		}
		if want := 1 + ansi.StringWidthWc(shown); cursor.X != want {
			t.Errorf("%q: the cursor is at %d, not %d", name, cursor.X, want)
		}
		if name == shown && ansi.StringWidth(name) == ansi.StringWidthWc(name) && got != line {
			t.Errorf("%q is changed to %q", line, got)
		}
	}
}
