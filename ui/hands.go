package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/gate"
)

// In a team, a customer goes from hand to hand: opened, handed over, taken over.

// openCustomer opens a customer where its user left it. If a colleague has it open, it asks
// what to do.
func (s *session) openCustomer(h *home, info draft.Info) (screen, tea.Cmd) {
	return s.awaitUnlessStopped(h, "Opening "+nameOf(info.Name)+"…", s.Reopening(info.ID), func(err error) (screen, tea.Cmd) {
		if err == nil {
			return s.entered()
		}
		if by, held := s.HeldBy(err); held {
			return newHeld(s, h, info, by), h.s.list()
		}
		s.failed("", err)
		return h, h.relist("")
	})
}

// takeOver opens a customer that a colleague has open.
func (s *session) takeOver(h *home, info draft.Info) (screen, tea.Cmd) {
	return s.await(h, "Taking over "+nameOf(info.Name)+"…", s.TakingOver(info.ID), func(err error) (screen, tea.Cmd) {
		if err != nil {
			s.failed("", err)
			return h, h.relist("")
		}
		return s.entered()
	})
}

// entered is the screen of a customer who was just opened: what was said when they were handed
// over, then where their user left them.
func (s *session) entered() (screen, tea.Cmd) {
	cmd := s.opened()
	next := s.screenAt(s.Next())
	info := s.Info()
	switch {
	case info.Note != "":
		return newHanded(s, next), cmd
	case info.From != "":
		s.say(gate.Line(s.HandedBy()) + ".")
	}
	return next, cmd
}

// newHanded shows what was said, until it was read.
func newHanded(s *session, next screen) *offer {
	l := s.look
	return newOffer(s, next,
		func() string { return gate.Line(s.HandedBy()) + ":" },
		func(width int) []string { return paragraph(l.text, s.Info().Note, width) },
		func() []option {
			return []option{{keys: "esc", help: "continue", text: "Continue", do: func() (screen, tea.Cmd) { return next, nil }}}
		})
}

// noted is what was said when the open customer was handed over, for the screens about the
// whole of it.
func (s *session) noted(width int) []string {
	info := s.Info()
	if info.Note == "" {
		return nil
	}
	return append(paragraph(s.look.accent, "From "+s.person(info.From)+": "+gate.Line(info.Note), width), "")
}

// newHeld asks what to do with a customer that a colleague has open.
func newHeld(s *session, h *home, info draft.Info, held *draft.HeldError) *offer {
	l, who := s.look, gate.Line(held.Who)
	title := who + " has this customer open since " + desk.ClockTime(held.Since, s.now()) + "."
	text := "If you take it over, " + who + " is told and can't type anymore. What " + who + " typed so far is saved."
	if held.Who == s.Me() {
		title = "You have this customer open in another window since " + desk.ClockTime(held.Since, s.now()) + ", on " + gate.Line(held.Host) + "."
		text = "If you take it over, you can't type there anymore. What you typed so far is saved."
	}
	o := newOffer(s, h,
		func() string { return title },
		func(width int) []string {
			return append(append(paragraph(l.accent, nameOf(info.Name), width), ""), paragraph(l.text, text, width)...)
		},
		func() []option {
			return []option{
				{keys: "l", help: "look", text: "Look at it", do: func() (screen, tea.Cmd) { return s.view(h, info) }},
				{keys: "t", help: "take over", text: "Take it over", do: func() (screen, tea.Cmd) { return s.takeOver(h, info) }},
				{keys: "esc", help: "leave", text: "Leave it", do: func() (screen, tea.Cmd) { return h, nil }},
			}
		})
	o.below = true
	return o
}

// together are the keys of a team on a screen about the whole customer.
func (s *session) together(back screen) []command {
	keys := s.handKey(back)
	if _, team := s.TeamView(); team {
		keys = append(keys, on("w", "who did what", func() (screen, tea.Cmd) { return s.trail(back, s.Info().ID) }))
	}
	return keys
}

// handKey hands the open customer over, in a team.
func (s *session) handKey(back screen) []command {
	if _, team := s.Team(); !team {
		return nil
	}
	return []command{on("ctrl+x", "hand over", s.handOver(back))}
}

// handOver hands the open customer over to a colleague.
func (s *session) handOver(back screen) func() (screen, tea.Cmd) {
	return func() (screen, tea.Cmd) {
		name := s.name()
		return newColleagues(s, back, name, func(n *note, to, text string) (screen, tea.Cmd) {
			return s.await(back, "Handing over "+name+"…", s.HandingOver(to, text), func(err error) (screen, tea.Cmd) {
				if err != nil {
					s.failed("Not handed over", err)
					return n, nil
				}
				h := newHome(s)
				s.say(desk.HandedOver(name, to))
				return h, nil
			})
		}), nil
	}
}

// handOver hands over the chosen customer.
func (h *home) handOver() (screen, tea.Cmd) {
	info := h.chosen()
	name := nameOf(info.Name)
	return newColleagues(h.s, h, name, func(n *note, to, text string) (screen, tea.Cmd) {
		return h.s.await(h, "Handing over "+name+"…", h.s.HandingOverClosed(info.ID, to, text), func(err error) (screen, tea.Cmd) {
			if err != nil {
				h.s.failed("Not handed over", err)
				return n, nil
			}
			h.s.say(desk.HandedOver(name, to))
			return h, h.relist(info.ID)
		})
	}), nil
}

// heldByOther says why the chosen customer can't be handed over; "" if it can.
func (h *home) heldByOther() string {
	if len(h.shown()) == 0 {
		return ""
	}
	if by, held := desk.Holder(h.chosen()); held {
		return gate.Line(by.Who) + " has this customer open"
	}
	return ""
}

// newColleagues chooses who gets a customer, and asks for a note. If do fails, it returns to the
// note, so that nobody has to type it again.
func newColleagues(s *session, back screen, name string, do func(n *note, to, text string) (screen, tea.Cmd)) *picker {
	p := newPicker(s, back, "Hand over "+name)
	p.about, p.asks, p.help = "Choose who goes on with this customer. Then you can add a note.", "the database", "choose"
	p.load = func() ([]profile.Option, error) {
		ctx, cancel := context.WithTimeout(s.ctx, 10*time.Second)
		defer cancel()
		names, err := s.Others(ctx)
		options := []profile.Option{{Value: "", Label: "Anybody", Hint: "who opens it first"}}
		for _, name := range names {
			options = append(options, profile.Option{Value: name, Label: name})
		}
		return options, err
	}
	p.choose = func(o profile.Option) (screen, tea.Cmd) {
		return newNote(s, p, name, o.Label, func(n *note, text string) (screen, tea.Cmd) { return do(n, o.Value, text) }), nil
	}
	return p
}
