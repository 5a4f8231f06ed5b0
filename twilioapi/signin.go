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

// FindCredentials looks in the environment, and then in the active profile of the
// twilio-cli below a home directory. Where neither has them the error is a
// [*MissingError].
func FindCredentials(getenv func(string) string, home string) (Credentials, error) {
	creds, err := FromEnvironment(getenv)
	var missing *MissingError
	if !errors.As(err, &missing) || len(missing.Given) > 0 {
		return creds, err // there, or begun and wrong: nothing else is meant
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

// FromEnvironment reads credentials from variables: the account SID with its auth
// token, or with an API key and secret. An API key is preferred, as by Twilio's
// own tools, where it is whole.
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

// missingOf says which variables there are, and which would make them whole.
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

// cliConfig is what is read of the twilio-cli's config.json. Versions before 3
// keep profiles under "projects", without secrets, which they leave to the
// system's keychain.
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

// fromCLI reads the active profile of the twilio-cli, below a home directory. The
// error is [fs.ErrNotExist] where the twilio-cli was never used.
func fromCLI(home string) (Credentials, error) {
	data, err := os.ReadFile(filepath.Join(home, ".twilio-cli", "config.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return Credentials{}, err
	}
	var config cliConfig
	if err != nil || json.Unmarshal(data, &config) != nil {
		return Credentials{}, errors.New("the twilio-cli's config.json cannot be read")
	}
	p, there := config.Profiles[config.Active]
	if !there && len(config.Profiles) == 1 {
		for _, p = range config.Profiles {
			there = true
		}
	}
	switch {
	case !there && len(config.Projects) > 0:
		return Credentials{}, errors.New("the twilio-cli keeps the keys of its profiles in the system's keychain: run twilio login with a current version")
	case !there:
		return Credentials{}, errors.New("the twilio-cli has no active profile: run twilio profiles:use")
	}
	creds := Credentials{
		AccountSID: strings.TrimSpace(p.AccountSID), KeySID: strings.TrimSpace(p.APIKey),
		Secret: Secret(strings.TrimSpace(p.APISecret)), Source: "the twilio-cli profile",
	}
	if creds.KeySID == creds.AccountSID {
		creds.KeySID = "" // a profile made of the account's own token
	}
	if err := creds.Check(); err != nil {
		return Credentials{}, errors.New("the active profile of the twilio-cli has no usable key: run twilio login")
	}
	return creds, nil
}

// RegionWarning says, in words for people, that a region or an edge location is
// set, which the Trust Hub does not have; "" where none is.
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
	verb := " is"
	if len(set) > 1 {
		verb = " are"
	}
	return strings.Join(set, " and ") + verb + " set and not used: the Trust Hub exists in region US1 only"
}
