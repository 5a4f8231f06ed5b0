package ui

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/gate"
)

// home lists the customers: their drafts, and the profiles these became.
type home struct {
	s     *session
	infos []draft.Info
	err   error // why they can't be listed
	menu  menu

	reviews reviews
}

// goHome closes the open customer and shows the list. It asks first if answers would
// be lost.
func goHome(s *session, from screen) (screen, tea.Cmd) {
	if !s.Loses() {
		return newHome(s), nil
	}
	return newAsk(s, from, question{
		title: "Leave this customer without the last answers?", text: s.lost(),
		yes: "leave without them", no: "stay",
	}, func() (screen, tea.Cmd) { return newHome(s), nil }), nil
}

func newHome(s *session) *home {
	s.close()
	h := &home{s: s}
	h.reviews.asked = s.Reviews()
	h.refresh()
	h.menu.begin(h.entries, "")
	return h
}

func (h *home) Init() tea.Cmd { return h.watch() }

func (h *home) refresh() {
	h.infos, h.err = h.s.Store.List()
	if h.err != nil {
		h.s.complain(h.err.Error())
	}
	h.menu.at = min(h.menu.at, max(0, len(h.infos)-1))
}

func (h *home) Heading() heading { return heading{title: "Customers"} }

func (h *home) Keys() []command {
	none, enter, look := "", "open", h.s.ReadOnly
	if len(h.infos) == 0 {
		none, enter = "There are no customers yet: press n to add one", "choose"
		if look != "" {
			none = "There are no customers yet"
		}
	}
	commands := []command{h.menu.choose(enter), on("n", "new customer", h.begin).unless(look)}
	if h.s.Demo {
		commands = append(commands, on("s", "sample", h.sample))
	}
	return append(commands,
		on("/", "find", h.find).unless(none),
		on("c", "copy", h.copy).unless(firstOf(none, look)),
		on("d delete", "delete", h.delete).unless(firstOf(none, look)),
		on("q", "quit", func() (screen, tea.Cmd) { return h, tea.Quit }),
		on("ctrl+c", "", func() (screen, tea.Cmd) { return h, tea.Quit }),
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
	}
	return h.menu.update(h, msg)
}

func (h *home) View(width, height int) (string, *tea.Cursor) {
	return h.menu.show(h.s.look, width, height)
}

func (h *home) entries(width int) []entry {
	if len(h.infos) == 0 {
		return h.welcome(width)
	}
	entries := make([]entry, len(h.infos))
	for i, info := range h.infos {
		e := entry{id: info.ID, tall: 1, do: func() (screen, tea.Cmd) { return h.open(info) }}
		if info.Err != nil || width-4 < wide {
			e.tall = 2
		}
		e.draw = func() []string { return h.lines(info, i == h.menu.at, width-4) }
		entries[i] = e
	}
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

// lines are the lines of one draft in the list.
func (h *home) lines(info draft.Info, chosen bool, width int) []string {
	l := h.s.look
	name := nameOf(info.Name)
	if info.Name == "" {
		name = "Unnamed customer"
	}
	style := l.text
	if chosen {
		style = l.chosen
	}
	state, age := h.state(info), l.muted.Render(ago(h.s.now().Sub(info.Changed)))
	if info.Err != nil {
		return []string{style.Render(cut(name, width)), l.warn.Render(cut(gate.Line(info.Err.Error()), width))}
	}
	if width < wide {
		return []string{style.Render(cut(name, width)), state + l.muted.Render(" "+signDot+" ") + age}
	}
	columns := width - 32
	return []string{fit(style.Render(cut(name, columns)), columns) + "  " + fit(state, 16) + age}
}

func (h *home) state(info draft.Info) string {
	l := h.s.look
	switch info.State {
	case draft.Editing:
		return l.muted.Render(signOpen + " draft")
	case draft.CutOff:
		return l.warn.Render(signHalf + " cut off")
	case draft.Noncompliant:
		return l.bad.Render(signProblem + " to fix")
	case draft.InReview:
		return l.accent.Render(signHalf + " in review")
	case draft.Approved:
		return l.good.Render(signDone + " approved")
	case draft.Rejected:
		return l.bad.Render(signProblem + " rejected")
	}
	return l.muted.Render(gate.Line(string(info.State)))
}

func ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h ago", int(d.Hours()))
	}
	return fmt.Sprintf("%d days ago", int(d.Hours())/24)
}

// find looks for a customer by part of the name, the state, the account or the id.
func (h *home) find() (screen, tea.Cmd) {
	p := newPicker(h.s, h, "Find a customer")
	p.about = "Type part of the name, the state or the account."
	p.options = make([]profile.Option, len(h.infos))
	for i, info := range h.infos {
		name := nameOf(info.Name)
		if info.Name == "" {
			name = "Unnamed customer"
		}
		hint := string(info.State) + " " + signDot + " " + ago(h.s.now().Sub(info.Changed)) + " " + shortSID(info.Account)
		p.options[i] = profile.Option{Value: info.ID, Label: name, Hint: strings.TrimSpace(hint)}
	}
	p.choose = func(o profile.Option) (screen, tea.Cmd) {
		for _, info := range h.infos {
			if info.ID == o.Value {
				return h.open(info)
			}
		}
		return h, nil
	}
	p.first()
	return p, nil
}

// chosen is the selected draft.
func (h *home) chosen() draft.Info { return h.infos[max(0, min(h.menu.at, len(h.infos)-1))] }

// open opens a draft where its user left it.
func (h *home) open(info draft.Info) (screen, tea.Cmd) {
	if err := h.s.Open(info.ID); err != nil {
		h.s.complain(err.Error())
		h.refresh()
		return h, nil
	}
	cmd := h.s.opened()
	return h.s.screenAt(h.s.Next()), cmd
}

func (h *home) begin() (screen, tea.Cmd) { return h.create(nil) }

func (h *home) sample() (screen, tea.Cmd) { return h.create(profile.Sample()) }

func (h *home) create(app profile.Application) (screen, tea.Cmd) {
	if err := h.s.Begin(app); err != nil {
		h.s.complain("Can't save a new draft: " + err.Error())
		return h, nil
	}
	cmd := h.s.opened()
	return newAccount(h.s), cmd
}

func (h *home) copy() (screen, tea.Cmd) {
	from := h.chosen()
	info, err := h.s.Store.Copy(from.ID, "Copy of "+nameOf(from.Name))
	if err != nil {
		h.s.complain(err.Error())
		return h, nil
	}
	h.s.say("Copied: " + info.Name + ". The copy isn't at Twilio yet.")
	h.refresh()
	h.menu.refill()
	h.menu.choice(info.ID)
	return h, nil
}

// delete asks first, and says that a profile stays at Twilio.
func (h *home) delete() (screen, tea.Cmd) {
	info := h.chosen()
	q := question{
		title: "Delete " + nameOf(info.Name) + "?",
		text:  "This removes its answers from " + h.s.Machine() + " for good.",
		yes:   "delete it", no: "keep it",
	}
	if info.Profile != "" {
		q.text += " The customer profile " + info.Profile + " stays at Twilio, but you can no longer follow or fix it from here."
	}
	return newAsk(h.s, h, q, func() (screen, tea.Cmd) {
		if err := h.s.Store.Delete(info.ID); err != nil {
			h.s.complain(err.Error())
		} else {
			h.s.say("Deleted.")
		}
		h.refresh()
		return h, nil
	}), nil
}
