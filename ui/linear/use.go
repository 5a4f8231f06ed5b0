package linear

import (
	"fmt"
	"strconv"
	"strings"

	"trusthub-wizard/flow"
	"trusthub-wizard/ui"
)

// put makes a connection the one that is worked with.
func (l *link) put(conn ui.Connection) {
	l.conn, l.ground, l.groundErr, l.primary = &conn, nil, nil, ""
}

// settle goes to the account that the open draft is meant for: the one chosen for
// it, else that of the credentials.
func (t *talk) settle() {
	l, wanted := &t.link, t.info.Account
	if wanted == "" {
		wanted = l.base.Account
	}
	if t.Use == nil || wanted == l.conn.Account {
		return
	}
	conn, err := t.Use(t.ctx, *l.base, wanted)
	if err != nil {
		l.put(*l.base)
		return
	}
	l.put(conn)
}

// otherAccounts is what can be done about which account it is.
func (t *talk) otherAccounts() []option {
	l := &t.link
	var options []option
	if l.conn != nil && t.Use != nil {
		o := option{key: "a", says: "choose a subaccount, or create one", do: to(t.accounts)}
		if t.draft.Begun() {
			o.off = "what this draft created is in account " + t.info.Account + ": a copy of it can begin in another"
		}
		options = append(options, o)
	}
	if l.conn != nil && l.conn.Kept && t.Forget != nil {
		options = append(options, option{key: "f", says: "remove the credentials from the keyring", do: func(string) (scene, error) {
			if err := t.Forget(); err != nil {
				t.tell(ui.Explain(err))
				return t.account, nil
			}
			l.conn.Kept = false
			t.out.say("The credentials are no longer in the keyring.")
			return t.account, nil
		}})
	}
	return options
}

// accounts lists the accounts that the credentials lead to, narrowed by what is
// typed, until one is chosen.
func (t *talk) accounts() (scene, error) {
	list, err := flow.Accounts(t.ctx, t.link.base.Root())
	if err != nil {
		t.tell(ui.Explain(err))
		return t.account, nil
	}
	return t.oneOf(list, list), nil
}

// oneOf asks for one of those that are read out.
func (t *talk) oneOf(all, some []flow.Object) scene {
	return func() (scene, error) {
		for i, o := range some {
			t.out.say("%d. %s %s", i+1, o.Name(), o.SID)
		}
		t.out.say("Type a number, a part of a name, or + and the name of a new subaccount. Enter alone goes back.")
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
			return t.choosing(some[n-1].SID)
		}
		var hits []flow.Object
		for _, o := range all {
			if strings.Contains(strings.ToLower(o.Name()+" "+o.SID), strings.ToLower(line)) {
				hits = append(hits, o)
			}
		}
		switch len(hits) {
		case 0:
			t.out.say("None has this in its name.")
			return t.oneOf(all, some), nil
		case 1:
			return t.choosing(hits[0].SID)
		}
		return t.oneOf(all, hits), nil
	}
}

// choosing makes an account that of the open draft. One that cannot be used
// changes nothing.
func (t *talk) choosing(sid string) (scene, error) {
	conn, err := t.Use(t.ctx, *t.link.base, sid)
	if err == nil {
		err = t.draft.ChooseAccount(sid)
	}
	if err != nil {
		t.tell(ui.Explain(err))
		return t.account, nil
	}
	t.info = t.draft.Info()
	t.link.put(conn)
	return t.account, nil
}

// openAccount asks before it creates a subaccount, since one cannot be removed again.
func (t *talk) openAccount(name string) (scene, error) {
	if name == "" {
		return t.accounts, nil
	}
	yes, err := t.agrees(fmt.Sprintf("Create the subaccount %s? It can be closed later, and never removed.", name))
	if err != nil || !yes {
		return t.accounts, err
	}
	o, err := flow.OpenAccount(t.ctx, t.link.base.Root(), name)
	if err != nil {
		t.tell(ui.Explain(err))
		return t.account, nil
	}
	return t.choosing(o.SID)
}

// offerToKeep asks after a sign-in that worked.
func (t *talk) offerToKeep(typed ui.SignIn) error {
	if t.Keep == nil {
		return nil
	}
	yes, err := t.agrees("They were accepted. Keep these credentials in this computer's keyring? Otherwise they are gone when you quit.")
	if err != nil || !yes {
		return err
	}
	if err := t.Keep(typed); err != nil {
		t.tell(ui.Explain(err))
		return nil
	}
	t.link.base.Kept, t.link.conn.Kept = true, true
	t.out.say("The credentials are kept in the keyring.")
	return nil
}
