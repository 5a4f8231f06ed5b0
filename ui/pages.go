package ui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/form"
)

// pages shows one page of the catalog. Enter on the last field goes to the next page.
// If the page was opened to change one answer (from review, result or status), Enter
// goes straight back there.
type pages struct {
	s    *session
	at   int // index into desk.Way
	form *form.Page
	back screen // where a single change goes back to; nil on the ordinary way

	left, top int // where the form was last drawn
}

// newPages is the page of a place, with focus and cursor where they were. An unknown
// place, written by another version, is the first page.
func newPages(s *session, at draft.Place) *pages {
	i := max(1, desk.StopOf(at.Page))
	p := &pages{s: s, at: i, form: form.NewPage(profile.Pages()[i-1], s.Answers(), s.look.form, formKeys)}
	p.form.SetReported(s.Reports())
	if at.Field != "" && p.form.Focus(at.Field) {
		p.form.SetCursor(at.Cursor)
	}
	return p
}

// formKeys differ from the form's own: ctrl+n and ctrl+p turn pages here.
var formKeys = func() form.Keys {
	k := form.DefaultKeys()
	k.NextProblem = key.NewBinding(key.WithKeys("ctrl+r", "f8"), key.WithHelp("ctrl+r", "next problem"))
	return k
}()

func (p *pages) Init() tea.Cmd {
	cmd := p.keep(p.form.Changes()) // from taking the focus
	p.form.Refresh(p.s.Answers())
	return tea.Batch(cmd, p.keep(p.form.Changes()))
}

func (p *pages) Heading() heading { return heading{p.form.Title(), p.at + 1, len(desk.Way())} }

func (p *pages) Keys() []command {
	if p.s.Locked() != "" { // only the phone numbers can change
		return p.withNumbers([]command{on("esc", "back", p.leave), on(helpKey+" f1", "help", p.help)})
	}
	commands := []command{
		on("ctrl+t", "tasks", p.tasks),
		on("ctrl+n pgdown", "next page", p.next),
		on("ctrl+p pgup", "previous page", p.before),
		on(helpKey+" f1", "help", p.help),
	}
	if len(p.s.handKey(p)) > 0 {
		commands = append(commands, on("ctrl+x", "hand over", p.handOver))
	}
	commands = p.withNumbers(commands)
	if p.back != nil {
		commands = append([]command{on("esc", "back", p.leave)}, commands...)
	}
	return commands
}

// withNumbers adds the chooser of phone numbers where it helps.
func (p *pages) withNumbers(commands []command) []command {
	if p.form.Focused() != profile.Numbers || !p.s.Account().On {
		return commands
	}
	return append([]command{on("ctrl+o", "numbers in the account", p.numbers)}, commands...)
}

func (p *pages) help() (screen, tea.Cmd) {
	_, changes := p.form.Update(tea.KeyPressMsg{Code: tea.KeyF1})
	return p, p.keep(changes)
}

// numbers offers those of the account. A ticked one changes the answer behind this
// page's back, so Init refreshes it.
func (p *pages) numbers() (screen, tea.Cmd) {
	return p.out(func() screen { return newNumbers(p.s, p) })
}
func (p *pages) handOver() (screen, tea.Cmd) {
	return p.out(func() screen {
		next, _ := p.s.handOver(p)()
		return next
	})
}
func (p *pages) tasks() (screen, tea.Cmd) {
	return p.out(func() screen { return newTasks(p.s, p) })
}
func (p *pages) leave() (screen, tea.Cmd)  { return p.out(func() screen { return p.back }) }
func (p *pages) next() (screen, tea.Cmd)   { return p.turn(+1) }
func (p *pages) before() (screen, tea.Cmd) { return p.turn(-1) }

func (p *pages) turn(by int) (screen, tea.Cmd) {
	return p.out(func() screen { return p.s.stop(p.at + by) })
}

// out goes to another screen, made once all answers are known, and reports text that
// was typed but not chosen.
func (p *pages) out(to func() screen) (screen, tea.Cmd) {
	if unchosen := p.form.Settle(); unchosen != "" {
		p.s.complain(unchosen + ".")
	}
	cmd := p.keep(p.form.Changes())
	return to(), cmd
}

func (p *pages) Update(msg tea.Msg) (screen, tea.Cmd) {
	focus := p.form.Focused()
	if click, ok := msg.(tea.MouseClickMsg); ok {
		click.X, click.Y = click.X-p.left, click.Y-p.top
		msg = click
	}
	result, changes := p.form.Update(msg)
	cmd := p.keep(changes)
	press, _ := msg.(tea.KeyPressMsg)
	entered := key.Matches(press, formKeys.Enter)
	switch {
	case p.back != nil && (result == form.Done || result == form.Back || entered && p.form.Focused() != focus):
		return p.back, cmd
	case result == form.Done:
		return p.s.stop(p.at + 1), cmd
	case result == form.Back:
		next, more := p.turn(-1)
		return next, tea.Batch(cmd, more)
	case result == form.Before && p.back == nil && key.Matches(press, formKeys.Prev) && p.at > 1:
		last := profile.Pages()[p.at-2]
		return newPages(p.s, draft.Place{Page: last.Name, Field: last.Fields[len(last.Fields)-1], Cursor: 1 << 20}), cmd
	}
	return p, cmd
}

// keep saves the changes to the draft, and where the user is.
func (p *pages) keep(changes []form.Change) tea.Cmd {
	var cmds []tea.Cmd
	for _, c := range changes {
		cmds = append(cmds, p.s.set(c.Field, c.Text, draft.Place{Page: p.form.Name(), Field: c.Field, Cursor: c.Cursor}))
	}
	here := draft.Place{Page: p.form.Name(), Field: p.form.Focused(), Cursor: p.form.Cursor()}
	return tea.Batch(append(cmds, p.s.moveTo(here), p.s.do(nil, p.s.Prepare()))...)
}

func (p *pages) View(width, height int) (string, *tea.Cursor) {
	p.left, p.top = 1, 0
	if width >= wide {
		p.left = 2
	}
	if height >= 16 {
		p.top = 1
	}
	text, cursor := p.form.View(min(width, 110)-2*p.left, height-p.top)
	lines := append(make([]string, p.top), strings.Split(text, "\n")...)
	if cursor != nil {
		cursor.X, cursor.Y = cursor.X+p.left, cursor.Y+p.top
	}
	return strings.Join(indent(lines, p.left), "\n"), cursor
}
