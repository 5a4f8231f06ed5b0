package ui

import (
	"fmt"
	"time"

	"charm.land/lipgloss/v2"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/team"
	"trusthub-wizard/ui/gate"
)

// tall is how many lines a customer takes in the list.
func (h *home) tall(info draft.Info, width int) int {
	lines := 1
	if _, held := desk.Holder(info); info.Err != nil && !held {
		return 2
	}
	if width < wide {
		lines++
	}
	if info.For != "" {
		lines++
	}
	return lines
}

// lines are the lines of one customer in the list: the name and the state, in whose hands it
// is or when it changed, and what was said when it was handed over.
func (h *home) lines(info draft.Info, chosen bool, width int) []string {
	l := h.s.look
	name := nameOf(info.Name)
	style := l.text
	if chosen {
		style = l.chosen
	}
	by, held := desk.Holder(info)
	if info.Err != nil && !held {
		return []string{style.Render(cut(name, width)), l.warn.Render(cut(gate.Line(info.Err.Error()), width))}
	}
	state, age, columns := h.state(info), l.muted.Render(ago(h.s.now().Sub(info.Changed))), width-32
	if _, team := h.s.TeamView(); team || held { // room for who has it open
		columns -= 8
	}
	if held {
		who := h.s.person(by.Who) + ", " + lasting(h.s.now().Sub(by.Since))
		age = l.accent.Render(who)
	}
	var lines []string
	if width < wide {
		lines = []string{style.Render(cut(name, width)), cut(state+l.muted.Render(" "+signDot+" ")+age, width)}
	} else {
		lines = []string{cut(fit(style.Render(cut(name, columns)), columns)+"  "+fit(state, 16)+age, width)}
	}
	if info.For != "" {
		style := l.muted
		if h.s.ForMe(info) || info.For == team.Anybody {
			style = l.accent
		}
		lines = append(lines, style.Render(cut(h.s.handedOver(info, width < wide), width)))
	}
	return lines
}

// person is a member of the team, or "you".
func (s *session) person(who string) string { return gate.Line(s.Person(who)) }

// handedOver says to whom a customer was handed over, by whom, and what was said.
func (s *session) handedOver(info draft.Info, short bool) string {
	text := "for " + s.person(info.For)
	if info.From != "" && !short {
		text += ", from " + s.person(info.From)
	}
	if info.Note != "" {
		text += ": " + gate.Line(info.Note)
	}
	return text
}

// stateSigns are the sign of each state, and its color.
var stateSigns = map[draft.State]struct {
	sign  string
	style func(*look) lipgloss.Style
}{
	draft.Editing:      {signOpen, func(l *look) lipgloss.Style { return l.muted }},
	draft.CutOff:       {signHalf, func(l *look) lipgloss.Style { return l.warn }},
	draft.Noncompliant: {signProblem, func(l *look) lipgloss.Style { return l.bad }},
	draft.InReview:     {signHalf, func(l *look) lipgloss.Style { return l.accent }},
	draft.Approved:     {signDone, func(l *look) lipgloss.Style { return l.good }},
	draft.Rejected:     {signProblem, func(l *look) lipgloss.Style { return l.bad }},
}

func (h *home) state(info draft.Info) string {
	s, ok := stateSigns[info.State]
	if !ok {
		return h.s.look.muted.Render(gate.Line(string(info.State)))
	}
	return s.style(h.s.look).Render(s.sign + " " + desk.StateName(info))
}

func ago(d time.Duration) string {
	if d < time.Minute {
		return "just now"
	}
	return lasting(d) + " ago"
}

// lasting is a time in minutes, hours or days.
func lasting(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", int(d.Hours()))
	}
	return fmt.Sprintf("%d days", int(d.Hours())/24)
}
