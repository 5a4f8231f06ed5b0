package ui

import (
	"context"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi/sandbox"
)

// noCredentials is the command line's error when there is no account.
type noCredentials struct{}

func (noCredentials) Error() string { return "there are no Twilio credentials" }
func (noCredentials) Hint() string  { return "set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN" }

// You can fill in everything without an account. Only submitting says why it can't,
// and you can sign in without a restart. The token is never shown.
func TestWithoutAnAccount(t *testing.T) {
	t.Parallel()
	const token = "0123456789abcdef0123456789abcdef"
	st := newStage(t, sandbox.Options{}).with(nil)
	st.config.Demo = false
	connect := st.config.Connect
	var typed desk.SignIn
	st.config.Connect = func(ctx context.Context, in *desk.SignIn) (desk.Connection, error) {
		if in == nil {
			return desk.Connection{}, noCredentials{}
		}
		typed = *in
		return connect(ctx, in)
	}
	st.open(80, 24)
	st.see("All answers pass the checks").press("[ctrl+s]").see("! There are no Twilio credentials").frame("Submit without an account")
	st.press("[ctrl+t][home][enter]").see("no Twilio credentials").frame("The account page: what's missing, and how to fix it")
	st.press("[down][enter]").see("Auth token").press("AC123[enter][enter]" + token + "[enter]")
	st.see("starts with AC and has 34").frame("A typo is caught before Twilio is asked")
	st.press("[ctrl+u]" + st.box.Parent().SID + "[enter][enter][enter]").see("Primary profile").frame("Signed in")
	st.press("[ctrl+t][end][up][enter]").see("All answers pass the checks").press("[ctrl+s]").see("Submitted for review")
	st.press("[ctrl+c]").end()
	if typed.Secret != token {
		t.Error("the token did not arrive")
	}
	if strings.Contains(st.raw.String(), token) {
		t.Error("the token was shown")
	}
	st.compare()
}

// All three fields of the sign-in page fit into the smallest window.
func TestTheSignInPageFits(t *testing.T) {
	s := &session{Desk: desk.New(desk.Config{}), look: newLook(background{})}
	for _, key := range []string{"", "SK00000000000000000000000000000001"} {
		for _, s.Keep = range []func(desk.SignIn) error{nil, func(desk.SignIn) error { return nil }} {
			in := newSignIn(s, nil)
			in.page.Focus(signInKeys[1])
			in.Update(tea.PasteMsg{Content: key})
			in.page.Focus(signInKeys[2])
			view, cursor := in.View(40, 8)
			if lines := strings.Count(view, "\n") + 1; lines > 8 || cursor == nil || cursor.Y >= 8 {
				t.Errorf("%d lines, cursor at %v:\n%s", lines, cursor, view)
			}
		}
	}
}

// A problem with the primary profile is shown before anything is created.
func TestPrimaryProfileUnusable(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{Accounts: sandbox.SeedWith(sandbox.DraftPrimary)}).with(nil).open(80, 24)
	st.see("You can't submit yet").frame("The footer says it as soon as it's known")
	st.press("[ctrl+s]").see("never submitted").frame("Submit says why it is off").press("[ctrl+t][home][enter]").see("Which account").frame("And on the account page, with what to do")
	st.press("[ctrl+c]").end()
	if got := st.atTwilio(sandbox.CustomerProfile); got != 0 {
		t.Errorf("%d profiles at Twilio, want none", got)
	}
	st.compare()
}

// Several approved primary profiles are offered, and the chosen one is saved.
func TestPrimaryProfileChosen(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{Accounts: sandbox.SeedWith(sandbox.TwoPrimaries)}).with(nil).open(80, 24)
	st.see("You can't submit yet").press("[ctrl+t][home][enter]").see("Use Lanternfish").frame("Several to choose from")
	st.press("[enter]").see("✓ Primary profile").frame("Chosen")
	st.press("[ctrl+c]").end()
	d, err := st.config.Store.Open(st.only().ID)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if got := d.Application().Text(profile.PrimaryProfile); !strings.HasPrefix(got, "BU") {
		t.Errorf("the draft has primary profile %q", got)
	}
	st.compare()
}
