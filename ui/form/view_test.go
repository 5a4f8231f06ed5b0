package form

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"trusthub-wizard/flow/profile"
)

var allKeys = func() (keys []profile.Key) {
	for _, r := range small {
		keys = append(keys, r.Key)
	}
	return keys
}()

// fits fails if a view is larger than its size, or if the focused field or the cursor
// isn't in it.
func fits(t *testing.T, p *parent, width, height int) {
	t.Helper()
	v, cursor := p.View(width, height)
	lines := strings.Split(v, "\n")
	if len(lines) > height {
		t.Fatalf("%d lines in %d×%d:\n%s", len(lines), width, height, ansi.Strip(v))
	}
	for _, l := range lines {
		if w := ansi.StringWidth(l); w > width {
			t.Fatalf("a line of %d cells in %d×%d: %q", w, width, height, ansi.Strip(l))
		}
	}
	if height < 4 || width < 20 {
		return
	}
	if cursor == nil || cursor.X < 0 || cursor.X >= width || cursor.Y < 0 || cursor.Y >= len(lines) {
		t.Fatalf("cursor %+v in %d×%d at %s:\n%s", cursor, width, height, p.Focused(), ansi.Strip(v))
	}
	label := strings.Fields(p.current().label)[0]
	seen := slices.ContainsFunc(lines, func(l string) bool {
		l = ansi.Strip(l)
		return strings.HasPrefix(l, "┃") && strings.Contains(l, label)
	})
	if !seen {
		t.Fatalf("the label %q is out of sight in %d×%d:\n%s", label, width, height, ansi.Strip(v))
	}
}

// Whatever is typed at whatever size, the focused field is visible and nothing leaves
// the page.
func TestViewAtEverySize(t *testing.T) {
	script := []string{"a", "é", "日本", "👩‍👩‍👧", "שלום", "⏎", "<tab>", "<shift+tab>", "<up>", "<down>", "<f1>", "<next>", "<undo>", "<bs>", " ", ",", "<left>", "<home>", "<esc>", "corp"}
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		p, _ := start(t, profile.Application{"name": strings.Repeat("Äcme 会社 ", 30)}, allKeys...)
		for range 60 {
			p.play(t, script[r.IntN(len(script))])
			fits(t, p, 20+r.IntN(281), 4+r.IntN(97))
		}
	}
	p, _ := start(t, nil, allKeys...)
	for w := range 30 {
		for h := range 8 {
			fits(t, p, w, h+1)
		}
	}
}

// The cursor is on the cell where the next letter goes.
func TestCursorOnWideText(t *testing.T) {
	for _, c := range []struct {
		script string
		cell   int // from where the text begins
	}{
		{"abc", 3}, {"abc<left>", 2}, {"日本", 4}, {"日本<left>", 2}, {"e\u0301x", 2}, {"👩‍👩‍👧a", 3}, {"שלום", 4}, {"a<home>", 0},
	} {
		p, _ := start(t, nil, "name")
		p.play(t, c.script)
		_, cursor := p.View(80, 10)
		column := p.column(80)
		if cursor == nil || cursor.X-column != c.cell {
			t.Errorf("%q: cursor %+v, want %d", c.script, cursor, column+c.cell)
		}
	}
}

// A text longer than its line scrolls under the cursor.
func TestLongText(t *testing.T) {
	p, _ := start(t, profile.Application{"email": strings.Repeat("0123456789", 30)}, "email")
	for range 310 {
		fits(t, p, 40, 12)
		p.play(t, "<left>")
	}
	if v, c := p.View(40, 12); !strings.Contains(ansi.Strip(v), "0123456789") || c.X != gutter {
		t.Errorf("at the start: cursor %+v\n%s", c, ansi.Strip(v))
	}
}

// Every value in a list takes one line, and the highlighted one is explained in full.
func TestOneLinePerOption(t *testing.T) {
	explained := 0
	for _, page := range profile.Pages() {
		p := open(page, nil)
		for _, f := range p.fields {
			if f.kind != profile.Choice && f.kind != profile.Choices || !p.Focus(f.q.Key) {
				continue
			}
			for range 6 {
				p.play(t, "<down>")
				if p.Focused() != f.q.Key {
					break
				}
				v, _ := p.View(76, 18)
				y := 0
				for _, s := range p.view.spots {
					if s.field == f && s.option > 0 {
						if y > 0 && s.y != y+1 {
							t.Errorf("%s: an option takes %d lines:\n%s", f.q.Key, s.y-y, ansi.Strip(v))
						}
						y = s.y
					}
				}
				m := f.editor.(interface{ active() int })
				hint := f.q.rules.Options(p.app)[m.active()].Hint
				if shown := strings.Join(strings.Fields(strings.ReplaceAll(ansi.Strip(v), "┃", "")), " "); !strings.Contains(shown, hint) {
					t.Errorf("%s: %q is not on screen:\n%s", f.q.Key, hint, ansi.Strip(v))
				}
				if hint != "" {
					explained++
				}
			}
		}
	}
	if explained == 0 {
		t.Error("no option has an explanation")
	}
}

// at finds text on the screen.
func at(t *testing.T, p *parent, text string) (x, y int) {
	t.Helper()
	v, _ := p.View(80, 30)
	for y, l := range strings.Split(ansi.Strip(v), "\n") {
		if i := strings.Index(l, text); i >= 0 {
			return ansi.StringWidth(l[:i]), y
		}
	}
	t.Fatalf("%q is not on screen:\n%s", text, ansi.Strip(v))
	return 0, 0
}

func TestClicks(t *testing.T) {
	p, s := start(t, profile.Application{"name": "Acme Inc"}, "name", "ein", "type", "regions", "phones", "alone")
	click := func(text string, dx int) {
		x, y := at(t, p, text)
		p.Update(tea.MouseClickMsg{X: x + dx, Y: y, Button: tea.MouseLeft})
	}
	if click("Business type", 0); p.Focused() != "type" {
		t.Fatalf("a click on a label goes to %s", p.Focused())
	}
	click("Partnership", 2)
	click("Regions", 0)
	click("Europe", 0)
	click("Asia", 0)
	click("Only one", 0)
	click("● No", 0)
	click("○ Yes", 0)
	if s.app["type"] != "Partnership" || s.app["regions"] != "EUROPE,ASIA" || s.app["alone"] != "true" {
		t.Errorf("chosen by clicks: %v", s.app)
	}
	click("Acme Inc", 4)
	if p.play(t, "!"); s.app["name"] != "Acme! Inc" {
		t.Errorf("the cursor after a click: %q", s.app["name"])
	}
	p.showProblems()
	p.Focus("phones")
	if click("1 Registration number", 3); p.Focused() != "ein" {
		t.Errorf("a click on a problem goes to %s", p.Focused())
	}
	p.Update(tea.MouseWheelMsg{Button: tea.MouseWheelDown})
	if p.Focused() != "type" {
		t.Errorf("the wheel goes to %s", p.Focused())
	}
}

// BenchmarkKey is one key in a text of each page of the catalog, without drawing.
func BenchmarkKey(b *testing.B) {
	for _, page := range profile.Pages() {
		b.Run(page.Name, func(b *testing.B) {
			p := open(page, profile.Sample())
			for _, f := range p.fields {
				if f.kind == profile.Text && f.shown {
					p.Focus(f.q.Key)
					break
				}
			}
			keys := [2]tea.KeyPressMsg{{Code: 'x', Text: "x"}, {Code: tea.KeyBackspace}}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				p.Update(keys[i%2])
			}
		})
	}
}

func BenchmarkKeyInChoiceOf249(b *testing.B) {
	p := open(profile.Page{Fields: []profile.Key{profile.AddressCountry, profile.FriendlyName}}, profile.Application{})
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if i%2 == 0 {
			p.play(b, "n")
		} else {
			p.play(b, "<bs>")
		}
		p.View(80, 20)
	}
}

func BenchmarkView(b *testing.B) {
	for _, size := range [][2]int{{40, 12}, {80, 24}, {300, 100}} {
		b.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(b *testing.B) {
			p := open(profile.Pages()[1], profile.Sample())
			b.ReportAllocs()
			for b.Loop() {
				p.View(size[0], size[1])
			}
		})
	}
}
