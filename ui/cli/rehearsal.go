package cli

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/ui"
)

// rehearseAll shows what each file would have sent; the worst end is the result.
func (g *program) rehearseAll(ctx context.Context, store *draft.Store, conn ui.Connection, tasks []task) error {
	if len(tasks) == 1 {
		return g.rehearse(ctx, store, conn, tasks[0])
	}
	ends := make([]ending, len(tasks))
	for i, t := range tasks {
		if ctx.Err() != nil {
			return nothingCreated(ctx.Err())
		}
		if !g.json {
			g.say("%s:", t.file)
		}
		of := g.about(t.file)
		ends[i] = ending{err: of.rehearse(ctx, store, conn, t)}
		of.complain(ends[i].err)
	}
	failed := slices.DeleteFunc(ends, func(e ending) bool { return e.err == nil })
	if len(failed) == 0 {
		return nil
	}
	return &batchError{ends: failed, text: fmt.Sprintf("%d of %d files would not end submitted", len(failed), len(tasks)), hint: "This was a dry run: nothing was sent."}
}

// rehearse carries an application out on a hub that reads from Twilio and only
// notes what would be written, and prints that.
func (g *program) rehearse(ctx context.Context, store *draft.Store, conn ui.Connection, t task) error {
	journal, err := rehearsalJournal(store, t)
	if err != nil {
		return err
	}
	hub := newRehearsal(conn.Hub)
	runner := flow.Runner{Hub: hub, Parent: conn.Parent, Journal: journal, Timeout: conn.Timeout}
	outcome := runner.Run(ctx, t.app, &t.ground, func(flow.Event) {})
	slices.SortStableFunc(hub.calls, writingCall.compare)
	for i, c := range hub.calls {
		if err := g.printCall(i+1, c); err != nil {
			return err
		}
	}
	if len(hub.calls) == 0 {
		g.note("Nothing would be sent: Twilio has what the file says.")
	}
	if outcome.Result == flow.Submitted {
		g.note("This was a dry run: nothing was sent. SIDs with a # are for Twilio to give, ################ is for the draft's mark.")
		return nil
	}
	for _, p := range outcome.Problems {
		g.note("%s: %s", p.Severity, p)
	}
	return &outcomeError{Outcome: outcome, hint: "This was a dry run: nothing was sent."}
}

// A writingCall is a call that a rehearsal noted instead of making it.
type writingCall struct {
	Event      string            `json:"event"` // "call"
	File       string            `json:"file,omitempty"`
	Do         string            `json:"do"` // "create", "update", "delete"
	Kind       flow.Kind         `json:"kind"`
	Parent     string            `json:"parent,omitempty"`
	SID        string            `json:"sid,omitempty"`
	Fields     flow.Fields       `json:"fields,omitempty"`
	Attributes map[string]string `json:"attributes,omitempty"`
}

// order is the order in which calls are printed: objects before what they are
// assigned to. What is sent at the same time has none of its own, and the same
// application is to print the same lines.
var order = []flow.Kind{
	flow.CustomerProfile, flow.EndUser, flow.Address, flow.SupportingDocument, flow.EntityAssignment,
	flow.NumberAssignment, flow.Evaluation,
}

func (c writingCall) rank() int {
	if _, submits := c.Fields["status"]; submits {
		return len(order)
	}
	return slices.Index(order, c.Kind)
}

func (c writingCall) compare(d writingCall) int {
	return cmp.Or(
		cmp.Compare(c.rank(), d.rank()), cmp.Compare(c.Fields["type"], d.Fields["type"]),
		cmp.Compare(c.Fields["object_sid"], d.Fields["object_sid"]),
		cmp.Compare(c.Fields["channel_endpoint_sid"], d.Fields["channel_endpoint_sid"]),
	)
}

func (g *program) printCall(n int, c writingCall) error {
	if g.json {
		c.Event, c.File = "call", g.file
		return g.encode(c)
	}
	line := fmt.Sprintf("%2d. %s %s", n, c.Do, c.Kind)
	if c.SID != "" {
		line += " " + c.SID
	}
	if c.Parent != "" {
		line += " of " + c.Parent
	}
	g.say("%s", line)
	for _, k := range slices.Sorted(maps.Keys(c.Fields)) {
		g.say("      %-43s %s", k, c.Fields[k])
	}
	for _, k := range slices.Sorted(maps.Keys(c.Attributes)) {
		g.say("      attributes.%-32s %s", k, c.Attributes[k])
	}
	return nil
}

// A rehearsal is a hub whose writes happen in memory only. What it reads are
// Twilio's objects as those writes would have left them.
type rehearsal struct {
	flow.Hub
	mu      sync.Mutex
	calls   []writingCall
	objects map[string]flow.Object // by SID: created or changed here
	parents map[string]string      // by SID: the parents, "" for none, of those created here
	gone    map[string]bool        // by SID: deleted here
}

var _ flow.Hub = (*rehearsal)(nil)

func newRehearsal(hub flow.Hub) *rehearsal {
	return &rehearsal{Hub: hub, objects: map[string]flow.Object{}, parents: map[string]string{}, gone: map[string]bool{}}
}

// Create notes the call and answers as Twilio does when all is well.
func (r *rehearsal) Create(_ context.Context, kind flow.Kind, parent string, c flow.Content) (flow.Object, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.calls = append(r.calls, writingCall{Do: "create", Kind: kind, Parent: parent, Fields: c.Fields, Attributes: c.Attributes})
	sid := fmt.Sprintf("%s#%s", kind, cmp.Or(c.Fields["type"], c.Fields["object_sid"], c.Fields["channel_endpoint_sid"], "new"))
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
	r.calls = append(r.calls, writingCall{Do: "update", Kind: kind, Parent: parent, SID: sid, Fields: c.Fields, Attributes: c.Attributes})
	o.Fields = maps.Clone(o.Fields)
	maps.Copy(o.Fields, c.Fields)
	if c.Attributes != nil {
		o.Attributes = maps.Clone(c.Attributes)
	}
	r.objects[sid] = o
	return o, nil
}

// Delete notes the call.
func (r *rehearsal) Delete(_ context.Context, kind flow.Kind, parent, sid string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.calls = append(r.calls, writingCall{Do: "delete", Kind: kind, Parent: parent, SID: sid})
	r.gone[sid] = true
	return nil
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
	return r.Hub.Fetch(ctx, kind, parent, sid)
}

// List is Twilio's list with what was written here.
func (r *rehearsal) List(ctx context.Context, kind flow.Kind, parent string, filter flow.Fields) ([]flow.Object, error) {
	r.mu.Lock()
	_, invented := r.parents[parent]
	r.mu.Unlock()
	var list []flow.Object
	if !invented {
		var err error
		if list, err = r.Hub.List(ctx, kind, parent, filter); err != nil {
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
