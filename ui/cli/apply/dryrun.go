package apply

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/twilioapi"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/report"
)

// dryRunAll prints what each file would send. The worst result decides the exit code.
func dryRunAll(ctx context.Context, c *console.Console, store desk.Store, conn desk.Connection, tasks []task) error {
	if len(tasks) == 1 {
		return dryRun(ctx, c, store, conn, tasks[0])
	}
	ends := make([]ending, len(tasks))
	for i, t := range tasks {
		if ctx.Err() != nil {
			return c.NothingCreated(ctx.Err())
		}
		if !c.JSON {
			c.Say("%s:", t.file)
		}
		of := c.ForFile(t.file)
		ends[i] = ending{err: dryRun(ctx, of, store, conn, t)}
		of.Complain(ends[i].err)
	}
	failed := slices.DeleteFunc(ends, func(e ending) bool { return e.err == nil })
	if len(failed) == 0 {
		return nil
	}
	return &batchError{ends: failed, text: fmt.Sprintf("%d of %d files wouldn't be submitted", len(failed), len(tasks)), hint: "This was a dry run: nothing was sent."}
}

// planCalls runs an application on a hub that reads from Twilio but doesn't write. It returns
// the calls that would write, and the outcome of the run.
func planCalls(ctx context.Context, store desk.Store, conn desk.Connection, t task) ([]twilioapi.PlannedCall, flow.Outcome, error) {
	journal, err := dryRunJournal(store, t)
	if err != nil {
		return nil, flow.Outcome{}, err
	}
	client, ok := conn.Hub.(*twilioapi.Client)
	if !ok {
		return nil, flow.Outcome{}, errors.New("this connection can't tell what it would send")
	}
	hub := twilioapi.NewDryRun(client)
	runner := flow.Runner{Hub: hub, Parent: conn.Parent, Journal: journal, Timeout: conn.Timeout}
	outcome := runner.Run(ctx, t.app, &t.ground, func(flow.Event) {})
	return hub.Calls(), outcome, nil
}

func dryRun(ctx context.Context, c *console.Console, store desk.Store, conn desk.Connection, t task) error {
	calls, outcome, err := planCalls(ctx, store, conn, t)
	if err != nil {
		return err
	}
	for i, call := range calls {
		if err := printCall(c, i+1, call); err != nil {
			return err
		}
	}
	switch submitted := outcome.Result == flow.Submitted; {
	case submitted && len(calls) == 0:
		c.Note("Nothing would be sent: Twilio already has what's in the file.")
		return nil
	case submitted:
		c.Note("This was a dry run: nothing was sent. Twilio assigns the SIDs in braces, ################ is the draft's marker, and Attributes are sent as one JSON object.")
		return nil
	}
	for _, p := range outcome.Problems {
		c.Note("%s: %s", p.Severity, p)
	}
	return report.Unsubmitted(outcome, "This was a dry run: nothing was sent.")
}

// A callLine is a planned call in JSON.
type callLine struct {
	Event string `json:"event"` // "call"
	File  string `json:"file,omitempty"`
	twilioapi.PlannedCall
}

func printCall(c *console.Console, n int, call twilioapi.PlannedCall) error {
	if c.JSON {
		return c.Encode(callLine{"call", c.File, call})
	}
	c.Say("%2d. %s %s", n, call.Method, call.URL)
	for _, name := range slices.Sorted(maps.Keys(call.Form)) {
		attributes := map[string]string{}
		if name != "Attributes" || json.Unmarshal([]byte(call.Form[name]), &attributes) != nil {
			c.Say("      %-43s %s", name, call.Form[name])
			continue
		}
		for _, key := range slices.Sorted(maps.Keys(attributes)) {
			c.Say("      %-43s %s", name+"."+key, attributes[key])
		}
	}
	return nil
}

// A scratchJournal is a journal in memory.
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

func (j *scratchJournal) Inherited() (int, time.Time) { return 0, time.Time{} }

func (j *scratchJournal) Append(entries ...flow.Entry) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.entries = append(j.entries, entries...)
	return nil
}

// dryRunJournal is a copy of the journal of a file's draft, or an empty one.
func dryRunJournal(store desk.Store, t task) (*scratchJournal, error) {
	if t.match.Known == desk.AsNothing {
		return &scratchJournal{marker: "################"}, nil
	}
	v, err := store.View(t.match.Draft)
	if err != nil {
		return nil, err
	}
	return &scratchJournal{marker: v.ID, entries: slices.Clone(v.Entries)}, nil
}
