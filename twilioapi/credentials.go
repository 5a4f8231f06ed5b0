package twilioapi

import (
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"sync"
)

// Secret is an auth token or an API key's secret. However it is printed, logged
// or encoded, it shows nothing of itself; string(s) is its text.
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

// Credentials say who calls: an account with its auth token, or with an API key
// and that key's secret.
type Credentials struct {
	AccountSID string // AC…
	KeySID     string // SK…; "" where Secret is the account's auth token
	Secret     Secret
	Source     string // where they come from, for people: "the environment"
}

// authorize signs a request.
func (c Credentials) authorize(req *http.Request) {
	user := c.AccountSID
	if c.KeySID != "" {
		user = c.KeySID
	}
	req.SetBasicAuth(user, string(c.Secret))
}

// String says who, and from where.
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

// Check finds what cannot be right, without asking Twilio and without telling
// what was given.
func (c Credentials) Check() error {
	switch {
	case c.AccountSID == "" && c.Secret == "":
		return &MissingError{Missing: []string{AccountVariable, TokenVariable}}
	case !isSID("AC", c.AccountSID):
		return &CredentialError{AccountVariable, "account SID", "AC and 32 hexadecimal digits"}
	case c.KeySID != "" && !isSID("SK", c.KeySID):
		return &CredentialError{KeyVariable, "API key SID", "SK and 32 hexadecimal digits"}
	case !secretPattern().MatchString(string(c.Secret)) && c.KeySID != "":
		return &CredentialError{KeySecretVariable, "API key secret", "32 letters and digits"}
	case !secretPattern().MatchString(string(c.Secret)):
		return &CredentialError{TokenVariable, "auth token", "32 hexadecimal digits"}
	}
	return nil
}

// A CredentialError says which of the credentials cannot be right.
type CredentialError struct {
	Variable string // TWILIO_ACCOUNT_SID and so on
	Label    string // "account SID"
	Accepted string
}

func (e *CredentialError) Error() string {
	return fmt.Sprintf("the %s (%s) is not %s, as the Twilio Console shows it", e.Label, e.Variable, e.Accepted)
}

// A MissingError says which credentials are missing. Its text says what to do.
type MissingError struct {
	Missing []string // names of variables
	Given   []string // those that are there, where there are some but not enough
	Why     string   // what else was looked at, and why it did not serve; may be ""
}

func (e *MissingError) Error() string {
	var b strings.Builder
	if len(e.Given) > 0 {
		fmt.Fprintf(&b, "%s is set but %s is not", strings.Join(e.Given, " and "), strings.Join(e.Missing, " and "))
	} else {
		b.WriteString("there are no Twilio credentials")
	}
	fmt.Fprintf(&b, ": set %s with %s, or with %s and %s", AccountVariable, TokenVariable, KeyVariable, KeySecretVariable)
	if e.Why != "" {
		b.WriteString(" (" + e.Why + ")")
	}
	return b.String()
}
