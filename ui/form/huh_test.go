package form

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"
)

// huh's own fields work like ours: the same keys, clicks and pastes, a real cursor.
// Their values stay with them.
func TestHuhsFieldsInOurPage(t *testing.T) {
	var sid, token string
	p, s := start(t, nil, "name")
	p.Append(
		huh.NewInput().Key("sid").Title("Account SID").Prompt("  ").Placeholder("AC followed by 32 characters").Value(&sid),
		huh.NewInput().Key("token").Title("Auth token").Prompt("  ").EchoMode(huh.EchoModePassword).Value(&token),
	)
	p.play(t, "Acme⏎AC1⏎")
	if p.Focused() != "token" {
		t.Fatalf("the focus is on %q", p.Focused())
	}
	p.Update(tea.PasteMsg{Content: "secret"})
	v, cursor := p.View(80, 30)
	if strings.Contains(v, "secret") || strings.Contains(v, "\x1b[7m") {
		t.Errorf("the token, or a cursor of huh's, is on screen:\n%s", v)
	}
	if x, y := at(t, p, "******"); cursor == nil || cursor.X != x+len("secret") || cursor.Y != y {
		t.Errorf("cursor %+v", cursor)
	}
	if p.play(t, "<up><up>"); p.Focused() != "name" {
		t.Errorf("up goes to %s", p.Focused())
	}
	x, y := at(t, p, "Account SID")
	p.Update(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
	if r := p.play(t, "2⏎⏎"); r != Done || sid != "AC12" || token != "secret" {
		t.Errorf("%v: %q %q", r, sid, token)
	}
	if len(s.app) != 1 || s.app["name"] != "Acme" {
		t.Errorf("the parent is told more than the name: %v", s.app)
	}
	if r := p.play(t, "<esc>"); r != Back {
		t.Error("back is refused")
	}
}
