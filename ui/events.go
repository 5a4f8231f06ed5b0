package ui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow"
	"trusthub-wizard/ui/gate"
)

// events is the log of a run: one line per event, the newest last.
type events struct {
	s    *session
	run  *run
	back screen
	up   int // lines scrolled up from the end
	seen int // lines of the last frame
}

func newEvents(s *session, r *run, back screen) *events { return &events{s: s, run: r, back: back} }

func (e *events) Init() tea.Cmd    { return nil }
func (e *events) Heading() heading { return heading{title: "Run log"} }

func (e *events) Keys() []command {
	return []command{on("esc l", "back", func() (screen, tea.Cmd) { return e.back, nil })}
}

// Update scrolls. An outcome goes to the screen behind, which shows it when the user
// comes back.
func (e *events) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		e.up -= stride(msg.String(), e.seen)
	case tea.MouseWheelMsg:
		e.up -= turns(msg)
	case outcomeMsg:
		e.back, _ = e.back.Update(msg)
	}
	return e, nil
}

var stateNames = [...]string{
	flow.Waiting: "waiting", flow.Running: "sent", flow.Retrying: "retrying", flow.Looking: "checking",
	flow.Finished: "done", flow.Skipped: "skipped", flow.Broken: "stopped",
}

func (e *events) View(width, height int) (string, *tea.Cursor) {
	l, log := e.s.look, e.run.log
	e.seen = height
	e.up = max(0, min(e.up, len(log)-height))
	end := len(log) - e.up
	var lines []string
	for _, ev := range log[max(0, end-height):end] {
		text := fmt.Sprintf("%s  %-8s %s", l.muted.Render(ev.At.Format("15:04:05.000")), stateNames[ev.State], gate.Line(string(ev.Step)))
		for _, more := range []string{string(ev.Action), ev.SID, firstOf(ev.Reason, reasonOf(ev.Err))} {
			if more != "" {
				text += "  " + l.muted.Render(gate.Line(more))
			}
		}
		lines = append(lines, " "+cut(text, width-2))
	}
	return strings.Join(lines, "\n"), nil
}
