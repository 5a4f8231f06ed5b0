package form

import (
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"

	"trusthub-wizard/flow/profile"
)

// huh's own fields stand among ours: the same keys, the same summary.
func TestHuhsFieldsInOurPage(t *testing.T) {
	var token, note string
	var sure bool
	p, s := start(t, nil, "name")
	p.Append(
		huh.NewNote().Title("Credentials").Description("They stay in memory."),
		huh.NewInput().Key("token").Title("Auth token").EchoMode(huh.EchoModePassword).Value(&token).Validate(func(v string) error {
			if v == "" {
				return errors.New("Auth token is not answered yet")
			}
			return nil
		}),
		huh.NewText().Key("note").Title("Note").Value(&note),
		huh.NewConfirm().Key("sure").Title("Keep it in the keyring?").Value(&sure),
	)
	p.play(t, "Acme⏎")
	if p.Focused() != "token" {
		t.Fatalf("the focus is on %q; the note has nothing to answer", p.Focused())
	}
	if r := p.play(t, "⏎⏎⏎"); r != None || p.Focused() != "token" {
		t.Errorf("%v at %s: an error of huh's field does not keep the page", r, p.Focused())
	}
	if v := see(p); !strings.Contains(v, "1 answer to mend") || !strings.Contains(v, "Auth token is not answered yet") {
		t.Errorf("not listed:\n%s", v)
	}
	if p.play(t, "<shift+tab>"); p.Focused() != "name" {
		t.Errorf("shift+tab with an error stays at %s", p.Focused())
	}
	p.play(t, "⏎secret⏎two")
	p.Update(tea.KeyPressMsg{Code: tea.KeyEnter, Mod: tea.ModAlt})
	r := p.play(t, "lines⏎<left>⏎")
	if r != Done || token != "secret" || note != "two\nlines" || !sure || s.app["name"] != "Acme" {
		t.Errorf("%v: %q %q %v %v\n%s", r, token, note, sure, s.app, see(p))
	}
	if strings.Contains(see(p), "secret") {
		t.Error("the token is on screen")
	}
	if r := p.play(t, "<esc>"); r != Back {
		t.Error("back is refused")
	}
}

// And ours in huh's form.
func TestOurFieldsInHuhsForm(t *testing.T) {
	s := &sheet{app: profile.Application{}}
	field := func(k profile.Key) huh.Field { return NewField(k, s, DefaultStyles(true), DefaultKeys()) }
	form := huh.NewForm(huh.NewGroup(field(profile.FriendlyName), field(profile.AddressCountry)))
	form.Init()
	var model huh.Model = form
	send := func(msg tea.Msg) {
		for msg != nil {
			var cmd tea.Cmd
			if model, cmd = model.Update(msg); cmd == nil {
				return
			}
			if msg = cmd(); !moves(msg) {
				return
			}
		}
	}
	for _, r := range "Acme" {
		send(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	send(special["⏎"])
	for _, r := range "germ" {
		send(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	send(special["⏎"])
	if s.app[profile.FriendlyName] != "Acme" || s.app[profile.AddressCountry] != "DE" {
		t.Errorf("answers: %v\n%s", s.app, model.View())
	}
}

// moves reports whether a message is huh's for moving the focus.
func moves(msg tea.Msg) bool { return msg == huh.NextField() || msg == huh.PrevField() }
