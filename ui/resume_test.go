package ui

import (
	"testing"

	"trusthub-wizard/twilioapi/sandbox"
)

// Whoever is cut off while typing finds the same page, field and cursor again.
func TestResumeWhereTyping(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{}).open(80, 24)
	st.see("Welcome").press("n[enter]Owl Bakery[enter]ops@owlbakery.example.com[enter][enter][enter]Owl Corporation[left][left][left]")
	st.see("Owl Corporation")
	st.press("[ctrl+c]").end()
	st.reopen(80, 24).see("Owl Corporation").press("[backspace]X").see("Owl CorporaXion").frame("Typing goes on at the cursor")
	st.press("[ctrl+c]").end()
	st.compare()
}

// Back is never refused, whatever an answer looks like, and no answer is lost on
// the way; one change from the review leads straight back there.
func TestBackAndForth(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{}).with(nil).open(80, 24)
	st.see("Every answer is acceptable").press("[down][enter]").see("Notification e-mail").frame("Enter on an answer: its field")
	st.press("[ctrl+u]nobody[enter]").see("1 answer has to be mended").frame("Straight back, and what is wrong stands at the top")
	st.press("[ctrl+s]").see("to be mended first").frame("Submit says why it is off")
	st.press("[enter]").see("nobody").press("[ctrl+n]").see("Business information").press("[ctrl+p]").see("nobody").frame("Page keys are never refused")
	st.press("[esc]").see("In whose account").press("[ctrl+t]").see("Tasks").frame("The task list")
	st.press("[esc]").see("In whose account").press("[ctrl+g]").see("Keys here").frame("The keys")
	st.press("[esc]").see("In whose account").press("[esc]").see("Acme Corporation").press("[enter]").see("In whose account")
	st.press("[ctrl+c]").end()
	st.compare()
}

// A window too small to work in says so, keeps everything, and lets nobody type
// blindly.
func TestTooSmall(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{}).open(80, 24)
	st.see("Welcome").press("n[enter]Owl").see("Owl")
	st.resize(30, 8).see("Make it larger").frame("30×8")
	st.press("xyz").see("Make it larger").resize(80, 24).see("Owl").press(" Bakery").see("Owl Bakery").frame("80×24 again")
	st.resize(100, 30).see("Owl Bakery").frame("100×30")
	st.compare()
}
