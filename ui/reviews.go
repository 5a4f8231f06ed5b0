package ui

import (
	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
)

// While the list of customers is on screen, home asks Twilio about the profiles in
// review: one after the other, then all again at growing intervals. An answer changes
// only the draft's state. Why a profile was rejected is shown when you open it. In a team,
// one home asks for all.

// A reviews is home's progress with asking.
type reviews struct {
	asked *desk.Reviews
	round int          // how often all were asked
	queue []draft.Info // still to ask in this round
	news  bool         // a review ended
	busy  bool         // a question, or the pause before the next round, is in progress
}

// roundMsg starts the next round.
type roundMsg struct{ of *home }

// watch starts a round if there is a profile to ask about and an account to ask with.
func (h *home) watch() tea.Cmd {
	w := &h.reviews
	if w.busy || !h.s.Account().On || h.s.customers.part {
		return nil
	}
	for _, info := range h.s.customers.all {
		if info.State == draft.InReview && info.Profile != "" && info.Err == nil {
			w.queue = append(w.queue, info)
		}
	}
	if len(w.queue) == 0 {
		return nil
	}
	w.busy = true
	return h.ask()
}

func (h *home) ask() tea.Cmd {
	w := &h.reviews
	info := w.queue[0]
	w.queue = w.queue[1:]
	return h.s.do(h, w.asked.Ask(info, h.s.Pause(max(1, w.round)), func(state draft.State, err error) { h.decided(info, state, err) }))
}

// answered asks the next question, or waits for the next round.
func (h *home) answered() tea.Cmd {
	w := &h.reviews
	var cmd tea.Cmd
	if w.news {
		w.news, cmd = false, h.relist("")
	}
	if len(w.queue) > 0 {
		return tea.Batch(cmd, h.ask())
	}
	w.round++
	return tea.Batch(cmd, h.s.after(h.s.Pause(w.round), roundMsg{h}))
}

// decided reports how a review ended. An error that will pass ends the round, because
// the next question would run into it too.
func (h *home) decided(info draft.Info, state draft.State, err error) {
	if again, _ := flow.Passes(err); again {
		h.reviews.queue = nil
	}
	if state == "" {
		return
	}
	h.reviews.news = true
	switch name := nameOf(info.Name); {
	case err != nil:
		h.s.failed("", err)
	case state == draft.Approved:
		h.s.say("Twilio approved " + name + ".")
	default:
		h.s.complain("Twilio rejected " + name + ": open it to see why.")
	}
}
