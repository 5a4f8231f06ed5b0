package ui

import (
	"testing"

	"trusthub-wizard/twilioapi/sandbox"
)

// The first customer, from an empty draft to the receipt, by keys alone. Every page is
// typed in one burst, as a fast typist or a script would.
func TestFirstOnboarding(t *testing.T) {
	inBothWindows(t, func(t *testing.T, width, height int) {
		st := newStage(t, sandbox.Options{}).open(width, height)
		st.see("Welcome").frame("The wizard, for the first time")
		st.press("n").see("Account").frame("n: the account")
		st.press("[enter]").see("Friendly name").frame("Enter: the first page")
		st.press("Owl Bakery[enter]ops@owlbakery.example.com[enter][enter][enter]")
		st.see("Business name").frame("The first page in one burst")
		st.press("Owl Bakery Corporation[enter]direct[enter]corporation[enter]food[enter]employer[enter]12 3456789[enter]usa")
		st.see("usa").frame("Type part of a value to choose it")
		st.press("[enter]www.owlbakery.example.com[enter][enter]")
		st.see("First name").frame("Representative 1")
		st.press("Olivia[enter]Barnes[enter]olivia@owlbakery.example.com[enter]Head of operations[enter]VP[enter]united states[enter]415 555 0123[enter]")
		st.see("one representative").frame("Representative 2")
		st.press("[enter]Oscar[enter]Webb[enter]oscar@owlbakery.example.com[enter]Finance director[enter]CFO[enter]united states[enter]415 555 0124[enter]")
		st.see("Address SID").frame("The address")
		st.press("[enter][right][enter]united states[enter]12 Elm Street[enter][enter]San Francisco[enter]CA[enter]94105[enter][enter][enter][enter]")
		st.see("Phone numbers").frame("The phone numbers")
		st.press("[enter]").see("All answers pass the checks").frame("The review")
		st.press("[end]").see("Submit to Twilio").frame("End: what submitting does, and the button")
		st.press("[enter]").see("Submitted for review").frame("The receipt")
		st.press("[esc]").see("in review").frame("All customers")
		st.press("q").end()
		st.compare()
	})
}
