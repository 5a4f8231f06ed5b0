package desk

import (
	"context"
	"strings"
)

// SignIn is what you type to sign in: an account with its auth token, or with an API key
// and that key's secret. It stays in memory.
type SignIn struct {
	AccountSID string
	KeySID     string // SK…; "" where Secret is the auth token
	Secret     string
}

// Slip says what's wrong with the first field that can't be right, and which one it is, in
// the order of the struct; "" if there is none.
func (s SignIn) Slip() (at int, text string) {
	switch {
	case !strings.HasPrefix(s.AccountSID, "AC") || len(s.AccountSID) != 34:
		return 0, "That isn't an account SID: an account SID starts with AC and has 34 characters."
	case s.KeySID != "" && (!strings.HasPrefix(s.KeySID, "SK") || len(s.KeySID) != 34):
		return 1, "That isn't an API key SID: an API key SID starts with SK and has 34 characters."
	case s.Secret == "" && s.KeySID != "":
		return 2, "The API key secret is missing: Twilio showed it once, when you created the key. If you lost it, create another key."
	case s.Secret == "":
		return 2, "The auth token is missing: it's next to the account SID in the Twilio Console."
	}
	return 0, ""
}

// String leaves the secret out.
func (s SignIn) String() string { return "credentials of " + s.AccountSID }

// GoString leaves the secret out of %#v.
func (s SignIn) GoString() string { return s.String() }

// KeepCredentials keeps what was typed for the next start.
func (d *Desk) KeepCredentials(typed SignIn) Work {
	return d.keeping(true, func() error { return d.Keep(typed) })
}

// ForgetCredentials removes the credentials that were kept. The connection stays.
func (d *Desk) ForgetCredentials() Work { return d.keeping(false, func() error { return d.Forget() }) }

func (d *Desk) keeping(kept bool, do func() error) Work {
	return func(context.Context) Done {
		err := do()
		return func() (Work, error) {
			if err == nil {
				d.account.Kept = kept
			}
			return nil, err
		}
	}
}
