package twilioapi

import (
	"context"
	"errors"
	"fmt"

	"trusthub-wizard/flow"
)

// Subaccount returns a client for a subaccount, with that account's own token:
// the parent's credentials do not reach a subaccount's Trust Hub. It asks Twilio
// once, with the parent's credentials, for the token. For the client's own
// account it returns the client.
//
// The subaccounts themselves are listed as objects of the kind [flow.Account];
// their fields are friendly_name, status, type and owner_account_sid.
func (c *Client) Subaccount(ctx context.Context, sid string) (*Client, error) {
	if sid == c.Account() {
		return c, nil
	}
	k := c.begin(ctx, "fetch", flow.Account, "", sid)
	o, err := k.object(true, func(s services) error { return k.facts.fetch(s, "", sid) })
	if err != nil {
		return nil, err
	}
	if status := o.Status(); status != "" && status != "active" {
		return nil, fmt.Errorf("the account %s is %s: reactivate it in the Twilio Console, or choose another", sid, status)
	}
	fields, err := fieldsOf(k.answer.body)
	if err != nil {
		return nil, k.unknown(err)
	}
	token, _ := scalar(fields["auth_token"])
	if token == "" {
		return nil, fmt.Errorf("the auth token of account %s is not told to these credentials: use the parent account's auth token, or the subaccount's own", sid)
	}
	creds := Credentials{AccountSID: sid, Secret: Secret(token)}
	if err := creds.Check(); err != nil {
		return nil, errors.New("the auth token that Twilio tells of the subaccount is none")
	}
	sub := *c
	sub.account, sub.authorize = sid, creds.authorize
	return &sub, nil
}
