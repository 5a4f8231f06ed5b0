package twilioapi

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// The variables that hold credentials, as Twilio's own tools name them.
const (
	AccountVariable   = "TWILIO_ACCOUNT_SID"
	TokenVariable     = "TWILIO_AUTH_TOKEN"
	KeyVariable       = "TWILIO_API_KEY"
	KeySecretVariable = "TWILIO_API_SECRET"
	RegionVariable    = "TWILIO_REGION"
	EdgeVariable      = "TWILIO_EDGE"
)

// FindCredentials looks in the environment, then in the active profile of the Twilio CLI in
// a home directory. If neither has credentials, the error is a [*MissingError].
func FindCredentials(getenv func(string) string, home string) (Credentials, error) {
	creds, err := FromEnvironment(getenv)
	var missing *MissingError
	if !errors.As(err, &missing) || len(missing.Given) > 0 {
		return creds, err // set, if only in part: don't look elsewhere
	}
	creds, err = fromCLI(home)
	if errors.Is(err, fs.ErrNotExist) {
		return Credentials{}, missing
	}
	if err != nil {
		missing.Why = err.Error()
		return Credentials{}, missing
	}
	return creds, nil
}

// FromEnvironment reads credentials from variables: the account SID with its auth token, or
// with an API key and secret. Like Twilio's own tools it prefers the API key if there are
// both.
func FromEnvironment(getenv func(string) string) (Credentials, error) {
	value := func(name string) string { return strings.TrimSpace(getenv(name)) }
	account, token, key, secret := value(AccountVariable), value(TokenVariable), value(KeyVariable), value(KeySecretVariable)
	creds := Credentials{AccountSID: account, Source: "the environment"}
	switch {
	case account != "" && key != "" && secret != "":
		creds.KeySID, creds.Secret = key, Secret(secret)
	case account != "" && token != "":
		creds.Secret = Secret(token)
	default:
		return Credentials{}, missingOf(account, token, key, secret)
	}
	if err := creds.Check(); err != nil {
		return Credentials{}, err
	}
	return creds, nil
}

// missingOf says which variables are set, and which are missing.
func missingOf(account, token, key, secret string) *MissingError {
	e := &MissingError{}
	for _, v := range []struct{ name, value string }{
		{AccountVariable, account}, {TokenVariable, token}, {KeyVariable, key}, {KeySecretVariable, secret},
	} {
		if v.value != "" {
			e.Given = append(e.Given, v.name)
		}
	}
	if account == "" {
		e.Missing = append(e.Missing, AccountVariable)
	}
	switch {
	case key != "" && secret == "" && token == "":
		e.Missing = append(e.Missing, KeySecretVariable)
	case secret != "" && key == "" && token == "":
		e.Missing = append(e.Missing, KeyVariable)
	case token == "" && key == "":
		e.Missing = append(e.Missing, TokenVariable)
	}
	return e
}

// cliConfig is the part of the Twilio CLI's config.json that matters here. Versions before 3
// keep profiles under "projects" and their secrets in the system's keychain.
type cliConfig struct {
	Active   string `json:"activeProject"`
	Profiles map[string]struct {
		AccountSID string `json:"accountSid"`
		APIKey     string `json:"apiKey"`
		APISecret  string `json:"apiSecret"`
	} `json:"profiles"`
	Projects []struct {
		ID string `json:"id"`
	} `json:"projects"`
}

// fromCLI reads the active profile of the Twilio CLI in a home directory. The error is
// [fs.ErrNotExist] if the twilio-cli was never used.
func fromCLI(home string) (Credentials, error) {
	data, err := os.ReadFile(filepath.Join(home, ".twilio-cli", "config.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return Credentials{}, err
	}
	var config cliConfig
	if err != nil || json.Unmarshal(data, &config) != nil {
		return Credentials{}, errors.New("the Twilio CLI's config.json can't be read")
	}
	p, there := config.Profiles[config.Active]
	if !there && len(config.Profiles) == 1 {
		for _, p = range config.Profiles {
			there = true
		}
	}
	switch {
	case !there && len(config.Projects) > 0:
		return Credentials{}, errors.New("this version of the Twilio CLI keeps its keys in the system's keychain: update it and run twilio login")
	case !there:
		return Credentials{}, errors.New("the Twilio CLI has no active profile: run twilio profiles:use")
	}
	creds := Credentials{
		AccountSID: strings.TrimSpace(p.AccountSID), KeySID: strings.TrimSpace(p.APIKey),
		Secret: Secret(strings.TrimSpace(p.APISecret)), Source: "the Twilio CLI profile",
	}
	if creds.KeySID == creds.AccountSID {
		creds.KeySID = "" // a profile with the account's own token
	}
	if err := creds.Check(); err != nil {
		return Credentials{}, errors.New("the active profile of the Twilio CLI has no usable key: run twilio login")
	}
	return creds, nil
}

// RegionWarning tells the user that the environment sets a region or an edge location, which
// the Trust Hub doesn't have; "" if it sets none.
func RegionWarning(getenv func(string) string) string {
	var set []string
	for _, name := range []string{RegionVariable, EdgeVariable} {
		if value := getenv(name); value != "" && !strings.EqualFold(value, "us1") {
			set = append(set, name)
		}
	}
	if len(set) == 0 {
		return ""
	}
	return are(set) + " set but ignored: Trust Hub exists only in region US1"
}
