package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/ui/gate"
)

// A store can be files, which take milliseconds, or a database that answers late or never.
// The screen must not stop for it, but what is quick should happen at once: then keys that
// were typed ahead reach the right screen.

// instant is how long a key may wait for the store. More would be noticed.
const instant = 100 * time.Millisecond

// A waiting screen says what it waits for, then goes on. Keys that are typed meanwhile are for
// the screen that comes, unless the work fails.
type waiting struct {
	back screen
	s    *session
	what string
	then func(error) (screen, tea.Cmd)
	stop func() // gives the work up; nil if it can't be

	ahead []tea.Msg // keys and pastes
}

// await does the desk's work and goes on with then, which gets its error. If the work isn't
// done in an instant, a screen says what it waits for. back is the screen before, whose
// heading it keeps.
func (s *session) await(back screen, what string, work desk.Work, then func(error) (screen, tea.Cmd)) (screen, tea.Cmd) {
	return s.awaiting(s.ctx, nil, back, what, work, then)
}

// awaitUnlessStopped is await for work that changes nothing: Esc doesn't wait for it.
func (s *session) awaitUnlessStopped(back screen, what string, work desk.Work, then func(error) (screen, tea.Cmd)) (screen, tea.Cmd) {
	ctx, stop := context.WithCancel(s.ctx)
	return s.awaiting(ctx, stop, back, what, work, then)
}

func (s *session) awaiting(ctx context.Context, stop func(), back screen, what string, work desk.Work, then func(error) (screen, tea.Cmd)) (screen, tea.Cmd) {
	done := make(chan desk.Done, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil { // it belongs to whoever waits
				done <- func() (desk.Work, error) { panic(p) }
			}
		}()
		done <- work(ctx)
	}()
	select {
	case d := <-done:
		_, err := d()
		return then(err)
	case <-time.After(instant):
		w := &waiting{back: back, s: s, what: what, then: then, stop: stop}
		return w, func() tea.Msg { return &doneMsg{by: w, done: <-done} }
	}
}

func (w *waiting) Init() tea.Cmd    { return nil }
func (w *waiting) Heading() heading { return w.back.Heading() }

func (w *waiting) Keys() []command {
	if w.stop == nil {
		return nil
	}
	return []command{on("esc", "back", func() (screen, tea.Cmd) {
		w.stop()
		w.ahead = nil
		return w.back, nil
	})}
}

func (w *waiting) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case *doneMsg:
		if msg.by != w {
			break
		}
		if msg.err != nil {
			w.ahead = nil
		}
		return w.then(msg.err)
	case tea.KeyPressMsg, tea.PasteMsg:
		w.ahead = append(w.ahead, msg)
	}
	return w, nil
}

func (w *waiting) View(width, _ int) (string, *tea.Cursor) {
	return "\n   " + w.s.look.muted.Render(cut(gate.Line(w.what), width-4)), nil
}
