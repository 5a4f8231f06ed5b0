package ui

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/gate"
)

// result shows how a run ended: the receipt; or what Twilio's evaluation found, with a
// way to each answer; or what stopped the run, what exists now and what to do.
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

func (r *result) Init() tea.Cmd { return nil }
func (r *result) Heading() heading {
	title := resultTitles[r.outcome().Result]
	if r.run.numbers && r.outcome().Result == flow.Submitted {
		title = "Phone numbers"
	}
	return heading{title: title}
}

var resultTitles = [...]string{
	flow.Submitted:    "Submitted",
	flow.Noncompliant: "To fix",
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
		nothing = "Nothing exists at Twilio yet"
	}
	keep := []command{
		on("w", "save as text", r.save(false)).unless(firstOf(nothing, r.s.noFiles())),
		on("j", "JSON", r.save(true)).unless(firstOf(nothing, r.s.noFiles())),
		on("y", "copy SID", r.copy(o.Receipt.Profile, o.Receipt.Profile)).unless(nothing),
		on("Y", "receipt to clipboard", r.copy("the receipt", desk.ReceiptText(o.Receipt))).unless(nothing),
	}
	if o.Result == flow.Submitted {
		return append(append(append([]command{r.menu.choose("choose")}, keep...), log, home), r.s.handKey(r)...)
	}
	again := on("ctrl+s", "continue", r.s.submit).unless(r.s.obstacle())
	review := on("ctrl+t", "answers", r.answers)
	return append(append([]command{r.menu.choose("choose"), again, review, log, home}, r.s.handKey(r)...), keep...)
}

func (r *result) home() (screen, tea.Cmd) { return goHome(r.s, r) }

func (r *result) answers() (screen, tea.Cmd) { return newReview(r.s), nil }

func (r *result) copy(what, text string) func() (screen, tea.Cmd) {
	return func() (screen, tea.Cmd) {
		r.s.say("Copied " + what + ", if your terminal allows it.")
		return r, tea.SetClipboard(text)
	}
}

// A savedMsg says where a receipt was saved, or why it wasn't.
type savedMsg struct {
	path string
	err  error
}

// save writes the receipt to a new file. It never overwrites one.
func (r *result) save(asJSON bool) func() (screen, tea.Cmd) {
	return func() (screen, tea.Cmd) {
		dir, receipt := r.s.Receipts, r.outcome().Receipt
		return r, func() tea.Msg {
			path, err := desk.SaveReceipt(dir, receipt, asJSON)
			return savedMsg{path, err}
		}
	}
}

func (r *result) Update(msg tea.Msg) (screen, tea.Cmd) {
	if msg, ok := msg.(savedMsg); ok {
		if msg.err != nil {
			r.s.complain("Can't save the receipt: " + msg.err.Error())
		} else {
			r.s.say("Saved as " + filepath.Base(msg.path) + " in " + filepath.Dir(msg.path) + ".")
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

func (r *result) receipt(width int) []entry {
	l := r.s.look
	if r.run.numbers {
		return []entry{
			read(l.good.Bold(true).Render(signDone+" Phone numbers updated"), ""),
			read(append(paragraph(l.text, desk.NumbersDone(r.outcome().Numbers), width), "")...),
			r.menu.action(l, "status", "Back to the profile", func() (screen, tea.Cmd) { return newStatus(r.s), nil }),
			r.menu.action(l, "home", "All customers", r.home),
			read(r.objects(width)...),
		}
	}
	next := paragraph(l.text, desk.ReviewNext, width)
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

// card is what people show each other: the customer, the SID, the account, the status
// and when.
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
		{"Account", firstOf(r.s.Account().Conn.Name, o.Account)},
		{"Status", o.Status},
		{"Submitted", o.Submitted.Local().Format(time.DateTime) + ", after " + took},
	} {
		head = append(head, l.muted.Render(fit(fact[0], 12))+l.text.Render(cut(gate.Line(fact[1]), cardWidth-18)))
	}
	return strings.Split(l.card.Width(cardWidth).Render(strings.Join(head, "\n")), "\n")
}

// cardWidth leaves room for a SID.
const cardWidth = 56

// trouble shows the findings, each with a way to its answer, what exists, and the one
// thing to do.
func (r *result) trouble(width int) []entry {
	l, o := r.s.look, r.outcome()
	style := l.warn.Bold(true)
	if o.Result != flow.Interrupted {
		style = l.bad.Bold(true)
	}
	head := paragraph(style, desk.Headline(o, r.run.asked), width)
	if o.Err != nil && len(o.Problems) == 0 && !r.run.asked {
		p := explain(o.Err)
		head = append(head, paragraph(l.text, p.Message, width)...)
		if p.Fix != "" {
			head = append(head, paragraph(l.muted, signArrow+" "+p.Fix, width)...)
		}
	}
	head = append(head, paragraph(l.muted, desk.Safety(o), width)...)
	entries := append([]entry{read(append(head, "")...)}, r.suggestions(width)...)
	for i, p := range o.Problems {
		entries = append(entries, r.finding(i, p, width))
	}
	if len(o.Problems) > 0 {
		entries = append(entries, read(""))
	}
	return append(entries,
		r.button(),
		r.menu.action(l, "answers", "See all answers", r.answers),
		r.menu.action(l, "home", "All customers", r.home),
		read(r.objects(width)...),
	)
}

// finding is a problem that Twilio's evaluation found. It says so if the answer has
// changed since.
func (r *result) finding(i int, p profile.Problem, width int) entry {
	if f, ok := profile.Find(p.Field); ok && r.outcome().Result == flow.Rejected { // one code names several
		p.Message = f.NameIn(r.s.Answers()) + ": " + p.Message
	}
	e := jump(r.s, r, fmt.Sprintf("finding %d", i), p, width)
	if r.s.Changed(p) {
		e.lines = indent(append(paragraph(r.s.look.good, p.Message, width-2), r.s.look.muted.Render("changed since then")), 2)
		e.lines[0] = r.s.look.good.Render(signDone) + e.lines[0][1:]
	}
	return e
}

func (r *result) button() entry {
	text := "Continue"
	if r.outcome().Result == flow.Noncompliant {
		text = "Evaluate again"
	}
	return r.menu.button(r.s.look, "again", text, r.s.submit, r.s.obstacle())
}

// corrections are the values that Twilio changed.
func (r *result) corrections(width int) []string {
	l := r.s.look
	var lines []string
	for _, c := range r.outcome().Corrections {
		label := string(c.Field)
		if f, ok := profile.Find(c.Field); ok {
			label = f.LabelIn(r.s.Answers())
		}
		lines = append(lines, paragraph(l.warn, fmt.Sprintf("%s %s: Twilio corrected %q to %q.", signWarning, label, c.Sent, c.Kept), width)...)
	}
	return lines
}

// suggestions shows the address beside Twilio's version of it, to take that one or
// keep your own.
func (r *result) suggestions(width int) []entry {
	l, o := r.s.look, r.outcome()
	if len(o.Suggestions) == 0 {
		return nil
	}
	var lines []string
	for _, c := range o.Suggestions {
		label := string(c.Field)
		if f, ok := profile.Find(c.Field); ok {
			label = f.LabelIn(r.s.Answers())
		}
		lines = append(lines, l.title.Render(cut(gate.Line(label), width)))
		lines = append(lines, paragraph(l.text, "  yours    "+firstOf(c.Sent, "–"), width)...)
		lines = append(lines, paragraph(l.good, "  Twilio's "+c.Kept, width)...)
	}
	return []entry{
		read(append(lines, "")...),
		r.menu.button(l, "take", "Use Twilio's and continue", r.settle(func() error { return r.s.TakeSuggestions(o.Suggestions) }), reason(r.s.AccountProblem())),
		r.menu.action(l, "keep", "Keep yours here and let Twilio correct its copy", r.settle(r.s.KeepAddress)),
		read(""),
	}
}

// settle changes the answers as decided and continues.
func (r *result) settle(change func() error) func() (screen, tea.Cmd) {
	return func() (screen, tea.Cmd) {
		_ = change() // the footer shows the error
		saved := r.s.sync()
		if why := r.s.obstacle(); why != "" {
			r.s.complain(why)
			return r, saved
		}
		next, cmd := r.s.submit()
		return next, tea.Batch(saved, cmd)
	}
}

func (r *result) objects(width int) []string {
	var steps []flow.Step
	for _, row := range r.run.rows {
		steps = append(steps, row.Step)
	}
	return r.s.objects(r.outcome().Receipt, steps, width)
}

// objects lists what a receipt says is at Twilio, in the order of the steps, which people know.
func (s *session) objects(of flow.Receipt, steps []flow.Step, width int) []string {
	l := s.look
	if len(of.Steps) == 0 {
		return nil
	}
	lines := []string{"", l.title.Render("What's at Twilio"), l.muted.Render("Account " + gate.Line(of.Account))}
	sids := map[flow.StepID]string{}
	for _, line := range of.Steps {
		sids[line.Step] = line.SID
	}
	for _, step := range steps {
		if sid := sids[step.ID]; sid != "" {
			lines = append(lines, l.object(briefly(step.Title), sid, width))
		}
	}
	return lines
}

func (l *look) object(title, sid string, width int) string {
	sid = gate.Line(sid)
	room := width - len(sid) - 2
	if room < 16 {
		room, sid = width-14, shortSID(sid)
	}
	return l.text.Render(fit(gate.Line(title), min(room, 44))) + "  " + l.muted.Render(sid)
}
