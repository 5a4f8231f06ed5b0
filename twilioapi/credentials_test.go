package twilioapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

const (
	key       = "SK00000000000000000000000000000002"
	keySecret = "AbCdEfGhIjKlMnOpQrStUvWxYz012345"
)

func environment(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func TestCredentialsOfTheEnvironment(t *testing.T) {
	for _, c := range []struct {
		name string
		env  []string
		key  string
		err  string // part of the error; "" for none
	}{
		{"a token", []string{AccountVariable, account, TokenVariable, token}, "", ""},
		{"a key", []string{AccountVariable, account, KeyVariable, key, KeySecretVariable, keySecret}, key, ""},
		{"both", []string{AccountVariable, account, TokenVariable, token, KeyVariable, key, KeySecretVariable, keySecret}, key, ""},
		{"a token and half a key", []string{AccountVariable, account, TokenVariable, token, KeyVariable, key}, "", ""},
		{"pasted with blanks", []string{AccountVariable, account + "\n", TokenVariable, " " + token}, "", ""},
		{"nothing", nil, "", "there are no Twilio credentials: set TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN"},
		{"no token", []string{AccountVariable, account}, "", "TWILIO_ACCOUNT_SID is set but TWILIO_AUTH_TOKEN is not"},
		{"no account", []string{TokenVariable, token}, "", "TWILIO_AUTH_TOKEN is set but TWILIO_ACCOUNT_SID is not"},
		{"no key secret", []string{AccountVariable, account, KeyVariable, key}, "", "TWILIO_ACCOUNT_SID and TWILIO_API_KEY are set but TWILIO_API_SECRET is not"},
		{"no key", []string{AccountVariable, account, KeySecretVariable, keySecret}, "", "but TWILIO_API_KEY is not"},
		{"only a key", []string{KeyVariable, key, KeySecretVariable, keySecret}, "", "but TWILIO_ACCOUNT_SID is not"},
		{"not an account SID", []string{AccountVariable, "ACME", TokenVariable, token}, "", "TWILIO_ACCOUNT_SID) isn't valid: it has to be AC followed by 32 digits"},
		{"not a key SID", []string{AccountVariable, account, KeyVariable, "AC1", KeySecretVariable, keySecret}, "", "TWILIO_API_KEY) isn't valid: it has to be SK"},
		{"a token with a colon", []string{AccountVariable, account, TokenVariable, "secret:canary"}, "", "TWILIO_AUTH_TOKEN) isn't valid"},
	} {
		creds, err := FromEnvironment(environment(c.env...))
		switch {
		case c.err == "" && err != nil, c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)):
			t.Errorf("%s: %v", c.name, err)
		case err == nil && (creds.KeySID != c.key || creds.AccountSID != account || creds.Source != "the environment"):
			t.Errorf("%s: %v", c.name, creds)
		}
		if err != nil {
			for _, canary := range []string{token, keySecret, "canary", "ACME"} {
				if strings.Contains(err.Error(), canary) {
					t.Errorf("%s: the error tells: %v", c.name, err)
				}
			}
		}
	}
}

// profile makes a home directory with a twilio-cli's config.
func profile(t *testing.T, config string) string {
	t.Helper()
	home := t.TempDir()
	if err := os.Mkdir(filepath.Join(home, ".twilio-cli"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, ".twilio-cli", "config.json"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	return home
}

func TestCredentialsOfTheTwilioCLI(t *testing.T) {
	one := fmt.Sprintf(`{"accountSid":%q,"apiKey":%q,"apiSecret":%q}`, account, key, keySecret)
	other := fmt.Sprintf(`{"accountSid":%q,"apiKey":%q,"apiSecret":%q}`, sid("AC", 9), key, keySecret)
	for _, c := range []struct {
		name, config, account, err string
	}{
		{"the active one", `{"activeProject":"one","profiles":{"other":` + other + `,"one":` + one + `}}`, account, ""},
		{"the only one", `{"activeProject":null,"profiles":{"other":` + other + `}}`, sid("AC", 9), ""},
		{"several, none active", `{"profiles":{"other":` + other + `,"one":` + one + `}}`, "", "profiles:use"},
		{"in the keychain", `{"activeProject":"one","projects":[{"id":"one","accountSid":"AC1"}]}`, "", "keychain"},
		{"none", `{}`, "", "no active profile"},
		{"without a key", `{"activeProject":"one","profiles":{"one":{"accountSid":"AC1"}}}`, "", "no usable key"},
		{"broken", `{"activeProject":`, "", "can't be read"},
	} {
		home := profile(t, c.config)
		creds, err := FindCredentials(environment(), home)
		if c.err == "" && (err != nil || creds.AccountSID != c.account || creds.Source != "the Twilio CLI profile") {
			t.Errorf("%s: %v, %v", c.name, creds, err)
		}
		var missing *MissingError
		if c.err != "" && (!errors.As(err, &missing) || !strings.Contains(err.Error(), c.err)) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestTheEnvironmentComesFirst(t *testing.T) {
	home := profile(t, fmt.Sprintf(`{"activeProject":"one","profiles":{"one":{"accountSid":%q,"apiKey":%q,"apiSecret":%q}}}`, sid("AC", 9), key, keySecret))
	if creds, err := FindCredentials(environment(AccountVariable, account, TokenVariable, token), home); err != nil || creds.AccountSID != account {
		t.Errorf("%v, %v", creds, err)
	}
	// The environment counts, even if it's incomplete.
	var missing *MissingError
	if _, err := FindCredentials(environment(AccountVariable, account), home); !errors.As(err, &missing) || missing.Missing[0] != TokenVariable {
		t.Errorf("half: %v", err)
	}
	if _, err := FindCredentials(environment(), t.TempDir()); !errors.As(err, &missing) || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("nowhere: %v", err)
	}
}

func TestSecretsAreNeverShown(t *testing.T) {
	creds := Credentials{AccountSID: account, KeySID: key, Secret: keySecret, Source: "the environment"}
	client := to(t, "", Options{})
	var shown bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%10s"} {
		fmt.Fprintf(&shown, verb+"\n", creds)
		fmt.Fprintf(&shown, verb+"\n", &creds)
		fmt.Fprintf(&shown, verb+"\n", creds.Secret)
		fmt.Fprintf(&shown, verb+"\n", []any{creds, map[string]Secret{"a": creds.Secret}})
		fmt.Fprintf(&shown, verb+"\n", client)
		fmt.Fprintf(&shown, verb+"\n", *client)
	}
	log := slog.New(slog.NewJSONHandler(&shown, nil))
	log.Info("signed in", "creds", creds, "secret", creds.Secret, "client", client)
	slog.New(slog.NewTextHandler(&shown, nil)).Info("signed in", "creds", creds, "secret", creds.Secret, "pointer", &creds)
	for _, encode := range []func(any) ([]byte, error){json.Marshal, yaml.Marshal} {
		data, err := encode(creds)
		if err != nil {
			t.Error(err)
		}
		shown.Write(data)
	}
	for _, canary := range []string{keySecret, token, fmt.Sprintf("%x", keySecret), fmt.Sprintf("%X", token)} {
		if strings.Contains(shown.String(), canary) {
			at := strings.Index(shown.String(), canary)
			t.Errorf("%q is shown: …%s", canary, shown.String()[max(0, at-200):at])
		}
	}
	if !strings.Contains(creds.String(), key) || !strings.Contains(creds.String(), "the environment") {
		t.Errorf("String: %s", creds)
	}
}

func TestRegionWarning(t *testing.T) {
	for _, c := range []struct {
		env  []string
		want string
	}{
		{nil, ""},
		{[]string{RegionVariable, "us1"}, ""},
		{[]string{RegionVariable, "au1"}, "TWILIO_REGION is set"},
		{[]string{RegionVariable, "ie1", EdgeVariable, "dublin"}, "TWILIO_REGION and TWILIO_EDGE are set"},
	} {
		if got := RegionWarning(environment(c.env...)); !strings.HasPrefix(got, c.want) || (got == "") != (c.want == "") {
			t.Errorf("%v: %q", c.env, got)
		}
	}
}
