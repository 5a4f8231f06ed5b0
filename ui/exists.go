package ui

import (
	"fmt"

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
