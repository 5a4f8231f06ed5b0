package linear

import (
	"fmt"
	"strconv"
	"strings"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

// account shows the account for the profile, what's wrong with it, and how to sign in.
func (t *talk) account() (scene, error) {
	t.moveTo(draft.Place{Page: desk.AccountPage})
	t.told = ""
	t.out.say("")
	t.out.say("Page 1 of %d: Account. Choose the account for the profile.", len(profile.Pages())+2)
	if t.Demo {
		t.out.say("This is a demo. A sandbox in this program acts as Twilio: nothing is sent, nothing costs money, and there's nothing to clean up.")
	}
	t.ready()
	a := t.Account()
	if a.Err != nil {
		t.tell(desk.Explain(a.Err))
	}
	if !a.On {
		t.out.say("You can fill in everything without an account. You need one only to submit.")
	} else {
		t.out.say("Account: %s", called(a.Conn))
		if a.Conn.Parent != nil {
			t.out.say("Subaccount of: %s", called(a.Base))
		}
		if p, wrong := t.WhyNotAsk(); wrong {
			t.tell(p)
		}
		if a.Unreachable != nil {
			t.tell(desk.Explain(a.Unreachable))
		}
	}
	switch {
	case a.GroundErr != nil:
		t.tell(desk.Explain(a.GroundErr))
	case a.Ground != nil:
		t.out.say("Primary profile: %s", strings.TrimSpace(a.Ground.PrimaryName+" "+a.Ground.Primary))
		if a.Ground.PolicyGuessed {
			t.out.say("Twilio doesn't list the policy under its usual name, so the wizard uses the SID from Twilio's documentation: %s.", a.Ground.Policy)
		}
	}
	return t.choose(t.accountOptions()...)
}

// called is the name and SID of an account.
func called(c desk.Connection) string { return strings.TrimSpace(c.Name + " " + c.Account) }

func (t *talk) accountOptions() []option {
	a := t.Account()
	options := []option{{says: "continue", do: to(t.page(1))}, {key: "<", says: "all customers", do: to(t.home)}}
	for i, p := range a.Primaries() {
		if t.ReadOnly != "" {
			break
		}
		options = append(options, option{key: strconv.Itoa(i + 1), says: "use " + p.Name() + " " + p.SID, do: func(string) (scene, error) {
			t.Set(profile.PrimaryProfile, p.SID, 0)
			return t.account, nil
		}})
	}
	switch {
	case a.Err != nil || a.Unreachable != nil:
		options = append(options, option{key: "r", says: "try again", do: to(t.working(t.Reconnect))})
	case a.GroundErr != nil:
		options = append(options, option{key: "r", says: "try again", do: to(t.working(t.PrepareAgain))})
	}
	if a.On && t.Desk.Config.Use != nil && t.ReadOnly == "" {
		options = append(options, option{key: "a", says: "choose or create a subaccount", do: to(t.accounts), off: t.AccountFixed()})
	}
	if a.Kept && t.Forget != nil {
		options = append(options, option{key: "f", says: "remove the credentials from the keyring", do: func(string) (scene, error) {
			if err := t.Do(t.ctx, t.ForgetCredentials()); err != nil {
				t.tell(desk.Explain(err))
			} else {
				t.out.say("Removed the credentials from the keyring.")
			}
			return t.account, nil
		}})
	}
	if !t.Demo && t.Remote == nil {
		options = append(options, option{key: "s", says: "sign in with an auth token or an API key", do: to(t.signIn)})
	}
	return options
}

// working does work on the account, then shows the account page.
func (t *talk) working(begin func() desk.Work) scene {
	return func() (scene, error) {
		if err := t.Do(t.ctx, begin()); err != nil && t.Account().Err == nil { // the account page shows that one
			t.tell(desk.Explain(err))
		}
		return t.account, nil
	}
}

// signIn takes an account SID and an auth token, or an API key and its secret. It doesn't
// show the secret, and keeps it in memory unless people choose to save it.
func (t *talk) signIn() (scene, error) {
	var typed desk.SignIn
	for i, ask := range []struct {
		into *string
		says string
	}{
		{&typed.AccountSID, "Account SID: AC followed by 32 characters. Enter alone goes back."},
		{&typed.KeySID, "API key SID: SK followed by 32 characters. Enter alone signs in with the auth token. Only that token or a main key can reach subaccounts."},
		{&typed.Secret, ""},
	} {
		read := t.in.line
		if ask.into == &typed.Secret {
			read, ask.says = t.in.secret, "Auth token: it's next to the account SID in the Twilio Console. What you type isn't shown."
			if typed.KeySID != "" {
				ask.says = "API key secret: Twilio showed it once, when you created the key. What you type isn't shown."
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
	if err := t.Do(t.ctx, t.Connect(&typed)); err != nil {
		return t.account, nil // the account page says why
	}
	return t.account, t.offerToKeep(typed)
}

// accounts lists the accounts that the credentials can reach.
func (t *talk) accounts() (scene, error) {
	list, err := t.Subaccounts()(t.ctx)
	if err != nil {
		t.tell(desk.Explain(err))
		return t.account, nil
	}
	return t.oneOf(list, list), nil
}

// oneOf lists some of the accounts and asks for one. Part of a name narrows the list.
func (t *talk) oneOf(all, some []flow.Object) scene {
	return func() (scene, error) {
		for i, o := range some {
			t.out.say("%d. %s %s", i+1, o.Name(), o.SID)
		}
		t.out.say("Type a number, part of a name, or + and a name to create a subaccount. Enter alone goes back.")
		t.out.prompt()
		line, err := t.in.line()
		if c := asCommand(line); err == nil && c != nil {
			return nil, c
		}
		line = strings.TrimSpace(line)
		if err != nil || line == "" || line == "<" {
			return t.account, err
		}
		if name, ok := strings.CutPrefix(line, "+"); ok {
			return t.openAccount(strings.TrimSpace(name))
		}
		if n, err := strconv.Atoi(line); err == nil && n > 0 && n <= len(some) {
			return t.choosing(some[n-1].SID), nil
		}
		var hits []flow.Object
		for _, o := range all {
			if strings.Contains(strings.ToLower(o.Name()+" "+o.SID), strings.ToLower(line)) {
				hits = append(hits, o)
			}
		}
		switch len(hits) {
		case 0:
			t.out.say("No account has that in its name.")
			return t.oneOf(all, some), nil
		case 1:
			return t.choosing(hits[0].SID), nil
		}
		return t.oneOf(all, hits), nil
	}
}

// openAccount asks before it creates a subaccount, which no one can delete.
func (t *talk) openAccount(name string) (scene, error) {
	if name == "" {
		return t.accounts, nil
	}
	yes, err := t.agrees(fmt.Sprintf("Create the subaccount %s? You can close it later, but you can't delete it.", name))
	if err != nil || !yes {
		return t.accounts, err
	}
	return t.working(func() desk.Work { return t.CreateSubaccount(name) }), nil
}

// choosing uses an account for the open draft.
func (t *talk) choosing(sid string) scene {
	return t.working(func() desk.Work { return t.Use(sid) })
}

// offerToKeep offers to save credentials that Twilio accepted.
func (t *talk) offerToKeep(typed desk.SignIn) error {
	if t.Keep == nil {
		return nil
	}
	yes, err := t.agrees("Twilio accepted the credentials. Save them in this computer's keyring? Otherwise they're gone when you quit.")
	if err != nil || !yes {
		return err
	}
	if err := t.Do(t.ctx, t.KeepCredentials(typed)); err != nil {
		t.tell(desk.Explain(err))
		return nil
	}
	t.out.say("Saved the credentials in the keyring.")
	return nil
}

func (t *talk) tell(p profile.Problem) { t.out.say("%s: %s", p.Severity, p) }
