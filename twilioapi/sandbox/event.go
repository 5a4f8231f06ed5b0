package sandbox

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// An event is something that happens by itself when its time has come: a call
// that arrives late, or a step of a review. Events happen when somebody looks
// next, with the time at which they were due: there is no goroutine, so that
// the sandbox stands still under a clock that stands still.
type event struct {
	At        time.Time
	Call      *Call     `json:",omitempty"`
	Profile   string    `json:",omitempty"`
	Submitted time.Time `json:",omitzero"` // the submission that is reviewed: a later one outdates the event
	Decides   bool      `json:",omitempty"`
}

func (w *world) schedule(e event) {
	i, _ := slices.BinarySearchFunc(w.due, e, func(a, b event) int {
		if a.At.After(b.At) {
			return 1
		}
		return -1 // behind those of the same time
	})
	w.due = slices.Insert(w.due, i, e)
}

// settle lets everything happen that was due by now.
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
	Call    string // its name: "create-end-user"; "review" where Twilio's people did it
	Op      Op
	Kind    Kind
	Account string
	Parent  string
	SID     string
	Ref     string // what an assignment assigns
	Status  string // the status that it led to, where the kind has one
}

func (w *world) record(name string, op Op, o *Object, at time.Time) {
	w.log = append(w.log, Entry{
		At: at, Call: name, Op: op, Kind: o.Kind, Account: o.Account, Parent: o.Parent,
		SID: o.SID, Ref: o.assigned(), Status: o.Fields["status"],
	})
}

// Log returns every change that took effect, in order, the reviews included.
func (s *Sandbox) Log() []Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.w.settle(s.o.Now())
	return slices.Clone(s.w.log)
}

// A Snapshot is everything that stands at one moment.
type Snapshot struct {
	Objects []*Object // in no order that matters between kinds; within one, oldest first
	// Pending is how many late calls have not taken effect yet.
	Pending int
}

// Snapshot returns what stands now, the seeded objects included. Late calls
// whose time has come have taken effect.
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
		if a.kind != b.kind {
			return cmp.Compare(a.kind, b.kind)
		}
		return cmp.Compare(a.owner, b.owner)
	})
	var all []*Object
	for _, b := range owners {
		for _, s := range w.buckets[b] {
			all = append(all, s.Object)
		}
	}
	return Snapshot{Objects: all}
}

// Of returns the objects of a kind, those of one account only where account is
// not "".
func (s Snapshot) Of(kind Kind, account string) []*Object {
	var of []*Object
	for _, o := range s.Objects {
		if o.Kind == kind && (account == "" || o.Account == account) {
			of = append(of, o)
		}
	}
	return of
}

// Find returns the object of a SID, or nil.
func (s Snapshot) Find(sid string) *Object {
	for _, o := range s.Objects {
		if o.SID == sid {
			return o
		}
	}
	return nil
}
