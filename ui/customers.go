package ui

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/ui/gate"
)

// customers is the list of drafts. It outlives the screens, so that home has something to show
// while the store reads a new one.
type customers struct {
	all    []draft.Info // in the order of home
	err    error        // why there is no newer list
	listed bool         // there was one
	whole  bool         // one had everything
	part   bool         // it's only the top of one
	nr     int          // counts the lists

	busy, again bool // one is being read; another one is wanted after it
	took        time.Duration
	ended       time.Time
}

// A listMsg is a new list, or why there is none.
type listMsg struct {
	infos []draft.Info
	err   error
	took  time.Duration
	part  bool // it's only the top of the list
}

// A changedMsg says that drafts may have changed in a team's store.
type changedMsg struct{}

// A minuteMsg says that it's time to look at the clock and at the leases, of which no change
// tells when they run out.
type minuteMsg struct {
	of   *home
	turn int
}

const minute = time.Minute / 2

// glance is how long home waits for its list before it shows itself without.
const glance = 25 * time.Millisecond

// drawn is how long home takes to show the top of its list. Reading the rest meanwhile would
// take the processor from it.
const drawn = 10 * time.Millisecond

// readList lists the drafts.
func (s *session) readList() listMsg {
	start := time.Now()
	infos, err := s.Store.List()
	s.Arrange(infos)
	return listMsg{infos: infos, err: err, took: time.Since(start)}
}

// readFirst lists the drafts for the first time: if there are many, only the top of the list.
// A store that doesn't know its top, or not much of it, lists them all.
func (s *session) readFirst() listMsg {
	infos, err := s.Store.Top()
	if err != nil || len(infos) < draft.TopSize/2 {
		return s.readList()
	}
	s.Arrange(infos)
	return listMsg{infos: infos[:min(len(infos), draft.TopSize)], part: true}
}

// list reads the list again, in the background. However often it's called, reading takes at
// most a tenth of the time.
func (s *session) list() tea.Cmd {
	c := &s.customers
	if c.busy {
		c.again = true
		return nil
	}
	c.busy = true
	ctx, rest := s.ctx, time.Until(c.ended.Add(10*c.took))
	return func() tea.Msg {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(rest):
		}
		return s.readList()
	}
}

// listNow reads the list again, because the user did something that changes it or wants to see
// it. If that takes long, it goes on in the background.
func (s *session) listNow() tea.Cmd {
	c := &s.customers
	if c.busy {
		c.again = true
		return nil
	}
	c.busy = true
	list := s.readList
	if !c.listed {
		list = s.readFirst
	}
	read := make(chan listMsg, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				read <- listMsg{err: panicked(p)}
			}
		}()
		read <- list()
	}()
	select {
	case msg := <-read:
		return s.listed(msg)
	case <-time.After(glance):
		return func() tea.Msg { return <-read }
	}
}

// received says what colleagues handed over since the last list: it may be out of sight.
func (s *session) received(infos []draft.Info) {
	known := map[string]bool{}
	for _, i := range s.customers.all {
		if s.ForMe(i) {
			known[i.ID] = true
		}
	}
	for _, i := range infos {
		if s.ForMe(i) && !known[i.ID] && i.From != "" {
			s.say(gate.Line(i.From) + " handed " + nameOf(i.Name) + " over to you.")
		}
	}
}

// listed takes a new list, or the top of it and then reads the whole.
func (s *session) listed(msg listMsg) tea.Cmd {
	c := &s.customers
	if msg.part {
		c.all, c.part = msg.infos, true
		c.nr++
		return func() tea.Msg {
			time.Sleep(drawn)
			return s.readList()
		}
	}
	c.busy, c.err, c.took, c.ended = false, msg.err, msg.took, time.Now()
	if msg.err != nil { // waiting for a store that doesn't answer costs nothing
		c.took = 0
	}
	switch {
	case msg.err == nil:
		if s.notice.down {
			s.notice = notice{}
		}
		if c.whole {
			s.received(msg.infos)
		}
		c.all, c.listed, c.whole, c.part = msg.infos, true, true, false
		c.nr++
	case len(msg.infos) > 0: // what can be opened without the team's database
		again := func(i draft.Info) bool {
			return slices.ContainsFunc(msg.infos, func(o draft.Info) bool { return o.ID == i.ID })
		}
		c.all, c.listed = append(msg.infos, slices.DeleteFunc(slices.Clone(c.all), again)...), true
		c.nr++
	}
	if c.again {
		c.again = false
		return s.list()
	}
	return nil
}

// follow waits until drafts may have changed.
func (s *session) follow() tea.Cmd {
	if s.changes == nil {
		return nil
	}
	ctx, changes := s.ctx, s.changes
	return func() tea.Msg {
		select {
		case <-ctx.Done():
			return nil
		case <-changes:
			return changedMsg{}
		}
	}
}

// shown are the customers that the search leaves.
func (h *home) shown() []draft.Info {
	c, typed := &h.s.customers, h.query.Value()
	if typed == "" {
		return c.all
	}
	if h.found.nr != c.nr || h.found.typed != typed {
		search := h.s.Search(typed)
		h.found.nr, h.found.typed = c.nr, typed
		h.found.infos = slices.DeleteFunc(slices.Clone(c.all), func(i draft.Info) bool { return !search.Matches(i) })
	}
	return h.found.infos
}

// waits says why there is no list yet; "" if there is one.
func (s *session) waits() string {
	switch c := &s.customers; {
	case c.listed, c.part:
		return ""
	case c.err != nil:
		return "Your customers can't be listed: " + gate.Line(c.err.Error())
	}
	return reading
}

const reading = "Reading your customers…"
