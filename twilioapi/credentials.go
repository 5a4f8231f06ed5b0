package twilioapi

import (
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"sync"
)

// Secret is an auth token or an API key's secret. However it's printed, logged or encoded,
// it stays hidden. string(s) is its text.
type Secret string

const masked = "(secret)"

// Format hides the secret from every verb of fmt.
func (s Secret) Format(f fmt.State, _ rune) { f.Write([]byte(masked)) }

// String hides the secret.
func (s Secret) String() string { return masked }

// LogValue hides the secret.
func (s Secret) LogValue() slog.Value { return slog.StringValue(masked) }

// MarshalText hides the secret from JSON, YAML and XML.
func (s Secret) MarshalText() ([]byte, error) { return []byte(masked), nil }

// Credentials are an account with its auth token, or with an API key and its secret.
type Credentials struct {
	AccountSID string // AC…
	KeySID     string // SK…; "" if Secret is the account's auth token
	Secret     Secret
	Source     string // where they come from, for messages: "the environment"
}

// authorize adds the credentials to a request.
func (c Credentials) authorize(req *http.Request) {
	user := c.AccountSID
	if c.KeySID != "" {
		user = c.KeySID
	}
	req.SetBasicAuth(user, string(c.Secret))
}

// String names the account and the source, without the secret.
func (c Credentials) String() string {
	text := c.AccountSID
	if c.KeySID != "" {
		text += " with API key " + c.KeySID
	}
	if c.Source != "" {
		text += " from " + c.Source
	}
	return text
}

var secretPattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9A-Za-z]{8,128}$`) })

// Check refuses credentials that can't be right, without a call to Twilio. Its error doesn't
// quote them.
func (c Credentials) Check() error {
	switch {
	case c.AccountSID == "" && c.Secret == "":
		return &MissingError{Missing: []string{AccountVariable, TokenVariable}}
	case !isSID("AC", c.AccountSID):
		return &CredentialError{AccountVariable, "account SID", "AC followed by 32 digits or letters a to f"}
	case c.KeySID != "" && !isSID("SK", c.KeySID):
		return &CredentialError{KeyVariable, "API key SID", "SK followed by 32 digits or letters a to f"}
	case !secretPattern().MatchString(string(c.Secret)) && c.KeySID != "":
		return &CredentialError{KeySecretVariable, "API key secret", "32 letters and digits"}
	case !secretPattern().MatchString(string(c.Secret)):
		return &CredentialError{TokenVariable, "auth token", "32 digits or letters a to f"}
	}
	return nil
}

// A CredentialError says which of the credentials can't be right.
type CredentialError struct {
	Variable string // TWILIO_ACCOUNT_SID and so on
	Label    string // "account SID"
	Accepted string // "AC followed by 32 digits or letters a to f"
}

func (e *CredentialError) Error() string {
	return fmt.Sprintf("the %s (%s) isn't valid: it has to be %s; copy it from the Twilio Console", e.Label, e.Variable, e.Accepted)
}

// A MissingError says which credentials are missing. Its text says how to set them.
type MissingError struct {
	Missing []string // names of variables
	Given   []string // those that are set, if some are
	Why     string   // why another source didn't help; may be ""
}

func (e *MissingError) Error() string {
	var b strings.Builder
	if len(e.Given) > 0 {
		fmt.Fprintf(&b, "%s set but %s not", are(e.Given), are(e.Missing))
	} else {
		b.WriteString("there are no Twilio credentials")
	}
	fmt.Fprintf(&b, ": set %s with %s, or with %s and %s", AccountVariable, TokenVariable, KeyVariable, KeySecretVariable)
	if e.Why != "" {
		b.WriteString(" (" + e.Why + ")")
	}
	return b.String()
}

// are joins names and the verb that goes with them: "A is", "A and B are".
func are(names []string) string {
	if len(names) == 1 {
		return names[0] + " is"
	}
	return strings.Join(names, " and ") + " are"
}
