package apply

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/linear"
)

// printEvents returns a function that prints the events of a run: rows above a progress line
// on a terminal, else lines on standard error, or JSON objects on standard output.
func printEvents(c *console.Console, app profile.Application) func(flow.Event) {
	steps, answers := flow.Steps(app), maskOf(app)
	titles := make(map[flow.StepID]string, len(steps))
	for _, s := range steps {
		titles[s.ID] = s.Title
	}
	said, states := map[flow.StepID]string{}, map[flow.StepID]flow.State{}
	return func(e flow.Event) {
		title := cmp.Or(titles[e.Step], string(e.Step))
		e.Reason = answers.hide(e.Reason)
		states[e.Step] = e.State
		words := linear.Words(e)
		switch {
		case c.JSON:
			// The run goes on even if this fails.
			line := eventObject(e, title)
			line.File = c.File
			_ = c.Encode(line)
		case words == "" || !shouldPrint(e, c.File, said):
		case c.File == "" && c.ErrTerminal:
			c.Note("%s %-*s %s", signs[e.State], widest, title, strings.Replace(words, e.SID, shortSID(e.SID), 1))
		default:
			c.Note("%s  %s: %s", e.At.Format(time.TimeOnly), title, words)
		}
		if c.File == "" {
			c.ShowProgress(howFar(states, len(steps)))
		}
	}
}

// widest is the length of the longest step title.
const widest = len("Create the secondary customer profile")

// signs are the symbols of states in rows.
var signs = map[flow.State]string{
	flow.Finished: "✓", flow.Skipped: "·", flow.Retrying: "↻", flow.Looking: "↻", flow.Broken: "✗",
}

// shortSID shortens a SID for a row; the receipt shows all of it.
func shortSID(sid string) string {
	if len(sid) < 34 {
		return sid
	}
	return sid[:2] + "…" + sid[len(sid)-4:]
}

// howFar says how many steps are done and in progress; "" when all are done.
func howFar(states map[flow.StepID]flow.State, all int) string {
	done, under := 0, 0
	for _, s := range states {
		switch s {
		case flow.Finished, flow.Skipped:
			done++
		case flow.Running, flow.Retrying, flow.Looking:
			under++
		}
	}
	if done >= all {
		return ""
	}
	return fmt.Sprintf("%d of %d done, %d in progress", done, all, under)
}

// shouldPrint reports whether people see an event. Of a single application they see all
// changes; of many, only what delays one of them, once. said is what was last printed for
// each step.
func shouldPrint(e flow.Event, file string, said map[flow.StepID]string) bool {
	if file == "" {
		return e.Action != flow.Unchanged
	}
	what := stateNames[e.State] + e.Reason
	news := said[e.Step] != what
	said[e.Step] = what
	return news && (e.State == flow.Retrying || e.State == flow.Looking || e.State == flow.Broken)
}

// stateNames are the states of a step in JSON.
var stateNames = map[flow.State]string{
	flow.Waiting: "waiting", flow.Running: "running", flow.Retrying: "retrying", flow.Looking: "looking",
	flow.Finished: "finished", flow.Skipped: "skipped", flow.Broken: "broken",
}

// An eventLine is an event in JSON.
type eventLine struct {
	Event  string      `json:"event"` // "step"
	File   string      `json:"file,omitempty"`
	Step   flow.StepID `json:"step"`
	Title  string      `json:"title"`
	State  string      `json:"state"`
	At     time.Time   `json:"at"`
	TookMS int64       `json:"took_ms,omitempty"`
	SID    string      `json:"sid,omitempty"`
	Action flow.Action `json:"action,omitempty"`
	Reason string      `json:"reason,omitempty"`
	Until  time.Time   `json:"until,omitzero"`
	Try    int         `json:"try,omitempty"`
	Error  string      `json:"error,omitempty"`
}

func eventObject(e flow.Event, title string) eventLine {
	line := eventLine{
		Event: "step", Step: e.Step, Title: title, State: stateNames[e.State], At: e.At,
		TookMS: e.Took.Milliseconds(), SID: e.SID, Action: e.Action, Reason: e.Reason, Until: e.Until, Try: e.Try,
	}
	if e.Err != nil {
		line.Error = e.Err.Error()
	}
	return line
}
