package session

import (
	"encoding/json"
	"errors"
	"fmt"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/ring"
	"trusthub-wizard/twilioapi"
	"trusthub-wizard/ui/cli/console"
)

// Credentials returns the credentials that were typed; else those of the environment, the
// keyring or the twilio-cli, whichever has any first.
func (s *Session) Credentials(typed *desk.SignIn) (twilioapi.Credentials, error) {
	if typed != nil {
		creds := twilioapi.Credentials{
			AccountSID: typed.AccountSID, KeySID: typed.KeySID, Secret: twilioapi.Secret(typed.Secret), Source: "the sign-in page",
		}
		return creds, creds.Check()
	}
	_, err := twilioapi.FromEnvironment(s.Getenv)
	var missing *twilioapi.MissingError
	var sealed error
	if errors.As(err, &missing) && len(missing.Given) == 0 {
		creds, err := s.KeptCredentials()
		if creds.Secret != "" {
			return creds, nil
		}
		sealed = err
	}
	creds, err := twilioapi.FindCredentials(s.Getenv, s.Getenv("HOME"))
	if errors.As(err, &missing) && missing.Why == "" && sealed != nil {
		missing.Why = sealed.Error()
	}
	return creds, err
}

// keyringEntry is the keyring's entry with the credentials that the user asked to keep.
const keyringEntry = ring.Entry("credentials")

// A kept is that entry's content.
type kept struct {
	AccountSID string `json:"account_sid"`
	KeySID     string `json:"api_key_sid,omitempty"`
	Secret     string `json:"auth_token"` // or the key's secret
}

const keptSource = "the system's keyring"

// KeepCredentials saves what was typed on the sign-in page in the system's keyring.
func KeepCredentials(typed desk.SignIn) error {
	text, err := json.Marshal(kept(typed))
	if err != nil {
		return err
	}
	if err := keyringEntry.Ask(string(text)); err != nil {
		return console.Hinted(fmt.Errorf("the credentials are not kept: %w", err), "They are used until you quit.")
	}
	return nil
}

// ForgetCredentials removes the credentials from the keyring.
func ForgetCredentials() error {
	if err := keyringEntry.Remove(); err != nil {
		return console.Hinted(fmt.Errorf("the credentials are still in the keyring: %w", err), "Unlock the keyring and try again, or remove the entry "+console.Name+" there.")
	}
	return nil
}

// KeptCredentials returns the credentials in the keyring. If it has none, they are empty
// and the error is nil; an error means that nobody knows.
func (s *Session) KeptCredentials() (twilioapi.Credentials, error) {
	var none twilioapi.Credentials
	if !s.Keyring() {
		return none, nil
	}
	text, err := keyringEntry.Read()
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
