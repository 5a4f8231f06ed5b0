package ui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"trusthub-wizard/twilioapi/sandbox"
)

// The last line says what Enter does for the chosen entry, not for the others.
func TestEnterSaysWhatItDoesHere(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{}).with(nil).open(80, 24)
	st.see("enter change").press("[end]").see("enter choose").press("[enter]")
	st.see("enter follow").press("[down]").see("› All customers").see("enter choose")
	st.press("[ctrl+c]").end()
}

// Two Esc in one burst, which arrive as Alt and Esc, count as two.
func TestTwoEscAtOnce(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{}).with(nil).open(80, 24).see("All answers pass the checks")
	st.typed++
	st.program.Send(tea.KeyPressMsg{Code: tea.KeyEscape, Mod: tea.ModAlt})
	st.see("Address 6 of 8").press("[ctrl+c]").end()
}

// If a list changes its order, the chosen entry stays visible: keys such as d are
// about it.
func TestTheChosenEntryStaysInSight(t *testing.T) {
	names := []string{"Owl", "Elk", "Fox", "Hare", "Lynx"}
	m := menu{}
	m.begin(func(int) []entry {
		var entries []entry
		for _, name := range names {
			entries = append(entries, m.action(newLook(background{}), name, name, func() (screen, tea.Cmd) { return nil, nil }))
		}
		return entries
	}, "")
	names = append(names[1:], names[0])
	if shown := ansi.Strip(m.view(newLook(background{}), 40, 3)); !strings.Contains(shown, "› Owl") {
		t.Errorf("the chosen entry is out of sight:\n%s", shown)
	}
}
