package sandbox

import (
	"encoding/json"
	"slices"
	"time"
)

// An Object is one object of the Trust Hub at one moment. Don't change it: each update makes a
// new Object.
type Object struct {
	Kind    Kind
	SID     string
	Account string // the owner's SID; for an account, the parent's
	Parent  string // the profile's SID, for kinds that belong to one
	// Fields are the texts and flags in its answer that differ between objects. A missing
	// one is "" or null there.
	Fields     map[string]string
	Attributes map[string]string // end users and documents
	Created    time.Time
	Updated    time.Time

	Rejections   []int           // profile: the codes in its errors
	Submitted    time.Time       // profile: when it was last submitted
	Results      []Result        // evaluation
	Requirements json.RawMessage `json:",omitempty"` // policy: its requirements; types: their fields

	Hidden   time.Time // until then, a fetch doesn't find it
	Unlisted time.Time // until then, lists leave it out
}

// A slot holds the current Object of a SID.
type slot struct{ *Object }

// A bucket is the key of a list: the objects of a kind in an account or a profile.
type bucket struct {
	kind  Kind
	owner string
}

// world is the state and its rules. It knows nothing of HTTP, latency and faults. The
// sandbox's lock guards it.
type world struct {
	o         *Options
	objects   map[string]*slot
	buckets   map[bucket][]*slot
	referrers map[string][]*slot // assignments, by the SID they assign
	keys      map[string]Key     // API keys, by SID
	keyOwner  map[string]string
	tests     map[string]string // auth tokens of test credentials, by account SID
	assigning map[string]int    // number of assignment calls going on, by profile
	due       []event
	log       []Entry
	made      map[uint64]uint64 // number of objects so far, by hash of what their SID depends on
}

func newWorld(o *Options) world {
	return world{
		o: o, objects: map[string]*slot{}, buckets: map[bucket][]*slot{}, referrers: map[string][]*slot{},
		keys: map[string]Key{}, keyOwner: map[string]string{}, tests: map[string]string{}, assigning: map[string]int{}, made: map[uint64]uint64{},
	}
}

func (o *Object) bucket() bucket {
	if o.Parent != "" {
		return bucket{o.Kind, o.Parent}
	}
	return bucket{o.Kind, o.Account}
}

// add puts an object into the world.
func (w *world) add(o *Object) *Object {
	s := &slot{o}
	w.objects[o.SID] = s
	w.buckets[o.bucket()] = append(w.buckets[o.bucket()], s)
	if ref := o.assigned(); ref != "" {
		w.referrers[ref] = append(w.referrers[ref], s)
	}
	return o
}

// assigned is the SID that an assignment assigns.
func (o *Object) assigned() string {
	switch o.Kind {
	case EntityAssignment:
		return o.Fields["object_sid"]
	case NumberAssignment:
		return o.Fields["channel_endpoint_sid"]
	}
	return ""
}

func (w *world) remove(o *Object) {
	s := w.objects[o.SID]
	delete(w.objects, o.SID)
	w.buckets[o.bucket()] = without(w.buckets[o.bucket()], s)
	if ref := o.assigned(); ref != "" {
		w.referrers[ref] = without(w.referrers[ref], s)
	}
	for _, kind := range []Kind{EntityAssignment, NumberAssignment, Evaluation, ProvisionalCopy} {
		for _, below := range slices.Clone(w.buckets[bucket{kind, o.SID}]) {
			w.remove(below.Object)
		}
	}
}

func without(slots []*slot, s *slot) []*slot {
	if i := slices.Index(slots, s); i >= 0 {
		return slices.Delete(slots, i, i+1)
	}
	return slots
}

// change replaces an object with a changed copy.
func (w *world) change(o *Object, now time.Time, edit func(*Object)) *Object {
	next := *o
	next.Updated = now
	edit(&next)
	w.objects[o.SID].Object = &next
	return &next
}

// find returns the object with a SID if it has the kind, account and parent, or nil. Static
// objects belong to all accounts.
func (w *world) find(kind Kind, account, parent, sid string) *Object {
	bySID, _ := staticObjects()
	if o, ok := bySID[sid]; ok && o.Kind == kind {
		return w.dressed(o)
	}
	s := w.objects[sid]
	if s == nil || s.Kind != kind || s.Parent != parent {
		return nil
	}
	if s.Account != account && (kind != AccountKind || s.SID != account) {
		return nil
	}
	return s.Object
}

// detail is the [Call.Detail] of a call.
func (w *world) detail(c Call) string {
	sid := c.SID
	switch {
	case c.Op == Create && c.Kind == EntityAssignment:
		sid = c.Fields["object_sid"]
	case c.Op == Create:
		return c.Fields["type"]
	}
	s := w.objects[sid]
	if s == nil {
		return ""
	}
	if ref := s.assigned(); ref != "" {
		if s = w.objects[ref]; s == nil {
			return ""
		}
	}
	return s.objectType()
}

// objectType is the type that a list of assignments filters by.
func (o *Object) objectType() string {
	if o.Kind == CustomerProfile {
		return policyBySID[o.Fields["policy_sid"]].machineName
	}
	return o.Fields["type"]
}

// sid makes the SID of a new object. It depends on the seed, the object's names, and how many
// objects had the same names before, but not on other calls at the same time. That makes runs
// with parallel calls reproducible.
func (w *world) sid(prefix string, o *Object) string {
	h := w.o.Seed
	for _, text := range [...]string{prefix, o.Account, o.Parent, o.Fields["friendly_name"], o.Fields["type"], o.assigned()} {
		h = hash(h, text)
	}
	w.made[h]++
	return prefix + hex32(mix(h, w.made[h]), mix(^h, w.made[h]))
}

// hash adds a text to a hash (FNV-1a).
func hash(h uint64, text string) uint64 {
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 0x100000001b3
	}
	return (h ^ 0xff) * 0x100000001b3
}

// mix is the finalizer of the SplitMix64 generator: it spreads a counter over
// 64 bits, each value once (https://prng.di.unimi.it/splitmix64.c).
func mix(seed, n uint64) uint64 {
	z := seed*0xd1342543de82ef95 + n*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func hex32(a, b uint64) string {
	const digits = "0123456789abcdef"
	var text [32]byte
	for i := range 16 {
		text[i] = digits[a>>(4*i)&15]
		text[16+i] = digits[b>>(4*i)&15]
	}
	return string(text[:])
}

// lag hides a new object from fetches and lists for a while.
func (w *world) lag(o *Object, hidden, unlisted time.Duration, now time.Time) {
	s := w.objects[o.SID]
	if s == nil || hidden == 0 && unlisted == 0 {
		return
	}
	next := *s.Object
	next.Hidden, next.Unlisted = now.Add(hidden), now.Add(unlisted)
	s.Object = &next
}
