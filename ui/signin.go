package ui

import (
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
)

// signIn takes an account SID and an auth token, and asks Twilio whose they are.
// The token is not shown while it is typed, and gone with the program unless its
// user wants it kept.
type signIn struct {
	s      *session
	back   screen
	inputs [2]textinput.Model
	at     int
	rows   [2]int // of the inputs, as they were drawn last
	asked  bool   // the answer is awaited
}

var signInLabels = [2]string{"Account SID", "Auth token"}

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
	in.inputs[1].EchoMode = textinput.EchoPassword
	in.inputs[1].Placeholder = "from the Console's front page; it is not shown"
	in.inputs[0].Focus()
	return in
}

func (in *signIn) Init() tea.Cmd    { return nil }
func (in *signIn) Heading() heading { return heading{"Sign in", 1, len(in.s.way())} }

func (in *signIn) Keys() []command {
	help := "next"
	if in.at == 1 {
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
	return func() (screen, tea.Cmd) {
		in.inputs[in.at].Blur()
		in.at = max(0, min(1, in.at+by))
		return in, in.inputs[in.at].Focus()
	}
}

// enter goes on to the token, and from there to Twilio.
func (in *signIn) enter() (screen, tea.Cmd) {
	sid, token := strings.TrimSpace(in.inputs[0].Value()), strings.TrimSpace(in.inputs[1].Value())
	switch {
	case in.at == 0:
		return in.move(+1)()
	case !strings.HasPrefix(sid, "AC") || len(sid) != 34:
		in.s.complain("The account SID begins with AC and has 34 characters.")
		return in.move(-1)()
	case token == "":
		in.s.complain("The auth token is missing: it stands beside the account SID in Twilio's Console.")
		return in, nil
	}
	in.asked = true
	return in, in.s.link.connect(in.s, &SignIn{AccountSID: sid, AuthToken: token})
}

func (in *signIn) Update(msg tea.Msg) (screen, tea.Cmd) {
	if msg, ok := msg.(connectedMsg); ok && msg.typed != nil {
		in.asked = false
		if msg.err == nil {
			in.s.say("Signed in: " + accountName(msg.conn) + ".")
			return offerToKeep(in.s, *msg.typed), nil
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

// keeping says what becomes of the token.
func (in *signIn) keeping() string {
	if in.s.Keep == nil {
		return "Kept in memory only, until you quit."
	}
	return "Kept in memory only, unless you say otherwise afterwards."
}

func (in *signIn) View(width, height int) (string, *tea.Cursor) {
	l := in.s.look
	roomy := height >= 12
	lines := []string{""}
	if roomy {
		lines = append(lines, l.title.Render("Sign in"), "")
	}
	lines = append(lines, paragraph(l.muted, in.keeping(), width-6)...)
	var cursor *tea.Cursor
	for i := range in.inputs {
		t, label := &in.inputs[i], l.text
		t.SetWidth(max(10, min(60, width-8)))
		if i == in.at {
			label = l.title
		}
		if roomy {
			lines = append(lines, "")
		}
		lines = append(lines, label.Render(signInLabels[i]), "  "+t.View())
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
