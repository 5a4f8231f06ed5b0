package form

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"trusthub-wizard/flow/profile"
)

// The storyboards show a page, frame by frame, in the two sizes that matter most. ▏ is
// the cursor. go test ./ui/form -update draws them again.
func TestStoryboards(t *testing.T) {
	for _, story := range []struct {
		name   string
		fields []profile.Key
		before profile.Application
		frames []string // scripts of keys
	}{
		{"typing", []profile.Key{"name", "ein", "type", "email"}, nil, []string{"", "Acme", "⏎12", "⏎", "<up>3456789", "<f1>"}},
		{"choosing", []profile.Key{"type", "country", "region", "regions"}, nil, []string{"", "corp", "<down>", "⏎", "unit", "<down>⏎", "⏎", "eur asia ", "⏎"}},
		{"several lines", []profile.Key{"phones", "alone"}, nil, []string{"+14155550101", "⏎", "+14155550102⏎⏎", "y"}},
		{"fixing", []profile.Key{"name", "ein", "type", "email"}, nil, []string{"<tab>12<tab><tab>", "⏎", "Acme", "<next>3456789", "<next>"}},
	} {
		for _, size := range [][2]int{{80, 24}, {40, 12}} {
			name := strings.ReplaceAll(story.name, " ", "_") + "_" + itoa(size[0]) + "x" + itoa(size[1])
			t.Run(name, func(t *testing.T) {
				p, _ := start(t, story.before.Clone(), story.fields...)
				var b strings.Builder
				for _, script := range story.frames {
					r := p.play(t, script)
					b.WriteString("── " + script)
					if r != None {
						b.WriteString("  (" + map[Result]string{Done: "done", Back: "back", Before: "before"}[r] + ")")
					}
					b.WriteString("\n" + frameOf(p, size[0], size[1]) + "\n")
				}
				golden.RequireEqual(t, []byte(b.String()))
			})
		}
	}
}

// frameOf is a frame without color, with the cursor drawn in.
func frameOf(p *parent, width, height int) string {
	v, cursor := p.View(width, height)
	lines := strings.Split(ansi.Strip(v), "\n")
	if cursor != nil {
		l := lines[cursor.Y]
		for ansi.StringWidth(l) < cursor.X {
			l += " "
		}
		lines[cursor.Y] = ansi.Cut(l, 0, cursor.X) + "▏" + ansi.TruncateLeft(l, cursor.X, "")
	}
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}
