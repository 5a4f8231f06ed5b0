package ui

import (
	"context"
	"errors"
	"strings"
	"testing"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi"
	"trusthub-wizard/twilioapi/sandbox"
)

// among lets the wizard choose among the sandbox's accounts, like the command line
// does.
func (st *stage) among() *stage {
	st.config.Demo = false
	st.config.Use = func(ctx context.Context, from desk.Connection, account string) (desk.Connection, error) {
		sub, err := from.Root().(*twilioapi.Client).Subaccount(ctx, account)
		if err != nil {
			return desk.Connection{}, err
		}
		o, err := from.Root().Fetch(ctx, "Account", "", account)
		return desk.Connection{Hub: sub, Parent: from.Root(), Account: account, Name: o.Name()}, err
	}
	return st
}

// profilesOf counts the customer profiles of an account that have a draft's marker.
func (st *stage) profilesOf(account string) int {
	n := 0
	for _, o := range st.box.Snapshot().Of(sandbox.CustomerProfile, account) {
		if strings.HasSuffix(o.Fields["friendly_name"], "]") {
			n++
		}
	}
	return n
}

// You find a customer's subaccount by typing part of its name. The profile is created
// there, under the parent's primary profile. The draft remembers the account, and the
// next customer starts in the parent's.
func TestASubaccountIsChosen(t *testing.T) {
	inBothWindows(t, func(t *testing.T, width, height int) {
		juniper := sandbox.Seed()[2]
		st := newStage(t, sandbox.Options{}).with(nil).among().open(width, height)
		st.see("All answers pass the checks").press("[ctrl+t][home][enter]").see("✓ Primary profile").press("[end][up]").see("› Choose a subaccount")
		st.press("[enter]").see("Harbor Lane").frame("The accounts that these credentials reach")
		st.press("supply").see("› supply › Juniper").frame("Type-ahead")
		st.press("[enter]").see("Subaccount of").see("✓ Primary profile").frame("In the subaccount, with the parent's primary profile")
		st.press("[ctrl+c]").end()
		if got := st.only().Account; got != juniper.SID {
			t.Errorf("the draft is meant for %s", got)
		}
		st.reopen(width, height).see("Which account?").see("Juniper").see("✓ Primary profile")
		st.press("[esc]").see("draft").press("n").see("Account Lanternfish").see("✓ Primary profile").frame("Another customer begins in the parent's account").press("[esc]").see("› Unnamed customer")
		st.press("[down][enter]").see("Subaccount of").see("✓ Primary profile").press("[ctrl+t][end][up][enter]").see("All answers pass the checks").press("[ctrl+s]").see("Submitted for review").frame("The receipt")
		st.press("[ctrl+c]").end()
		if here, parent := st.profilesOf(juniper.SID), st.profilesOf(st.box.Parent().SID); here != 1 || parent != 0 {
			t.Errorf("%d profiles in the subaccount and %d in the parent", here, parent)
		}
		st.compare()
	})
}

// A missing subaccount is created once, after a question.
func TestASubaccountIsCreated(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{}).with(nil).among().open(80, 24)
	st.see("All answers pass the checks").press("[ctrl+t][home][enter]").see("Which account").press("[down][enter]").see("Harbor Lane")
	st.press("Owl Bakery").see("Create “Owl Bakery”").frame("A new name").press("[enter]").see("Create the subaccount Owl Bakery?").frame("Asked first")
	st.press("n").see("Create “Owl Bakery”").press("[enter]").see("Create the subaccount").press("y").see("Subaccount of").see("✓ Primary profile").frame("Created, and in use")
	st.press("[ctrl+c]").end()
	n := 0
	for _, o := range st.box.Snapshot().Objects {
		if o.Kind == sandbox.AccountKind && o.Fields["friendly_name"] == "Owl Bakery" {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d accounts of that name", n)
	}
	st.compare()
}

// A draft that created something in one account can't continue in another: the wizard
// says why, and what to do. One that created nothing can move.
func TestADraftOfAnotherAccount(t *testing.T) {
	t.Parallel()
	const other = "AC0123456789abcdef0123456789abcdef"
	st := newStage(t, sandbox.Options{}).with(nil).among()
	d, err := st.config.Store.Open(st.config.draft)
	if err == nil {
		err = errors.Join(d.ChooseAccount(other), d.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	st.open(80, 24)
	st.see("All answers pass the checks").press("[ctrl+s]").see("belongs to account").frame("Submit says why it is off")
	st.press("[ctrl+t][home][enter]").see("instead").frame("The account page says why, and what can be done")
	st.press("[down][enter]").see("✓ Primary profile").press("[ctrl+t][end][up][enter]").see("All answers pass the checks").press("[ctrl+s]").see("Submitted for review")
	st.press("[ctrl+c]").end()
	st.compare()
}

// The account's phone numbers are ticked in a list. Typed ones stay.
func TestNumbersOfTheAccount(t *testing.T) {
	inBothWindows(t, func(t *testing.T, width, height int) {
		st := newStage(t, sandbox.Options{}).with(profile.Application{profile.Numbers: "+1 (415) 555-0120"}).open(width, height)
		st.see("All answers pass the checks").press("[ctrl+t][end][up][up][enter]").see("Phone numbers").frame("The page")
		st.press("[ctrl+o]").see("+442079460120").frame("The numbers in the account, one of them typed before")
		st.press("4420[enter]").see("✓ +442079460120").frame("Added").press("[esc]").see("+442079460120").frame("Back on the page")
		st.press("[ctrl+o]").see("+14155550120").press("0120").see("+14155550120").press("[enter]").see("› +14155550120")
		st.press("[ctrl+c]").end()
		d, err := st.config.Store.Open(st.only().ID)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		if got := d.Application().Value(profile.Numbers); got != "+442079460120" {
			t.Errorf("the answer is %q", got)
		}
		st.compare()
	})
}

// Credentials are saved in the keyring only after a yes, and can be removed.
func TestCredentialsAreKeptOnlyWhenAsked(t *testing.T) {
	t.Parallel()
	const token = "0123456789abcdef0123456789abcdef"
	for _, say := range []string{"n", "y"} {
		st := newStage(t, sandbox.Options{}).with(nil)
		st.config.Demo = false
		connect := st.config.Connect
		var kept []desk.SignIn
		st.config.Connect = func(ctx context.Context, in *desk.SignIn) (desk.Connection, error) {
			if in == nil {
				return desk.Connection{}, noCredentials{}
			}
			return connect(ctx, in)
		}
		st.config.Keep = func(in desk.SignIn) error { kept = append(kept, in); return nil }
		st.config.Forget = func() error {
			if len(kept) == 0 {
				return errors.New("there is nothing to forget")
			}
			kept = nil
			return nil
		}
		st.open(80, 24)
		st.see("All answers pass the checks").press("[ctrl+t][home][enter]").see("no Twilio credentials").press("[down][enter]").see("Auth token")
		st.press(st.box.Parent().SID + "[enter][enter]" + token + "[enter]").see("Save these credentials?").frame("Whose they are, and a question")
		if st.press(say).see("✓ Primary profile"); say == "y" {
			st.see("Saved the credentials")
		}
		st.frame("Answered " + say)
		if want := len(say) - strings.Count(say, "n"); len(kept) != want {
			t.Errorf("%s: %d kept", say, len(kept))
		}
		if say == "y" {
			st.press("[down]").see("› Remove the credentials").press("[enter]").see("Removed the credentials").frame("Removed")
			if len(kept) != 0 {
				t.Error("they are still kept")
			}
		}
		st.press("[ctrl+c]").end()
		if say == "y" {
			st.compare()
		}
	}
}
