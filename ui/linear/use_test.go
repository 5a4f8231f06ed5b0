package linear_test

import (
	"context"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"trusthub-wizard/twilioapi"
	"trusthub-wizard/twilioapi/sandbox"
	"trusthub-wizard/ui"
)

// A subaccount is chosen by a part of its name, created after a question, and
// remembered by the draft.
func TestAccountsInConversation(t *testing.T) {
	t.Parallel()
	h := newHouse(t).with(t, nil)
	h.config.Use = func(ctx context.Context, from ui.Connection, account string) (ui.Connection, error) {
		parent := from.Root().(*twilioapi.Client)
		sub, err := parent.Subaccount(ctx, account)
		if err != nil {
			return ui.Connection{}, err
		}
		o, err := parent.Fetch(ctx, "Account", "", account)
		return ui.Connection{Hub: sub, Parent: parent, Account: account, Name: o.Name()}, err
	}
	c, ending, err := h.talk(t, t.Context(), "/account\na\nnobody\n+Owl Bakery\nno\njuniper\n/quit")
	if err != nil || ending.Draft.Account != sandbox.Seed()[2].SID {
		t.Fatalf("the draft is meant for %q (%v)", ending.Draft.Account, err)
	}
	again, _, err := h.reopen(t).talk(t, t.Context(), "/account\na\n+Owl Bakery\nyes\n/quit")
	if err != nil {
		t.Fatal(err)
	}
	golden.RequireEqual(t, story(c.String()+"\n"+again.String()))
}
