package flow

import (
	"context"
	"errors"
	"sync"
	"time"

	"trusthub-wizard/twilioapi/sandbox"
)

// direct is a hub over a sandbox in the same process, without HTTP: fast enough for a
// simulation of a million runs.
type direct struct {
	box     *sandbox.Sandbox
	account string
	dead    context.Context // ends when the process is killed; nil where it never is
	wait    func(sandbox.Call) time.Duration
	refuse  string // a call that is answered with 400
	panics  string // a call in which the hub has a bug
	// replays says that a gateway repeats a request whose answer it loses.
	replays func(sandbox.Call) bool
	// around is what happens to a process before and after a call; nil for nothing.
	around func(ctx context.Context, c sandbox.Call, send sender) (sandbox.Reply, error)
}

type sender func(context.Context, sandbox.Call) (sandbox.Reply, error)

var _ Hub = direct{}

func (d direct) Account() string { return d.account }

func (d direct) do(ctx context.Context, c sandbox.Call) (sandbox.Reply, error) {
	if d.dead != nil {
		if d.dead.Err() != nil {
			return sandbox.Reply{}, errKilled
		}
		var cancel context.CancelFunc
		ctx, cancel = context.WithCancel(ctx)
		defer context.AfterFunc(d.dead, cancel)()
	}
	c.Account = d.account
	switch c.Name() {
	case d.refuse:
		return sandbox.Reply{}, d.failure(c, &sandbox.Error{Status: 400, Code: 20001, Message: "refused by the test"})
	case d.panics:
		panic("a bug in the hub")
	}
	var reply sandbox.Reply
	var err error
	if d.around != nil {
		reply, err = d.around(ctx, c, d.send)
	} else {
		reply, err = d.send(ctx, c)
	}
	if d.dead != nil && d.dead.Err() != nil {
		return sandbox.Reply{}, errKilled
	}
	return reply, d.failure(c, err)
}

func (d direct) send(ctx context.Context, c sandbox.Call) (sandbox.Reply, error) {
	if d.wait != nil {
		time.Sleep(d.wait(c))
	}
	reply, err := d.box.Do(ctx, c)
	if _, refused := errors.AsType[*sandbox.Error](err); err != nil && !refused && d.replays != nil && d.replays(c) {
		c.PageSize = replayed
		_, _ = d.box.Do(ctx, c) // whatever comes of it, nobody hears of it
	}
	return reply, err
}

// replayed marks a call that a gateway repeats. A create has no pages, so the number is free
// for that.
const replayed = -1

// errKilled is what the calls of a killed process return.
var errKilled = &JournalError{errDied}

var errDied = errors.New("killed")

// errLate is for a call that package twilioapi doesn't send any more.
var errLate = errors.New("its time was up before it was sent")

func (d direct) failure(c sandbox.Call, err error) error {
	if err == nil {
		return nil
	}
	e := &Error{Op: c.Name(), Err: err, Class: Unknown}
	if errors.Is(err, errLate) {
		e.Class = NotSent
	}
	if refused, ok := errors.AsType[*sandbox.Error](err); ok {
		e.Status, e.Code, e.Message, e.Err = refused.Status, refused.Code, refused.Message, nil
		switch s := refused.Status; {
		case s == 401, s == 403:
			e.Class = Unauthorized
		case s == 404:
			e.Class = NotFound
		case s == 409, s == 400 && refused.Code == 22205:
			e.Class = Conflict
		case s == 429:
			e.Class = RateLimited
			e.RetryAfter, _ = time.ParseDuration(refused.RetryAfter + "s")
		case s < 500:
			e.Class = Refused
		}
	}
	return e
}

func (d direct) List(ctx context.Context, kind Kind, parent string, filter Fields) ([]Object, error) {
	var all []Object
	seen := map[string]bool{}
	c := sandbox.Call{Op: sandbox.List, Kind: sandbox.Kind(kind), Parent: parent, Fields: filter, PageSize: 1000}
	for {
		reply, err := d.do(ctx, c)
		if err != nil {
			return nil, err
		}
		for _, o := range reply.Objects {
			if !seen[o.SID] {
				seen[o.SID] = true
				all = append(all, objectOf(o))
			}
		}
		if c.After = reply.Next; c.After == "" {
			return all, nil
		}
	}
}

func (d direct) Fetch(ctx context.Context, kind Kind, parent, sid string) (Object, error) {
	return d.one(ctx, sandbox.Call{Op: sandbox.Fetch, Kind: sandbox.Kind(kind), Parent: parent, SID: sid})
}

func (d direct) Create(ctx context.Context, kind Kind, parent string, c Content) (Object, error) {
	return d.one(ctx, sandbox.Call{Op: sandbox.Create, Kind: sandbox.Kind(kind), Parent: parent, Fields: c.Fields, Attributes: c.Attributes})
}

func (d direct) Update(ctx context.Context, kind Kind, parent, sid string, c Content) (Object, error) {
	return d.one(ctx, sandbox.Call{Op: sandbox.Update, Kind: sandbox.Kind(kind), Parent: parent, SID: sid, Fields: c.Fields, Attributes: c.Attributes})
}

func (d direct) Delete(ctx context.Context, kind Kind, parent, sid string) error {
	_, err := d.do(ctx, sandbox.Call{Op: sandbox.Delete, Kind: sandbox.Kind(kind), Parent: parent, SID: sid})
	return err
}

func (d direct) one(ctx context.Context, c sandbox.Call) (Object, error) {
	reply, err := d.do(ctx, c)
	if err != nil {
		return Object{}, err
	}
	return objectOf(reply.Object), nil
}

func objectOf(o *sandbox.Object) Object {
	return Object{
		Kind: Kind(o.Kind), SID: o.SID, Fields: o.Fields, Attributes: o.Attributes,
		Created: o.Created, Updated: o.Updated, Rejections: reasonsOf(o.Rejections), Requirements: o.Requirements,
		Findings: findingsOf(o.Results),
	}
}

func reasonsOf(codes []int) []Reason {
	var reasons []Reason
	for _, code := range codes {
		reasons = append(reasons, Reason{Code: code})
	}
	return reasons
}

func findingsOf(results []sandbox.Result) []Finding {
	var all []Finding
	for _, r := range results {
		if r.Passed {
			continue
		}
		whole := true
		for _, c := range r.Checks {
			if !c.Passed {
				all = append(all, Finding{ObjectType: r.ObjectType, Field: c.Field, Name: c.Name, Reason: c.Reason, Code: c.Code})
				whole = false
			}
		}
		if whole {
			all = append(all, Finding{ObjectType: r.ObjectType, Name: r.Name, Reason: r.Reason, Code: r.Code})
		}
	}
	return all
}

// memory is a journal that survives its process: what was appended before a kill
// is there for the next one.
type memory struct {
	marker string

	inherited int // so many entries are another owner's
	taken     time.Time

	mu      sync.Mutex
	entries []Entry
	writes  int
	delay   time.Duration // of one write to stable storage
	// kill decides at each write, by its number, if the process dies before it, after it,
	// or not at all.
	kill func(write int) death
	die  func()
	dead bool
}

type death int

const (
	lives death = iota
	diesBefore
	diesAfter
)

func (m *memory) Marker() string { return m.marker }

func (m *memory) Entries() []Entry {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]Entry(nil), m.entries...)
}

func (m *memory) Inherited() (int, time.Time) { return m.inherited, m.taken }

func (m *memory) Append(entries ...Entry) error {
	if m.delay > 0 && len(entries) > 0 {
		time.Sleep(m.delay + time.Duration(len(entries[len(entries)-1].Step))*time.Microsecond)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.dead {
		return errKilled
	}
	m.writes++
	fate := lives
	if m.kill != nil {
		fate = m.kill(m.writes)
	}
	if fate != diesBefore {
		m.entries = append(m.entries, entries...)
	}
	if fate != lives {
		m.dead = true
		m.die()
		return errKilled
	}
	return nil
}

// killNow is a SIGKILL from outside.
func (m *memory) killNow() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.dead {
		m.dead = true
		m.die()
	}
}
