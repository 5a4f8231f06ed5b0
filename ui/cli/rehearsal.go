package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
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
			return g.nothingCreated(ctx.Err())
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
	hub := twilioapi.NewDryRun(client)
	runner := flow.Runner{Hub: hub, Parent: conn.Parent, Journal: journal, Timeout: conn.Timeout}
	outcome := runner.Run(ctx, t.app, &t.ground, func(flow.Event) {})
	calls := hub.Calls()
	for i, c := range calls {
		if err := g.printCall(i+1, c); err != nil {
			return err
		}
	}
	switch submitted := outcome.Result == flow.Submitted; {
	case submitted && len(calls) == 0:
		g.note("Nothing would be sent: Twilio has what the file says.")
		return nil
	case submitted:
		g.note("This was a dry run: nothing was sent. SIDs in braces are for Twilio to give, ################ is for the draft's mark, and Attributes are sent as one JSON object.")
		return nil
	}
	for _, p := range outcome.Problems {
		g.note("%s: %s", p.Severity, p)
	}
	return &outcomeError{Outcome: outcome, hint: "This was a dry run: nothing was sent."}
}

// A callLine is a call that a dry run composed instead of sending it, in JSON.
type callLine struct {
	Event string `json:"event"` // "call"
	File  string `json:"file,omitempty"`
	twilioapi.PlannedCall
}

func (g *program) printCall(n int, c twilioapi.PlannedCall) error {
	if g.json {
		return g.encode(callLine{"call", g.file, c})
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
