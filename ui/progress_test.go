package ui

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/exp/golden"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/profile"
)

// Every state of a step is visible at a glance, with the reason and the wait.
func TestProgressRows(t *testing.T) {
	at := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	now := at
	s := &session{ctx: context.Background(), now: func() time.Time { return now }}
	s.setBackground(background{dark: true})
	app := profile.Sample()
	app[profile.AddressSID] = "AD0123456789abcdef0123456789abcdef"
	s.newRun(flow.Steps(app))
	p := newProgress(s)

	var board strings.Builder
	frame := func(caption string, width, height int) {
		view, _ := p.View(width, height)
		fmt.Fprintf(&board, "▌ %s\n\n%s\n\n\n", caption, plainText(view))
	}
	frame("Before the first event", 80, 19)
	for _, e := range []flow.Event{
		{Step: flow.StepPolicy, State: flow.Finished, Action: flow.Found, SID: "RN0123456789abcdef0123456789abcdef", Took: 90 * time.Millisecond},
		{Step: flow.StepPrimary, State: flow.Finished, Action: flow.Checked, SID: "BU0123456789abcdef0123456789abcdef", Took: 80 * time.Millisecond},
		{Step: flow.StepProfile, State: flow.Finished, Action: flow.Adopted, SID: "BU9876543210abcdef0123456789abcdef", Took: 1300 * time.Millisecond},
		{Step: flow.StepBusiness, State: flow.Running, Try: 1},
		{Step: flow.StepRepresentative1, State: flow.Retrying, Until: at.Add(4 * time.Second), Try: 1, Reason: "Twilio is limiting calls (429)"},
		{Step: flow.StepRepresentative2, State: flow.Looking, Until: at.Add(14 * time.Second), Reason: "the answer was lost: checking if Twilio did it; a late call can still take effect until 09:00:15"},
		{Step: flow.StepAddress, State: flow.Skipped, Reason: "an address SID was given"},
		{Step: flow.StepDocument, State: flow.Broken, Err: &flow.Error{Class: flow.Refused, Message: "Type is not known"}},
	} {
		e.At = at
		s.run.happened(s, eventMsg{s.run, e})
	}
	now = at.Add(1500 * time.Millisecond)
	s.run.beat(s, beatMsg{s.run})
	frame("All states at once", 80, 22)
	frame("All states at once, with room", 120, 22)
	frame("All states at once, without", 40, 20)
	golden.RequireEqual(t, []byte(board.String()))
	if through, all := s.run.progress(); through != 4 || all != len(flow.Steps(app)) {
		t.Errorf("%d of %d steps are through", through, all)
	}
}

// An event that no one reads anymore doesn't hold up the run.
func TestRunOutlivesItsProgram(t *testing.T) {
	s := &session{Desk: desk.New(desk.Config{}), ctx: context.Background(), now: time.Now}
	began := make(chan struct{})
	r, applied := s.newRun(nil), false
	cmd := r.start(s, func(ctx context.Context) desk.Done {
		close(began)
		for ctx.Err() == nil {
			r.send(eventMsg{r, flow.Event{Step: flow.StepProfile, State: flow.Running}})
		}
		return func() (desk.Work, error) { applied = true; return nil, nil }
	})
	for _, c := range cmd().(tea.BatchMsg)[:1] { // the work, without a reader of its events
		go c()
	}
	<-began
	if r.leave(s); !applied {
		t.Error("the run's end did not reach the desk")
	}
}
