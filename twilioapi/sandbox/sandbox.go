// Package sandbox is a Trust Hub in a process: customer profiles, end users,
// supporting documents, their assignments, evaluations and reviews, and the
// addresses, phone numbers and accounts around them, with Twilio's rules and
// Twilio's answers, and no Twilio account.
//
// There are two ways to use it, and both see the same state:
//
//   - As a server: a [Sandbox] is an [http.Handler] that answers like
//     https://trusthub.twilio.com/v1 and https://api.twilio.com/2010-04-01, with JSON, forms,
//     paging and HTTP Basic. [Sandbox.Serve] listens on loopback. You can point any Twilio
//     library at it.
//   - In-process: [Sandbox.Do] carries out a [Call] in microseconds, without HTTP or JSON,
//     for simulations that make millions of them.
//
// To walk through it: [New] with no options has the accounts of [Seed], an ISV with an
// approved primary profile and three subaccounts. Create a profile, end users and a document,
// assign them, evaluate, set the status to pending-review, and fetch the profile again after
// [Options.Review].
//
// Words: a [Call] is one request. A [Fault] makes a call fail on purpose; [ParseFault] reads
// one. A switch chooses between behaviors that Twilio doesn't document; see [SwitchTable]. A
// test value is an answer on the form that gives a certain result, like the test cards of
// payment services; see [TestValues]. [Sandbox.Snapshot] and [Sandbox.Log] show a test the
// state and what led to it.
//
// The rules follow Twilio's documentation
// (https://www.twilio.com/docs/trust-hub/trusthub-rest-api) and its OpenAPI description
// (https://github.com/twilio/twilio-oai).
package sandbox

import (
	"cmp"
	"sync"
	"time"
)

// Options configure a sandbox. The zero value has no latency and no faults, the accounts of
// [Seed] and the real clock.
type Options struct {
	// Accounts exist at the start; nil means those of [Seed].
	Accounts []Account
	// Latency is how long each call takes. A call takes effect halfway through, so a
	// client that gives up early doesn't know whether it did.
	Latency time.Duration
	// Review is how long the review of a profile takes.
	Review Review
	// Faults are tried in order. A call gets the first that matches.
	Faults []Fault
	// Decide, if set, is called once for each call that no Fault matches, one call at a
	// time. It returns a Fault without a kind for a call that goes well. It must not use
	// the sandbox.
	Decide func(Call) Fault
	// Switches choose between behaviors that Twilio doesn't document. A missing one has its
	// first value in [SwitchTable].
	Switches Switches
	// Seed makes SIDs, tokens and chances reproducible: the same calls in the same order
	// get the same answers.
	Seed uint64
	// Now is the clock; nil means [time.Now].
	Now func() time.Time
	// Hold is how long the sandbox keeps a client waiting that gets no answer; 0 means 30
	// seconds.
	Hold time.Duration
	// Log, if set, is called for each request that was answered over HTTP, from several
	// goroutines at once.
	Log func(Line)
}

// Review is how long Twilio takes to review a submitted profile. 0 means 2 seconds each, a
// negative time none.
type Review struct {
	Pending time.Duration // from pending-review to in-review
	Reading time.Duration // from in-review to the decision
}

// A Sandbox is one Trust Hub. Several goroutines may use it at once.
type Sandbox struct {
	o Options

	mu      sync.Mutex // guards everything below
	w       world
	counts  map[counted]int // calls so far
	total   uint64          // calls so far
	changes uint64          // so far, for the state file

	keeper keeper // writes the state file, if there is one
}

// counted is the key of a counter: the name and detail of calls, or "fault" and its index.
type counted struct{ name, detail string }

// New makes a sandbox in memory. It panics if [Options.Switches] has a name or value that isn't
// in [SwitchTable]: use [ParseSwitches] for what users type.
func New(o Options) *Sandbox {
	if err := o.Switches.check(); err != nil {
		panic("sandbox: " + err.Error())
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Hold = cmp.Or(o.Hold, 30*time.Second)
	o.Review.Pending = cmp.Or(o.Review.Pending, 2*time.Second)
	o.Review.Reading = cmp.Or(o.Review.Reading, 2*time.Second)
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

// Parent returns the first of the accounts at the start, the ISV's.
func (s *Sandbox) Parent() Account { return s.o.Accounts[0] }
