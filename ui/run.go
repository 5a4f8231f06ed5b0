package ui

import (
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

// A run is a plan being carried out, as its events tell it.
type run struct {
	rows    []row
	at      map[flow.StepID]int // where a step's row is
	log     []flow.Event
	began   time.Time
	ended   time.Time // zero while it is under way
	now     time.Time // of the last beat
	frame   int       // of the spinner
	asked   bool      // the user asked to stop
	outcome *flow.Outcome
	sent    profile.Application // the answers that it carried out

	pump   chan tea.Msg
	gone   chan struct{} // closed when nobody reads the pump any more
	done   chan struct{} // closed when the work ended; then final holds
	final  flow.Outcome
	cancel context.CancelFunc
}

// A row is one step and what last happened to it.
type row struct {
	flow.Step
	last  flow.Event
	began time.Time // its first call; zero before
}

type eventMsg struct {
	run *run
	flow.Event
}

type outcomeMsg struct {
	run *run
	flow.Outcome
}

// A beatMsg makes spinner and clocks go on while a run is under way. There are
// none otherwise: an idle screen writes nothing.
type beatMsg struct{ run *run }

const beat = 100 * time.Millisecond

// work is what a run carries out: flow.Runner.Run with everything but the
// receiver of its events decided.
type work func(ctx context.Context, emit func(flow.Event)) flow.Outcome

// start carries the open draft's application out. Events come through one pump
// that is asked again after each; its last message is the outcome.
func (s *session) start() tea.Cmd {
	d, conn, app, log := s.draft, s.link.conn, s.app.Clone(), s.Log
	var ground *flow.Ground
	if s.link.ground != nil {
		g := *s.link.ground
		ground = &g
	}
	return s.carry(flow.Steps(app), func(ctx context.Context, emit func(flow.Event)) flow.Outcome {
		return CarryOut(ctx, d, conn, app, ground, func(e flow.Event) {
			if log != nil {
				log(e)
			}
			emit(e)
		})
	})
}

// CarryOut brings Twilio to what an application says, and notes in its draft how
// that ended. ground may be nil: then it is looked for first.
func CarryOut(ctx context.Context, d *draft.Draft, conn Connection, app profile.Application, ground *flow.Ground, emit func(flow.Event)) flow.Outcome {
	if err := bind(d, conn.Account); err != nil {
		return flow.Outcome{Result: flow.Stopped, Err: err}
	}
	runner := flow.Runner{Hub: conn.Hub, Parent: conn.Parent, Journal: d.Journal(), Timeout: conn.Timeout}
	o := runner.Run(ctx, app, ground, emit)
	// The outcome counts even where this cannot be noted: the journal has it,
	// and the next look at the draft learns the state anew.
	_ = d.SetState(stateAfter(o))
	return o
}

// bind ties the draft to the account and notes that a run began, before anything
// is created.
func bind(d *draft.Draft, account string) error {
	if err := d.SetAccount(account); err != nil {
		return err
	}
	return d.SetState(draft.CutOff)
}

// stateAfter is where a draft stands after a run, also after one that was stopped
// because Twilio has the profile already.
func stateAfter(o flow.Outcome) draft.State {
	_, locked := errors.AsType[*flow.LockedError](o.Err)
	submitted := locked || o.Result == flow.Submitted
	switch {
	case submitted && o.Receipt.Status == "twilio-approved":
		return draft.Approved
	case submitted:
		return draft.InReview
	case o.Result == flow.Noncompliant:
		return draft.Noncompliant
	case o.Result == flow.Rejected:
		return draft.Rejected
	case o.Receipt.Profile == "" && len(o.Receipt.Steps) == 0:
		return draft.Editing
	}
	return draft.CutOff
}

// carry begins a run of the given steps.
func (s *session) carry(steps []flow.Step, w work) tea.Cmd {
	ctx, cancel := context.WithCancel(s.ctx)
	r := &run{
		at:     make(map[flow.StepID]int, len(steps)),
		began:  s.now(),
		now:    s.now(),
		pump:   make(chan tea.Msg, 64),
		gone:   make(chan struct{}),
		done:   make(chan struct{}),
		cancel: cancel,
		sent:   s.app.Clone(),
	}
	for _, step := range steps {
		r.add(step)
	}
	s.run = r
	work := func() tea.Msg {
		defer cancel()
		r.final = w(ctx, func(e flow.Event) { r.send(eventMsg{r, e}) })
		close(r.done)
		r.send(outcomeMsg{r, r.final})
		return nil
	}
	return tea.Batch(work, r.next, r.tick())
}

// row is the nth row as it is shown. Until the first event comes, what needs
// nothing else is under way.
func (r *run) row(n int) row {
	row := r.rows[n]
	if len(r.log) == 0 && r.going() && len(row.Needs) == 0 && row.Skip == "" {
		row.last.State, row.began = flow.Running, r.began
	}
	return row
}

// add adds a row for a step.
func (r *run) add(step flow.Step) int {
	r.at[step.ID] = len(r.rows)
	r.rows = append(r.rows, row{Step: step, last: flow.Event{Step: step.ID}})
	return len(r.rows) - 1
}

// send puts a message into the pump; once the program is gone, nowhere.
func (r *run) send(msg tea.Msg) {
	select {
	case r.pump <- msg:
	case <-r.gone:
	}
}

// next waits for the run's next message.
func (r *run) next() tea.Msg {
	select {
	case msg := <-r.pump:
		return msg
	case <-r.gone:
		return nil
	}
}

// leave ends a run whose program is gone, and waits until no call is under way.
func (r *run) leave() flow.Outcome {
	r.cancel()
	close(r.gone)
	<-r.done
	return r.final
}

// stop asks a run to end. Its outcome comes through the pump.
func (r *run) stop() {
	r.asked = true
	r.cancel()
}

// going reports whether the run is under way.
func (r *run) going() bool { return r != nil && r.outcome == nil }

// happened takes an event and asks for the next message.
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

// came takes the outcome, which is the last message.
func (r *run) came(s *session, msg outcomeMsg) tea.Cmd {
	if msg.run != s.run {
		return nil
	}
	r.outcome, r.ended = &msg.Outcome, s.now()
	if len(msg.Problems) > 0 || msg.Result == flow.Submitted {
		s.reported = reported{msg.Problems, r.sent}
	}
	if s.draft != nil {
		s.info = s.draft.Info()
	}
	return nil
}

func (r *run) tick() tea.Cmd {
	return tea.Tick(beat, func(time.Time) tea.Msg { return beatMsg{r} })
}

// beat moves spinner and clocks on, as long as the run goes.
func (r *run) beat(s *session, msg beatMsg) tea.Cmd {
	if msg.run != r || !r.going() {
		return nil
	}
	r.frame++
	r.now = s.now()
	return r.tick()
}

// progress counts the steps that are through.
func (r *run) progress() (through, all int) {
	for _, row := range r.rows {
		if row.last.State == flow.Finished || row.last.State == flow.Skipped {
			through++
		}
	}
	return through, len(r.rows)
}

// broken reports whether a step cannot go on.
func (r *run) broken() bool {
	for _, row := range r.rows {
		if row.last.State == flow.Broken {
			return true
		}
	}
	return false
}
