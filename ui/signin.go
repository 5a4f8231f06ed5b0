package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/form"
)

// signIn takes an account SID and an auth token, or an API key and its secret, and
// checks them with Twilio. It never shows the secret, which is gone with the program
// unless the user saves it.
type signIn struct {
	s         *session
	back      screen
	page      *form.Page
	given     desk.SignIn // as it was typed
	secret    *huh.Input
	asked     bool         // waiting for the answer
	sent      *desk.SignIn // what the answer will be about
	left, top int          // where the page was last drawn
}

// signInKeys are the fields of the sign-in page, in the order of [SignIn.Slip].
var signInKeys = [...]profile.Key{"account", "key", "secret"}

func newSignIn(s *session, back screen) *signIn {
	in := &signIn{s: s, back: back}
	input := func(at int, title string, value *string) *huh.Input {
		return huh.NewInput().Key(string(signInKeys[at])).Title(title).Prompt("  ").CharLimit(64).Value(value)
	}
	in.secret = input(2, "Auth token", &in.given.Secret).EchoMode(huh.EchoModePassword)
	in.page = form.NewPage(profile.Page{}, nil, s.look.form, form.DefaultKeys()).Append(
		input(0, "Account SID", &in.given.AccountSID).Placeholder("AC followed by 32 characters"),
		input(1, "API key SID, if you use one", &in.given.KeySID).Placeholder("SK…, or empty for an auth token"),
		in.secret,
	)
	return in
}

func (in *signIn) typed() desk.SignIn {
	trim := strings.TrimSpace
	return desk.SignIn{AccountSID: trim(in.given.AccountSID), KeySID: trim(in.given.KeySID), Secret: trim(in.given.Secret)}
}

func (in *signIn) Init() tea.Cmd    { return nil }
func (in *signIn) Heading() heading { return heading{"Sign in", 1, len(desk.Way())} }

func (in *signIn) Keys() []command {
	help, wait := "next", ""
	if in.page.Focused() == signInKeys[2] {
		help = "sign in"
	}
	if in.asked {
		wait = "Waiting for Twilio. This takes a moment"
	}
	return []command{
		on("enter ctrl+j", help, in.enter).unless(wait),
		on("esc", "back", func() (screen, tea.Cmd) { return in.back, nil }),
	}
}

// enter moves on to the secret, and from there to Twilio.
func (in *signIn) enter() (screen, tea.Cmd) {
	if result, _ := in.page.Update(tea.KeyPressMsg{Code: tea.KeyEnter}); result != form.Done {
		return in, nil
	}
	typed := in.typed()
	if at, slip := typed.Slip(); slip != "" {
		in.s.complain(slip)
		in.page.Focus(signInKeys[at])
		return in, nil
	}
	in.asked = true
	in.sent = &typed
	return in, in.s.do(in, in.s.Connect(&typed))
}

func (in *signIn) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case *doneMsg:
		if msg.by != in || !in.asked {
			return in, nil
		}
		in.asked = false
		if msg.err == nil {
			in.s.say("Signed in to " + accountName(in.s.Account().Base) + ".")
			return offerToKeep(in.s, *in.sent), nil
		}
		p := explain(msg.err)
		in.s.complain(p.Message + ": " + p.Fix)
	case tea.MouseClickMsg:
		msg.X, msg.Y = msg.X-in.left, msg.Y-in.top
		in.page.Update(msg)
	default:
		in.page.Update(msg)
		title := "Auth token"
		if in.typed().KeySID != "" {
			title = "API key secret"
		}
		in.secret.Title(title)
	}
	return in, nil
}

// keeping says what happens to the secret, or what a key can't do: a small window has
// no room for both.
func (in *signIn) keeping() string {
	switch {
	case in.typed().KeySID != "":
		return "Subaccounts need the auth token or a main API key."
	case in.s.Keep == nil:
		return "Your credentials stay in memory until you quit."
	}
	return "Your credentials stay in memory unless you save them."
}

func (in *signIn) View(width, height int) (string, *tea.Cursor) {
	l := in.s.look
	var lines []string
	roomy := height >= 12
	if roomy {
		lines = append(lines, "")
	}
	lines = append(lines, paragraph(l.muted, in.keeping(), width-6)...)
	if roomy {
		lines = append(lines, "")
	}
	in.left, in.top = 3, len(lines)
	page, cursor := in.page.View(min(62, width-6), height-in.top)
	if cursor != nil {
		cursor.X, cursor.Y = cursor.X+in.left, cursor.Y+in.top
	}
	lines = append(lines, strings.Split(page, "\n")...)
	if in.asked {
		lines = append(lines, "", l.muted.Render("Asking Twilio…"))
	}
	return strings.Join(indent(lines, 3), "\n"), cursor
}
