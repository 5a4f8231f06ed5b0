package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/twilioapi"
	"trusthub-wizard/ui"
)

// apiBaseVariable says where Twilio is, for whoever tries things in a sandbox.
const apiBaseVariable = "TRUSTHUB_WIZARD_API_BASE"

// timeoutVariable says how long a call may take. How long a run waits for what
// may still come of a lost one follows from it, so that it can be short only where
// a sandbox on this machine answers.
const timeoutVariable = "TRUSTHUB_WIZARD_TIMEOUT"

// timeout is how long a call to base may take.
func (g *program) timeout(base string) (time.Duration, error) {
	text := g.Getenv(timeoutVariable)
	if text == "" {
		return twilioapi.DefaultTimeout, nil
	}
	d, err := time.ParseDuration(text)
	switch {
	case err != nil || d < time.Millisecond:
		return 0, &usageError{text: timeoutVariable + " is no time that a call can take", hint: "Write it as 500ms, 2s or 1m."}
	case d < twilioapi.DefaultTimeout && !twilioapi.Local(base):
		return 0, &usageError{
			text: fmt.Sprintf("%s is shorter than %v, after which Twilio could still do what it was asked for", timeoutVariable, twilioapi.DefaultTimeout),
			hint: "It can be that short only with a sandbox on this machine; see " + name + " sandbox --help.",
		}
	}
	return d, nil
}

// base is the URL of a sandbox; "" means Twilio.
func (g *program) base() string {
	if g.apiBase != "" {
		return g.apiBase
	}
	return g.Getenv(apiBaseVariable)
}

// connect turns credentials into a hub: those that were typed, or those of the
// environment, the keyring or the twilio-cli. It asks Twilio whose account it is,
// and goes on to the subaccount that the command line names.
func (g *program) connect(ctx context.Context, typed *ui.SignIn) (ui.Connection, error) {
	conn, err := g.signedIn(ctx, typed)
	if err != nil || g.account == "" {
		return conn, err
	}
	return g.use(ctx, conn, g.account)
}

// signedIn is connect to the account that the credentials are of.
func (g *program) signedIn(ctx context.Context, typed *ui.SignIn) (ui.Connection, error) {
	creds, err := g.credentials(typed)
	if err != nil {
		return ui.Connection{}, err
	}
	timeout, err := g.timeout(g.base())
	if err != nil {
		return ui.Connection{}, err
	}
	client, err := twilioapi.New(creds, twilioapi.Options{BaseURL: g.base(), Timeout: timeout, Log: g.record})
	if err != nil {
		return ui.Connection{}, &usageError{text: err.Error(), hint: "It is given with --api-base or " + apiBaseVariable + "."}
	}
	conn := ui.Connection{Hub: client, Account: client.Account(), Timeout: timeout, Kept: creds.Source == keptSource}
	account, err := client.Fetch(ctx, flow.Account, "", client.Account())
	var refused *flow.Error
	if errors.As(err, &refused) && refused.Class == flow.Unauthorized && creds.KeySID != "" {
		// A standard API key may use the Trust Hub and not read accounts: the name
		// stays unknown then.
		_, err = client.List(ctx, flow.Policy, "", nil)
	}
	switch {
	case err == nil:
		conn.Name = account.Name()
	case ctx.Err() != nil:
		return conn, g.nothingCreated(ctx.Err())
	case errors.As(err, &refused) && refused.Class == flow.Unauthorized:
		what := "its auth token"
		if creds.KeySID != "" {
			what = "the API key with its secret, which may be standard or main"
		}
		return conn, g.nothingCreated(&hintedError{
			fmt.Errorf("the credentials %v are not accepted: %w", creds, err),
			"Compare the account SID and " + what + " with Twilio's Console (https://console.twilio.com); test credentials reach nothing here.",
		})
	case typed != nil: // whoever has just typed them waits to hear whether they are good
		return conn, g.nothingCreated(fmt.Errorf("the credentials could not be checked: %w", err))
	}
	// Otherwise the name stays unknown: a network that fails now is the run's to
	// wait for.
	return conn, nil
}

func (g *program) credentials(typed *ui.SignIn) (twilioapi.Credentials, error) {
	if typed != nil {
		creds := twilioapi.Credentials{
			AccountSID: typed.AccountSID, KeySID: typed.KeySID, Secret: twilioapi.Secret(typed.Secret), Source: "the sign-in page",
		}
		return creds, creds.Check()
	}
	_, err := twilioapi.FromEnvironment(g.Getenv)
	var missing *twilioapi.MissingError
	var sealed error
	if errors.As(err, &missing) && len(missing.Given) == 0 {
		creds, err := g.keptBefore()
		if creds.Secret != "" {
			return creds, nil
		}
		sealed = err
	}
	creds, err := twilioapi.FindCredentials(g.Getenv, g.Getenv("HOME"))
	if errors.As(err, &missing) && missing.Why == "" && sealed != nil {
		missing.Why = sealed.Error()
	}
	return creds, err
}

// warnOfRegion says that a variable has no effect that others rely on.
func (g *program) warnOfRegion() {
	if text := twilioapi.RegionWarning(g.Getenv); text != "" {
		g.note("warning: %s", text)
	}
}
