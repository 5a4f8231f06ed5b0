package ui

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/gate"
)

// rejections says why the review rejected the profile: each code once, with what
// it means, and below it the answers to check, the likeliest first.
func (st *status) rejections(width int) []entry {
	l, s := st.s.look, st.s
	var entries []entry
	told := ""
	for i, p := range st.last.Problems {
		if reason := fmt.Sprint(p.Code, p.Message); reason != told {
			told = reason
			entries = append(entries, read(st.reason(p, i > 0, width)...))
		}
		f, ok := profile.Find(p.Field)
		if !ok {
			continue
		}
		name, style := f.NameIn(s.app), l.text
		value := gate.Line(s.app.Display(p.Field))
		if s.app.Text(p.Field) != st.sent.Text(p.Field) {
			name, value, style = signDone+" "+name, value+" (changed)", l.good
		}
		id := fmt.Sprintf("problem %d", i)
		if st.menu.holds(id) {
			style = l.cursor
		}
		line := style.Render(cut(name, width))
		if width >= wide && value != "" {
			line = beside(style, name, l.text, value, width)[0]
		}
		entries = append(entries, entry{id: id, lines: []string{line}, off: s.locked(),
			do: func() (screen, tea.Cmd) { return change(s, p.Field, st), nil }})
	}
	return entries
}

// reason is what a code means, and what to check.
func (st *status) reason(p profile.Problem, further bool, width int) []string {
	l := st.s.look
	text := p.Message
	if p.Code != 0 {
		text = fmt.Sprintf("%d: %s", p.Code, text)
	}
	lines := indent(paragraph(l.bad, text, width-2), 2)
	lines[0] = l.bad.Render(signProblem) + lines[0][1:]
	if fix := p.Fix; fix != "" {
		if p.Field != "" {
			fix = "Check first: " + fix
		}
		lines = append(lines, indent(paragraph(l.muted, fix, width-2), 2)...)
	}
	if further {
		lines = append([]string{""}, lines...)
	}
	return lines
}

// history lists the evaluations and submissions there were, for who wonders how
// it came to this.
func (st *status) history(width int) []string {
	l := st.s.look
	if st.s.draft == nil {
		return nil
	}
	past := flow.History(st.s.draft.Journal().Entries())
	if len(past) == 0 {
		return nil
	}
	lines := []string{"", l.title.Render("Until now")}
	for _, v := range past {
		at := v.At.Local().Format(time.DateTime)
		text := paragraph(l.muted, v.String(), max(16, width-len(at)-2))
		lines = append(lines, l.muted.Render(at)+"  "+text[0])
		lines = append(lines, indent(text[1:], len(at)+2)...)
	}
	return lines
}

// duplicate copies the draft: what is locked at Twilio can be begun anew.
func (st *status) duplicate() (screen, tea.Cmd) {
	s := st.s
	info, err := s.Store.Copy(s.info.ID, "Copy of "+nameOf(s.info.Name))
	if err != nil {
		s.complain(err.Error())
		return st, nil
	}
	h := newHome(s)
	s.say(strings.TrimRight("Copied: "+info.Name, ".") + ". Nothing of the copy exists at Twilio.")
	return h, nil
}
