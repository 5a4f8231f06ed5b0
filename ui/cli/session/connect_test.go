package session

import (
	"net/http/httptest"
	"strings"
	"testing"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/twilioapi/sandbox"
	"trusthub-wizard/ui/cli/console"
)

// Credentials are checked at once, typed or from the environment: a token, a main key, and a
// standard key, which can use Trust Hub but can't read accounts.
func TestCredentialsAreCheckedAtOnce(t *testing.T) {
	isv := sandbox.Seed()[0]
	main := isv.Keys[0]
	const wrong = "0ddba11e0ddba11e0ddba11e0ddba11e"
	for name, c := range map[string]struct {
		typed  desk.SignIn
		faults string
		says   string // "" if they are good
		named  bool
	}{
		"token":        {desk.SignIn{AccountSID: isv.SID, Secret: isv.Token}, "", "", true},
		"main key":     {desk.SignIn{AccountSID: isv.SID, KeySID: main.SID, Secret: main.Secret}, "", "", true},
		"standard key": {desk.SignIn{AccountSID: isv.SID, KeySID: main.SID, Secret: main.Secret}, "fetch-account:*=401", "", false},
		"no such key":  {desk.SignIn{AccountSID: isv.SID, KeySID: "SK" + wrong, Secret: main.Secret}, "", "the API key (standard or main) and its secret with", false},
		"other secret": {desk.SignIn{AccountSID: isv.SID, KeySID: main.SID, Secret: wrong}, "", "the API key (standard or main) and its secret with", false},
		"other token":  {desk.SignIn{AccountSID: isv.SID, Secret: wrong}, "", "its auth token with", false},
		"no key":       {desk.SignIn{AccountSID: isv.SID, KeySID: "SK1", Secret: wrong}, "", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			var o sandbox.Options
			if c.faults != "" {
				fault, err := sandbox.ParseFault(c.faults)
				if err != nil {
					t.Fatal(err)
				}
				o.Faults = append(o.Faults, fault)
			}
			server := httptest.NewServer(sandbox.New(o))
			defer server.Close()
			env := map[string]string{APIBaseVariable: server.URL, KeyringVariable: "off"}
			s := New(console.New(console.Streams{Getenv: func(name string) string { return env[name] }}))
			conn, err := s.Connect(t.Context(), &c.typed)
			if name == "no key" {
				if err == nil || !strings.Contains(err.Error(), "API key SID") {
					t.Fatalf("%v", err)
				}
				return
			}
			if (err == nil) != (c.says == "") || !strings.Contains(console.HintOf(err), c.says) {
				t.Fatalf("%v; %s", err, console.HintOf(err))
			}
			env["TWILIO_ACCOUNT_SID"], env["TWILIO_API_KEY"], env["TWILIO_API_SECRET"] = c.typed.AccountSID, c.typed.KeySID, c.typed.Secret
			if c.typed.KeySID == "" {
				env["TWILIO_AUTH_TOKEN"] = c.typed.Secret
			}
			if _, again := s.Connect(t.Context(), nil); (again == nil) != (err == nil) {
				t.Errorf("typed: %v; in the environment: %v", err, again)
			}
			if err != nil {
				if strings.Contains(err.Error(), c.typed.Secret) || console.ExitCode(err) != console.ExitUnauthorized {
					t.Errorf("exit code %d: %v", console.ExitCode(err), err)
				}
				return
			}
			if (conn.Name != "") != c.named {
				t.Errorf("the account is called %q", conn.Name)
			}
			if _, err := conn.Hub.List(t.Context(), flow.CustomerProfile, "", nil); err != nil {
				t.Error(err)
			}
		})
	}
}
