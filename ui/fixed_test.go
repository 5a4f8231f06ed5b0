package ui

import (
	"testing"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi/sandbox"
)

// with adds a draft of the sample customer with some answers changed.
func (st *stage) with(answers profile.Application) *stage {
	st.t.Helper()
	app := profile.Sample()
	for k, v := range answers {
		app[k] = v
	}
	d, err := st.config.Store.Create(app)
	if err != nil {
		st.t.Fatal(err)
	}
	if err := d.SetPlace(draft.Place{Page: desk.ReviewPage}); err != nil {
		st.t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		st.t.Fatal(err)
	}
	st.config.draft = d.Info().ID
	return st
}

// A finding of Twilio's evaluation leads to its answer. Once you fix it, it's changed
// in place and evaluated again, without a second profile.
func TestNoncompliantThenFixed(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{}).with(profile.Application{
		"authorized_representative_1.business_title": "Noncompliant",
		"authorized_representative_2.business_title": "Noncompliant",
	}).open(80, 24)
	st.see("All answers pass the checks").press("[ctrl+s]")
	st.see("To fix").frame("Submit: Twilio's evaluation found something")
	st.press("[ctrl+c]").end()
	st.reopen(80, 24).see("last evaluation").frame("Resumed: the review says so")
	st.press("[ctrl+s]").see("To fix")
	st.press("[enter]").see("Representative 1").frame("Enter: the answer it is about")
	st.press("[ctrl+u]Head of care[enter]").see("changed since").frame("Fixed: straight back")
	st.press("[down][enter]").see("Representative 2").press("[ctrl+u]Head of food[enter]").see("To fix")
	st.press("[ctrl+s]").see("Submitted for review").frame("Evaluated again, and submitted")
	st.press("[ctrl+c]").end()
	for kind, want := range map[sandbox.Kind]int{sandbox.CustomerProfile: 1, sandbox.EndUser: 3, sandbox.SupportingDocument: 1} {
		if got := st.atTwilio(kind); got != want {
			t.Errorf("%d %s at Twilio, want %d", got, kind, want)
		}
	}
	st.compare()
}

// A rejected profile shows why, leads to the answers, and is fixed and submitted again
// in place.
func TestRejectedThenResubmitted(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{Review: sandbox.Review{Pending: -1, Reading: time.Millisecond}}).with(profile.Application{
		profile.RegistrationNo: "12-3418602",
	}).open(80, 24)
	st.see("All answers pass the checks").press("[ctrl+s]").see("Submitted for review")
	st.press("[enter]").see("✗ rejected").frame("Follow the review: rejected, and why")
	st.press("[enter]").see("Registration number").press("[ctrl+u]12-3456789[enter]").see("✗ rejected")
	st.press("[ctrl+s]").see("Submitted for review").press("[enter]").see("✓ approved").frame("Fixed and submitted again: approved")
	st.press("[enter]").see("Twilio approved").press("[enter]").see("or copy it").frame("An approved profile is locked")
	st.press("[ctrl+c]").end()
	if got := st.atTwilio(sandbox.CustomerProfile); got != 1 {
		t.Errorf("%d profiles at Twilio, want 1", got)
	}
	if got := st.only().State; got != draft.Approved {
		t.Errorf("the draft is %q", got)
	}
	st.compare()
}

// If you fix one of two findings and quit, you're told only about the other.
func TestQuitWithSomethingFixed(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{}).with(profile.Application{
		"authorized_representative_1.business_title": "Noncompliant",
		"authorized_representative_2.business_title": "Noncompliant",
	}).open(80, 24)
	st.see("All answers pass the checks").press("[ctrl+s]").see("To fix")
	st.press("[enter]").see("Representative 1").press("[ctrl+u]Head of care[enter]").see("changed since").press("[ctrl+c]")
	if ps := st.end().StillOpen().Problems; len(ps) != 1 || ps[0].Field != "authorized_representative_2.business_title" {
		t.Errorf("told at the end: %+v", ps)
	}
}

// A rejection of several answers tells them apart, even if the profile is submitted
// again without a change.
func TestRejectedForSeveralAnswers(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{Review: sandbox.Review{Pending: -1, Reading: time.Millisecond}}).with(profile.Application{
		profile.RegistrationNo: "12-3418606",
	}).open(80, 24)
	st.see("All answers pass the checks").press("[ctrl+s]").see("Submitted for review")
	st.press("[enter]").see("✗ rejected").see("mail of representative 1").see("mail of representative 2")
	st.press("[ctrl+s]").see("Rejected").see("mail of representative 2: The").see("update the same profile")
	st.press("[ctrl+c]").end()
}

// Stopping a run asks once and waits for the calls in progress. The next run continues
// from there.
func TestStoppedThenResumed(t *testing.T) {
	t.Parallel()
	limited, err := sandbox.ParseFault("create-evaluation=429,retry-after=60")
	if err != nil {
		t.Fatal(err)
	}
	st := newStage(t, sandbox.Options{Faults: []sandbox.Fault{limited}}).with(nil).open(80, 24)
	st.see("All answers pass the checks").press("[ctrl+s]").see("14 of 16").see("limiting calls")
	st.press("[esc]").see("Stop the run?").frame("Esc: stopping asks once")
	st.press("[enter]").see("limiting calls").press("[ctrl+c]").see("Stop the run?").press("n").see("limiting calls")
	st.press("[esc]").see("Stop the run?").press("y").see("You stopped the run").frame("Stopped: what exists, and what to do")
	st.press("[ctrl+c]").end()
	if got := st.only().State; got != draft.CutOff {
		t.Errorf("the draft is %q", got)
	}
	st.reopen(80, 24).see("cut off").frame("Resumed: the review says so")
	st.press("[ctrl+s]").see("Submitted for review").press("[ctrl+c]").end()
	if got := st.atTwilio(sandbox.EndUser); got != 3 {
		t.Errorf("%d end users at Twilio, want 3", got)
	}
	st.compare()
}

// ctrl+c during a run asks, and ctrl+c again means yes: the run ends before the
// program, and its outcome is kept.
func TestQuitWhileRunning(t *testing.T) {
	t.Parallel()
	slow, err := sandbox.ParseFault("create-supporting-document=429,retry-after=60")
	if err != nil {
		t.Fatal(err)
	}
	st := newStage(t, sandbox.Options{Faults: []sandbox.Fault{slow}}).with(nil).open(80, 24)
	st.see("All answers pass the checks").press("[ctrl+s]").see("limiting calls")
	st.press("[ctrl+c]").see("Stop the run?").press("[ctrl+c]")
	o := st.end().StillOpen()
	if st.err != nil || o == nil || o.Result != flow.Interrupted || o.Receipt.Profile == "" {
		t.Errorf("ended with %v and %+v", st.err, o)
	}
}

// If Twilio suggests another address and may not correct it by itself, both are shown,
// to use one or keep the other.
func TestSuggestedAddress(t *testing.T) {
	t.Parallel()
	answers := profile.Application{"address.street": "21629 Example Street", profile.AutoCorrect: "false"}
	st := newStage(t, sandbox.Options{}).with(answers).open(80, 24)
	st.see("All answers pass the checks").press("[ctrl+s]")
	st.see("Use Twilio's and continue").frame("Submit: Twilio suggests another address")
	st.press("[enter]").see("Submitted for review").press("[ctrl+c]").end()
	if got := st.answer("address.street"); got != "21629 Example St" {
		t.Errorf("taken: the answer is %q", got)
	}

	kept := newStage(t, sandbox.Options{}).with(answers).open(80, 24)
	kept.see("All answers pass the checks").press("[ctrl+s]").see("Use Twilio's and continue").press("[down][enter]")
	kept.see("Twilio corrected").frame("Kept instead: shows what Twilio has").press("[ctrl+c]").end()
	if got := kept.answer("address.street"); got != "21629 Example Street" {
		t.Errorf("kept: the answer is %q", got)
	}
	st.board.WriteString(kept.board.String())
	st.compare()
}

// answer is the only draft's answer to a field.
func (st *stage) answer(k profile.Key) string {
	st.t.Helper()
	d, err := st.config.Store.Open(st.only().ID)
	if err != nil {
		st.t.Fatal(err)
	}
	defer d.Close()
	return d.Application().Text(k)
}
