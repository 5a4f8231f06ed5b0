package ui

import (
	"testing"
	"time"

	"trusthub-wizard/twilioapi/sandbox"
)

// If you're cut off while typing, you find the same page, field and cursor again.
func TestResumeWhereTyping(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{}).open(80, 24)
	st.see("Welcome").press("n[enter]Owl Bakery[enter]ops@owlbakery.example.com[enter][enter][enter]Owl Corporation[left][left][left]")
	st.see("Owl Corporation")
	st.press("[ctrl+c]").end()
	st.reopen(80, 24).see("Owl Corporation").press("[backspace]X").see("Owl CorporaXion").frame("Typing continues at the cursor")
	st.press("[ctrl+c]").end()
	st.compare()
}

// The demo: a sample customer, submitted and followed to its approval.
func TestDemonstration(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{Review: sandbox.Review{Pending: -1, Reading: time.Millisecond}}).open(80, 24)
	st.see("Welcome").press("[down][enter]").see("✓ Primary profile").frame("Welcome, a sample customer: in the demo's account")
	st.press("[ctrl+t]").see("ready").frame("The task list: everything is answered")
	st.press("[end][up][enter]").see("All answers pass the checks").press("[ctrl+s]").see("Submitted for review").frame("Submitted: the receipt")
	st.press("y").see("Copied").frame("y: its SID is copied").press("[enter]").see("✓ approved").see("Asked Twilio at").frame("Followed to its approval")
	st.press("[ctrl+c]").end()
	st.compare()
}

// If you type over a chosen value without choosing and leave the page, on any way, the
// wizard says that this isn't an answer. A value typed in full is chosen.
func TestTypedOverAndLeft(t *testing.T) {
	t.Parallel()
	for _, leave := range []string{"[ctrl+n]", "[ctrl+p]", "[ctrl+t]"} {
		st := newStage(t, sandbox.Options{}).open(80, 24)
		st.see("Welcome").press("s[ctrl+n][ctrl+n]").see("Business identity").press("[tab][tab]partn").see("Partnership")
		st.press(leave).see("Business type stays Corporation: you typed over it but chose nothing.")
		st.press("[ctrl+c]").end()
		if got := st.kept()["business.business_type"]; got != "Corporation" {
			t.Errorf("%s: kept %q", leave, got)
		}
	}
	st := newStage(t, sandbox.Options{}).open(80, 24)
	st.see("Welcome").press("s[ctrl+n][ctrl+n]").see("Business identity").press("[tab][tab]Partnership[ctrl+n]").see("First name").press("[ctrl+c]").end()
	if got := st.kept()["business.business_type"]; got != "Partnership" {
		t.Errorf("typed in full: kept %q", got)
	}
}

// You can always go back, whatever you've typed, and lose no answer on the way. A
// single change from the review leads straight back there.
func TestBackAndForth(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{}).with(nil).open(80, 24)
	st.see("All answers pass the checks").press("[down][enter]").see("Notification").frame("Enter on an answer: its field")
	st.press("[ctrl+u]nobody[enter]").see("Fix 1 answer before").frame("Straight back, with the problem at the top")
	st.press("[ctrl+s]").see("! ").frame("Submit says why it is off")
	st.press("[enter]").see("nobody").press("[ctrl+n]").see("Business information").press("[ctrl+p]").see("nobody").frame("Page keys always work")
	st.press("[esc]").see("Which account").press("[ctrl+t]").see("Tasks").frame("The task list")
	st.press("[esc]").see("Which account").press("[ctrl+g]").see("Keys on this screen").frame("The keys")
	st.press("[esc]").see("Which account").press("[esc]").see("Acme Corporation").press("[enter]").see("Which account")
	st.press("[ctrl+c]").end()
	st.compare()
}

// A window too small to work in says so, keeps everything, and takes no text.
func TestTooSmall(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{}).open(80, 24)
	st.see("Welcome").press("n[enter]Owl").see("Owl")
	st.resize(30, 8).see("Make it larger").frame("30×8")
	st.press("xyz").see("Make it larger").resize(80, 24).see("Owl").press(" Bakery").see("Owl Bakery").frame("80×24 again")
	st.resize(100, 30).see("Owl Bakery").frame("100×30")
	st.compare()
}
