package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
)

// While the list of customers is on screen, home asks Twilio how the profiles in review
// are doing: one after the other, all of them once, and then less and less often. An
// answer only changes the draft's state; why a profile was rejected is told where the
// draft is opened.

// A reviews is how far home has come with asking.
type reviews struct {
	asked *desk.Reviews
	round int          // how often all were asked
	queue []draft.Info // still to be asked about in this round
	busy  bool         // a question, or the time until the next round, is under way
}

// roundMsg says that it is time to ask about all again.
type roundMsg struct{ of *home }

// watch begins a round, where there is something to ask and somebody to ask.
func (h *home) watch() tea.Cmd {
	w := &h.reviews
	if w.busy || !h.s.Account().On {
		return nil
	}
	for _, info := range h.infos {
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

// ask asks about the next of the queue.
func (h *home) ask() tea.Cmd {
	w := &h.reviews
	info := w.queue[0]
	w.queue = w.queue[1:]
	return h.s.do(h, w.asked.Ask(info, func(state draft.State, err error) { h.decided(info, state, err) }))
}

// answered goes on with the next question, or waits for the next round.
func (h *home) answered() tea.Cmd {
	w := &h.reviews
	if len(w.queue) > 0 {
		return h.ask()
	}
	w.round++
	return tea.Tick(h.s.Pause(w.round), func(time.Time) tea.Msg { return roundMsg{h} })
}

// decided tells how a review ended. What keeps Twilio from answering ends the round: it
// would be in the way of the next question, too.
func (h *home) decided(info draft.Info, state draft.State, err error) {
	if again, _ := flow.Passes(err); again {
		h.reviews.queue = nil
	}
	if state == "" {
		return
	}
	h.refresh()
	h.menu.refill()
	switch name := nameOf(info.Name); {
	case err != nil:
		h.s.complain(err.Error())
	case state == draft.Approved:
		h.s.say("Twilio approved " + name + ".")
	default:
		h.s.complain("Twilio rejected " + name + ": open it to see why.")
	}
}
