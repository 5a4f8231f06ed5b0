package linear

import (
	"errors"
	"strconv"
	"strings"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui"
)

// A link is how the talk reaches Twilio. It is made when it is first needed.
type link struct {
	tried     bool
	base      *ui.Connection // of the credentials' own account; nil while there is none
	conn      *ui.Connection // that one, or of the subaccount that is worked in
	err       error          // why
	ground    *flow.Ground
	groundErr error
	primary   string // the primary profile that ground was looked for with
}

// problem says what is in the way of submitting.
func (l *link) problem(info draft.Info) (profile.Problem, bool) {
	if l.conn == nil {
		return ui.Obstacle(info, nil, l.err)
	}
	return ui.Obstacle(info, l.conn, l.groundErr)
}

// reach connects, and looks for the policy and the primary profile, unless both
// are known for what the user gave.
func (t *talk) reach() {
	l := &t.link
	if !l.tried {
		t.connect(nil)
	}
	if l.conn == nil || t.draft == nil {
		return
	}
	t.settle()
	primary := t.app.Value(profile.PrimaryProfile)
	if l.primary == primary && (l.ground != nil || l.groundErr != nil) {
		return
	}
	ground, err := flow.Prepare(t.ctx, l.conn.Hub, l.conn.Parent, primary)
	l.primary, l.ground, l.groundErr = primary, nil, err
	if err == nil {
		l.ground = &ground
	}
}

// connect asks for the account, with what was typed or, for nil, with what the
// environment holds. A failed sign-in leaves an earlier connection as it was.
func (t *talk) connect(typed *ui.SignIn) {
	l := &t.link
	l.tried = true
	conn, err := t.Connect(t.ctx, typed)
	if l.err = err; err == nil {
		l.base = &conn
		l.put(conn)
	}
}

// account says in whose account the profile will be created, what is missing for
// that, and how to give it.
func (t *talk) account() (scene, error) {
	t.stand(draft.Place{Page: accountPage})
	t.told = ""
	t.out.say("")
	t.out.say("Page 1 of %d: Account. In whose account will the profile be?", len(profile.Pages())+2)
	if t.Demo {
		t.out.say("This is a demonstration: a sandbox inside this program behaves like Twilio. Nothing is sent to Twilio.")
	}
	t.reach()
	l := &t.link
	if l.err != nil {
		t.tell(ui.Explain(l.err))
	}
	if l.conn == nil {
		t.out.say("Everything can be filled in without an account. It is needed only to submit.")
	} else {
		t.out.say("Account: %s", strings.TrimSpace(l.conn.Name+" "+l.conn.Account))
		if l.conn.Parent != nil {
			t.out.say("It is a subaccount of %s", strings.TrimSpace(l.base.Name+" "+l.base.Account))
		}
		if p, wrong := ui.Obstacle(t.info, l.conn, nil); wrong {
			t.tell(p)
		}
	}
	switch {
	case l.groundErr != nil:
		t.tell(ui.Explain(l.groundErr))
	case l.ground != nil:
		t.out.say("Primary profile: %s", strings.TrimSpace(l.ground.PrimaryName+" "+l.ground.Primary))
		if l.ground.PolicyGuessed {
			t.out.say("Twilio lists no policy of the usual name; its documented SID %s is used.", l.ground.Policy)
		}
	}
	return t.choose(t.accountOptions()...)
}

func (t *talk) accountOptions() []option {
	l := &t.link
	options := []option{{says: "go on", do: to(t.page(1))}, {key: "<", says: "all customers", do: to(t.home)}}
	var unclear *flow.GroundError
	if errors.As(l.groundErr, &unclear) {
		for i, p := range unclear.Choices {
			options = append(options, option{key: strconv.Itoa(i + 1), says: "use " + p.Name() + " " + p.SID, do: func(string) (scene, error) {
				t.Set(profile.PrimaryProfile, p.SID, 0)
				return t.account, nil
			}})
		}
	}
	if l.err != nil || l.groundErr != nil {
		options = append(options, option{key: "r", says: "try again", do: func(string) (scene, error) {
			l.tried, l.ground, l.groundErr = l.err == nil, nil, nil
			return t.account, nil
		}})
	}
	options = append(options, t.otherAccounts()...)
	if !t.Demo {
		options = append(options, option{key: "s", says: "sign in with an auth token or an API key", do: to(t.signIn)})
	}
	return options
}

// signIn takes an account SID and an auth token, or an API key and its secret. The
// secret is not shown while it is typed, and is kept in memory only unless its user
// wants otherwise.
func (t *talk) signIn() (scene, error) {
	var typed ui.SignIn
	for i, ask := range []struct {
		into *string
		says string
	}{
		{&typed.AccountSID, "Account SID: AC and 32 characters. Enter alone goes back."},
		{&typed.KeySID, "API key SID: SK and 32 characters. Enter alone signs in with the auth token. Only that token or a main key leads to subaccounts."},
		{&typed.Secret, ""},
	} {
		read := t.in.line
		if ask.into == &typed.Secret {
			read, ask.says = t.in.secret, "Auth token: it stands beside the account SID in Twilio's Console, and is not shown while you type."
			if typed.KeySID != "" {
				ask.says = "API key secret: Twilio showed it once, when the key was made. It is not shown while you type."
			}
		}
		t.out.say("%s", ask.says)
		t.out.prompt()
		text, err := read()
		if text = strings.TrimSpace(text); err != nil || text == "<" || text == "" && ask.into != &typed.KeySID {
			return t.account, err
		}
		*ask.into = text
		if at, slip := typed.Slip(); slip != "" && at == i {
			t.out.say("%s", slip)
			return t.signIn, nil
		}
	}
	if t.connect(&typed); t.link.err == nil {
		return t.account, t.offerToKeep(typed)
	}
	return t.account, nil
}

// tell says a problem and what to do about it.
func (t *talk) tell(p profile.Problem) { t.out.say("%s: %s", p.Severity, p) }
