package sandbox

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// A Call is one request.
type Call struct {
	Op      Op
	Kind    Kind
	Account string // the SID of the account whose objects are meant
	Parent  string // the profile, for kinds that live below one
	SID     string // fetch, update, delete
	// Fields are what create and update send, and what a list is filtered by,
	// under the names that answers use: "friendly_name", "object_sid".
	Fields map[string]string
	// Attributes are those of end users and documents; nil where none are sent.
	Attributes map[string]string
	// A list returns the objects after the one of SID After, or from the page
	// Page on, PageSize at most; PageSize 0 means 50.
	After          string
	Page, PageSize int

	// Detail is what the object is: a type of end user or document, for
	// assignments that of what is assigned. Nth is how many calls of this
	// [Call.Name] and Detail there were, this one included. The sandbox fills
	// them in, for [Options.Decide].
	Detail string
	Nth    int

	// contended says that another assignment to the profile was under way when
	// this one arrived.
	contended bool
}

// Name is how faults and logs call the call: "create-end-user",
// "list-address", and "submit-customer-profile" for an update that asks for
// the review.
func (c Call) Name() string {
	if c.submits() {
		return "submit-customer-profile"
	}
	return callNames()[c.Op][c.Kind]
}

func (c Call) submits() bool {
	return c.Op == Update && c.Kind == CustomerProfile && c.Fields["status"] == pendingReview
}

// callNames are made once, since simulations ask for them all the time.
var callNames = sync.OnceValue(func() map[Op]map[Kind]string {
	m := map[Op]map[Kind]string{}
	for _, op := range everything {
		m[op] = map[Kind]string{}
		for _, f := range kinds {
			m[op][f.kind] = string(op) + "-" + f.name
		}
	}
	return m
})

// A Reply is what a call that was not refused answers.
type Reply struct {
	Object  *Object   // fetch, create, update
	Objects []*Object // list
	Start   int       // list: the place of the first object among all
	Next    string    // list: After of the next page; "" at the end
}

// Do carries out a call in-process, with the latency and the faults of the
// options, but without a check of credentials. The error is an [*Error] where
// Twilio refuses, a [*Lost] where no usable answer came, or the context's.
// Where the context ends early, a call that writes may still take effect when
// it would have, as a request on its way does.
//
// Objects in the reply are shared: read them, do not change them.
func (s *Sandbox) Do(ctx context.Context, c Call) (Reply, error) {
	reply, fault, err := s.perform(ctx, c)
	if fault.Kind.facts().mangles {
		var refused *Error
		if err == nil || errors.As(err, &refused) {
			return Reply{}, &Lost{fault.Kind}
		}
	}
	return reply, err
}

// perform carries out a call and says what befell it, so that the HTTP side
// can spoil the answer the same way.
func (s *Sandbox) perform(ctx context.Context, c Call) (Reply, Fault, error) {
	fault, arrived := s.arrive(&c)
	defer s.leave(c)
	facts := fault.Kind.facts()

	before := s.o.Latency / 2
	if facts.slow {
		before += fault.after()
	}
	applies := facts.answered || facts.choice && fault.Applied
	if fault.Kind == "late" && c.Op.writes() {
		s.postpone(c, arrived.Add(before+fault.after()))
	}
	if err := sleep(ctx, before); err != nil {
		if applies && c.Op.writes() {
			s.postpone(c, arrived.Add(before))
		}
		return Reply{}, fault, err
	}

	var reply Reply
	var err error
	if applies {
		reply, err = s.apply(c, fault)
	}
	switch {
	case facts.hangs:
		if wait := sleep(ctx, s.o.Hold); wait != nil {
			return Reply{}, fault, wait
		}
		return Reply{}, fault, &Lost{fault.Kind}
	case facts.cuts:
		return Reply{}, fault, &Lost{fault.Kind}
	case facts.status != 0:
		reply, err = Reply{}, fault.refusal()
	}
	if late := sleep(ctx, s.o.Latency-s.o.Latency/2); late != nil {
		return Reply{}, fault, late
	}
	return reply, fault, err
}

// sleep waits, but no longer than the context. It returns at once where there
// is nothing to wait for, whatever the context says: the call arrived.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// arrive counts a call and decides what befalls it.
func (s *Sandbox) arrive(c *Call) (Fault, time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.o.Now()
	s.w.settle(now)
	c.Detail = s.w.detail(*c)
	s.total++
	name := counted{c.Name(), c.Detail}
	s.counts[name]++
	c.Nth = s.counts[name]
	if c.assigns() {
		c.contended = s.w.assigning[c.Parent] > 0
		s.w.assigning[c.Parent]++
	}
	return s.decide(*c), now
}

func (s *Sandbox) leave(c Call) {
	if !c.assigns() {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.w.assigning[c.Parent]--; s.w.assigning[c.Parent] == 0 {
		delete(s.w.assigning, c.Parent)
	}
}

func (c Call) assigns() bool {
	return c.Op == Create && (c.Kind == EntityAssignment || c.Kind == NumberAssignment)
}

// apply lets a call take effect.
func (s *Sandbox) apply(c Call, f Fault) (Reply, error) {
	s.mu.Lock()
	now := s.o.Now()
	s.w.settle(now)
	reply, refused := s.w.apply(c, now)
	if refused == nil {
		reply = s.delay(reply, c, f, now)
	}
	if c.Op.writes() {
		s.changes++
	}
	s.mu.Unlock()
	if c.Op.writes() {
		if err := s.keep(); err != nil {
			return Reply{}, &Error{Status: 500, Code: 20500, Message: "The sandbox could not write its state file"}
		}
	}
	if refused != nil {
		return Reply{}, refused
	}
	return reply, nil
}

// delay lets what a call created, or lists, come as its fault wants it.
func (s *Sandbox) delay(r Reply, c Call, f Fault, now time.Time) Reply {
	switch {
	case f.Kind == "shuffled":
		r.Objects = slices.Clone(r.Objects)
		shuffle(r.Objects, s.total)
	case c.Op == Create && f.Kind == "hidden":
		s.w.lag(r.Object, f.after(), 0, now)
	case c.Op == Create && f.Kind == "list-lag":
		s.w.lag(r.Object, 0, f.after(), now)
	}
	return r
}

// postpone lets a call take effect later, when nobody waits for it any more.
func (s *Sandbox) postpone(c Call, at time.Time) {
	s.mu.Lock()
	s.w.schedule(event{At: at, Call: &c})
	s.changes++
	s.mu.Unlock()
	// Nobody waits for this call, so nobody can be told that the file could
	// not be written; the next call that is answered tries again.
	_ = s.keep()
}
