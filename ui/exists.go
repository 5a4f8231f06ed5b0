package ui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/gate"
)

// corrections says what Twilio keeps otherwise than it was sent.
func (r *result) corrections(width int) []string {
	l := r.s.look
	var lines []string
	for _, c := range r.outcome().Corrections {
		label := string(c.Field)
		if f, ok := profile.Find(c.Field); ok {
			label = f.LabelIn(r.s.app)
		}
		lines = append(lines, paragraph(l.warn, fmt.Sprintf("%s %s: Twilio corrected %q to %q.", signWarning, label, c.Sent, c.Kept), width)...)
	}
	return lines
}

// suggestions shows the address as it was sent beside what Twilio would have, and
// lets people take the one or have Twilio correct its copy of the other.
func (r *result) suggestions(width int) []entry {
	l, o := r.s.look, r.outcome()
	if len(o.Suggestions) == 0 {
		return nil
	}
	var lines []string
	for _, c := range o.Suggestions {
		label := string(c.Field)
		if f, ok := profile.Find(c.Field); ok {
			label = f.LabelIn(r.s.app)
		}
		lines = append(lines, l.title.Render(cut(gate.Line(label), width)))
		lines = append(lines, paragraph(l.text, "  yours    "+firstOf(c.Sent, "–"), width)...)
		lines = append(lines, paragraph(l.good, "  Twilio's "+c.Kept, width)...)
	}
	return []entry{
		read(append(lines, "")...),
		r.menu.button(l, "take", "Take Twilio's and go on", r.settle(TakeSuggestions(o.Suggestions)), r.s.link.obstacle(r.s)),
		r.menu.action(l, "keep", "Keep yours here, and let Twilio correct its copy", r.settle(KeepOwnAddress())),
		read(""),
	}
}

// settle changes the answers by what was decided of a suggestion, and goes on.
func (r *result) settle(changes profile.Application) func() (screen, tea.Cmd) {
	return func() (screen, tea.Cmd) {
		var cmds []tea.Cmd
		for k, text := range changes {
			cmds = append(cmds, r.s.set(k, text, r.s.info.Place))
		}
		if why := r.s.obstacle(); why != "" {
			r.s.complain(why)
			return r, tea.Batch(cmds...)
		}
		next, cmd := r.s.submit()
		return next, tea.Batch(append(cmds, cmd)...)
	}
}

// objects lists what exists at Twilio.
func (r *result) objects(width int) []string {
	l, o := r.s.look, r.outcome()
	if len(o.Receipt.Steps) == 0 {
		return nil
	}
	lines := []string{"", l.title.Render("What exists at Twilio"), l.muted.Render("Account " + gate.Line(o.Receipt.Account))}
	sids := map[flow.StepID]string{}
	for _, line := range o.Receipt.Steps {
		sids[line.Step] = line.SID
	}
	for _, row := range r.run.rows { // in the order in which people know the steps
		if sid := sids[row.ID]; sid != "" {
			lines = append(lines, r.object(briefly(row.Title), sid, width))
		}
	}
	return lines
}

func (r *result) object(title, sid string, width int) string {
	l := r.s.look
	sid = gate.Line(sid)
	room := width - len(sid) - 2
	if room < 16 {
		room, sid = width-14, shortSID(sid)
	}
	return l.text.Render(fit(gate.Line(title), min(room, 44))) + "  " + l.muted.Render(sid)
}
