package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/twilioapi"
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
	client, ok := conn.Hub.(*twilioapi.Client)
	if !ok {
		return errors.New("this connection cannot say what it would send")
	}
	hub := newRehearsal(client)
	runner := flow.Runner{Hub: hub, Parent: conn.Parent, Journal: journal, Timeout: conn.Timeout}
	outcome := runner.Run(ctx, t.app, &t.ground, func(flow.Event) {})
	for i, c := range hub.requests() {
		if err := g.printCall(i+1, c); err != nil {
			return err
		}
	}
	if len(hub.calls) == 0 {
		g.note("Nothing would be sent: Twilio has what the file says.")
	}
	if outcome.Result == flow.Submitted {
		g.note("This was a dry run: nothing was sent. SIDs in braces are for Twilio to give, ################ is for the draft's mark, and Attributes are sent as one JSON object.")
		return nil
	}
	for _, p := range outcome.Problems {
		g.note("%s: %s", p.Severity, p)
	}
	return &outcomeError{Outcome: outcome, hint: "This was a dry run: nothing was sent."}
}

// A writingCall is a call that a rehearsal noted instead of making it.
type writingCall struct {
	do   string // "create", "update", "delete"
	kind flow.Kind
	twilioapi.Request
}

// A callLine is such a call in JSON, and what is printed of it.
type callLine struct {
	Event  string            `json:"event"` // "call"
	File   string            `json:"file,omitempty"`
	Do     string            `json:"do"`
	Kind   flow.Kind         `json:"kind"`
	Method string            `json:"method"`
	URL    string            `json:"url"`
	Form   map[string]string `json:"form,omitempty"` // decoded
}

// order is the order in which calls are printed: objects before what they are
// assigned to. What is sent at the same time has none of its own, and the same
// application is to print the same lines.
var order = []flow.Kind{
	flow.CustomerProfile, flow.EndUser, flow.Address, flow.SupportingDocument, flow.EntityAssignment,
	flow.NumberAssignment, flow.Evaluation,
}

func (c callLine) rank() int {
	if _, submits := c.Form["Status"]; submits {
		return len(order)
	}
	return slices.Index(order, c.Kind)
}

func (c callLine) compare(d callLine) int {
	for _, name := range []string{"Type", "ObjectSid", "ChannelEndpointSid"} {
		if unlike := cmp.Or(cmp.Compare(c.rank(), d.rank()), cmp.Compare(c.Form[name], d.Form[name])); unlike != 0 {
			return unlike
		}
	}
	return cmp.Compare(c.URL, d.URL)
}

func (g *program) printCall(n int, c callLine) error {
	if g.json {
		c.Event, c.File = "call", g.file
		return g.encode(c)
	}
	g.say("%2d. %s %s", n, c.Method, c.URL)
	for _, name := range slices.Sorted(maps.Keys(c.Form)) {
		attributes := map[string]string{}
		if name != "Attributes" || json.Unmarshal([]byte(c.Form[name]), &attributes) != nil {
			g.say("      %-43s %s", name, c.Form[name])
			continue
		}
		for _, key := range slices.Sorted(maps.Keys(attributes)) {
			g.say("      %-43s %s", name+"."+key, attributes[key])
		}
	}
	return nil
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
