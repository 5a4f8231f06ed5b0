package ui

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/form"
	"trusthub-wizard/ui/gate"
)

// A picker is a searchable list of what Twilio has, such as accounts and phone numbers, or
// of colleagues. Whoever makes it sets its functions.
type picker struct {
	s     *session
	back  screen
	title string
	about string
	many  bool   // several can be ticked: choosing doesn't leave
	asks  string // who has the list
	help  string // what Enter does

	load   func() ([]profile.Option, error)       // asks for the list
	ticked func(value string) bool                // what's already chosen
	choose func(profile.Option) (screen, tea.Cmd) // what Enter does
	other  func(text string) (screen, tea.Cmd)    // makes what was typed if it isn't there; may be nil

	query   textinput.Model
	menu    menu
	options []profile.Option
	hits    []int // indexes of the options that match the query
	busy    bool
	err     error
}

// pickerMax is how many are shown at once. With more, typing is quicker.
const pickerMax = 100

type loadedMsg struct {
	picker  *picker
	options []profile.Option
	err     error
}

func newPicker(s *session, back screen, title string) *picker {
	p := &picker{
		s: s, back: back, title: title, asks: twilio, help: "use it", query: newQuery("type to search"),
		ticked: func(string) bool { return false },
	}
	p.menu.begin(p.entries, "")
	return p
}

// Init asks Twilio once: the list is still there after a question.
func (p *picker) Init() tea.Cmd {
	if p.options != nil || p.busy {
		return nil
	}
	return p.look()
}

func (p *picker) look() tea.Cmd {
	p.busy, p.err = true, nil
	return func() tea.Msg {
		options, err := p.load()
		return loadedMsg{p, options, err}
	}
}

func (p *picker) Heading() heading { return p.back.Heading() }

func (p *picker) Keys() []command {
	help, leave := p.help, "back"
	if p.many {
		help, leave = "add or remove", "done"
	}
	return []command{
		p.menu.choose(help),
		on("esc", leave, func() (screen, tea.Cmd) { return p.back, nil }),
		on("ctrl+r", "refresh", func() (screen, tea.Cmd) { return p, p.look() }).unless(p.waiting()),
	}
}

// twilio is who has most lists.
const twilio = "Twilio"

func (p *picker) waiting() string {
	if p.busy || p.asks == twilio && p.s.Account().Busy {
		return "Waiting for " + p.asks + ". This takes a moment"
	}
	return ""
}

func (p *picker) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case loadedMsg:
		if msg.picker == p {
			p.busy, p.options, p.err = false, msg.options, msg.err
			p.first()
		}
		return p, nil
	case *doneMsg: // after creating an account
		if msg.by == (using{}) && msg.err == nil {
			return p.back, nil
		}
		return p, nil
	case tea.MouseMsg:
		return p.menu.update(p, msg)
	case tea.KeyPressMsg:
		if p.menu.press(msg) {
			return p, nil
		}
	}
	before := p.query.Value()
	var cmd tea.Cmd
	if p.query, cmd = p.query.Update(msg); p.query.Value() != before {
		p.first()
	}
	return p, cmd
}

// first matches again and chooses the best.
func (p *picker) first() {
	p.hits = form.Match(p.options, p.query.Value())
	p.menu.at = -1
	p.menu.refill()
}

func (p *picker) option(value string) profile.Option {
	for _, o := range p.options {
		if o.Value == value {
			return o
		}
	}
	return profile.Option{Value: value}
}

func (p *picker) entries(width int) []entry {
	l, typed := p.s.look, strings.TrimSpace(p.query.Value())
	hits := p.hits
	var entries []entry
	known := false
	for n, i := range hits {
		if n == pickerMax {
			entries = append(entries, read(l.muted.Render(fmt.Sprintf("and %d more: type part of the name", len(hits)-n))))
			break
		}
		o := p.options[i]
		known = known || strings.EqualFold(o.Label, typed)
		entries = append(entries, p.entry(o, width-5))
	}
	switch {
	case p.waiting() != "":
		return append(entries, read(l.muted.Render("Asking "+p.asks+"…")))
	case p.err != nil:
		wrong := explain(p.err)
		entries = append(entries, read(paragraph(l.bad, signProblem+" "+wrong.Message, width-5)...))
		return append(entries, read(paragraph(l.text, signArrow+" "+wrong.Fix, width-5)...))
	case len(hits) == 0 && typed == "":
		entries = append(entries, read(l.muted.Render("There's nothing to choose from.")))
	case len(hits) == 0:
		entries = append(entries, read(l.muted.Render("No match.")))
	}
	switch {
	case p.other == nil || known:
	case typed == "":
		entries = append(entries, read("", l.muted.Render(cut("To create one, type its name.", width-5))))
	default:
		text := cut(gate.Line("Create “"+typed+"”…"), width-5)
		entries = append(entries, p.menu.action(l, "other", text, func() (screen, tea.Cmd) { return p.other(typed) }))
	}
	return entries
}

func (p *picker) entry(o profile.Option, width int) entry {
	l, style := p.s.look, p.s.look.text
	if p.menu.holds(o.Value) {
		style = l.cursor
	}
	tick := "  "
	if p.ticked(o.Value) {
		tick = l.good.Render(signDone) + " "
	}
	hint := gate.Line(o.Hint)
	label := cut(gate.Line(o.Label), max(12, width-4-len(hint)))
	line := cut(tick+style.Render(label)+"  "+l.muted.Render(hint), width)
	return entry{id: o.Value, lines: []string{line}, do: func() (screen, tea.Cmd) { return p.choose(o) }}
}

func (p *picker) View(width, height int) (string, *tea.Cursor) {
	l := p.s.look
	lines := []string{"", l.title.Render(cut(gate.Line(p.title), width-6))}
	if height >= 12 {
		lines = append(lines, paragraph(l.muted, p.about, min(76, width-6))...)
		lines = append(lines, "")
	}
	p.query.SetWidth(max(10, min(60, width-10)))
	lines = append(lines, l.accent.Render(signHere)+" "+p.query.View())
	cursor := p.query.Cursor()
	if cursor != nil {
		cursor.X, cursor.Y = cursor.X+5, len(lines)-1
	}
	if height >= 12 {
		lines = append(lines, "")
	}
	room := height - len(lines)
	p.menu.above = len(lines)
	return strings.Join(indent(lines, 3), "\n") + "\n" + p.menu.view(l, width, room), cursor
}
