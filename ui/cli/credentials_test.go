package cli

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/zalando/go-keyring"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/twilioapi"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/session"
)

// Saved credentials are used until signout, unless the environment has some. They are never
// shown.
func TestKeptCredentials(t *testing.T) {
	keyring.MockInit()
	const sid, token = "AC0ddba11e0ddba11e0ddba11e0ddba11e", "0ddba11e0ddba11e0ddba11e0ddba11f"
	env := map[string]string{"DBUS_SESSION_BUS_ADDRESS": "unix:path=/noDescriptor", "HOME": t.TempDir()}
	var said bytes.Buffer
	p := Process{Streams: console.Streams{Out: &said, Err: &said, Getenv: func(name string) string { return env[name] }}}
	s := session.New(console.New(p.Streams))

	if creds, err := s.Credentials(nil); err == nil {
		t.Fatalf("credentials %v, and nothing was kept", creds)
	}
	if err := session.KeepCredentials(desk.SignIn{AccountSID: sid, Secret: token}); err != nil {
		t.Fatal(err)
	}
	creds, err := s.Credentials(nil)
	if err != nil || creds.AccountSID != sid || string(creds.Secret) != token || creds.Source != "the system's keyring" {
		t.Errorf("credentials %v (%v)", creds, err)
	}
	env[session.KeyringVariable] = "off"
	if creds, err := s.Credentials(nil); err == nil {
		t.Errorf("credentials %v, and the keyring is off", creds)
	}
	env[session.KeyringVariable] = ""
	env[twilioapi.AccountVariable], env[twilioapi.TokenVariable] = "AC0ddba11e0ddba11e0ddba11e0ddba110", "0ddba11e0ddba11e0ddba11e0ddba112"
	if creds, err := s.Credentials(nil); err != nil || creds.AccountSID == sid {
		t.Errorf("credentials %v (%v), not those of the environment", creds, err)
	}
	env[twilioapi.TokenVariable] = "" // incomplete: the others aren't used instead
	if creds, err := s.Credentials(nil); err == nil {
		t.Errorf("credentials %v beside a half of others", creds)
	}
	env[twilioapi.AccountVariable] = ""

	p.Args = []string{"signout"}
	if code := p.Run(context.Background()); code != 0 || !strings.Contains(said.String(), "Removed the credentials") {
		t.Errorf("exit code %d: %s", code, said.String())
	}
	if creds, err := s.Credentials(nil); err == nil {
		t.Errorf("credentials %v, and they were forgotten", creds)
	}
	// A locked keyring may hold some: signout doesn't claim there are none.
	keyring.MockInitWithError(errors.New("it is locked"))
	said.Reset()
	if code := p.Run(context.Background()); code != console.ExitUnexpected || !strings.Contains(said.String(), "it is locked") || !strings.Contains(said.String(), "may hold credentials") {
		t.Errorf("exit code %d: %s", code, said.String())
	}
	if _, err := s.Credentials(nil); err == nil || !strings.Contains(err.Error(), "can't be read: it is locked") {
		t.Errorf("%v", err)
	}
	p.Args = []string{"doctor", "--state-dir", t.TempDir()}
	if p.Run(context.Background()); !strings.Contains(said.String(), "the system's keyring can't be used (it is locked)") {
		t.Errorf("doctor says %s", said.String())
	}
	if strings.Contains(said.String(), token) {
		t.Errorf("shown: %s", said.String())
	}
}
