// Package sandbox is a Trust Hub in a process: customer profiles, end users,
// supporting documents, their assignments, evaluations and reviews, and the
// addresses, phone numbers and accounts around them, with Twilio's rules and
// Twilio's answers, and no Twilio account.
//
// It can be used in two ways, and both see the same state:
//
//   - as a server: a [Sandbox] is an [http.Handler] that speaks
//     https://trusthub.twilio.com/v1 and https://api.twilio.com/2010-04-01,
//     JSON, form encoding, paging and HTTP Basic included. [Sandbox.Serve]
//     listens on loopback. Any Twilio library can be pointed at it.
//   - in-process: [Sandbox.Do] carries out a [Call] in microseconds, without
//     HTTP or JSON, for simulations that make millions of them.
//
// A walk through it: [New] with no options seeds the accounts of [Seed]: an ISV
// whose primary profile is approved, and three subaccounts. Create a profile,
// end users and a document, assign them, evaluate, set the status to
// pending-review, and look again after [Options.Review].
//
// Words. A [Call] is one request. A [Fault] is what goes wrong with it on
// purpose: see [ParseFault] for their spelling. A switch is a behaviour of
// Twilio that is only known by observation, or not at all: see
// [SwitchTable]. A test value is an answer on the form that leads to a
// certain outcome, as test cards do with payment services: see
// [TestValues]. [Sandbox.Snapshot] and [Sandbox.Log] tell a test what stands
// and what was done.
//
// What is refused, and how, follows Twilio's public documentation
// (https://www.twilio.com/docs/trust-hub/trusthub-rest-api) and its OpenAPI
// description (https://github.com/twilio/twilio-oai).
package sandbox

import (
	"sync"
	"time"
)

// Options configure a sandbox. The zero value is a sandbox without latency
// and faults, with the accounts of [Seed], on the real clock.
type Options struct {
	// Accounts stand there at the start; nil means those of [Seed].
	Accounts []Account
	// Latency is how long each call takes. A call takes effect half-way, so
	// a client that gives up early does not know whether it did.
	Latency time.Duration
	// Review is how long a submitted profile waits.
	Review Review
	// Faults are tried in order; the first that matches a call befalls it.
	Faults []Fault
	// Decide, where it is set, is asked for each call that no Fault matches.
	// A Fault without a kind means that nothing befalls the call. It is asked
	// once a call, one call at a time, and must not use the sandbox.
	Decide func(Call) Fault
	// Switches choose between behaviours of Twilio that are not documented.
	// What is missing has its first value in [SwitchTable].
	Switches Switches
	// Seed makes SIDs, tokens and chances reproducible: the same seed and the
	// same calls in the same order give the same answers.
	Seed uint64
	// Now is the clock; nil means [time.Now].
	Now func() time.Time
	// Hold is how long the sandbox keeps a client waiting that is never going
	// to be answered; 0 means 30 seconds.
	Hold time.Duration
	// Log is told of each request that was answered over HTTP; nil means
	// nobody is. It is called from several goroutines at once.
	Log func(Line)
}

// Review says how long Twilio takes with a submitted profile. 0 means 2
// seconds each; negative means no time at all.
type Review struct {
	Pending time.Duration // from pending-review to in-review
	Reading time.Duration // from in-review to the decision
}

// A Sandbox is one Trust Hub. Its methods may be used from several goroutines
// at once.
type Sandbox struct {
	o Options

	mu     sync.Mutex // guards everything below
	w      world
	counts map[counted]int // calls so far
	total  uint64          // calls so far
	// changes counts what the state file has to follow.
	changes uint64

	keeper keeper // writes the state file, where there is one
}

// counted is what is counted: calls by name and detail; for faults, those that
// each was meant for.
type counted struct{ name, detail string }

// New makes a sandbox that lives in memory only. It panics where
// [Options.Switches] names something that is not in [SwitchTable]: use
// [ParseSwitches] on what people typed.
func New(o Options) *Sandbox {
	if err := o.Switches.check(); err != nil {
		panic("sandbox: " + err.Error())
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Hold == 0 {
		o.Hold = 30 * time.Second
	}
	if o.Review.Pending == 0 {
		o.Review.Pending = 2 * time.Second
	}
	if o.Review.Reading == 0 {
		o.Review.Reading = 2 * time.Second
	}
	if o.Accounts == nil {
		o.Accounts = Seed()
	}
	s := &Sandbox{o: o, counts: map[counted]int{}}
	s.w = newWorld(&s.o)
	for _, a := range o.Accounts {
		s.w.seed(a)
	}
	return s
}

// Parent returns the first of the seeded accounts: the ISV's own.
func (s *Sandbox) Parent() Account { return s.o.Accounts[0] }
