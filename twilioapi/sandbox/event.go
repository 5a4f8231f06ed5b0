package sandbox

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// An event is something that happens at a certain time: a late call takes effect, or a review
// takes a step. There is no goroutine for events. The next call lets those happen that are
// due, so that nothing changes while a test's clock stops.
type event struct {
	At        time.Time
	Call      *Call     `json:",omitempty"`
	Profile   string    `json:",omitempty"`
	Submitted time.Time `json:",omitzero"` // the reviewed submission: a later one makes the event void
	Decides   bool      `json:",omitempty"`
}

func (w *world) schedule(e event) {
	i, _ := slices.BinarySearchFunc(w.due, e, func(a, b event) int {
		if a.At.After(b.At) {
			return 1
		}
		return -1 // after those of the same time
	})
	w.due = slices.Insert(w.due, i, e)
}

// settle lets everything happen that is due.
func (w *world) settle(now time.Time) {
	for len(w.due) > 0 && !w.due[0].At.After(now) {
		e := w.due[0]
		w.due = w.due[1:]
		if e.Call != nil {
			w.apply(*e.Call, e.At)
			continue
		}
		w.review(e)
	}
}

// An Entry is one change that took effect.
type Entry struct {
	At      time.Time
	Call    string // its name, such as "create-end-user"; "review" for the review
	Op      Op
	Kind    Kind
	Account string
	Parent  string
	SID     string
	Ref     string // the SID that an assignment assigns
	Status  string // afterwards, if the kind has one
}

func (w *world) record(name string, op Op, o *Object, at time.Time) {
	w.log = append(w.log, Entry{
		At: at, Call: name, Op: op, Kind: o.Kind, Account: o.Account, Parent: o.Parent,
		SID: o.SID, Ref: o.assigned(), Status: o.Fields["status"],
	})
}

// Log returns every change that took effect, including the reviews, in order.
func (s *Sandbox) Log() []Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.w.settle(s.o.Now())
	return slices.Clone(s.w.log)
}

// A Snapshot is the state at one moment.
type Snapshot struct {
	Objects []*Object // those of each kind oldest first
	// Pending is how many late calls have not taken effect yet.
	Pending int
}

// Snapshot returns the state now, including the seeded objects and the late calls that have
// taken effect.
func (s *Sandbox) Snapshot() Snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.w.settle(s.o.Now())
	snapshot := s.w.snapshot()
	for _, e := range s.w.due {
		if e.Call != nil {
			snapshot.Pending++
		}
	}
	return snapshot
}

func (w *world) snapshot() Snapshot {
	owners := slices.SortedFunc(maps.Keys(w.buckets), func(a, b bucket) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.owner, b.owner))
	})
	var all []*Object
	for _, b := range owners {
		for _, s := range w.buckets[b] {
			all = append(all, s.Object)
		}
	}
	return Snapshot{Objects: all}
}

// Of returns the objects of a kind in an account; in all accounts if account is "".
func (s Snapshot) Of(kind Kind, account string) []*Object {
	var of []*Object
	for _, o := range s.Objects {
		if o.Kind == kind && (account == "" || o.Account == account) {
			of = append(of, o)
		}
	}
	return of
}

// Find returns the object with a SID, or nil.
func (s Snapshot) Find(sid string) *Object {
	for _, o := range s.Objects {
		if o.SID == sid {
			return o
		}
	}
	return nil
}
