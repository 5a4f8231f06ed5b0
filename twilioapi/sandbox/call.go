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
	Account string // the SID of the account
	Parent  string // the profile's SID, for kinds that belong to one
	SID     string // fetch, update, delete
	// Fields are what create and update send and what a list filters by, with the names
	// that answers use: "friendly_name", "object_sid".
	Fields map[string]string
	// Attributes are an end user's or document's; nil sends none.
	Attributes map[string]string
	// A list returns up to PageSize objects (0 means 50) after the object with the SID
	// After, or from the page Page on.
	After          string
	Page, PageSize int

	// The sandbox fills in Detail and Nth, for [Options.Decide]. Detail is the type of the
	// end user or document, or of what is assigned. Nth counts the calls with this
	// [Call.Name] and Detail, including this one.
	Detail string
	Nth    int

	// contended means that another assignment to the profile was going on when this one
	// arrived.
	contended bool
}

// Name is the call's name in faults and logs, such as "create-end-user" or "list-address". An
// update that submits a profile is "submit-customer-profile".
func (c Call) Name() string {
	if c.submits() {
		return "submit-customer-profile"
	}
	return callNames()[c.Op][c.Kind]
}

func (c Call) submits() bool {
	return c.Op == Update && c.Kind == CustomerProfile && c.Fields["status"] == pendingReview
}

// callNames are made once, because simulations need millions of them.
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

// A Reply is the answer to a call that wasn't refused.
type Reply struct {
	Object  *Object   // fetch, create, update
	Objects []*Object // list
	Start   int       // list: how many objects come before the first
	Next    string    // list: After for the next page; "" at the end
}

// Do carries out a call in-process, with the latency and the faults of the options, but
// without checking credentials. The error is an [*Error] if Twilio refuses the call, a [*Lost]
// if no usable answer came, or the context's. If the context ends early, a call that writes
// may still take effect, like a request that is on its way.
//
// Don't change the objects in the reply: they are shared.
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

// perform carries out a call and returns its fault, so that [Sandbox.ServeHTTP] can spoil the
// answer accordingly.
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

// sleep waits for d, or until the context ends. It ignores the context if d is 0: the call has
// arrived.
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

// arrive counts a call and decides its fault.
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

// apply makes a call take effect.
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

// delay hides what a call created for a while, or shuffles what it lists, if its fault says
// so.
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

// postpone makes a call take effect later, when its client has stopped waiting.
func (s *Sandbox) postpone(c Call, at time.Time) {
	s.mu.Lock()
	s.w.schedule(event{At: at, Call: &c})
	s.changes++
	s.mu.Unlock()
	// No client is left to hear that the file couldn't be written. The next call writes it
	// again.
	_ = s.keep()
}
