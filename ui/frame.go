package ui

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"trusthub-wizard/ui/gate"
)

// wide is the width from which there is room for more than the necessary.
const wide = 60

// headHeight is the lines above the screen.
const headHeight = 2

// tall is the height from which there is room for more than the necessary.
const tall = 16

// header is whose account it is, whose draft, and where one is, above a rule
// that grows with the way covered.
func (r *root) header() string {
	l, h := r.s.look, r.screen.Heading()
	left := " " + r.s.badge(r.width) + " "
	right := l.text.Render(h.title) + " "
	switch {
	case h.of > 0 && r.width >= wide:
		right = l.text.Render(h.title) + l.muted.Render(fmt.Sprintf("  %d of %d ", h.at, h.of))
	case h.of > 0:
		right = l.text.Render(brief(h.title, 16)) + l.muted.Render(fmt.Sprintf(" %d/%d ", h.at, h.of))
	}
	name := r.s.name()
	if !r.s.IsOpen() {
		name = "Trust Hub wizard"
	}
	room := r.width - lipgloss.Width(left) - lipgloss.Width(right) - 1
	return spread(left+l.strong.Render(cut(name, room)), right, r.width) + "\n" + l.rule(r.width, h.at, h.of)
}

// brief is a title, or its first word where the whole does not fit.
func brief(title string, width int) string {
	if lipgloss.Width(title) > width {
		title, _, _ = strings.Cut(title, " ")
	}
	return cut(title, width)
}

// badge says whose account everything happens in.
func (s *session) badge(width int) string {
	l := s.look
	switch {
	case s.Demo && s.Account().Conn.Parent != nil && width >= wide:
		return l.demo.Render("DEMO") + " " + l.badge.Render(cut(gate.Line(s.Account().Conn.Name), 18))
	case s.Demo && s.Account().Conn.Parent != nil:
		return l.demo.Render("DEMO " + lastOf(s.Account().Conn.Account))
	case s.Demo:
		return l.demo.Render("DEMO")
	case s.Account().On && s.Account().Conn.Name != "" && width >= 100:
		return l.badge.Render(cut(gate.Line(s.Account().Conn.Name), 24) + " " + shortSID(s.Account().Conn.Account))
	case s.Account().On && s.Account().Conn.Name != "" && width >= wide:
		return l.badge.Render(cut(gate.Line(s.Account().Conn.Name), 18) + " " + lastOf(s.Account().Conn.Account))
	case s.Account().On:
		return l.badge.Render(shortSID(s.Account().Conn.Account))
	case s.Account().Busy:
		return l.badge.Render("signing in")
	}
	return l.badge.Render("no account")
}

// shortSID is enough of a SID to tell it from others. Twilio's Console is
// searched with the whole one, which stands where one can copy it.
func shortSID(sid string) string {
	sid = gate.Line(sid)
	if len(sid) <= 12 {
		return sid
	}
	return sid[:6] + "…" + sid[len(sid)-4:]
}

// lastOf is the end of a SID, beside a name that says the rest.
func lastOf(sid string) string {
	sid = gate.Line(sid)
	return signDot + sid[max(0, len(sid)-4):]
}

// rule is a line across the window of which a part is covered.
func (l *look) rule(width, at, of int) string {
	covered := 0
	if of > 0 {
		covered = width * at / of
	}
	return l.accent.Render(strings.Repeat("━", covered)) + l.faint.Render(strings.Repeat("─", width-covered))
}

// footHeight is the lines below the screen.
func (r *root) footHeight() int {
	if r.height >= tall {
		return 3
	}
	return 2
}

// footer is what was saved, or what has to be said just now, above the keys.
func (r *root) footer() string {
	rule := ""
	if r.height >= tall {
		rule = r.s.look.faint.Render(strings.Repeat("─", r.width)) + "\n"
	}
	return rule + " " + r.statusLine(r.width-2) + "\n" + " " + r.s.look.keyLine(r.keys(), r.width-2)
}

func (r *root) statusLine(width int) string {
	s, l := r.s, r.s.look
	state := s.savedState(width)
	switch {
	case s.notice.text == "":
		return state
	case s.notice.bad:
		return l.warn.Render(cut(signWarning+" "+s.notice.text, width))
	}
	said := l.accent.Render(cut(s.notice.text, width))
	return spread(said, state, width)
}

// savedState says when the last answer went to disk, or why it could not.
func (s *session) savedState(width int) string {
	l := s.look
	switch {
	case s.Unsaved() != nil:
		return l.bad.Render(cut(signProblem+" Not saved: "+gate.Line(s.Unsaved().Error())+". Go on typing: it is kept in memory and saved as soon as that is possible.", width))
	case !s.IsOpen():
		return l.muted.Render(cut(gate.Line(s.Version), width))
	case s.Saved().IsZero():
		return l.good.Render(signDone) + l.muted.Render(" saved")
	}
	return l.good.Render(signDone) + l.muted.Render(" saved "+s.Saved().Format("15:04:05"))
}

// spread puts two texts at the ends of a line. Where both do not fit, the right
// one is left out.
func spread(left, right string, width int) string {
	gap := width - lipgloss.Width(left) - lipgloss.Width(right)
	if gap < 1 {
		return cut(left, width)
	}
	return left + strings.Repeat(" ", gap) + right
}

// window is the lines in sight below the first top ones, with a sign at the right
// edge where there are more, and where that is free.
func (l *look) window(lines []string, top, width, height int) []string {
	shown := slices.Clone(lines[max(0, top):max(0, min(len(lines), top+height))])
	mark := func(i int, sign string) {
		if gap := width - 1 - lipgloss.Width(shown[i]); gap > 0 {
			shown[i] += strings.Repeat(" ", gap) + l.muted.Render(sign)
		}
	}
	if top > 0 && len(shown) > 0 {
		mark(0, signAbove)
	}
	if top+height < len(lines) && len(shown) > 1 {
		mark(len(shown)-1, signBelow)
	}
	return shown
}

// cut shortens text to a width, with a mark that something is missing.
func cut(text string, width int) string {
	if len(text) <= width {
		return text
	}
	return ansi.Truncate(text, max(0, width), "…")
}

// paragraph breaks text into lines of a width. The text may come from outside.
func paragraph(style lipgloss.Style, text string, width int) []string {
	text, width = gate.Line(text), max(8, width)
	if len(text) <= width { // as most are: no text has more cells than bytes
		return []string{style.Render(strings.TrimRight(text, " "))}
	}
	lines := strings.Split(ansi.Wrap(text, width, ""), "\n")
	for i, line := range lines {
		lines[i] = style.Render(strings.TrimRight(line, " "))
	}
	return lines
}

// fit makes text exactly so wide.
func fit(text string, width int) string {
	text = cut(text, width)
	return text + strings.Repeat(" ", max(0, width-lipgloss.Width(text)))
}

// indent puts blanks before each line.
func indent(lines []string, by int) []string {
	for i, line := range lines {
		lines[i] = strings.Repeat(" ", by) + line
	}
	return lines
}
