// Package desk is one customer on the desk: what the wizard, the line mode, and
// the commands have in common. They draw and ask; everything else is here, once.
//
// A [Desk] holds at most one open customer (customer.go), the account it works in
// (account.go), and the last run (run.go). [SameBusiness] and [Files] keep one
// business from getting two profiles (same.go), and what people read about errors,
// states and outcomes is in words.go, in the voice of voice.go.
//
// A Desk belongs to one goroutine and never blocks it for long. What has to wait for
// Twilio or for the disk comes back as [Work]: a screen runs it in the background, a
// command calls [Desk.Do].
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

// Config is what a desk works with. Store is required, and Connect for everything
// that reaches Twilio.
type Config struct {
	// Store holds the drafts.
	Store Store
	// Demo says that a sandbox stands in for Twilio.
	Demo bool
	// Connect turns credentials into a connection: those that were typed or, for
	// nil, those of the environment. It may ask Twilio whether they are good. An
	// error says what is missing or wrong; where it has a method Hint() string, that
	// says what to do.
	Connect func(ctx context.Context, typed *SignIn) (Connection, error)
	// Use leads from a connection to another account: the credentials' own, or one
	// of its subaccounts. nil means there is only one account.
	Use func(ctx context.Context, from Connection, account string) (Connection, error)
	// Keep keeps what was typed for the next start, and Forget removes it. nil means
	// there is no place for that.
	Keep   func(SignIn) error
	Forget func() error
	// Calls is how many calls a run may have in flight; 0 means flow's default.
	Calls int
}

// A Desk is one customer on the desk.
type Desk struct {
	Config
	now func() time.Time

	draft   Draft // nil while no customer is open
	info    draft.Info
	answers profile.Application // replaced by every change, never altered
	saved   time.Time
	unsaved error

	checked  bool // problems are those of answers
	problems []profile.Problem

	account Account

	running  bool
	outcome  *flow.Outcome       // of the last run, or the last look at the review
	reported []profile.Problem   // what others found last: an evaluation, a review, a file
	about    profile.Application // the answers that reported is about
}

// New returns an empty desk.
func New(c Config) *Desk { return &Desk{Config: c, now: time.Now} }

// Work is something slow. It may be called from any goroutine, once. What it returns
// is called on the desk's own goroutine.
type Work func(context.Context) Done

// Done puts the result of some Work on the desk. It returns the work that follows
// from it, nil where nothing does, and why the work failed where whoever asked for it
// has to be told.
type Done func() (Work, error)

// Do does work and all that follows from it, now. The error is the first one.
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
