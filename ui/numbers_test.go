package ui

import (
	"testing"
	"time"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi/sandbox"
)

// You can add phone numbers to an approved profile and change nothing else of it: no
// other page can be reached, and no review follows.
func TestNumbersOfAnApprovedProfile(t *testing.T) {
	inBothWindows(t, func(t *testing.T, width, height int) {
		st := newStage(t, sandbox.Options{Review: sandbox.Review{Pending: -1, Reading: time.Millisecond}}).with(profile.Application{
			profile.Numbers: "+14155550120",
		}).open(width, height)
		st.see("All answers pass the checks").press("[ctrl+s]").see("Submitted for review").press("[enter]").see("✓ approved").see("Asked Twilio at")
		st.press("[down][enter]").see("Phone numbers").frame("The one page that can be changed")
		st.press("[ctrl+t][ctrl+n][ctrl+p]").see("Phone numbers").press("[ctrl+o]").see("+442079460120").press("4420[enter]").see("✓ +442079460120")
		st.press("[esc]").see("+442079460120").press("[esc]").see("1 phone number to add").see("Asked Twilio at").see("› │").frame("What's left to do")
		st.calls.Lock()
		st.press("[home][enter]").see("Updating numbers")
		st.calls.Unlock()
		st.see("No new review is needed").frame("Done")
		st.press("[enter]").see("Asked Twilio at").press("[ctrl+c]").end()
		if n := len(st.box.Snapshot().Of("ChannelEndpointAssignment", st.box.Parent().SID)); n != 2 {
			t.Errorf("%d phone numbers on the profile", n)
		}
		if got := st.only(); got.State != draft.Approved {
			t.Errorf("the draft is %s", got.State)
		}
		st.compare()
	})
}

// If the answers are right, the email to Twilio is one key away.
func TestRejectedAlthoughRight(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{Review: sandbox.Review{Pending: -1, Reading: time.Millisecond}}).with(profile.Application{
		profile.RegistrationNo: "12-3418602",
	}).open(80, 30)
	st.see("All answers pass the checks").press("[ctrl+s]").see("Submitted for review").press("[enter]").see("✗ rejected").see("Asked Twilio at").frame("Rejected")
	st.press("m").see("trusthub-verify@twilio.com").frame("m: the email").press("y").see("Copied the email").press("[esc]").see("✗ rejected").press("[ctrl+c]").end()
	st.compare()
}
