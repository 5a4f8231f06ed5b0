package session

import (
	"context"
	"errors"
	"fmt"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/twilioapi"
	"trusthub-wizard/ui/cli/console"
)

// APIBaseVariable is the environment variable with the URL of a sandbox.
const APIBaseVariable = "TRUSTHUB_WIZARD_API_BASE"

// TimeoutVariable is the environment variable with the time a call may take. A run's waits
// after a lost answer depend on it, so it can be short only with a sandbox on this machine.
const TimeoutVariable = "TRUSTHUB_WIZARD_TIMEOUT"

// timeout is the time that a call to base may take.
func (s *Session) timeout(base string) (time.Duration, error) {
	text := s.Getenv(TimeoutVariable)
	if text == "" {
		return twilioapi.DefaultTimeout, nil
	}
	d, err := time.ParseDuration(text)
	switch {
	case err != nil || d < time.Millisecond:
		return 0, console.Usage(TimeoutVariable+" isn't a valid time", "Use a time such as 500ms, 2s or 1m.")
	case d < twilioapi.DefaultTimeout && !twilioapi.Local(base):
		return 0, console.Usage(
			fmt.Sprintf("%s is shorter than %v: Twilio could carry out a call after the wizard gave up on it", TimeoutVariable, twilioapi.DefaultTimeout),
			"A shorter time works only with a sandbox on this machine. To learn more: "+console.Name+" sandbox --help")
	}
	return d, nil
}

// Base is the URL of a sandbox; "" means Twilio.
func (s *Session) Base() string {
	if s.APIBase != "" {
		return s.APIBase
	}
	return s.Getenv(APIBaseVariable)
}

// Connect signs in with the typed credentials, or else with those in the environment, the
// keyring or the twilio-cli. It asks Twilio for the account's name, and switches to the
// subaccount of --account. It refuses credentials that Twilio doesn't accept, and typed ones
// also if Twilio doesn't answer.
func (s *Session) Connect(ctx context.Context, typed *desk.SignIn) (desk.Connection, error) {
	conn, err := s.signedIn(ctx, typed)
	if err != nil || s.Account == "" {
		return conn, err
	}
	return s.Use(ctx, conn, s.Account)
}

// Client returns a connection to Twilio, or to the sandbox at base. It makes no call.
func (s *Session) Client(creds twilioapi.Credentials, base string) (desk.Connection, error) {
	timeout, err := s.timeout(base)
	if err != nil {
		return desk.Connection{}, err
	}
	client, err := twilioapi.New(creds, twilioapi.Options{BaseURL: base, Timeout: timeout, Log: s.record})
	if err != nil {
		return desk.Connection{}, console.Usage(err.Error(), "It is given with --api-base or "+APIBaseVariable+".")
	}
	return desk.Connection{Hub: client, Account: client.Account(), Timeout: timeout, Kept: creds.Source == keptSource}, nil
}

// signedIn connects to the account of the credentials.
func (s *Session) signedIn(ctx context.Context, typed *desk.SignIn) (desk.Connection, error) {
	if s.Visitor && typed != nil {
		return desk.Connection{}, console.Usage("no one can sign in here", "This server has its own Twilio credentials.")
	}
	creds, err := s.Credentials(typed)
	if err != nil && s.Visitor {
		return desk.Connection{}, console.Coded(console.ExitUnauthorized, errors.New("this server has no Twilio credentials that it can use"), "Tell whoever runs it.")
	}
	if err != nil {
		return desk.Connection{}, err
	}
	conn, err := s.Client(creds, s.Base())
	if err != nil {
		return desk.Connection{}, err
	}
	account, err := conn.Hub.Fetch(ctx, flow.Account, "", conn.Account)
	var refused *flow.Error
	if errors.As(err, &refused) && refused.Class == flow.Unauthorized && creds.KeySID != "" {
		// A standard API key can use the Trust Hub but can't read accounts: the name stays
		// unknown.
		_, err = conn.Hub.List(ctx, flow.Policy, "", nil)
	}
	switch {
	case err == nil:
		conn.Name = account.Name()
	case ctx.Err() != nil:
		return conn, s.NothingCreated(ctx.Err())
	case errors.As(err, &refused) && refused.Class == flow.Unauthorized:
		what := " and its auth token"
		if creds.KeySID != "" {
			what = ", the API key (standard or main) and its secret"
		}
		return conn, s.NothingCreated(console.Hinted(
			fmt.Errorf("the credentials %v aren't accepted: %w", creds, err),
			"Compare the account SID"+what+" with the Twilio Console (https://console.twilio.com). Test credentials don't work with Trust Hub."))
	case typed != nil: // whoever typed them wants to know if they work
		return conn, s.NothingCreated(fmt.Errorf("the credentials couldn't be checked: %w", err))
	}
	// Otherwise the name stays unknown. If the network is down, the run waits for it.
	return conn, nil
}

// WarnOfRegion warns if the environment chooses a region, which has no effect.
func (s *Session) WarnOfRegion() {
	if text := twilioapi.RegionWarning(s.Getenv); text != "" {
		s.Note("warning: %s", text)
	}
}
