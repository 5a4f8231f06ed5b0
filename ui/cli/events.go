package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"trusthub-wizard/flow"
)

// A teller tells people, or a script, how a run goes, event by event.
type teller struct {
	w      io.Writer
	json   bool
	titles map[flow.StepID]string
}

func newTeller(w io.Writer, asJSON bool, steps []flow.Step) teller {
	titles := make(map[flow.StepID]string, len(steps))
	for _, s := range steps {
		titles[s.ID] = s.Title
	}
	return teller{w: w, json: asJSON, titles: titles}
}

// tell prints one event.
func (t teller) tell(e flow.Event) {
	if t.json {
		// An error of a closed pipe is not the run's: it goes on to its end.
		_ = json.NewEncoder(t.w).Encode(t.object(e))
		return
	}
	if words := words(e); words != "" {
		fprintLine(t.w, e.At.Format(time.TimeOnly)+"  "+t.title(e.Step)+": "+words)
	}
}

func (t teller) title(id flow.StepID) string {
	if title := t.titles[id]; title != "" {
		return title
	}
	return string(id)
}

// words says what happened; "" where it is nothing that people wait for.
func words(e flow.Event) string {
	switch e.State {
	case flow.Retrying:
		return fmt.Sprintf("again at %s (%s)", e.Until.Format(time.TimeOnly), e.Reason)
	case flow.Looking:
		return fmt.Sprintf("looking whether it took effect, at %s (%s)", e.Until.Format(time.TimeOnly), e.Reason)
	case flow.Finished:
		if e.Action == flow.Unchanged {
			return ""
		}
		text := string(e.Action)
		if e.SID != "" {
			text += " " + e.SID
		}
		return text + fmt.Sprintf(" (%.2f s)", e.Took.Seconds())
	case flow.Skipped:
		return "not needed: " + e.Reason
	case flow.Broken:
		return "stopped: " + e.Reason
	}
	return ""
}

// stateNames are the states of a step in JSON.
var stateNames = map[flow.State]string{
	flow.Waiting: "waiting", flow.Running: "running", flow.Retrying: "retrying", flow.Looking: "looking",
	flow.Finished: "finished", flow.Skipped: "skipped", flow.Broken: "broken",
}

// An eventLine is an event in JSON.
type eventLine struct {
	Event  string      `json:"event"` // "step"
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

func (t teller) object(e flow.Event) eventLine {
	line := eventLine{
		Event: "step", Step: e.Step, Title: t.title(e.Step), State: stateNames[e.State], At: e.At,
		TookMS: e.Took.Milliseconds(), SID: e.SID, Action: e.Action, Reason: e.Reason, Until: e.Until, Try: e.Try,
	}
	if e.Err != nil {
		line.Error = e.Err.Error()
	}
	return line
}
