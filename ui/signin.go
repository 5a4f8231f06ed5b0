package ui

import (
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/desk"
)

// signIn takes an account SID and an auth token, or an API key and its secret, and
// asks Twilio whose they are. The secret is not shown while it is typed, and gone
// with the program unless its user wants it kept.
type signIn struct {
	s      *session
	back   screen
	inputs [3]textinput.Model // account SID, API key SID, secret
	at     int
	rows   [3]int // of the inputs, as they were drawn last
	asked  bool   // the answer is awaited
	sent   *desk.SignIn
}

func newSignIn(s *session, back screen) *signIn {
	in := &signIn{s: s, back: back}
	for i := range in.inputs {
		t := textinput.New()
		t.Prompt = ""
		t.CharLimit = 64
		t.SetVirtualCursor(false)
		in.inputs[i] = t
	}
	in.inputs[0].Placeholder = "AC and 32 characters"
	in.inputs[1].Placeholder = "SK…; empty for the auth token"
	in.inputs[2].EchoMode = textinput.EchoPassword
	in.inputs[0].Focus()
	return in
}

// labels are what the inputs are called: the secret is that of the key, where one
// was given.
func (in *signIn) labels() [3]string {
	secret := "Auth token"
	if in.typed().KeySID != "" {
		secret = "API key secret"
	}
	return [3]string{"Account SID", "API key SID, if you use one", secret}
}

func (in *signIn) typed() desk.SignIn {
	value := func(i int) string { return strings.TrimSpace(in.inputs[i].Value()) }
	return desk.SignIn{AccountSID: value(0), KeySID: value(1), Secret: value(2)}
}

func (in *signIn) Init() tea.Cmd    { return nil }
func (in *signIn) Heading() heading { return heading{"Sign in", 1, len(desk.Way())} }

func (in *signIn) Keys() []command {
	help := "next"
	if in.at == len(in.inputs)-1 {
		help = "sign in"
	}
	wait := ""
	if in.asked {
		wait = "Twilio is being asked. It takes a moment"
	}
	return []command{
		on("enter ctrl+j", help, in.enter).unless(wait),
		on("tab down", "", in.move(+1)),
		on("shift+tab up", "", in.move(-1)),
		on("esc", "back", func() (screen, tea.Cmd) { return in.back, nil }),
	}
}

func (in *signIn) move(by int) func() (screen, tea.Cmd) {
	return func() (screen, tea.Cmd) { return in.to(in.at + by) }
}

func (in *signIn) to(at int) (screen, tea.Cmd) {
	in.inputs[in.at].Blur()
	in.at = max(0, min(len(in.inputs)-1, at))
	return in, in.inputs[in.at].Focus()
}

// enter goes on to the secret, and from there to Twilio.
func (in *signIn) enter() (screen, tea.Cmd) {
	if in.at < len(in.inputs)-1 {
		return in.to(in.at + 1)
	}
	typed := in.typed()
	if at, slip := typed.Slip(); slip != "" {
		in.s.complain(slip)
		return in.to(at)
	}
	in.asked = true
	in.sent = &typed
	return in, in.s.do(in, in.s.Connect(&typed))
}

func (in *signIn) Update(msg tea.Msg) (screen, tea.Cmd) {
	if msg, ok := msg.(*doneMsg); ok && msg.by == in && in.asked {
		in.asked = false
		if msg.err == nil {
			in.s.say("Signed in: " + accountName(in.s.Account().Base) + ".")
			return offerToKeep(in.s, *in.sent), nil
		}
		p := explain(msg.err)
		in.s.complain(p.Message + ": " + p.Fix)
		return in, nil
	}
	if click, ok := msg.(tea.MouseClickMsg); ok {
		for i, y := range in.rows {
			if click.Y == y || click.Y == y-1 { // its label stands above
				return in.move(i - in.at)()
			}
		}
		return in, nil
	}
	var cmd tea.Cmd
	in.inputs[in.at], cmd = in.inputs[in.at].Update(msg)
	return in, cmd
}

// keeping says what becomes of the secret, or what a key does not do: a small window
// has no room for both.
func (in *signIn) keeping() string {
	switch {
	case in.typed().KeySID != "":
		return "Only the auth token or a main key leads to subaccounts."
	case in.s.Keep == nil:
		return "Kept in memory only, until you quit."
	}
	return "Kept in memory only, unless you say otherwise."
}

func (in *signIn) View(width, height int) (string, *tea.Cursor) {
	l := in.s.look
	roomy := height >= 12
	var lines []string
	if roomy {
		lines = append(lines, "", l.title.Render("Sign in"), "")
	}
	lines = append(lines, paragraph(l.muted, in.keeping(), width-6)...)
	var cursor *tea.Cursor
	labels := in.labels()
	for i := range in.inputs {
		t, label := &in.inputs[i], l.text
		t.SetWidth(max(10, min(60, width-8)))
		if i == in.at {
			label = l.title
		}
		if roomy {
			lines = append(lines, "")
		}
		lines = append(lines, label.Render(labels[i]), "  "+t.View())
		in.rows[i] = len(lines) - 1
		if c := t.Cursor(); i == in.at && c != nil {
			c.Y, c.X = c.Y+len(lines)-1, c.X+5
			cursor = c
		}
	}
	if in.asked {
		lines = append(lines, "", l.muted.Render("Asking Twilio…"))
	}
	return strings.Join(indent(lines, 3), "\n"), cursor
}
