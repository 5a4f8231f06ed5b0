// Package ui is what people see: the wizard from the list of drafts to the
// receipt.
//
// [Run] starts it. Its root is the only tea.Model; what stands on the screen is
// a screen, a plain type in a file of its own (home.go, account.go, pages.go,
// tasks.go, review.go, progress.go, result.go, status.go, help.go). A screen's
// keys return the screen to show next, usually itself, so there is neither a
// router nor a page number. What outlives a screen (the open draft, the
// connection, the run) belongs to the session that all of them share.
//
// One way through it: home opens a draft → pages ask ([form] shows one page's
// fields) → review lists every answer → progress carries the plan out, one row
// per step → result shows the receipt, or leads to what has to be mended.
package ui

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
)

// Config is what the wizard works with. Only Store and Connect are required.
type Config struct {
	// Store holds the drafts that home lists.
	Store *draft.Store
	// Draft is an opened draft to go straight to; nil shows home first. The
	// wizard owns it from here on: Run closes it.
	Draft *draft.Draft
	// Demo marks every screen with DEMO and offers a sample customer.
	Demo bool
	// Connect turns credentials into hubs. It is given nil to take those of the
	// environment, or what was typed on the sign-in page. It is called from a
	// command, never from the screen's own goroutine, and may ask Twilio whether
	// the credentials are good. An error says in its text what is missing or
	// wrong; where it has a method Hint() string, that says what to do ("set
	// TWILIO_ACCOUNT_SID and …").
	Connect func(ctx context.Context, typed *SignIn) (Connection, error)
	// Use leads from a connection to one with another account: that of the
	// credentials themselves, or one of its subaccounts with credentials of its
	// own. Like Connect it is called from a command and may ask Twilio. nil means
	// that there is one account and no choosing.
	Use func(ctx context.Context, from Connection, account string) (Connection, error)
	// Keep keeps what was typed on the sign-in page for the next start, after its
	// user asked for it, and Forget removes that. nil means that there is no place
	// for such things.
	Keep   func(SignIn) error
	Forget func() error
	// Mouse is whether clicks and the wheel are taken from the beginning. The user
	// switches that at any time.
	Mouse bool
	// Version stands on home and in the help.
	Version string
	// Environ is the environment that decides about colours (TERM, NO_COLOR, …),
	// as os.Environ gives it; nil means the process's own.
	Environ []string
	// Receipts is the directory into which receipts are saved on request; ""
	// means the working directory.
	Receipts string
	// Site opens the customer's web site when its user asks for that on the review
	// page. nil means that nobody may: so in a demonstration.
	Site LookAtSite
	// Log is told of every event of a run as it happens; may be nil. It is called
	// from one goroutine at a time.
	Log func(flow.Event)
}

// SignIn is what was typed on the sign-in page: an account with its auth token, or
// with an API key and that key's secret. It is kept in memory only.
type SignIn struct {
	AccountSID string
	KeySID     string // SK…; "" where Secret is the auth token
	Secret     string
}

// Slip says what cannot be right of what was typed, and which of the three it is
// (0, 1, 2); "" where all of it may be.
func (s SignIn) Slip() (at int, text string) {
	switch {
	case !strings.HasPrefix(s.AccountSID, "AC") || len(s.AccountSID) != 34:
		return 0, "The account SID begins with AC and has 34 characters."
	case s.KeySID != "" && (!strings.HasPrefix(s.KeySID, "SK") || len(s.KeySID) != 34):
		return 1, "The API key SID begins with SK and has 34 characters."
	case s.Secret == "" && s.KeySID != "":
		return 2, "The API key secret is missing: Twilio showed it once, when the key was made."
	case s.Secret == "":
		return 2, "The auth token is missing: it stands beside the account SID in Twilio's Console."
	}
	return 0, ""
}

// String hides the secret from whatever prints it.
func (s SignIn) String() string { return "credentials of " + s.AccountSID }

// GoString hides the secret from %#v.
func (s SignIn) GoString() string { return s.String() }

// Connection is an account that can be worked in.
type Connection struct {
	Hub     flow.Hub
	Parent  flow.Hub      // of the parent account, where the primary profile may live; may be nil
	Account string        // AC…
	Name    string        // the account's friendly name; may be ""
	Timeout time.Duration // after which Hub gives up a call; 0 means flow's default
	Kept    bool          // the credentials are those that [Config.Keep] kept; also said where they were not accepted
}

// Root is the hub of the account that the credentials belong to.
func (c Connection) Root() flow.Hub {
	if c.Parent != nil {
		return c.Parent
	}
	return c.Hub
}

// An Ending says how a session with the wizard ended: what the command line
// prints when the screen is gone, and what its exit code depends on.
type Ending struct {
	// Draft is the draft that was open at the end, or last closed; its ID is ""
	// where none was.
	Draft draft.Info
	// Outcome is that of the last run in that draft; nil where there was none.
	Outcome *flow.Outcome
	// Unsaved says why the last answers are not on disk; nil where all are.
	Unsaved error
}

// A CutOffError says that the wizard did not end by its user's wish: the
// terminal was closed, the process was told to stop, or the program panicked.
// Draft and journal are intact and the terminal is restored.
type CutOffError struct {
	// Reason is one line for people: "the terminal was closed".
	Reason string
	// Stack is where a panic happened; nil where there was none. It holds
	// addresses and names of functions, no answers.
	Stack []byte
}

func (e *CutOffError) Error() string { return e.Reason }

// Run shows the wizard on out, driven by in, until its user quits. Whatever
// happens, all answers are on disk, the run has ended (no call is under way any
// more), the draft is closed and the terminal restored when it returns. The
// error is a [*CutOffError], or says why the terminal cannot be used.
func Run(ctx context.Context, c Config, in io.Reader, out io.Writer) (Ending, error) {
	if c.Store == nil || c.Connect == nil {
		return Ending{}, fmt.Errorf("the wizard needs a store and a way to connect")
	}
	return show(ctx, c, in, out)
}
