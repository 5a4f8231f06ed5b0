package twilioapi

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"trusthub-wizard/flow"
)

// A DryRun is a hub that reads from Twilio, but only plans the calls that write and never
// sends them. It reads Twilio's objects as those calls would leave them, so a run on it takes
// the same steps as a real run in which every call succeeds. Several goroutines may use it at
// once.
type DryRun struct {
	*Client
	mu      sync.Mutex
	calls   []PlannedCall
	objects map[string]flow.Object // by SID: created or changed here
	parents map[string]string      // by SID: the parent of each object created here, "" if it has none
	deleted map[string]bool        // by SID
	names   []string               // each made-up SID, followed by what Calls shows instead
}

var _ flow.Hub = (*DryRun)(nil)

// NewDryRun returns a dry run for a client's account.
func NewDryRun(client *Client) *DryRun {
	return &DryRun{Client: client, objects: map[string]flow.Object{}, parents: map[string]string{}, deleted: map[string]bool{}}
}

// A PlannedCall is a call that a [DryRun] didn't send. It holds no credentials.
type PlannedCall struct {
	Do     string            `json:"do"` // "create", "update" or "delete"
	Kind   flow.Kind         `json:"kind"`
	Method string            `json:"method"`
	URL    string            `json:"url"`
	Form   map[string]string `json:"form,omitempty"` // decoded
}

// Calls returns the calls so far, sorted, so that the same application gives the same list
// every time although a run sends some of them at once. A SID that Twilio would assign is
// shown as its prefix and the object's type, such as IT{authorized_representative_1}.
func (d *DryRun) Calls() []PlannedCall {
	d.mu.Lock()
	defer d.mu.Unlock()
	known := strings.NewReplacer(d.names...)
	calls := slices.Clone(d.calls)
	for i, c := range calls {
		calls[i].URL, calls[i].Form = known.Replace(c.URL), map[string]string{}
		for name, value := range c.Form {
			calls[i].Form[name] = known.Replace(value)
		}
	}
	slices.SortStableFunc(calls, PlannedCall.compare)
	return calls
}

// plannedOrder is the order of Calls. The submission is the last.
var plannedOrder = []flow.Kind{
	flow.CustomerProfile, flow.EndUser, flow.Address, flow.SupportingDocument, flow.EntityAssignment,
	flow.NumberAssignment, flow.Evaluation,
}

func (c PlannedCall) rank() int {
	if _, submits := c.Form["Status"]; submits {
		return len(plannedOrder)
	}
	return slices.Index(plannedOrder, c.Kind)
}

func (c PlannedCall) compare(d PlannedCall) int {
	order := cmp.Compare(c.rank(), d.rank())
	for _, name := range []string{"Type", "ObjectSid", "ChannelEndpointSid"} {
		order = cmp.Or(order, cmp.Compare(c.Form[name], d.Form[name]))
	}
	return cmp.Or(order, cmp.Compare(c.URL, d.URL))
}

// plan keeps the call that send would make. The caller holds mu.
func (d *DryRun) plan(do string, kind flow.Kind, send func(*Client) error) error {
	c, err := d.compose(send)
	if err == nil {
		c.Do, c.Kind = do, kind
		d.calls = append(d.calls, c)
	}
	return err
}

// Create plans the call and answers as Twilio does if all goes well: a profile is a draft, an
// evaluation compliant.
func (d *DryRun) Create(ctx context.Context, kind flow.Kind, parent string, c flow.Content) (flow.Object, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	err := d.plan("create", kind, func(h *Client) error { _, err := h.Create(ctx, kind, parent, c); return err })
	if err != nil {
		return flow.Object{}, err
	}
	sid := standIn(kind, len(d.parents))
	d.names = append(d.names, sid, fmt.Sprintf("%s{%s}", sid[:2], cmp.Or(c.Fields["type"], string(kind))))
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
	d.objects[sid], d.parents[sid] = o, parent
	return o, nil
}

// Update plans the call and answers with the object as it would be.
func (d *DryRun) Update(ctx context.Context, kind flow.Kind, parent, sid string, c flow.Content) (flow.Object, error) {
	o, err := d.Fetch(ctx, kind, parent, sid)
	if err != nil {
		return flow.Object{}, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	err = d.plan("update", kind, func(h *Client) error { _, err := h.Update(ctx, kind, parent, sid, c); return err })
	if err != nil {
		return flow.Object{}, err
	}
	o.Fields = maps.Clone(o.Fields)
	maps.Copy(o.Fields, c.Fields)
	if c.Attributes != nil {
		o.Attributes = maps.Clone(c.Attributes)
	}
	d.objects[sid] = o
	return o, nil
}

// Delete plans the call.
func (d *DryRun) Delete(ctx context.Context, kind flow.Kind, parent, sid string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.deleted[sid] = true
	return d.plan("delete", kind, func(h *Client) error { return h.Delete(ctx, kind, parent, sid) })
}

// Fetch returns an object as it would be after the calls so far.
func (d *DryRun) Fetch(ctx context.Context, kind flow.Kind, parent, sid string) (flow.Object, error) {
	d.mu.Lock()
	o, ok := d.objects[sid]
	deleted := d.deleted[sid]
	d.mu.Unlock()
	switch {
	case deleted:
		return flow.Object{}, &flow.Error{Class: flow.NotFound, Op: "fetch " + string(kind), Status: http.StatusNotFound}
	case ok:
		return o, nil
	}
	return d.Client.Fetch(ctx, kind, parent, sid)
}

// List returns Twilio's list as it would be after the calls so far.
func (d *DryRun) List(ctx context.Context, kind flow.Kind, parent string, filter flow.Fields) ([]flow.Object, error) {
	d.mu.Lock()
	_, invented := d.parents[parent]
	d.mu.Unlock()
	var list []flow.Object
	if !invented {
		var err error
		if list, err = d.Client.List(ctx, kind, parent, filter); err != nil {
			return nil, err
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	list = slices.DeleteFunc(list, func(o flow.Object) bool { return d.deleted[o.SID] })
	for i, o := range list {
		if changed, ok := d.objects[o.SID]; ok {
			list[i] = changed
		}
	}
	for _, sid := range slices.Sorted(maps.Keys(d.parents)) {
		if o := d.objects[sid]; o.Kind == kind && d.parents[sid] == parent && !d.deleted[sid] && matches(o, filter) {
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

// compose returns the call that do would send, and sends nothing. The call is built like
// every other, so it's what Twilio would get.
func (c *Client) compose(do func(*Client) error) (PlannedCall, error) {
	var w witness
	dry := *c
	dry.transport, dry.log = &w, func(Record) {}
	err := do(&dry)
	if w.err != nil || w.seen.Method != "" {
		return w.seen, w.err
	}
	return PlannedCall{}, cmp.Or(err, errors.New("nothing would be sent"))
}

// A witness is a transport that notes a request instead of sending it.
type witness struct {
	seen PlannedCall
	err  error
}

var errNotSent = errors.New("planned, not sent")

func (w *witness) RoundTrip(r *http.Request) (*http.Response, error) {
	w.seen = PlannedCall{Method: r.Method, URL: r.URL.String(), Form: map[string]string{}}
	if r.Body != nil {
		var form url.Values
		body, err := io.ReadAll(r.Body)
		if err == nil {
			form, err = url.ParseQuery(string(body))
		}
		for name := range form {
			w.seen.Form[name] = form.Get(name)
		}
		w.err = err
	}
	return nil, errNotSent
}

// standIn is the nth SID for an object that exists only in a dry run.
func standIn(kind flow.Kind, n int) string {
	return fmt.Sprintf("%s%032x", kinds[kind].prefix, n)
}
