package cli

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/twilioapi"
)

// A writingCall is a call that a rehearsal noted instead of making it.
type writingCall struct {
	do   string // "create", "update", "delete"
	kind flow.Kind
	twilioapi.Request
}

// A rehearsal is a hub whose writes happen in memory only. What it reads are
// Twilio's objects as those writes would have left them.
type rehearsal struct {
	*twilioapi.Client
	mu      sync.Mutex
	calls   []writingCall
	objects map[string]flow.Object // by SID: created or changed here
	parents map[string]string      // by SID: the parents, "" for none, of those created here
	gone    map[string]bool        // by SID: deleted here
	named   []string               // the SIDs of those created here, each before what is printed in its place
}

var _ flow.Hub = (*rehearsal)(nil)

func newRehearsal(client *twilioapi.Client) *rehearsal {
	return &rehearsal{Client: client, objects: map[string]flow.Object{}, parents: map[string]string{}, gone: map[string]bool{}}
}

// note keeps a call with the request that it would be. mu is held.
func (r *rehearsal) note(do string, kind flow.Kind, send func(*twilioapi.Client) error) error {
	request, err := r.Compose(send)
	if err == nil {
		r.calls = append(r.calls, writingCall{do, kind, request})
	}
	return err
}

// requests are the calls as they are printed: with words in place of the SIDs that
// Twilio is to give.
func (r *rehearsal) requests() []callLine {
	known := strings.NewReplacer(r.named...)
	var lines []callLine
	for _, c := range r.calls {
		line := callLine{Do: c.do, Kind: c.kind, Method: c.Method, URL: known.Replace(c.URL), Form: map[string]string{}}
		for name := range c.Form {
			line.Form[name] = known.Replace(c.Form.Get(name))
		}
		lines = append(lines, line)
	}
	slices.SortStableFunc(lines, callLine.compare)
	return lines
}

// Create notes the call and answers as Twilio does when all is well.
func (r *rehearsal) Create(ctx context.Context, kind flow.Kind, parent string, c flow.Content) (flow.Object, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	err := r.note("create", kind, func(h *twilioapi.Client) error { _, err := h.Create(ctx, kind, parent, c); return err })
	if err != nil {
		return flow.Object{}, err
	}
	sid := twilioapi.StandIn(kind, len(r.parents))
	r.named = append(r.named, sid, fmt.Sprintf("%s{%s}", sid[:2], cmp.Or(c.Fields["type"], string(kind))))
	o := flow.Object{Kind: kind, SID: sid, Fields: maps.Clone(c.Fields), Attributes: maps.Clone(c.Attributes)}
	if o.Fields == nil {
		o.Fields = flow.Fields{}
	}
	o.Fields["sid"] = sid
	switch kind {
	case flow.CustomerProfile:
		o.Fields["status"] = "draft"
	case flow.Evaluation:
		o.Fields["status"] = "compliant"
	}
	r.objects[sid] = o
	r.parents[sid] = parent
	return o, nil
}

// Update notes the call and answers with the object as it would be.
func (r *rehearsal) Update(ctx context.Context, kind flow.Kind, parent, sid string, c flow.Content) (flow.Object, error) {
	o, err := r.Fetch(ctx, kind, parent, sid)
	if err != nil {
		return flow.Object{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	err = r.note("update", kind, func(h *twilioapi.Client) error { _, err := h.Update(ctx, kind, parent, sid, c); return err })
	if err != nil {
		return flow.Object{}, err
	}
	o.Fields = maps.Clone(o.Fields)
	maps.Copy(o.Fields, c.Fields)
	if c.Attributes != nil {
		o.Attributes = maps.Clone(c.Attributes)
	}
	r.objects[sid] = o
	return o, nil
}

// Delete notes the call.
func (r *rehearsal) Delete(ctx context.Context, kind flow.Kind, parent, sid string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.gone[sid] = true
	return r.note("delete", kind, func(h *twilioapi.Client) error { return h.Delete(ctx, kind, parent, sid) })
}

// Fetch reads what was written here, else Twilio's.
func (r *rehearsal) Fetch(ctx context.Context, kind flow.Kind, parent, sid string) (flow.Object, error) {
	r.mu.Lock()
	o, ok := r.objects[sid]
	gone := r.gone[sid]
	r.mu.Unlock()
	switch {
	case gone:
		return flow.Object{}, &flow.Error{Class: flow.NotFound, Op: "fetch " + string(kind), Status: 404}
	case ok:
		return o, nil
	}
	return r.Client.Fetch(ctx, kind, parent, sid)
}

// List is Twilio's list with what was written here.
func (r *rehearsal) List(ctx context.Context, kind flow.Kind, parent string, filter flow.Fields) ([]flow.Object, error) {
	r.mu.Lock()
	_, invented := r.parents[parent]
	r.mu.Unlock()
	var list []flow.Object
	if !invented {
		var err error
		if list, err = r.Client.List(ctx, kind, parent, filter); err != nil {
			return nil, err
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	list = slices.DeleteFunc(list, func(o flow.Object) bool { return r.gone[o.SID] })
	for i, o := range list {
		if changed, ok := r.objects[o.SID]; ok {
			list[i] = changed
		}
	}
	for _, sid := range slices.Sorted(maps.Keys(r.parents)) {
		if o := r.objects[sid]; o.Kind == kind && r.parents[sid] == parent && !r.gone[sid] && matches(o, filter) {
			list = append(list, o)
		}
	}
	return list, nil
}

func matches(o flow.Object, filter flow.Fields) bool {
	for k, v := range filter {
		if o.Fields[k] != v {
			return false
		}
	}
	return true
}

// A scratchJournal is a journal in memory, to rehearse with.
type scratchJournal struct {
	marker  string
	mu      sync.Mutex
	entries []flow.Entry
}

var _ flow.Journal = (*scratchJournal)(nil)

func (j *scratchJournal) Marker() string { return j.marker }

func (j *scratchJournal) Entries() []flow.Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.entries)
}

func (j *scratchJournal) Append(entries ...flow.Entry) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.entries = append(j.entries, entries...)
	return nil
}

// rehearsalJournal is a copy of the journal of the draft that `apply` keeps for
// a file, or an empty one.
func rehearsalJournal(store *draft.Store, t task) (*scratchJournal, error) {
	if t.known == asNothing {
		return &scratchJournal{marker: "################"}, nil
	}
	v, err := store.View(t.draft)
	if err != nil {
		return nil, err
	}
	return &scratchJournal{marker: v.ID, entries: slices.Clone(v.Entries)}, nil
}
