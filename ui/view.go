package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/gate"
)

// A reader is a text that follows what the team does, to read and scroll.
type reader struct {
	s     *session
	back  screen
	title string
	keys  []command
	load  func() (func(width int) []string, error) // reads the text, in the background
	text  func(width int) []string
	menu  menu
}

// A readMsg is the text of a reader, read again.
type readMsg struct {
	of   *reader
	text func(width int) []string
	err  error
}

// readText loads a text and shows it.
func (s *session) readText(r *reader) (screen, tea.Cmd) {
	work := desk.Working(func(context.Context) (err error) {
		r.text, err = r.load()
		return err
	})
	return s.awaitUnlessStopped(r.back, "Reading…", work, func(err error) (screen, tea.Cmd) {
		if err != nil {
			s.failed("", err)
			return r.back, nil
		}
		r.menu.begin(r.entries, "")
		return r, nil
	})
}

func (r *reader) entries(width int) []entry {
	var entries []entry
	for _, line := range r.text(min(width, 100) - 5) {
		entries = append(entries, read(line))
	}
	return entries
}

func (r *reader) Init() tea.Cmd    { return nil }
func (r *reader) Heading() heading { return heading{title: r.title} }

func (r *reader) Keys() []command {
	return append([]command{on("esc", "back", func() (screen, tea.Cmd) { return r.back, nil })}, r.keys...)
}

func (r *reader) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case changedMsg:
		return r, func() tea.Msg {
			text, err := r.load()
			return readMsg{r, text, err}
		}
	case readMsg:
		if msg.of == r && msg.err == nil {
			r.text = msg.text
		}
		return r, nil
	}
	return r.menu.update(r, msg)
}

func (r *reader) View(width, height int) (string, *tea.Cursor) {
	return r.menu.show(r.s.look, width, height)
}

// view shows the answers of a customer, and their state, without opening them.
func (s *session) view(h *home, info draft.Info) (screen, tea.Cmd) {
	r := &reader{
		s: s, back: h, title: "Looking at a customer",
		load: func() (func(int) []string, error) {
			v, err := s.Store.View(info.ID)
			return func(width int) []string { return h.viewed(v, width) }, err
		},
	}
	r.keys = []command{
		on("o", "open", func() (screen, tea.Cmd) { return s.openCustomer(h, info) }),
		on("w", "who did what", func() (screen, tea.Cmd) { return s.trail(r, info.ID) }),
	}
	return s.readText(r)
}

// viewed is a customer's state and answers.
func (h *home) viewed(v draft.View, width int) []string {
	s, l := h.s, h.s.look
	lines := []string{l.strong.Render(cut(nameOf(v.Name), width)), h.state(v.Info)}
	if by, held := desk.Holder(v.Info); held {
		lines[1] += l.muted.Render(", open: "+s.person(by.Who)+" since ") + l.text.Render(desk.ClockTime(by.Since, s.now()))
	}
	if v.For != "" {
		lines = append(lines, paragraph(l.accent, s.handedOver(v.Info, false), width)...)
	}
	if v.Profile != "" {
		lines = append(lines, l.muted.Render(gate.Line(v.Profile)))
	}
	lines = append(lines, paragraph(l.muted, "You're only looking. What changes shows up here by itself.", width)...)
	for _, page := range profile.Pages() {
		lines = append(lines, "", l.title.Render(page.Title))
		for _, k := range page.Fields {
			f, ok := profile.Find(k)
			if !ok || !f.Shown(v.Answers) {
				continue
			}
			value, style := gate.Line(v.Answers.Display(k)), l.text
			if value == "" {
				value, style = "–", l.faint
			}
			lines = append(lines, answerLines(l.muted, f.LabelIn(v.Answers), style, value, width)...)
		}
	}
	return lines
}

// trail shows who did what with a customer, the last deed first.
func (s *session) trail(back screen, id string) (screen, tea.Cmd) {
	team, ok := s.TeamView()
	if !ok {
		return back, nil
	}
	return s.readText(&reader{s: s, back: back, title: "Who did what", load: func() (func(int) []string, error) {
		trail, err := team.Trail(id)
		deeds := desk.Deeds(trail)
		return func(width int) []string { return s.deeds(deeds, width) }, err
	}})
}

func (h *home) trail() (screen, tea.Cmd) { return h.s.trail(h, h.chosen().ID) }

// deeds lists what people did, by day, the last first.
func (s *session) deeds(deeds []desk.Deed, width int) []string {
	l := s.look
	if len(deeds) == 0 {
		return []string{l.muted.Render("Nothing yet.")}
	}
	who := 0
	for _, d := range deeds {
		who = min(max(who, len(gate.Line(d.Who))), 16)
	}
	var lines []string
	day := ""
	for i := len(deeds) - 1; i >= 0; i-- {
		d := deeds[i]
		if at := d.At.Local().Format("Monday, January 2"); at != day {
			if day != "" {
				lines = append(lines, "")
			}
			day = at
			lines = append(lines, l.title.Render(day))
		}
		text := paragraph(l.text, d.What, width-who-9)
		lines = append(lines, l.muted.Render(d.At.Local().Format("15:04"))+"  "+l.accent.Render(fit(gate.Line(d.Who), who))+"  "+text[0])
		lines = append(lines, indent(text[1:], who+9)...)
	}
	return lines
}
