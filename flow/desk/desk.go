// Package desk works on one customer at a time. The wizard, the line mode and the commands
// share it: they draw and ask, and the desk does the rest.
//
// A [Desk] holds at most one open customer (customer.go, problems.go, stops.go), the account it
// works in (account.go, signin.go, numbers.go), and the last run (run.go). rate.go shares the
// limit of calls in an account. [SameBusiness] and [Matcher] keep one business from getting two
// profiles (same.go). The texts about errors, states and outcomes are in words.go; voice.go says
// how they are written.
//
// A Desk belongs to one goroutine and never blocks it for long. Whatever waits for Twilio
// comes back as [Work]: a screen runs it in the background, a command calls [Desk.Do].
//
//	d := desk.New(desk.Config{Store: desk.Files{Store: store}, Connect: connect})
//	err := d.Open(id)
//	err = d.Do(ctx, d.Connect(nil))
//	err = d.Set(profile.BusinessName, "Example Dental", draft.Place{Page: "business"})
//	err = d.Do(ctx, d.Run(emit))
//	outcome := d.Outcome()
package desk

import (
	"context"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

// Config is what a desk works with. Store is required. So is Connect, for anything that
// reaches Twilio.
type Config struct {
	// Store holds the drafts.
	Store Store
	// Demo says that Twilio is a sandbox.
	Demo bool
	// Connect turns credentials into a connection: those that were typed or, for nil,
	// those of the environment. It may ask Twilio if they are good. An error says what's
	// missing or wrong; if it has a method Hint() string, that says how to fix it.
	Connect func(ctx context.Context, typed *SignIn) (Connection, error)
	// Use switches from a connection to another account: the credentials' own, or one of
	// its subaccounts. nil means there is only one account.
	Use func(ctx context.Context, from Connection, account string) (Connection, error)
	// Keep keeps typed credentials for the next start, and Forget removes them. nil means
	// there is no place to keep them.
	Keep   func(SignIn) error
	Forget func() error
	// ReadOnly says why nothing can be changed, as a sentence without its period; "" if
	// everything can: see [ReadOnly].
	ReadOnly string
	// Colleagues lists the names of the people that a customer can be handed over to. nil
	// means the people of the [Desk.Team].
	Colleagues func(context.Context) ([]string, error)
	// Slots limit the calls of a run together with those of other runs; nil means that each
	// run has flow's default.
	Slots *flow.Slots
}

// A Desk works on one customer at a time.
type Desk struct {
	Config
	now func() time.Time

	draft   Draft // nil while no customer is open
	info    draft.Info
	answers profile.Application // replaced by every change, never altered in place
	onDisk  profile.Application // the answers as they were saved last
	saved   time.Time
	unsaved error
	since   time.Time // when unsaved began

	checked  bool // problems belongs to answers
	problems []profile.Problem

	account Account

	running  bool
	outcome  *flow.Outcome       // of the last run or review status
	reported []profile.Problem   // what an evaluation, a review or a file came back with
	about    profile.Application // the answers that reported is about
}

// New returns an empty desk.
func New(c Config) *Desk { return &Desk{Config: c, now: time.Now} }

// Work is something slow. Call it once, from any goroutine, and call what it returns on the
// desk's own goroutine.
type Work func(context.Context) Done

// Done puts the result of some Work on the desk. It returns the work to do next, if any,
// and the error to show to the user who asked for it.
type Done func() (Work, error)

// Working is work that changes nothing on the desk.
func Working(do func(context.Context) error) Work {
	return func(ctx context.Context) Done {
		err := do(ctx)
		return func() (Work, error) { return nil, err }
	}
}

// Do does the work and all that follows from it before it returns the first error.
func (d *Desk) Do(ctx context.Context, w Work) error {
	var first error
	for w != nil {
		next, err := w(ctx)()
		if first == nil {
			first = err
		}
		w = next
	}
	return first
}
