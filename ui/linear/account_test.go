package linear_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi"
	"trusthub-wizard/twilioapi/sandbox"
)

// People sign in with a token, or with an API key and its secret. A typo is found before Twilio
// is asked, and the secret isn't written.
func TestSigningInByLine(t *testing.T) {
	t.Parallel()
	isv := sandbox.Seed()[0]
	key := isv.Keys[0]
	for name, c := range map[string]struct {
		typed string
		want  desk.SignIn
	}{
		"token": {isv.SID + "\n\n" + isv.Token, desk.SignIn{AccountSID: isv.SID, Secret: isv.Token}},
		"key":   {isv.SID + "\nSK1\ns\n" + isv.SID + "\n" + key.SID + "\n" + key.Secret, desk.SignIn{AccountSID: isv.SID, KeySID: key.SID, Secret: key.Secret}},
	} {
		h := newHouse(t)
		h.config.Demo = false
		connect := h.config.Connect
		var got desk.SignIn
		h.config.Connect = func(ctx context.Context, in *desk.SignIn) (desk.Connection, error) {
			if in == nil {
				return desk.Connection{}, errors.New("there are no Twilio credentials")
			}
			got = *in
			return connect(ctx, in)
		}
		said, _, err := h.talk(t, t.Context(), "/account\ns\n"+c.typed+"\n/quit")
		if err != nil || got != c.want || !strings.Contains(said.String(), "Primary profile: ") || strings.Count(said.String(), c.want.Secret) > strings.Count(c.typed, c.want.Secret) {
			t.Errorf("%s: %v, %v:\n%s", name, got, err, said.String())
		}
	}
}

// Phone numbers of the account are selected and cleared in a list. Numbers that were typed stay.
func TestNumbersByLine(t *testing.T) {
	t.Parallel()
	isv := sandbox.Seed()[0]
	h := newHouse(t).with(t, profile.Application{profile.Numbers: isv.Numbers[1]})
	said, d, err := h.talk(t, t.Context(), "/numbers\n1 9\n1,2\n\n\n/quit")
	if err != nil {
		t.Fatal(err)
	}
	v, err := h.config.Store.View(d.Info().ID)
	if err != nil {
		t.Fatal(err)
	}
	if got := v.Answers.Values(profile.Numbers); len(got) != 1 || got[0] != isv.Numbers[0] {
		t.Errorf("the answer is %q:\n%s", got, said.String())
	}
	_, listed, _ := strings.Cut(said.String(), "> /numbers")
	listed, _, _ = strings.Cut(listed, "Page 8 of 8")
	golden.RequireEqual(t, story(listed))
}

// A subaccount is chosen by part of its name, or created after a question. The draft keeps it.
func TestAccountsInConversation(t *testing.T) {
	t.Parallel()
	h := newHouse(t).with(t, nil)
	h.config.Use = func(ctx context.Context, from desk.Connection, account string) (desk.Connection, error) {
		parent := from.Root().(*twilioapi.Client)
		sub, err := parent.Subaccount(ctx, account)
		if err != nil {
			return desk.Connection{}, err
		}
		o, err := parent.Fetch(ctx, "Account", "", account)
		return desk.Connection{Hub: sub, Parent: parent, Account: account, Name: o.Name()}, err
	}
	c, d, err := h.talk(t, t.Context(), "/account\na\nnobody\n+Owl Bakery\nno\njuniper\n/quit")
	if err != nil || d.Info().Account != sandbox.Seed()[2].SID {
		t.Fatalf("the draft is meant for %q (%v)", d.Info().Account, err)
	}
	again, _, err := h.reopen(t).talk(t, t.Context(), "/account\na\n+Owl Bakery\nyes\n/quit")
	if err != nil {
		t.Fatal(err)
	}
	golden.RequireEqual(t, story(c.String()+"\n"+again.String()))
}

// Phone numbers are added to an approved profile without a new review; nothing else can be
// changed.
func TestNumbersOfAnApprovedProfileByLine(t *testing.T) {
	t.Parallel()
	h := newHouseWith(t, sandbox.Options{Review: sandbox.Review{Pending: -1, Reading: time.Millisecond}}).with(t, nil)
	if _, _, err := h.talk(t, t.Context(), "submit\nstatus\n/quit"); err != nil {
		t.Fatal(err)
	}
	said, _, err := h.reopen(t).talk(t, t.Context(), "submit\nnumbers\n1\n\nsubmit\n/go street\n/quit")
	if err != nil {
		t.Fatal(err)
	}
	golden.RequireEqual(t, story(said.String()))
	if n := len(h.box.Snapshot().Of("ChannelEndpointAssignment", h.box.Parent().SID)); n != 1 {
		t.Errorf("%d phone numbers on the profile", n)
	}
}

// If the answers of a rejected profile are right, there is an email to send to Twilio.
func TestMailByLine(t *testing.T) {
	t.Parallel()
	h := newHouseWith(t, sandbox.Options{Review: sandbox.Review{Pending: -1, Reading: time.Millisecond}}).with(t, profile.Application{profile.RegistrationNo: "12-3418602"})
	said, _, err := h.talk(t, t.Context(), "submit\nstatus\nmail\n/quit")
	if err != nil || !strings.Contains(said.String(), "\nTo: trusthub-verify@twilio.com\n") || !strings.Contains(said.String(), "CP 575") {
		t.Errorf("%v\n%s", err, said)
	}
}
