package twilioapi

import (
	"context"
	"errors"
	"fmt"

	"trusthub-wizard/flow"
)

// Subaccount returns a client for a subaccount. It asks Twilio once for the subaccount's own
// auth token, because the parent's credentials don't reach a subaccount's Trust Hub. It
// refuses a subaccount that isn't active, or whose token these credentials can't see. For the
// client's own account it returns the client.
//
// To list the subaccounts, list the kind [flow.Account]. Their fields are friendly_name,
// status, type and owner_account_sid.
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
		return nil, fmt.Errorf("these credentials can't see the auth token of account %s: use the parent account's auth token, or the subaccount's own", sid)
	}
	creds := Credentials{AccountSID: sid, Secret: Secret(token)}
	if err := creds.Check(); err != nil {
		return nil, errors.New("the answer has no usable auth token for the subaccount: use the subaccount's own")
	}
	sub := *c
	sub.account, sub.authorize = sid, creds.authorize
	return &sub, nil
}
