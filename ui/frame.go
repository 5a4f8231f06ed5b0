package ui

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/team"
	"trusthub-wizard/ui/gate"
)

// wide is the width from which the extras fit.
const wide = 60

// headHeight is the height of the header.
const headHeight = 2

// tall is the height from which the extras fit.
const tall = 16

// header shows the account, the customer and the screen's title, above a rule that
// fills up along the way.
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
		name = r.s.title()
	}
	room := r.width - lipgloss.Width(left) - lipgloss.Width(right) - 1
	return spread(left+l.strong.Render(cut(name, room)), right, r.width) + "\n" + l.rule(r.width, h.at, h.of)
}

// brief shortens a title to its first word if the whole doesn't fit.
func brief(title string, width int) string {
	if lipgloss.Width(title) > width {
		title, _, _ = strings.Cut(title, " ")
	}
	return cut(title, width)
}

// badge shows the account that everything happens in.
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

// shortSID shortens a SID to what tells it from others. The full one is shown where
// you can copy it, since the Twilio Console only finds full ones.
func shortSID(sid string) string {
	sid = gate.Line(sid)
	if len(sid) <= 12 {
		return sid
	}
	return sid[:6] + "…" + sid[len(sid)-4:]
}

// lastOf is the end of a SID, for use after a name.
func lastOf(sid string) string {
	sid = gate.Line(sid)
	return signDot + sid[max(0, len(sid)-4):]
}

// rule is a line across the window, filled up to the part that's done.
func (l *look) rule(width, at, of int) string {
	covered := 0
	if of > 0 {
		covered = width * at / of
	}
	return l.accent.Render(strings.Repeat("━", covered)) + l.faint.Render(strings.Repeat("─", width-covered))
}

// footHeight is the height of the footer.
func (r *root) footHeight() int {
	if r.height >= tall {
		return 3
	}
	return 2
}

// footer shows the notice or the saved state, above the keys.
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
	case s.notice.text == "", !s.notice.bad && (s.IsOpen() && s.Unsaved() != nil || !s.IsOpen() && s.customers.err != nil):
		return state
	case s.notice.bad:
		return l.warn.Render(signWarning + " " + fitting(width-2, s.notice.text, s.notice.short...))
	}
	said := l.accent.Render(cut(s.notice.text, width))
	return spread(said, state, width)
}

// savedState shows when the last answer was saved, or why it couldn't be.
func (s *session) savedState(width int) string {
	l := s.look
	switch {
	case s.Lost() != nil: // the screen says it
		return ""
	case s.Unsaved() != nil && !desk.Taken(s.Unsaved()):
		return l.bad.Render(cut(signProblem+" "+s.unsaved(width-2), width))
	case s.Delayed() != nil:
		return l.bad.Render(signProblem + " " + fitting(width-2, "Waiting for the database before the next call is sent.", "Waiting for the database."))
	case s.ReadOnly != "":
		return l.warn.Render(cut("Read only. "+gate.Line(s.ReadOnly)+".", width))
	case !s.IsOpen() && s.customers.err != nil:
		const old = "The list isn't up to date: "
		why := old + gate.Line(s.customers.err.Error())
		if errors.As(s.customers.err, new(*team.DownError)) {
			return l.bad.Render(signProblem + " " + fitting(width-2, why, old+"the database doesn't answer.", noAnswer))
		}
		return l.bad.Render(cut(signProblem+" "+why, width))
	case !s.IsOpen():
		return l.muted.Render(cut(gate.Line(s.place()), width))
	case s.Saved().IsZero():
		return l.good.Render(signDone) + l.muted.Render(" saved")
	}
	return l.good.Render(signDone) + l.muted.Render(" saved "+s.Saved().Format("15:04:05"))
}

// unsaved says since when answers aren't saved, why, and that typing goes on: as much of it as
// fits.
func (s *session) unsaved(width int) string {
	const onward, meanwhile = ". Keep typing.", ". Keep typing: your answers are in memory, and will be saved as soon as possible."
	since, why := "Not saved since "+s.UnsavedSince().Format("15:04"), "Not saved: "+gate.Line(s.Unsaved().Error())
	texts := []string{why + meanwhile, why + onward, why + "."}
	if s.ToSave() != "" {
		texts = slices.Insert(texts, 0, why+". Run trusthub-wizard doctor in another window"+onward)
	}
	if down, ok := errors.AsType[*team.DownError](s.Unsaved()); ok {
		texts = []string{
			since + ": the database on " + gate.Line(down.Host) + " doesn't answer" + meanwhile,
			since + ": the database doesn't answer" + onward, since + onward,
		}
	}
	return fitting(width, texts[0], texts[1:]...)
}

// fitting is the first of some texts that fits, or the beginning of the last one.
func fitting(width int, text string, shorter ...string) string {
	for len(shorter) > 0 && lipgloss.Width(text) > width {
		text, shorter = shorter[0], shorter[1:]
	}
	return cut(text, width)
}

// place is the program, and the team's database with the name of the person there.
func (s *session) place() string {
	if t, ok := s.TeamView(); ok {
		return t.Who() + " at the database on " + t.Where()
	}
	return s.Version
}

// spread puts two texts at the two ends of a line. If they don't fit, it drops the
// right one.
func spread(left, right string, width int) string {
	gap := width - lipgloss.Width(left) - lipgloss.Width(right)
	if gap < 1 {
		return cut(left, width)
	}
	return left + strings.Repeat(" ", gap) + right
}

// window cuts the visible lines out of a list, starting at top. A sign at the right
// edge shows that there are more, where there's room for it.
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

// cut shortens text to a width and ends it with "…".
func cut(text string, width int) string {
	if len(text) <= width {
		return text
	}
	return ansi.Truncate(text, max(0, width), "…")
}

// paragraph wraps text to a width. The text may come from outside.
func paragraph(style lipgloss.Style, text string, width int) []string {
	text, width = gate.Line(text), max(8, width)
	if len(text) <= width { // the usual case: text never has more cells than bytes
		return []string{style.Render(strings.TrimRight(text, " "))}
	}
	lines := strings.Split(ansi.Wrap(text, width, ""), "\n")
	for i, line := range lines {
		lines[i] = style.Render(strings.TrimRight(line, " "))
	}
	return lines
}

// bullet is a paragraph of a list.
func bullet(style lipgloss.Style, text string, width int) []string {
	lines := indent(paragraph(style, text, width-2), 2)
	lines[0] = style.Render(signDot) + lines[0][1:]
	return lines
}

// fit makes text exactly this wide.
func fit(text string, width int) string {
	text = cut(text, width)
	return text + strings.Repeat(" ", max(0, width-lipgloss.Width(text)))
}

func indent(lines []string, by int) []string {
	for i, line := range lines {
		lines[i] = strings.Repeat(" ", by) + line
	}
	return lines
}
