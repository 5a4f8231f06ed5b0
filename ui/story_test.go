package ui

import (
	"strings"
	"testing"
	"time"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi/sandbox"
)

// change goes from the top of the review page to an answer, opens it, and types
// another one.
func (st *stage) change(k profile.Key, text string) *stage {
	st.t.Helper()
	sample, above := profile.Sample(), 0
	for _, f := range profile.Fields() {
		if f.Key == k {
			break
		}
		if f.Shown(sample) {
			above++
		}
	}
	page, _ := profile.PageOf(k)
	st.press("[home]" + strings.Repeat("[down]", above) + "[enter]").see(page.Title)
	return st.press("[ctrl+u]" + text + "[enter]").see("Review 8 of 8")
}

// One profile with every problem: Twilio's evaluation finds it noncompliant, it's
// fixed and submitted; the review rejects it, it's fixed and submitted again, and
// approved. All by keys, starting from the list of customers.
func TestFromNoncompliantToApproved(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{Review: sandbox.Review{Pending: -1, Reading: time.Millisecond}}).open(80, 30)
	st.see("Welcome").press("s").see("Account").press("[ctrl+t]").see("Review and submit").press("[end][up][enter]").see("All answers pass the checks")
	st.change("authorized_representative_1.business_title", "Noncompliant")
	st.change(profile.RegistrationNo, "12-3418602")

	st.press("[ctrl+s]").see("To fix").frame("Submitted: Twilio's evaluation finds it noncompliant")
	st.press("[enter]").see("Representative 1").press("[ctrl+u]Chief Executive Officer[enter]").see("changed since").frame("Fixed, and back")
	st.press("[ctrl+s]").see("Submitted for review").frame("Evaluated again, and submitted")

	st.press("[enter]").see("✗ rejected").see("Asked Twilio at").frame("The review rejects it: 18602, and what to check")
	st.press("[esc]").see("✗ rejected just now").frame("Home shows that it was rejected")
	st.press("[enter]").see("18602").see("Asked Twilio at").press("[enter]").see("Business information").frame("Enter: the answer to check first")
	st.press("[ctrl+u]12-3456789[enter]").see("(changed)").see("Asked Twilio at").frame("Fixed, and back")

	st.press("[ctrl+s]").see("Submitted for review").press("[enter]").see("✓ approved").see("Asked Twilio at").frame("Submitted again: approved, with all that came before")
	st.press("[down][down][enter]").see("Copied").see("› Copy of Acme Corporation").frame("It is locked: a copy can be changed")
	st.press("q").end()

	infos, err := st.config.Store.List()
	if err != nil || len(infos) != 2 || infos[1].State != draft.Approved || infos[0].Profile != "" {
		t.Fatalf("drafts: %+v, %v", infos, err)
	}
	for kind, want := range map[sandbox.Kind]int{sandbox.CustomerProfile: 1, sandbox.EndUser: 3, sandbox.SupportingDocument: 1} {
		got := 0
		for _, o := range st.box.Snapshot().Of(kind, st.box.Parent().SID) {
			if strings.Contains(o.Fields["friendly_name"], infos[1].ID) {
				got++
			}
		}
		if got != want {
			t.Errorf("%d %s at Twilio, want %d", got, kind, want)
		}
	}
	st.compare()
}
