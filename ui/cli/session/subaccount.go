package session

import (
	"context"
	"errors"
	"fmt"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/twilioapi"
	"trusthub-wizard/ui/cli/console"
)

// Use connects to another account that the credentials can reach. It uses that account's own
// token, because the parent's doesn't work with a subaccount's Trust Hub.
func (s *Session) Use(ctx context.Context, from desk.Connection, account string) (desk.Connection, error) {
	if account == from.Account {
		return from, nil
	}
	parent, ok := from.Root().(*twilioapi.Client)
	if !ok {
		return desk.Connection{}, errors.New("this connection has no other accounts")
	}
	sub, err := parent.Subaccount(ctx, account)
	if err != nil {
		return desk.Connection{}, s.unreachable(account, parent.Account(), err)
	}
	conn := desk.Connection{Hub: sub, Account: account, Timeout: from.Timeout, Kept: from.Kept}
	if account != parent.Account() {
		conn.Parent = parent
	}
	// Without its name the account can be used, too.
	if o, err := parent.Fetch(ctx, flow.Account, "", account); err == nil {
		conn.Name = o.Name()
	}
	return conn, nil
}

// unreachable is the error of an account that can't be used.
func (s *Session) unreachable(account, with string, err error) error {
	var refused *flow.Error
	if errors.As(err, &refused) && (refused.Class == flow.NotFound || refused.Class == flow.Unauthorized || refused.Class == flow.Refused) {
		err = console.Coded(console.ExitUnauthorized,
			fmt.Errorf("account %s can't be reached with the credentials of %s: %w", account, with, err),
			"Use its own credentials, or those of its parent account.",
		)
	}
	return s.NothingCreated(err)
}

// Belonging connects to the account of a draft. It returns an error if the credentials can't
// reach that account.
func (s *Session) Belonging(ctx context.Context, conn desk.Connection, info draft.Info) (desk.Connection, error) {
	if info.Account == "" || info.Account == conn.Account {
		return conn, nil
	}
	other, err := s.Use(ctx, conn, info.Account)
	if err == nil {
		return other, nil
	}
	if s.Account != "" || errors.Is(err, context.Canceled) {
		return conn, err
	}
	return conn, console.Coded(console.ExitUnauthorized,
		fmt.Errorf("draft %s belongs to account %s, but these credentials are for %s: %w", info.ID, info.Account, conn.Account, err),
		"Use the credentials of "+info.Account+" or of its parent account.",
	)
}
