package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
)

// While the list of customers stands, home asks Twilio how the profiles in review
// are: one question after the other, all of them once, and then ever more seldom.
// An answer only changes the draft's state; why a profile was rejected is told
// where the draft is opened.

// A watch is how far home has come with asking.
type watch struct {
	round int                   // how often all were asked
	queue []draft.Info          // still to be asked about in this round
	busy  bool                  // a question, or the time until the next round, is under way
	conns map[string]Connection // by account
}

type reviewMsg struct {
	of   *home
	info draft.Info
	conn Connection
	flow.Outcome
}

// roundMsg says that it is time to ask about all again.
type roundMsg struct{ of *home }

// watch begins a round, where there is something to ask and somebody to ask.
func (h *home) watch() tea.Cmd {
	w := &h.reviews
	if w.busy || !h.s.link.on {
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
	ctx, use, conn := h.s.ctx, h.s.Use, h.s.link.base
	if known, ok := w.conns[info.Account]; ok {
		conn = known
	}
	return func() tea.Msg {
		conn, err := reach(ctx, use, conn, info.Account)
		if err != nil {
			return reviewMsg{of: h, info: info, Outcome: flow.Outcome{Result: flow.Stopped, Err: err}}
		}
		runner := flow.Runner{Hub: conn.Hub, Journal: flow.Lone(info.Profile), Timeout: conn.Timeout}
		return reviewMsg{h, info, conn, runner.Status(ctx)}
	}
}

// reach is the connection with an account, from another one.
func reach(ctx context.Context, use func(context.Context, Connection, string) (Connection, error), from Connection, account string) (Connection, error) {
	if use == nil || account == "" || account == from.Account {
		return from, nil
	}
	return use(ctx, from, account)
}

// answered takes an answer. What keeps Twilio from answering ends the round: it
// would be in the way of the next question, too.
func (h *home) answered(msg reviewMsg) tea.Cmd {
	w := &h.reviews
	if msg.conn.Hub != nil {
		if w.conns == nil {
			w.conns = map[string]Connection{}
		}
		w.conns[msg.info.Account] = msg.conn
	}
	if msg.Err == nil {
		h.note(msg.info, stateAfter(msg.Outcome))
	}
	if again, _ := flow.Passes(msg.Err); again {
		w.queue = nil
	}
	if len(w.queue) > 0 {
		return h.ask()
	}
	w.round++
	return tea.Tick(h.s.reviewPause(w.round), func(time.Time) tea.Msg { return roundMsg{h} })
}

// note writes a review's end into its draft, and tells. A draft that is open
// somewhere else is told there.
func (h *home) note(info draft.Info, state draft.State) {
	if state != draft.Approved && state != draft.Rejected {
		return
	}
	d, err := h.s.Store.Open(info.ID)
	if err != nil {
		return
	}
	err = d.SetState(state)
	if cerr := d.Close(); err == nil {
		err = cerr
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

// reviewPause is how long to wait before reviews are asked about again, after n
// times. A sandbox reviews at once.
func (s *session) reviewPause(n int) time.Duration {
	if s.Demo {
		return 2 * time.Second
	}
	return flow.ReviewPause(n)
}
