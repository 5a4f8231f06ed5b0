package ui

import (
	"context"
	"time"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

// home lists the customers: their drafts, and the profiles these became. In a team it follows
// what the others do.
type home struct {
	s    *session
	menu menu

	query   textinput.Model
	finding bool // keys go to the query
	found   struct {
		nr    int
		typed string
		infos []draft.Info
	}

	made struct { // the entries of the last frame
		of    []draft.Info
		width int
		list  []entry
	}
	wanted  string  // the customer to choose once the list has them
	pending tea.Cmd // from making the screen
	turn    int     // of the clock, so that an outdated one ends

	reviews reviews
}

// goHome closes the open customer and shows the list. It asks first if answers aren't
// saved.
func goHome(s *session, from screen) (screen, tea.Cmd) {
	if s.Lost() != nil || !s.Loses() {
		return newHome(s), nil
	}
	return newAsk(s, from, s.leaving("Leave this customer", "leave"), func() (screen, tea.Cmd) { return newHome(s), nil }), nil
}

func newHome(s *session) *home {
	wanted := s.OpenID()
	s.close()
	h := &home{s: s, query: newQuery("name, state, person, SID")}
	h.reviews.asked = s.Reviews()
	h.pending = s.listNow()
	h.menu.begin(h.entries, "")
	h.choose(wanted)
	return h
}

// relist reads the list again. Then it chooses a customer, or keeps the chosen one for "".
func (h *home) relist(wanted string) tea.Cmd {
	cmd := h.s.listNow()
	h.menu.refill()
	h.choose(wanted)
	return cmd
}

// choose chooses a customer, or does so once the list that is being read has them.
func (h *home) choose(id string) {
	h.menu.choice(id)
	h.wanted = ""
	if h.s.customers.busy {
		h.wanted = id
	}
}

func (h *home) Init() tea.Cmd {
	cmd := tea.Batch(h.watch(), h.pending)
	if h.pending = nil; h.s.changes != nil {
		cmd = tea.Batch(cmd, h.s.list(), h.clock())
	}
	return cmd
}

// clock reads the list of a team again now and then.
func (h *home) clock() tea.Cmd {
	h.turn++
	turn := h.turn
	return h.s.after(minute, minuteMsg{h, turn})
}

// retry reads the list of a team again soon if that failed.
func (h *home) retry(err error) tea.Cmd {
	if err == nil || h.s.changes == nil {
		return nil
	}
	return h.s.after(2*time.Second, minuteMsg{h, 0})
}

func (h *home) Heading() heading { return heading{title: "Customers"} }

func (h *home) Keys() []command {
	none, enter, look := "", "open", h.s.ReadOnly
	if len(h.s.customers.all) == 0 {
		none, enter = "There are no customers yet: press n to add one", "choose"
		if look != "" {
			none = "There are no customers yet"
		}
	}
	quit := func() (screen, tea.Cmd) { return h, tea.Quit }
	if h.finding {
		return []command{
			h.menu.choose(enter), on("esc", "clear", h.clear), on("tab", "list", h.settle), on("ctrl+c", "", quit),
		}
	}
	commands := []command{h.menu.choose(enter), on("n", "new customer", h.begin).unless(look)}
	if h.s.Demo {
		commands = append(commands, on("s", "sample", h.sample))
	}
	if h.query.Value() != "" {
		commands = append(commands, on("esc", "clear search", h.clear))
	}
	commands = append(commands, on("/", "find", h.find).unless(none))
	if none == "" && len(h.shown()) == 0 {
		none = "No customer matches what you typed"
		if h.s.customers.part {
			none = "Your customers are still being read"
		}
	}
	if _, team := h.s.Team(); team {
		commands = append(commands, on("h", "hand over", h.handOver).unless(firstOf(none, h.heldByOther())))
	}
	if _, team := h.s.TeamView(); team {
		commands = append(commands, on("w", "who did what", h.trail).unless(none))
	}
	return append(commands,
		on("c", "copy", h.copy).unless(firstOf(none, look)),
		on("d delete", "delete", h.delete).unless(firstOf(none, look)),
		on("q", "quit", quit),
		on("ctrl+c", "", quit),
	)
}

func (h *home) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case *doneMsg:
		if msg.by == h {
			return h, h.answered()
		}
		return h, h.watch()
	case roundMsg:
		if msg.of == h {
			h.reviews.busy = false
			return h, h.watch()
		}
		return h, nil
	case listMsg:
		if h.menu.at < 0 || h.menu.holds("new") || h.menu.holds("sample") { // no customer was chosen
			h.menu.begin(h.entries, "")
		}
		h.menu.refill()
		h.choose(h.wanted)
		return h, tea.Batch(h.watch(), h.retry(msg.err))
	case changedMsg:
		return h, h.s.list()
	case minuteMsg:
		switch {
		case msg.of != h:
		case msg.turn == h.turn:
			return h, tea.Batch(h.s.list(), h.clock())
		case msg.turn == 0:
			return h, h.s.list()
		}
		return h, nil
	case tea.KeyPressMsg, tea.MouseMsg:
		h.wanted = "" // the user has moved on
	}
	if h.finding {
		return h.typed(msg)
	}
	return h.menu.update(h, msg)
}

func (h *home) entries(width int) []entry {
	if why := h.s.waits(); why != "" {
		return []entry{read(paragraph(h.s.look.muted, why, width-5)...)}
	}
	if len(h.s.customers.all) == 0 {
		return h.welcome(width)
	}
	infos := h.shown()
	part := h.s.customers.part
	if len(infos) == 0 && !part {
		return []entry{read(h.s.look.muted.Render("No match."))}
	}
	if m := &h.made; !part && m.width == width && len(m.of) == len(infos) && &m.of[0] == &infos[0] {
		return m.list
	}
	entries := make([]entry, len(infos))
	for i, info := range infos {
		entries[i] = entry{
			id: info.ID, tall: h.tall(info, width-4),
			do:   func() (screen, tea.Cmd) { return h.s.openCustomer(h, info) },
			draw: func() []string { return h.lines(info, i == h.menu.at, width-4) },
		}
	}
	if part {
		return append(entries, read(h.s.look.muted.Render(reading)))
	}
	h.made.of, h.made.width, h.made.list = infos, width, entries
	return entries
}

func (h *home) welcome(width int) []entry {
	l := h.s.look
	if h.s.ReadOnly != "" {
		return []entry{read(l.title.Render("Welcome"), "", l.text.Render("There are no customers yet."))}
	}
	text := paragraph(l.text, "A Secondary Customer Profile tells Twilio who your customer is. Answer the questions in any order. The wizard saves each answer as you type, and submits the profile when you're ready.", min(72, width-6))
	entries := []entry{
		read(l.title.Render("Welcome"), ""), read(append(text, "")...),
		h.menu.action(l, "new", "Add a new customer", h.begin),
	}
	if h.s.Demo {
		entries = append(entries, h.menu.action(l, "sample", "Try a sample customer", h.sample))
	}
	return entries
}

// chosen is the selected draft.
func (h *home) chosen() draft.Info {
	infos := h.shown()
	return infos[max(0, min(h.menu.at, len(infos)-1))]
}

func (h *home) begin() (screen, tea.Cmd) { return h.create(nil) }

func (h *home) sample() (screen, tea.Cmd) { return h.create(profile.Sample()) }

func (h *home) create(app profile.Application) (screen, tea.Cmd) {
	return h.s.await(h, "Saving a new draft…", h.s.Beginning(app), func(err error) (screen, tea.Cmd) {
		if err != nil {
			h.s.failed("Can't save a new draft", err)
			return h, nil
		}
		cmd := h.s.opened()
		return newAccount(h.s), cmd
	})
}

func (h *home) copy() (screen, tea.Cmd) {
	from, copied := h.chosen(), draft.Info{}
	work := desk.Working(func(context.Context) (err error) {
		copied, err = h.s.Store.Copy(from.ID, desk.CopyName(from))
		return err
	})
	return h.s.await(h, "Copying "+nameOf(from.Name)+"…", work, func(err error) (screen, tea.Cmd) {
		if err != nil {
			h.s.failed("", err)
			return h, nil
		}
		h.s.say("Copied: " + copied.Name + ". The copy isn't at Twilio yet.")
		return h, h.relist(copied.ID)
	})
}

// delete asks first, and says that a profile stays at Twilio.
func (h *home) delete() (screen, tea.Cmd) {
	info := h.chosen()
	q := question{
		title: "Delete " + nameOf(info.Name) + "?",
		text:  "This removes its answers from " + h.s.Machine() + " for good.",
		yes:   "delete it", no: "keep it",
	}
	if s, ok := h.s.Team(); ok {
		q.text = "This removes its answers from the database on " + s.Where() + " for good, for the whole team."
	}
	if info.Profile != "" {
		q.text += " The customer profile " + info.Profile + " stays at Twilio, but you can no longer follow or fix it from here."
	}
	return newAsk(h.s, h, q, func() (screen, tea.Cmd) {
		work := desk.Working(func(context.Context) error { return h.s.Store.Delete(info.ID) })
		return h.s.await(h, "Deleting "+nameOf(info.Name)+"…", work, func(err error) (screen, tea.Cmd) {
			if err != nil {
				h.s.failed("", err)
			} else {
				h.s.say("Deleted.")
			}
			return h, h.relist("")
		})
	}), nil
}
