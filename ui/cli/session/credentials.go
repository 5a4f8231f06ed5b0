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

// Credentials returns the typed credentials, or else the first it finds in the environment,
// the keyring and the twilio-cli.
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

// keyringEntry holds the credentials that people chose to save.
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
		return console.Hinted(fmt.Errorf("the credentials weren't saved: %w", err), "You're signed in until you quit.")
	}
	return nil
}

// ForgetCredentials removes the credentials from the keyring.
func ForgetCredentials() error {
	if err := keyringEntry.Remove(); err != nil {
		return console.Hinted(fmt.Errorf("the credentials are still in the keyring: %w", err), "Unlock the keyring and try again, or remove its entry "+console.Name+".")
	}
	return nil
}

// KeptCredentials returns the credentials in the keyring, or empty ones if it has none. An
// error means that the keyring can't tell.
func (s *Session) KeptCredentials() (twilioapi.Credentials, error) {
	var none twilioapi.Credentials
	if !s.Keyring() {
		return none, nil
	}
	text, err := keyringEntry.Read()
	if err != nil {
		return none, fmt.Errorf("the system's keyring can't be read: %w", err)
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
