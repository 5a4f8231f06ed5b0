package desk

import (
	"context"
	"errors"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/profile"
)

// The account belongs to the open draft: the one chosen for it, or else the one of the
// credentials. So no profile lands in the account of the previous customer.

// Connection is an account to work in.
type Connection struct {
	Hub     flow.Hub
	Parent  flow.Hub      // the parent account's, which may hold the primary profile; may be nil
	Account string        // AC…
	Name    string        // the account's friendly name; may be ""
	Timeout time.Duration // when Hub gives up on a call; 0 means flow's default
	Kept    bool          // the credentials are the ones that [Config.Keep] kept
}

// Root is the hub of the account that the credentials belong to.
func (c Connection) Root() flow.Hub {
	if c.Parent != nil {
		return c.Parent
	}
	return c.Hub
}

func (c Connection) runner(j flow.Journal) flow.Runner {
	return flow.Runner{Hub: c.Hub, Parent: c.Parent, Journal: j, Timeout: c.Timeout}
}

// Account is where profiles are created, and what's known about it so far.
type Account struct {
	On   bool       // there is a connection
	Base Connection // to the credentials' own account
	Conn Connection // the same, or to the subaccount in use
	Busy bool       // signing in, or switching accounts
	Kept bool       // the credentials were kept from an earlier start

	Err         error // why the last sign-in failed; an earlier connection stays
	Unreachable error // why the open draft's account can't be used

	Finding   bool         // looking for the primary profile
	Ground    *flow.Ground // what was found; nil before that
	GroundErr error        // why nothing can be created here

	tried   bool
	typed   *SignIn
	primary string // the primary profile that Ground or GroundErr is about
}

// Account returns the account as of now.
func (d *Desk) Account() Account { return d.account }

// enter makes a connection the one in use.
func (d *Desk) enter(conn Connection) {
	a := &d.account
	a.Conn, a.Unreachable = conn, nil
	a.Ground, a.GroundErr, a.primary = nil, nil, ""
}

// Attach puts a connection on the desk that was made and prepared elsewhere.
func (d *Desk) Attach(conn Connection, ground flow.Ground) {
	d.account = Account{On: true, Base: conn, Conn: conn, Ground: &ground, tried: true}
}

// Connect signs in with what was typed or, for nil, with the credentials of the
// environment. Then it switches to the open draft's account.
func (d *Desk) Connect(typed *SignIn) Work {
	a := &d.account
	a.Busy, a.tried, a.typed, a.Err = true, true, typed, nil
	return func(ctx context.Context) Done {
		conn, err := d.Config.Connect(ctx, typed)
		return func() (Work, error) {
			a.Busy, a.Err = false, err
			if err == nil || typed == nil {
				a.Kept = conn.Kept
			}
			if err != nil {
				return nil, err
			}
			a.On, a.Base = true, conn
			d.enter(conn)
			return d.Settle(), nil
		}
	}
}

// Reconnect signs in again with the credentials used last.
func (d *Desk) Reconnect() Work { return d.Connect(d.account.typed) }

// Ready signs in if that wasn't tried yet, switches to the open draft's account, and
// prepares. It doesn't retry what failed: [Desk.Reconnect] and [Desk.PrepareAgain] do.
func (d *Desk) Ready() Work {
	if !d.account.tried {
		return d.Connect(nil)
	}
	return d.Settle()
}

// Settle switches to the open draft's account, and prepares.
func (d *Desk) Settle() Work {
	a := &d.account
	switch {
	case !a.On || a.Busy:
		return nil
	case a.Unreachable == nil && d.Config.Use != nil && d.wanted() != a.Conn.Account:
		return d.use(d.wanted(), false)
	}
	return d.Prepare()
}

// wanted is the account to work in.
func (d *Desk) wanted() string {
	if d.draft != nil && d.info.Account != "" {
		return d.info.Account
	}
	return d.account.Base.Account
}

// Use makes an account the open draft's. If the account can't be used, nothing changes.
func (d *Desk) Use(account string) Work { return d.use(account, true) }

func (d *Desk) use(account string, chosen bool) Work {
	a := &d.account
	a.Busy = true
	base := a.Base
	return func(ctx context.Context) Done {
		conn, err := d.reach(ctx, base, account)
		return func() (Work, error) {
			a.Busy = false
			if chosen && err == nil && d.draft != nil {
				err = d.draft.ChooseAccount(account)
				d.info = d.draft.Info()
			}
			switch {
			case chosen && err != nil:
				return nil, err
			case err != nil:
				a.Unreachable = err
			case !chosen && account != d.wanted(): // another draft was opened in the meantime
				return d.Settle(), nil
			default:
				d.enter(conn)
			}
			return d.Prepare(), nil
		}
	}
}

// reach connects to an account by way of another one.
func (d *Desk) reach(ctx context.Context, from Connection, account string) (Connection, error) {
	if d.Config.Use == nil || account == "" || account == from.Account {
		return from, nil
	}
	return d.Config.Use(ctx, from, account)
}

// Subaccounts lists the accounts that the credentials can use, their own first.
func (d *Desk) Subaccounts() func(context.Context) ([]flow.Object, error) {
	root := d.account.Base.Root()
	return func(ctx context.Context) ([]flow.Object, error) { return flow.Accounts(ctx, root) }
}

// CreateSubaccount creates an account below the credentials' own, and makes it the open
// draft's. A subaccount can be closed later but never deleted.
func (d *Desk) CreateSubaccount(name string) Work {
	a := &d.account
	a.Busy = true
	root := a.Base.Root()
	return func(ctx context.Context) Done {
		o, err := flow.OpenAccount(ctx, root, name)
		return func() (Work, error) {
			if a.Busy = false; err != nil {
				return nil, err
			}
			return d.Use(o.SID), nil
		}
	}
}

// AccountFixed says why the open draft can't switch accounts; "" if it can.
func (d *Desk) AccountFixed() string {
	switch {
	case d.running:
		return "A run is in progress in this account: wait until it ends"
	case d.draft != nil && d.draft.Begun():
		return "This draft already created something in account " + d.info.Account + ": copy it to use another account"
	}
	return ""
}

// Prepare looks for the policy and the primary profile, unless it did so for the primary
// profile that the answers name now.
func (d *Desk) Prepare() Work {
	a := &d.account
	if !a.On || a.Busy || a.Finding || d.draft == nil {
		return nil
	}
	primary := d.answers.Value(profile.PrimaryProfile)
	if a.primary == primary && (a.Ground != nil || a.GroundErr != nil) {
		return nil
	}
	a.Finding, a.primary, a.Ground, a.GroundErr = true, primary, nil, nil
	conn := a.Conn
	return func(ctx context.Context) Done {
		ground, err := flow.Prepare(ctx, conn.Hub, conn.Parent, primary)
		return func() (Work, error) {
			a.Finding = false
			if conn.Account == a.Conn.Account && d.draft != nil {
				a.primary = primary
				if a.GroundErr = err; err == nil {
					a.Ground = &ground
				}
			}
			return d.Prepare(), nil // the account or the primary profile may have changed
		}
	}
}

// PrepareAgain looks again, whatever it found before.
func (d *Desk) PrepareAgain() Work {
	d.account.Ground, d.account.GroundErr = nil, nil
	return d.Prepare()
}

// Primaries are the approved primary profiles to choose from, if there are several.
func (a Account) Primaries() []flow.Object {
	if e, ok := errors.AsType[*flow.GroundError](a.GroundErr); ok {
		return e.Choices
	}
	return nil
}

// AccountProblem says why the open draft can't be submitted in this account. It doesn't
// wait for a search for the primary profile: a run looks for it before it creates anything.
func (d *Desk) AccountProblem() (profile.Problem, bool) {
	if p, wrong := d.WhyNotAsk(); wrong {
		return p, true
	}
	if d.account.GroundErr != nil {
		return Explain(d.account.GroundErr), true
	}
	return profile.Problem{}, false
}

// WhyNotAsk says why Twilio can't be asked about the open draft. Asking takes its account,
// but no primary profile.
func (d *Desk) WhyNotAsk() (profile.Problem, bool) {
	a, p := d.account, profile.Problem{Severity: profile.Error}
	switch {
	case a.Busy:
		p.Message = "Checking the account. This takes a moment"
	case !a.On && a.Err != nil:
		p = Explain(a.Err)
	case !a.On:
		p.Message, p.Fix = "You aren't signed in yet", "sign in on the account page"
	case d.info.Account != "" && d.info.Account != a.Conn.Account:
		p.Message = "This draft belongs to account " + d.info.Account + ", but you're signed in to " + a.Conn.Account
		p.Fix = "sign in to that account, or copy the draft to start again in this one"
	default:
		return p, false
	}
	return p, true
}
