package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
)

// A run is a plan in progress, as its events report it.
type run struct {
	rows    []row
	at      map[flow.StepID]int // the row of each step
	log     []flow.Event
	began   time.Time
	ended   time.Time // zero while it's going
	now     time.Time // of the last beat
	frame   int       // of the spinner
	asked   bool      // the user asked to stop
	numbers bool      // updates only phone numbers
	taken   bool      // it ended because a colleague took the customer
	outcome *flow.Outcome

	pump   chan tea.Msg
	gone   chan struct{} // closed when no one reads the pump anymore
	done   chan struct{} // closed when the work has ended; then result is set
	result desk.Done
	cancel context.CancelFunc
}

// A row is one step and its last event.
type row struct {
	flow.Step
	last  flow.Event
	began time.Time // its first call; zero before
}

type eventMsg struct {
	run *run
	flow.Event
}

// An outcomeMsg is the last message of a run.
type outcomeMsg struct{ run *run }

// A beatMsg moves the spinner and clocks during a run. At other times there are none:
// an idle screen writes nothing.
type beatMsg struct{ run *run }

const beat = 100 * time.Millisecond

// submit sends the answers to Twilio, for the first time or again: what exists is
// updated in place. Of a locked profile, it updates the phone numbers.
func (s *session) submit() (screen, tea.Cmd) {
	r := s.newRun(flow.Steps(s.Answers()))
	begin := s.Run
	if r.numbers = s.Locked() != ""; r.numbers {
		begin = s.UpdateNumbers
	}
	cmd := r.start(s, begin(func(e flow.Event) {
		if s.Log != nil {
			s.Log(e)
		}
		r.send(eventMsg{r, e})
	}))
	return newProgress(s), cmd
}

func (s *session) newRun(steps []flow.Step) *run {
	r := &run{
		at:    make(map[flow.StepID]int, len(steps)),
		began: s.now(),
		now:   s.now(),
		pump:  make(chan tea.Msg, 64),
		gone:  make(chan struct{}),
		done:  make(chan struct{}),
	}
	for _, step := range steps {
		r.add(step)
	}
	s.run = r
	return r
}

// start begins a run. Its events come through one pump, read again after each. The
// last message announces the outcome.
func (r *run) start(s *session, work desk.Work) tea.Cmd {
	ctx, cancel := context.WithCancel(s.ctx)
	r.cancel = cancel
	return tea.Batch(func() tea.Msg {
		defer cancel()
		r.result = work(ctx)
		close(r.done)
		r.send(outcomeMsg{r})
		return nil
	}, r.next, r.tick())
}

// row is the nth row as shown. Until the first event comes, the steps that need no
// other are shown as running.
func (r *run) row(n int) row {
	row := r.rows[n]
	if len(r.log) == 0 && r.going() && len(row.Needs) == 0 && row.Skip == "" {
		row.last.State, row.began = flow.Running, r.began
	}
	return row
}

func (r *run) add(step flow.Step) int {
	r.at[step.ID] = len(r.rows)
	r.rows = append(r.rows, row{Step: step, last: flow.Event{Step: step.ID}})
	return len(r.rows) - 1
}

// send puts a message into the pump, or drops it once the program is gone.
func (r *run) send(msg tea.Msg) {
	select {
	case r.pump <- msg:
	case <-r.gone:
	}
}

func (r *run) next() tea.Msg {
	select {
	case msg := <-r.pump:
		return msg
	case <-r.gone:
		return nil
	}
}

// leave ends a run after the program is gone, and waits for its calls.
func (r *run) leave(s *session) {
	r.cancel()
	close(r.gone)
	<-r.done
	r.came(s)
}

// stop asks a run to end. Its outcome comes through the pump.
func (r *run) stop() {
	r.asked = true
	r.cancel()
}

func (r *run) going() bool { return r != nil && r.outcome == nil }

// happened takes an event and reads the next message.
func (r *run) happened(s *session, msg eventMsg) tea.Cmd {
	if msg.run != s.run {
		return msg.run.next
	}
	i, known := r.at[msg.Step]
	if !known {
		i = r.add(flow.Step{ID: msg.Step, Title: string(msg.Step)})
	}
	if r.rows[i].began.IsZero() && msg.State != flow.Waiting {
		r.rows[i].began = msg.At
	}
	r.rows[i].last = msg.Event
	r.log = append(r.log, msg.Event)
	return r.next
}

func (r *run) came(s *session) {
	_, _ = r.result()
	r.outcome, r.ended, r.taken = s.Outcome(), s.now(), s.Lost() != nil
}

func (r *run) tick() tea.Cmd {
	return tea.Tick(beat, func(time.Time) tea.Msg { return beatMsg{r} })
}

// beat moves the spinner and clocks while the run is going.
func (r *run) beat(s *session, msg beatMsg) tea.Cmd {
	if msg.run != r || !r.going() {
		return nil
	}
	r.frame++
	r.now = s.now()
	return r.tick()
}

// progress counts the steps that are done.
func (r *run) progress() (through, all int) {
	for _, row := range r.rows {
		if row.last.State == flow.Finished || row.last.State == flow.Skipped {
			through++
		}
	}
	return through, len(r.rows)
}

// broken reports whether a step has failed for good.
func (r *run) broken() bool {
	for _, row := range r.rows {
		if row.last.State == flow.Broken {
			return true
		}
	}
	return false
}
