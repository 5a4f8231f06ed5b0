package ui

import (
	"testing"

	"trusthub-wizard/twilioapi/sandbox"
)

// The last line says what Enter does where one stands, and not what it does with
// the other entries of the screen.
func TestEnterSaysWhatItDoesHere(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{}).with(nil).open(80, 24)
	st.see("enter change").press("[end]").see("enter choose").press("[enter]")
	st.see("enter follow").press("[down]").see("› All customers").see("enter choose")
	st.press("[ctrl+c]").end()
}
