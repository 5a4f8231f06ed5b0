package sandbox

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// The sizes of a page.
const (
	usualPage = 50
	largest   = 1000
)

// page returns the page that a call asks for.
func (w *world) page(c Call, now time.Time) (Reply, *Error) {
	all := w.listed(c, now)
	size := min(c.PageSize, largest)
	if size <= 0 {
		size = usualPage
	}
	start := min(c.Page, len(all)) * size // so that no page number overflows
	if c.After != "" {
		// The SID finds the place even if objects were created or deleted since the last
		// page.
		if i := slices.IndexFunc(all, func(o *Object) bool { return o.SID == c.After }); i >= 0 {
			start = i + 1
		}
	}
	start = min(start, len(all))
	end := min(start+size, len(all))
	reply := Reply{Objects: all[start:end:end], Start: start}
	if end < len(all) {
		reply.Next = all[end-1].SID
	}
	return reply, nil
}

// listed is everything that a list shows, in order.
func (w *world) listed(c Call, now time.Time) []*Object {
	var all []*Object
	_, static := staticObjects()
	for _, o := range static[c.Kind] {
		all = append(all, w.dressed(o))
	}
	owner := c.Account
	if kindFacts[c.Kind].below {
		owner = c.Parent
	}
	slots := w.buckets[bucket{c.Kind, owner}]
	if all == nil {
		all = make([]*Object, 0, len(slots))
	}
	for _, s := range slots {
		if !now.Before(s.Unlisted) && w.passes(s.Object, c) {
			all = append(all, s.Object)
		}
	}
	if c.Kind == AccountKind && len(slots) == 0 { // a subaccount sees itself
		if s := w.objects[c.Account]; s != nil && w.passes(s.Object, c) {
			all = append(all, s.Object)
		}
	}
	switch {
	case w.o.Switches.is("list-order", "shuffled"):
		shuffle(all, w.o.Seed)
	case w.o.Switches.is("list-order", "newest") && static[c.Kind] == nil:
		slices.Reverse(all)
	}
	return all
}

// shuffle sorts objects into an order that has nothing to do with their age. The same seed
// gives the same order on every page.
func shuffle(all []*Object, seed uint64) {
	key := func(o *Object) uint64 {
		h := seed
		for i := range len(o.SID) {
			h = mix(h, uint64(o.SID[i]))
		}
		return h
	}
	slices.SortFunc(all, func(a, b *Object) int { return cmp.Compare(key(a), key(b)) })
}

// passes reports whether an object passes a list's filters.
func (w *world) passes(o *Object, c Call) bool {
	for name, want := range c.Fields {
		if want == "" {
			continue
		}
		switch {
		case name == "friendly_name" && (o.Kind == CustomerProfile || o.Kind == Address):
			switch w.o.Switches.value("name-filter") {
			case "exact":
				if o.Fields[name] != want {
					return false
				}
			case "prefix":
				if !strings.HasPrefix(o.Fields[name], want) {
					return false
				}
			}
		case name == "object_type":
			if s := w.objects[o.assigned()]; s == nil || s.objectType() != want {
				return false
			}
		case name == "channel_endpoint_sids":
			if !slices.Contains(strings.Split(want, ","), o.Fields["channel_endpoint_sid"]) {
				return false
			}
		case name == "phone_number":
			if !strings.Contains(o.Fields[name], strings.TrimLeft(want, "+*")) {
				return false
			}
		case o.Fields[name] != want:
			return false
		}
	}
	return true
}
