package ui

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// A menu without anything to choose is a text: the keys that move the choice scroll it.
func TestATextScrollsByPages(t *testing.T) {
	var m menu
	m.begin(func(int) []entry {
		var lines []entry
		for n := range 30 {
			lines = append(lines, read(fmt.Sprintf("line %d.", n)))
		}
		return lines
	}, "")
	look := newLook(background{})
	m.view(look, 40, 8)
	for _, step := range []struct {
		key   rune
		first string
	}{{tea.KeyPgDown, "line 7."}, {tea.KeyPgDown, "line 14."}, {tea.KeyPgUp, "line 7."}, {tea.KeyEnd, "line 22."}, {tea.KeyHome, "line 0."}} {
		m.press(tea.KeyPressMsg{Code: step.key})
		if top, _, _ := strings.Cut(m.view(look, 40, 8), "\n"); !strings.Contains(top, step.first) {
			t.Errorf("after %v the first line is %q, want %q", tea.KeyPressMsg{Code: step.key}, top, step.first)
		}
	}
}

func TestTheLongestTextThatFits(t *testing.T) {
	for width, want := range map[int]string{40: "The list is from this morning", 28: "The list is old", 8: "The lis…"} {
		if got := fitting(width, "The list is from this morning", "The list is old"); got != want {
			t.Errorf("in %d columns: %q, want %q", width, got, want)
		}
	}
}
