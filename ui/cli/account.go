package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/ring"
	"trusthub-wizard/twilioapi"
	"trusthub-wizard/ui"
	"trusthub-wizard/ui/gate"
)

// accountFlag adds the flag that chooses a subaccount.
func (g *program) accountFlag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&g.account, "account", "", "work in this subaccount (AC…), with the credentials of its parent")
	_ = cmd.RegisterFlagCompletionFunc("account", g.accountNames)
}

// accountNames completes the SIDs of the accounts that the credentials lead to,
// with their names beside them.
func (g *program) accountNames(cmd *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	conn, err := g.signedIn(cmd.Context(), nil)
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	list, err := flow.Accounts(cmd.Context(), conn.Hub)
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var completions []cobra.Completion
	for _, o := range list {
		completions = append(completions, cobra.CompletionWithDesc(o.SID, gate.Line(o.Name())))
	}
	return completions, cobra.ShellCompDirectiveNoFileComp
}

// use leads from a connection to another account that its credentials reach,
// with that account's own token: the parent's do not reach a subaccount's Trust
// Hub.
func (g *program) use(ctx context.Context, from ui.Connection, account string) (ui.Connection, error) {
	if account == from.Account {
		return from, nil
	}
	parent, ok := from.Root().(*twilioapi.Client)
	if !ok {
		return ui.Connection{}, errors.New("this connection has no other accounts")
	}
	sub, err := parent.Subaccount(ctx, account)
	if err != nil {
		return ui.Connection{}, g.unreachable(account, parent.Account(), err)
	}
	conn := ui.Connection{Hub: sub, Account: account, Timeout: from.Timeout, Kept: from.Kept}
	if account != parent.Account() {
		conn.Parent = parent
	}
	// The name is for people only: the token was told, so the account is there.
	if o, err := parent.Fetch(ctx, flow.Account, "", account); err == nil {
		conn.Name = o.Name()
	}
	return conn, nil
}

// An elsewhereError says that an account is not one of those that the credentials
// lead to.
type elsewhereError struct {
	text string
	err  error // what Twilio said
	hint string
}

func (e *elsewhereError) Error() string { return e.text + ": " + e.err.Error() }
func (e *elsewhereError) Unwrap() error { return e.err }
func (e *elsewhereError) Hint() string  { return e.hint }

// unreachable says why an account cannot be worked in.
func (g *program) unreachable(account, with string, err error) error {
	var refused *flow.Error
	if errors.As(err, &refused) && (refused.Class == flow.NotFound || refused.Class == flow.Unauthorized || refused.Class == flow.Refused) {
		err = &elsewhereError{
			fmt.Sprintf("the account %s cannot be reached with the credentials of %s", account, with), err,
			"Use its own credentials, or those of its parent account.",
		}
	}
	return g.nothingCreated(err)
}

// belonging leads to the account that a draft belongs to, and refuses where these
// credentials do not.
func (g *program) belonging(ctx context.Context, conn ui.Connection, info draft.Info) (ui.Connection, error) {
	if info.Account == "" || info.Account == conn.Account {
		return conn, nil
	}
	other, err := g.use(ctx, conn, info.Account)
	if err == nil {
		return other, nil
	}
	if g.account != "" || errors.Is(err, context.Canceled) {
		return conn, err
	}
	return conn, &elsewhereError{
		fmt.Sprintf("the draft %s belongs to the account %s, these credentials to %s", info.ID, info.Account, conn.Account), err,
		"Use the credentials of " + info.Account + " or of its parent account.",
	}
}

// keptCredentials is where credentials are kept that somebody asked to be.
const keptCredentials = ring.Entry("credentials")

// A kept is how they are kept.
type kept struct {
	AccountSID string `json:"account_sid"`
	KeySID     string `json:"api_key_sid,omitempty"`
	Secret     string `json:"auth_token"` // or the key's secret
}

const keptSource = "the system's keyring"

// keepCredentials keeps what was typed on the sign-in page.
func (g *program) keepCredentials(typed ui.SignIn) error {
	text, err := json.Marshal(kept(typed))
	if err != nil {
		return err
	}
	if err := keptCredentials.Ask(string(text)); err != nil {
		return &hintedError{fmt.Errorf("the credentials are not kept: %w", err), "They are used until you quit."}
	}
	return nil
}

func (g *program) forgetCredentials() error {
	if err := keptCredentials.Remove(); err != nil {
		return &hintedError{fmt.Errorf("the credentials are still in the keyring: %w", err), "Unlock the keyring and try again, or remove the entry trusthub-wizard there."}
	}
	return nil
}

// keptBefore are the credentials that were kept; none, without an error, where there
// are no such. An error means that nobody can tell.
func (g *program) keptBefore() (twilioapi.Credentials, error) {
	var none twilioapi.Credentials
	if !g.keyring() {
		return none, nil
	}
	text, err := keptCredentials.Read()
	if err != nil {
		return none, fmt.Errorf("the system's keyring cannot be read: %w", err)
	}
	var k kept
	if text == "" || json.Unmarshal([]byte(text), &k) != nil {
		return none, nil
	}
	creds := twilioapi.Credentials{AccountSID: k.AccountSID, KeySID: k.KeySID, Secret: twilioapi.Secret(k.Secret), Source: keptSource}
	if creds.Check() != nil {
		return none, nil
	}
	return creds, nil
}

func (g *program) signoutCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "signout",
		Short: "Remove the credentials that the sign-in page kept in the keyring",
		Long: "Removes the credentials that were kept when you signed in and said yes to that. Those of the environment " +
			"and of the twilio-cli are not touched.",
		GroupID: groupWizard,
		Args:    cobra.NoArgs,
		Example: name + " signout",
		RunE: g.run(func(context.Context, []string) error {
			creds, err := g.keptBefore()
			switch {
			case err != nil:
				return &hintedError{err, "Credentials may be kept in it: unlock it and run signout again, or remove the entry " + name + " there."}
			case creds == (twilioapi.Credentials{}):
				g.note("No credentials are kept.")
				return nil
			}
			if err := g.forgetCredentials(); err != nil {
				return err
			}
			g.note("The credentials are no longer in the keyring.")
			return nil
		}),
	}
}
