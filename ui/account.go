package ui

import (
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/gate"
)

// accountPage is what a draft calls this page as a place.
const accountPage = "account"

// account says in whose account the profile will be created, what is missing for
// that, and how to give it. Nobody is kept here: an account is needed only to
// submit.
type account struct {
	s    *session
	menu menu
}

func newAccount(s *session) *account {
	a := &account{s: s}
	a.menu.begin(a.entries, "")
	return a
}

func (a *account) Init() tea.Cmd {
	return tea.Batch(a.s.stand(draft.Place{Page: accountPage}), a.s.link.prepare(a.s))
}

func (a *account) Heading() heading {
	return heading{"Account", 1, len(a.s.way())}
}

func (a *account) Keys() []command {
	return []command{
		a.menu.choose("choose"),
		on("ctrl+n pgdown", "next page", a.next),
		on("ctrl+t", "tasks", a.s.tasks(a)),
		on("esc ctrl+p", "home", func() (screen, tea.Cmd) { return goHome(a.s, a) }),
	}
}

func (a *account) next() (screen, tea.Cmd) { return a.s.page(1), nil }

func (a *account) Update(msg tea.Msg) (screen, tea.Cmd) {
	return a.menu.update(a, msg)
}

func (a *account) View(width, height int) (string, *tea.Cursor) {
	return a.menu.show(a.s.look, width, height)
}

func (a *account) entries(width int) []entry {
	says := read(append(a.says(min(76, width-6)), "")...)
	return append([]entry{says}, a.choices(width-5)...)
}

// says is how things stand with the account and the primary profile.
func (a *account) says(width int) []string {
	l, k := a.s.look, &a.s.link
	lines := []string{l.title.Render("In whose account?"), ""}
	if a.s.Demo {
		lines = append(lines, paragraph(l.text, "This is a demonstration: a sandbox inside this program behaves like Twilio. Nothing is sent to Twilio, nobody is billed, nothing has to be cleaned up.", width)...)
		lines = append(lines, "")
	}
	switch {
	case k.busy:
		lines = append(lines, l.muted.Render("Asking Twilio whose credentials these are…"))
	case k.err != nil:
		lines = append(lines, a.tell(explain(k.err), width)...)
	}
	if !k.on {
		return append(lines, paragraph(l.muted, "Everything can be filled in without an account. It is needed only to submit.", width)...)
	}
	lines = append(lines, a.fact("Account", gate.Line(k.conn.Name), k.conn.Account, width)...)
	if k.conn.Parent != nil {
		lines = append(lines, a.fact("Subaccount of", gate.Line(k.base.Name), k.conn.Parent.Account(), width)...)
	}
	if p, wrong := Obstacle(a.s.info, &k.conn, nil); wrong && a.s.draft != nil && !k.busy {
		lines = append(lines, "")
		lines = append(lines, a.tell(p, width)...)
		if k.stuck != nil {
			lines = append(lines, paragraph(l.muted, told(k.stuck), width)...)
		}
		return lines
	}
	switch {
	case k.finding:
		lines = append(lines, l.muted.Render("Looking for the primary profile…"))
	case k.groundErr != nil:
		lines = append(lines, "")
		lines = append(lines, a.tell(explain(k.groundErr), width)...)
	case k.ground != nil:
		lines = append(lines, a.fact("Primary profile", gate.Line(k.ground.PrimaryName), k.ground.Primary, width)...)
	}
	if k.ground != nil && k.ground.PolicyGuessed {
		lines = append(lines, paragraph(l.warn, "Twilio lists no policy of the usual name; its documented SID "+k.ground.Policy+" is used.", width)...)
	}
	return lines
}

// tell is one problem.
func (a *account) tell(p profile.Problem, width int) []string {
	l := a.s.look
	lines := paragraph(l.bad, signProblem+" "+p.Message, width)
	if p.Fix != "" {
		lines = append(lines, paragraph(l.text, signArrow+" "+p.Fix, width)...)
	}
	return lines
}

func (a *account) fact(label, name, sid string, width int) []string {
	l := a.s.look
	column := 2
	if width >= wide-6 {
		label, column = fit(label, 15), 19
	}
	return []string{
		cut(l.good.Render(signDone)+" "+l.muted.Render(label)+"  "+l.strong.Render(name), width),
		cut(strings.Repeat(" ", column)+l.muted.Render(gate.Line(sid)), width),
	}
}

// choices is what can be done here.
func (a *account) choices(width int) []entry {
	k := &a.s.link
	button := func(id, text string, do func() (screen, tea.Cmd)) entry {
		return a.menu.action(a.s.look, id, cut(text, width), do)
	}
	var entries []entry
	for _, p := range a.primaries() {
		entries = append(entries, button(p.SID, gate.Line("Use "+p.Name()+" "+p.SID), func() (screen, tea.Cmd) {
			save := a.s.set(profile.PrimaryProfile, p.SID, draft.Place{Page: accountPage})
			return a, tea.Batch(save, k.prepare(a.s))
		}))
	}
	carry := "Continue without an account"
	if k.on {
		carry = "Continue"
	}
	next := button("next", carry, a.next)
	if k.groundErr == nil {
		entries = append([]entry{next}, entries...)
	} else {
		entries = append(entries, next)
	}
	if k.on && k.groundErr != nil {
		entries = append(entries, button("look", "Look again", func() (screen, tea.Cmd) { return a, k.again(a.s) }))
	}
	entries = append(entries, a.others(button)...)
	if !a.s.Demo && !k.busy {
		entries = append(entries, button("signin", "Sign in with an auth token or an API key", func() (screen, tea.Cmd) { return newSignIn(a.s, a), nil }))
	}
	if k.err != nil {
		entries = append(entries, button("retry", "Try again", func() (screen, tea.Cmd) { return a, k.connect(a.s, k.typed) }))
	}
	return entries
}

// others is what can be done about which account it is.
func (a *account) others(button func(id, text string, do func() (screen, tea.Cmd)) entry) []entry {
	s, k := a.s, &a.s.link
	var entries []entry
	if k.on && !k.busy && s.fixed() == "" {
		if s.info.Account != "" && s.info.Account != k.conn.Account {
			entries = append(entries, button("here", gate.Line("Create it in "+accountName(k.conn)+" instead"), func() (screen, tea.Cmd) {
				return a, k.use(s, k.conn.Account, true)
			}))
		}
		if s.Use != nil {
			entries = append(entries, button("other", "Choose a subaccount, or create one", func() (screen, tea.Cmd) { return newAccounts(s, a), nil }))
		}
	}
	if k.kept && s.Forget != nil {
		entries = append(entries, button("forget", "Remove the credentials from the keyring", func() (screen, tea.Cmd) { return a, s.forget() }))
	}
	return entries
}

// primaries are the approved primary profiles to choose from, where there are
// several.
func (a *account) primaries() []flow.Object {
	var e *flow.GroundError
	if errors.As(a.s.link.groundErr, &e) {
		return e.Choices
	}
	return nil
}
