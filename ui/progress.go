package ui

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"trusthub-wizard/flow"
	"trusthub-wizard/ui/gate"
)

// progressScreen shows a run: one row per step, and how long each has taken.
type progressScreen struct {
	s   *session
	run *run
	top int // the first visible row, if the user scrolled
	own bool

	seen int // lines of the last frame
}

func newProgress(s *session) *progressScreen { return &progressScreen{s: s, run: s.run} }

func (p *progressScreen) Init() tea.Cmd { return nil }

func (p *progressScreen) Heading() heading {
	if p.run.numbers {
		return heading{title: "Updating numbers"}
	}
	return heading{title: "Submitting"}
}

func (p *progressScreen) Keys() []command {
	ended := ""
	if !p.run.going() {
		ended = "The run has ended"
	} else if p.run.asked {
		ended = "It's stopping: the calls in progress finish first"
	}
	return []command{
		on("l", "log", func() (screen, tea.Cmd) { return newEvents(p.s, p.run, p), nil }),
		on("esc", "stop", func() (screen, tea.Cmd) { return newStopping(p.s, p, nil), nil }).unless(ended),
	}
}

// newStopping asks before it stops a run. After that, it runs then; nil stays to show
// how the run ends.
func newStopping(s *session, back screen, then tea.Cmd) *ask {
	q := question{
		title: "Stop the run?",
		text:  "It's safe. The calls in progress finish first. The next run continues from there and creates nothing twice.",
		yes:   "stop it", no: "keep going",
		insist: true,
	}
	return newAsk(s, back, q, func() (screen, tea.Cmd) {
		s.run.stop()
		return back, then
	})
}

func (p *progressScreen) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case outcomeMsg:
		if msg.run == p.run {
			return newResult(p.s, p.run), nil
		}
	case tea.KeyPressMsg:
		p.scroll(stride(msg.String(), p.seen))
	case tea.MouseWheelMsg:
		p.scroll(turns(msg))
	}
	return p, nil
}

func (p *progressScreen) scroll(by int) {
	p.top, p.own = p.top+by, p.own || by != 0
}

func (p *progressScreen) View(width, height int) (string, *tea.Cursor) {
	l := p.s.look
	width = min(width, 110)
	var lines []string
	active := 0
	for i := range p.run.rows {
		row := p.run.row(i)
		if row.last.State != flow.Waiting && row.last.State != flow.Skipped {
			active = len(lines)
		}
		lines = append(lines, p.run.lines(p.s, row, width-4)...)
	}
	head := p.head(width)
	room := height - len(head)
	if !p.own {
		p.top = active - room*2/3
	}
	p.seen = room
	p.top = max(0, min(p.top, len(lines)-room))
	return strings.Join(append(head, l.window(indent(lines, 2), p.top, width, room)...), "\n"), nil
}

// head sums up the run: a bar, the number of steps done, the time.
func (p *progressScreen) head(width int) []string {
	l, r := p.s.look, p.run
	through, all := r.progress()
	end := r.now
	if !r.going() {
		end = r.ended
	}
	said := fmt.Sprintf("  %d of %d %8s", through, all, clock(end.Sub(r.began)))
	if r.asked {
		said = "  stopping" + said
	}
	bar := max(4, width-4-lipgloss.Width(said))
	full := bar * through / max(1, all)
	style := l.good
	if r.broken() {
		style = l.bad
	}
	line := "  " + style.Render(strings.Repeat("━", full)) + l.faint.Render(strings.Repeat("─", bar-full)) + l.muted.Render(said)
	return []string{"", line, ""}
}

// clock formats an elapsed time.
func clock(d time.Duration) string {
	d = max(0, d)
	if d < time.Minute {
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return fmt.Sprintf("%d:%02d", int(d.Minutes()), int(d.Seconds())%60)
}

var spinner = []string{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"}

// lines is a row: sign, title and result, and a line for the reason if there is one.
func (r *run) lines(s *session, row row, width int) []string {
	l, e := s.look, row.last
	sign, style := r.sign(l, e)
	title := l.text
	if e.State == flow.Waiting || e.State == flow.Skipped {
		title = l.muted
	}
	detail, reason := r.detail(l, row, width), r.reason(row)
	name := gate.Line(row.Title)
	if width < wide {
		name = briefly(name)
	}
	why := l.warn
	if e.State == flow.Waiting || e.State == flow.Skipped {
		why = l.muted
	}
	if lipgloss.Width(name+reason+detail)+6 <= width && reason != "" {
		detail, reason = strings.TrimRight(why.Render(gate.Line(reason))+"  "+detail, " "), ""
	}
	room := width - 2 - lipgloss.Width(detail) - 1
	lines := []string{cut(style.Render(sign)+" "+fit(title.Render(cut(name, room)), room)+" "+detail, width)}
	if reason != "" {
		lines = append(lines, indent(paragraph(why, reason, width-4), 4)...)
	}
	return lines
}

// briefly shortens a step's title for narrow windows.
func briefly(title string) string {
	title = strings.NewReplacer("Create the ", "", "Create ", "", "authorized ", "", "customer ", "", "the ", "").Replace(title)
	if r, n := utf8.DecodeRuneInString(title); unicode.IsLower(r) {
		return string(unicode.ToUpper(r)) + title[n:]
	}
	return title
}

func (r *run) sign(l *look, e flow.Event) (string, lipgloss.Style) {
	switch e.State {
	case flow.Running:
		return spinner[r.frame%len(spinner)], l.accent
	case flow.Retrying:
		return signAgain, l.warn
	case flow.Looking:
		return signLook, l.warn
	case flow.Finished:
		return signDone, l.good
	case flow.Skipped:
		return signSkip, l.muted
	case flow.Broken:
		return signProblem, l.bad
	}
	return signDot, l.faint
}

// detail is the right end of a row: the SID and the time, or the wait.
func (r *run) detail(l *look, row row, width int) string {
	e := row.last
	switch e.State {
	case flow.Running:
		text := clock(r.now.Sub(row.began))
		if e.Try > 1 {
			text = fmt.Sprintf("call %d  ", e.Try) + text
		}
		return l.muted.Render(text)
	case flow.Retrying, flow.Looking:
		if wait := e.Until.Sub(r.now); wait > 0 {
			return l.warn.Render("in " + clock(wait.Round(100*time.Millisecond)))
		}
		return l.warn.Render("now")
	case flow.Finished:
		style, sid := l.muted, gate.Line(e.SID)
		if row.ID == flow.StepProfile {
			style = l.title // the one that people ask for
		}
		if width < 90 {
			sid = shortSID(sid)
		}
		if width < wide {
			return l.muted.Render(clock(e.Took)) // the receipt has the SIDs
		}
		action := ""
		if e.Action != flow.Created {
			action = string(e.Action) + "  "
		}
		return l.muted.Render(action) + style.Render(sid) + l.muted.Render(fmt.Sprintf("%9s", clock(e.Took)))
	}
	return ""
}

// reason says why a step isn't simply done.
func (r *run) reason(row row) string {
	e := row.last
	switch e.State {
	case flow.Retrying:
		return firstOf(e.Reason, reasonOf(e.Err))
	case flow.Looking:
		return firstOf(e.Reason, "the answer was lost: checking if Twilio created it")
	case flow.Broken:
		return firstOf(e.Reason, reasonOf(e.Err))
	case flow.Skipped:
		return firstOf(e.Reason, row.Skip)
	case flow.Waiting:
		return row.Skip
	}
	return ""
}

func reasonOf(err error) string {
	if err == nil {
		return ""
	}
	return explain(err).Message
}
