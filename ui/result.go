package ui

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/gate"
)

// result says how a run ended: the receipt; or what Twilio's evaluation found,
// each finding leading to its answer; or what stopped it, what exists now and
// what to do.
type result struct {
	s    *session
	run  *run
	menu menu
}

func newResult(s *session, r *run) *result {
	res := &result{s: s, run: r}
	res.menu.begin(res.entries, "")
	return res
}

func (r *result) outcome() flow.Outcome { return *r.run.outcome }

func (r *result) Init() tea.Cmd    { return nil }
func (r *result) Heading() heading { return heading{title: resultTitles[r.outcome().Result]} }

var resultTitles = [...]string{
	flow.Submitted:    "Submitted",
	flow.Noncompliant: "To be mended",
	flow.Rejected:     "Rejected",
	flow.Stopped:      "Stopped",
	flow.Interrupted:  "Cut off",
}

func (r *result) Keys() []command {
	o := r.outcome()
	home := on("esc", "home", r.home)
	log := on("l", "log", func() (screen, tea.Cmd) { return newEvents(r.s, r.run, r), nil })
	nothing := ""
	if o.Receipt.Profile == "" {
		nothing = "Nothing exists at Twilio"
	}
	keep := []command{
		on("w", "save as text", r.save(receiptText)).unless(nothing),
		on("j", "JSON", r.save(receiptJSON)).unless(nothing),
		on("y", "copy SID", r.copy(o.Receipt.Profile, o.Receipt.Profile)).unless(nothing),
		on("Y", "receipt to the clipboard", r.copy("the receipt", string(textOf(o.Receipt)))).unless(nothing),
	}
	if o.Result == flow.Submitted {
		return append(append([]command{r.menu.choose("choose")}, keep...), log, home)
	}
	again := on("ctrl+s", "go on", r.s.submit).unless(r.s.obstacle())
	review := on("ctrl+t", "answers", r.answers)
	return append([]command{r.menu.choose("choose"), again, review, log, home}, keep...)
}

func (r *result) home() (screen, tea.Cmd) { return goHome(r.s, r) }

func (r *result) answers() (screen, tea.Cmd) { return newReview(r.s), nil }

func (r *result) copy(what, text string) func() (screen, tea.Cmd) {
	return func() (screen, tea.Cmd) {
		r.s.say("Copied " + what + ", if this terminal lets programs copy.")
		return r, tea.SetClipboard(text)
	}
}

func (r *result) Update(msg tea.Msg) (screen, tea.Cmd) {
	if msg, ok := msg.(savedMsg); ok {
		if msg.err != nil {
			r.s.complain("The receipt is not saved: " + msg.err.Error())
		} else {
			r.s.say("Saved as " + filepath.Base(msg.path) + " in " + filepath.Dir(msg.path))
		}
	}
	return r.menu.update(r, msg)
}

func (r *result) View(width, height int) (string, *tea.Cursor) {
	return r.menu.show(r.s.look, width, height)
}

func (r *result) entries(width int) []entry {
	inner := min(width, 100) - 5
	if r.outcome().Result == flow.Submitted {
		return r.receipt(inner)
	}
	return r.trouble(inner)
}

// receipt is what was achieved, and what happens next.
func (r *result) receipt(width int) []entry {
	l := r.s.look
	next := paragraph(l.text, "What happens next: Twilio's people review it, mostly within minutes, at times up to 72 hours. Open this customer again at any time to see how it stands.", width)
	follow := r.menu.action(l, "status", "Follow the review", func() (screen, tea.Cmd) { return newStatus(r.s), nil })
	follow.verb = "follow the review"
	return []entry{
		read(r.card(width)...),
		read(r.corrections(width)...),
		read(append([]string{""}, next...)...),
		read(""),
		follow,
		r.menu.action(l, "home", "All customers", r.home),
		read(r.objects(width)...),
	}
}

// card is what people show each other: whose profile, its SID, where, how it
// stands and since when.
func (r *result) card(width int) []string {
	l, o := r.s.look, r.outcome().Receipt
	took := clock(r.run.ended.Sub(r.run.began))
	head := []string{
		l.good.Bold(true).Render(signDone + " Submitted for review"), "",
		l.strong.Render(cut(r.s.name(), min(width, cardWidth-6))),
		l.title.Render(gate.Line(o.Profile)),
	}
	if width < cardWidth {
		return append(head, l.muted.Render(gate.Line(o.Status)+", after "+took))
	}
	head = append(head, "")
	for _, fact := range [][2]string{
		{"Account", firstOf(r.s.link.conn.Name, o.Account)},
		{"Status", o.Status},
		{"Submitted", o.Submitted.Local().Format(time.DateTime) + ", after " + took},
	} {
		head = append(head, l.muted.Render(fit(fact[0], 12))+l.text.Render(cut(gate.Line(fact[1]), cardWidth-18)))
	}
	return strings.Split(l.card.Width(cardWidth).Render(strings.Join(head, "\n")), "\n")
}

// cardWidth is that of a receipt's card, in which a SID has room.
const cardWidth = 56

// trouble is what stands in the way: findings that lead to their answers, what
// exists, and the one thing to do.
func (r *result) trouble(width int) []entry {
	l, o := r.s.look, r.outcome()
	style := l.warn.Bold(true)
	if o.Result != flow.Interrupted {
		style = l.bad.Bold(true)
	}
	head := paragraph(style, Headline(o, r.run.asked), width)
	if o.Err != nil && len(o.Problems) == 0 && !r.run.asked {
		p := explain(o.Err)
		head = append(head, paragraph(l.text, p.Message, width)...)
		if p.Fix != "" {
			head = append(head, paragraph(l.muted, signArrow+" "+p.Fix, width)...)
		}
	}
	head = append(head, paragraph(l.muted, Safety(o), width)...)
	entries := append([]entry{read(append(head, "")...)}, r.suggestions(width)...)
	for i, p := range o.Problems {
		entries = append(entries, r.finding(i, p, width))
	}
	if len(o.Problems) > 0 {
		entries = append(entries, read(""))
	}
	return append(entries,
		r.button(),
		r.menu.action(l, "answers", "Look through all answers", r.answers),
		r.menu.action(l, "home", "All customers", r.home),
		read(r.objects(width)...),
	)
}

// Headline says in one sentence how a run ended that did not submit; asked is
// whether its user stopped it.
func Headline(o flow.Outcome, asked bool) string {
	switch o.Result {
	case flow.Noncompliant:
		return fmt.Sprintf("Twilio's evaluation found %s to mend. Nothing was submitted.", count(len(o.Problems), "thing", "things"))
	case flow.Rejected:
		return "Twilio's review rejected this profile, and the answers did not change since."
	case flow.Interrupted:
		if asked {
			return "Stopped, as you asked."
		}
		return "The run was cut off."
	}
	return "The run cannot go on until something is mended."
}

// Safety says what exists at Twilio now and what is safe to do.
func Safety(o flow.Outcome) string {
	switch {
	case o.Result == flow.Rejected && len(o.Problems) > 0:
		return "Mend what is wrong of these answers: it is corrected in place at Twilio and submitted again. No second profile is made."
	case o.Result == flow.Noncompliant:
		return "Mend each answer: it is changed in place at Twilio and evaluated again. No second profile is made."
	case o.Receipt.Profile == "" && len(o.Receipt.Steps) == 0:
		return "Nothing exists at Twilio. Your answers are saved."
	}
	return "At Twilio there are " + count(len(o.Receipt.Steps), "object", "objects") + " of this customer now, listed below. Going on uses them and creates only what is missing."
}

// finding is what Twilio's evaluation found, leading to the answer; an answer
// that was changed since says so.
func (r *result) finding(i int, p profile.Problem, width int) entry {
	if f, ok := profile.Find(p.Field); ok && r.outcome().Result == flow.Rejected { // one code names several
		p.Message = f.NameIn(r.s.app) + ": " + p.Message
	}
	e := jump(r.s, r, fmt.Sprintf("finding %d", i), p, width)
	if Changed(r.run.sent, r.s.app, p) {
		e.lines = paragraph(r.s.look.good, signDone+" "+p.Message, width)
		e.lines = append(e.lines, r.s.look.muted.Render("  changed since"))
	}
	return e
}

func (r *result) button() entry {
	text := "Go on"
	if r.outcome().Result == flow.Noncompliant {
		text = "Evaluate again"
	}
	return r.menu.button(r.s.look, "again", text, r.s.submit, r.s.obstacle())
}
