package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/gate"
)

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
	return tea.Batch(a.s.moveTo(draft.Place{Page: desk.AccountPage}), a.s.do(nil, a.s.Prepare()))
}

func (a *account) Heading() heading {
	return heading{"Account", 1, len(desk.Way())}
}

func (a *account) Keys() []command {
	return []command{
		a.menu.choose("choose"),
		on("ctrl+n pgdown", "next page", a.next),
		on("ctrl+t", "tasks", a.s.tasks(a)),
		on("esc ctrl+p", "home", func() (screen, tea.Cmd) { return goHome(a.s, a) }),
	}
}

func (a *account) next() (screen, tea.Cmd) { return a.s.stop(1), nil }

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
	l, k := a.s.look, a.s.Account()
	lines := []string{l.title.Render("In whose account?"), ""}
	if a.s.Demo {
		lines = append(lines, paragraph(l.text, "This is a demonstration: a sandbox inside this program behaves like Twilio. Nothing is sent to Twilio, nobody is billed, nothing has to be cleaned up.", width)...)
		lines = append(lines, "")
	}
	switch {
	case k.Busy:
		lines = append(lines, l.muted.Render("Asking Twilio whose credentials these are…"))
	case k.Err != nil:
		lines = append(lines, a.tell(explain(k.Err), width)...)
	}
	if !k.On {
		return append(lines, paragraph(l.muted, "Everything can be filled in without an account. It is needed only to submit.", width)...)
	}
	lines = append(lines, a.fact("Account", gate.Line(k.Conn.Name), k.Conn.Account, width)...)
	if k.Conn.Parent != nil {
		lines = append(lines, a.fact("Subaccount of", gate.Line(k.Base.Name), k.Conn.Parent.Account(), width)...)
	}
	if p, wrong := a.s.WhyNotAsk(); wrong && a.s.IsOpen() && !k.Busy {
		lines = append(lines, "")
		lines = append(lines, a.tell(p, width)...)
		if k.Unreachable != nil {
			lines = append(lines, paragraph(l.muted, gate.Line(desk.InOneLine(k.Unreachable)), width)...)
		}
		return lines
	}
	switch {
	case k.Finding:
		lines = append(lines, l.muted.Render("Looking for the primary profile…"))
	case k.GroundErr != nil:
		lines = append(lines, "")
		lines = append(lines, a.tell(explain(k.GroundErr), width)...)
	case k.Ground != nil:
		lines = append(lines, a.fact("Primary profile", gate.Line(k.Ground.PrimaryName), k.Ground.Primary, width)...)
	}
	if k.Ground != nil && k.Ground.PolicyGuessed {
		lines = append(lines, paragraph(l.warn, "Twilio lists no policy of the usual name; its documented SID "+k.Ground.Policy+" is used.", width)...)
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
	k := a.s.Account()
	button := func(id, text string, do func() (screen, tea.Cmd)) entry {
		return a.menu.action(a.s.look, id, cut(text, width), do)
	}
	var entries []entry
	for _, p := range k.Primaries() {
		entries = append(entries, button(p.SID, gate.Line("Use "+p.Name()+" "+p.SID), func() (screen, tea.Cmd) {
			save := a.s.set(profile.PrimaryProfile, p.SID, draft.Place{Page: desk.AccountPage})
			return a, tea.Batch(save, a.s.do(nil, a.s.Prepare()))
		}))
	}
	carry := "Continue without an account"
	if k.On {
		carry = "Continue"
	}
	next := button("next", carry, a.next)
	if k.GroundErr == nil {
		entries = append([]entry{next}, entries...)
	} else {
		entries = append(entries, next)
	}
	if k.On && k.GroundErr != nil {
		entries = append(entries, button("look", "Look again", func() (screen, tea.Cmd) { return a, a.s.do(nil, a.s.PrepareAgain()) }))
	}
	entries = append(entries, a.others(button)...)
	if !a.s.Demo && !k.Busy {
		entries = append(entries, button("signin", "Sign in with an auth token or an API key", func() (screen, tea.Cmd) { return newSignIn(a.s, a), nil }))
	}
	if k.Err != nil {
		entries = append(entries, button("retry", "Try again", func() (screen, tea.Cmd) { return a, a.s.do(nil, a.s.Reconnect()) }))
	}
	return entries
}

// others is what can be done about which account it is.
func (a *account) others(button func(id, text string, do func() (screen, tea.Cmd)) entry) []entry {
	s, k := a.s, a.s.Account()
	var entries []entry
	if k.On && !k.Busy && s.AccountFixed() == "" {
		if s.Info().Account != "" && s.Info().Account != k.Conn.Account {
			entries = append(entries, button("here", gate.Line("Create it in "+accountName(k.Conn)+" instead"), func() (screen, tea.Cmd) {
				return a, a.use(k.Conn.Account)
			}))
		}
		if s.Desk.Config.Use != nil {
			entries = append(entries, button("other", "Choose a subaccount, or create one", func() (screen, tea.Cmd) { return newAccounts(s, a), nil }))
		}
	}
	if k.Kept && s.Forget != nil {
		entries = append(entries, button("forget", "Remove the credentials from the keyring", func() (screen, tea.Cmd) { return a, s.do(forgetting{}, s.ForgetCredentials()) }))
	}
	return entries
}

// use makes an account that of the open draft.
func (a *account) use(sid string) tea.Cmd { return a.s.do(using{}, a.s.Use(sid)) }

// By whom work on the account is asked for, where its end is told.
type (
	using      struct{}
	keeping    struct{}
	forgetting struct{}
)

// told tells how work on the account ended.
func (s *session) told(msg *doneMsg) {
	texts := map[any]string{
		using{}:      "Now in " + accountName(s.Account().Conn) + ".",
		keeping{}:    "The credentials are kept in the keyring.",
		forgetting{}: "The credentials are no longer in the keyring.",
	}
	switch text, ok := texts[msg.by]; {
	case !ok:
	case msg.err != nil:
		s.complain(desk.InOneLine(msg.err))
	case !s.Account().Busy:
		s.say(text)
	}
}

// accountName is what people call an account.
func accountName(c desk.Connection) string {
	if c.Name == "" {
		return c.Account
	}
	return c.Name + " (" + shortSID(c.Account) + ")"
}

// offerToKeep asks, after a sign-in that worked, whether to keep the credentials
// beyond the program's end.
func offerToKeep(s *session, typed desk.SignIn) screen {
	next := newAccount(s)
	if s.Keep == nil {
		return next
	}
	q := question{
		title: "Keep these credentials?",
		text: "They were accepted: " + accountName(s.Account().Base) + ". They can be kept in this computer's keyring, where the account page can remove them again. " +
			"Otherwise they are gone when you quit.",
		yes: "keep them in the keyring", no: "do not keep them",
	}
	return newAsk(s, next, q, func() (screen, tea.Cmd) { return next, s.do(keeping{}, s.KeepCredentials(typed)) })
}
