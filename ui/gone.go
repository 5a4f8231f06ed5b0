package ui

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/gate"
)

// A goneMsg says that the customer with this id is in other hands.
type goneMsg struct{ id string }

// guard waits until somebody takes the open customer.
func (s *session) guard() tea.Cmd {
	gone, id := s.Gone(), s.Info().ID
	if gone == nil {
		return nil
	}
	ctx, end := context.WithCancel(s.ctx)
	s.unguard = end
	return func() tea.Msg {
		select {
		case <-gone:
			return goneMsg{id}
		case <-ctx.Done():
			return nil
		}
	}
}

// lost shows that the open customer was taken, whatever is on screen. A run stops: it couldn't
// write down what it does any more. The rest of a word that is being typed chooses nothing here.
func (r *root) lost(msg goneMsg) tea.Cmd {
	s := r.s
	if !s.IsOpen() || s.Info().ID != msg.id || s.Lost() == nil {
		return nil
	}
	if s.run.going() {
		s.run.cancel()
	}
	r.deaf = s.now().Add(unaware)
	return r.show(newGone(s), nil)
}

// newGone says who took the open customer, what became of the answers and of a run, and what
// to do now.
func newGone(s *session) *offer {
	info, lacking := s.Info(), slices.Clone(s.Lacking())
	l, run := s.look, s.run
	leave := func() *home {
		h := newHome(s)
		s.Dismiss(info.ID)
		return h
	}
	return newOffer(s, nil,
		func() string { return gate.Line(s.LostTo()) },
		func(width int) []string {
			var lines []string
			switch {
			case run.going():
				lines = append(paragraph(l.warn, "Your run stops here. The calls in progress finish first.", width), "")
			case run != nil && run.taken:
				lines = append(paragraph(l.warn, "Your run stopped here. Nothing is lost or created twice: the next run of your colleague continues from what exists at Twilio.", width), "")
			}
			return append(lines, s.lacked(lacking, width)...)
		},
		func() []option {
			off := ""
			if run.going() {
				off = "Your run stops first. It takes a moment"
			}
			return []option{
				{keys: "esc", help: "home", text: "All customers", off: off, do: func() (screen, tea.Cmd) { return leave(), nil }},
				{keys: "l", help: "look", text: "Look at it", off: off, do: func() (screen, tea.Cmd) { return s.view(leave(), info) }},
				{keys: "t", help: "take it back", text: "Take it back", off: off, do: func() (screen, tea.Cmd) { return s.takeOver(leave(), info) }},
			}
		})
}

// lacked says which answers weren't saved, with what was typed.
func (s *session) lacked(keys []profile.Key, width int) []string {
	l := s.look
	if len(keys) == 0 {
		return paragraph(l.text, "Everything you typed is saved.", width)
	}
	lines := paragraph(l.bad, "Not saved:", width)
	for _, k := range keys {
		if f, ok := profile.Find(k); ok {
			value := firstOf(s.Answers().Display(k), "no answer")
			lines = append(lines, bullet(l.text, f.NameIn(s.Answers())+": "+value, width)...)
		}
	}
	return append(lines, paragraph(l.text, "Everything else you typed is saved.", width)...)
}
