package cli

import (
	"cmp"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/ui/linear"
)

// tell returns what prints the events of a run: lines for people on standard
// error, or objects for scripts on standard output.
func (g *program) tell(steps []flow.Step) func(flow.Event) {
	titles := make(map[flow.StepID]string, len(steps))
	for _, s := range steps {
		titles[s.ID] = s.Title
	}
	said := map[flow.StepID]string{}
	return func(e flow.Event) {
		title := cmp.Or(titles[e.Step], string(e.Step))
		if g.json {
			// Where nobody reads any more there is nobody to tell: the run goes on.
			line := eventObject(e, title)
			line.File = g.file
			_ = g.encode(line)
		} else if words := linear.Words(e); words != "" && g.tells(e, said) {
			g.note("%s  %s: %s", e.At.Format(time.TimeOnly), title, words)
		}
	}
}

// tells reports whether people are told of an event: of one application of
// everything that is done; of each of many of what holds it up, and once. said
// is what was told of each step.
func (g *program) tells(e flow.Event, said map[flow.StepID]string) bool {
	if g.file == "" {
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
