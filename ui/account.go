package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/gate"
)

// account shows which account the profile will be created in, what's missing there,
// and how to fix it. It never holds anyone up: only submitting needs an account.
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
	return append([]command{
		a.menu.choose("choose"),
		on("ctrl+n pgdown", "next page", a.next),
		on("ctrl+t", "tasks", a.s.tasks(a)),
		on("esc ctrl+p", "home", func() (screen, tea.Cmd) { return goHome(a.s, a) }),
	}, a.s.handKey(a)...)
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

// says describes the account and the primary profile.
func (a *account) says(width int) []string {
	l, k := a.s.look, a.s.Account()
	lines := []string{l.title.Render("Which account?"), ""}
	if a.s.Demo {
		lines = append(lines, paragraph(l.text, "This is a demo. A sandbox in this program acts as Twilio: nothing is sent, nothing costs money, and there's nothing to clean up.", width)...)
		lines = append(lines, "")
	}
	switch {
	case k.Busy:
		lines = append(lines, l.muted.Render("Checking the credentials with Twilio…"))
	case k.Err != nil:
		lines = append(lines, a.tell(explain(k.Err), width)...)
	}
	if !k.On {
		return append(lines, paragraph(l.muted, "You can fill in everything without an account. You need one only to submit.", width)...)
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
		lines = append(lines, paragraph(l.warn, "Twilio doesn't list the policy under its usual name, so the wizard uses the SID from Twilio's documentation: "+k.Ground.Policy+".", width)...)
	}
	return lines
}

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

func (a *account) choices(width int) []entry {
	k := a.s.Account()
	button := func(id, text string, do func() (screen, tea.Cmd)) entry {
		return a.menu.action(a.s.look, id, cut(text, width), do)
	}
	var entries []entry
	for _, p := range k.Primaries() {
		if a.s.ReadOnly != "" {
			break
		}
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
		entries = append(entries, button("look", "Check again", func() (screen, tea.Cmd) { return a, a.s.do(nil, a.s.PrepareAgain()) }))
	}
	entries = append(entries, a.others(button)...)
	if !a.s.Demo && !k.Busy && a.s.Remote == nil {
		entries = append(entries, button("signin", "Sign in with an auth token or an API key", func() (screen, tea.Cmd) { return newSignIn(a.s, a), nil }))
	}
	if k.Err != nil {
		entries = append(entries, button("retry", "Try again", func() (screen, tea.Cmd) { return a, a.s.do(nil, a.s.Reconnect()) }))
	}
	return entries
}

// others are the ways to another account.
func (a *account) others(button func(id, text string, do func() (screen, tea.Cmd)) entry) []entry {
	s, k := a.s, a.s.Account()
	var entries []entry
	if k.On && !k.Busy && s.AccountFixed() == "" && s.ReadOnly == "" {
		if s.Info().Account != "" && s.Info().Account != k.Conn.Account {
			entries = append(entries, button("here", gate.Line("Use "+accountName(k.Conn)+" instead"), func() (screen, tea.Cmd) {
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

// use binds the open draft to an account.
func (a *account) use(sid string) tea.Cmd { return a.s.do(using{}, a.s.Use(sid)) }

// Who asked for work on the account: told picks its message by this.
type (
	using      struct{}
	keeping    struct{}
	forgetting struct{}
)

// told reports how work on the account ended.
func (s *session) told(msg *doneMsg) {
	texts := map[any]string{
		using{}:      "Using " + accountName(s.Account().Conn) + ".",
		keeping{}:    "Saved the credentials in the keyring.",
		forgetting{}: "Removed the credentials from the keyring.",
	}
	switch text, ok := texts[msg.by]; {
	case !ok:
	case msg.err != nil:
		s.complain(desk.InOneLine(msg.err))
	case !s.Account().Busy:
		s.say(text)
	}
}

// accountName is the account's name with a short SID, to tell equal names apart.
func accountName(c desk.Connection) string {
	if c.Name == "" {
		return c.Account
	}
	return c.Name + " (" + shortSID(c.Account) + ")"
}

// offerToKeep asks, after a successful sign-in, whether to save the credentials for
// the next time.
func offerToKeep(s *session, typed desk.SignIn) screen {
	next := newAccount(s)
	if s.Keep == nil {
		return next
	}
	q := question{
		title: "Save these credentials?",
		text: "They work for " + accountName(s.Account().Base) + ". If you save them in this computer's keyring, you can remove them later on the account page. " +
			"If you don't, they're gone when you quit.",
		yes: "save them in the keyring", no: "don't save them",
	}
	return newAsk(s, next, q, func() (screen, tea.Cmd) { return next, s.do(keeping{}, s.KeepCredentials(typed)) })
}
