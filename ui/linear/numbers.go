package linear

import (
	"strconv"
	"strings"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui"
)

// numbers lists the phone numbers of the account, to be taken into the answer,
// which stays a list that can be typed as well.
func (t *talk) numbers() (scene, error) {
	if why := t.locked(); why != "" {
		t.out.say("%s", why)
		return t.status, nil
	}
	t.reach()
	if t.link.conn == nil {
		return t.account, nil // which says why
	}
	list, err := flow.PhoneNumbers(t.ctx, t.link.conn.Hub)
	switch {
	case err != nil:
		t.tell(ui.Explain(err))
		return t.field(profile.Numbers), nil
	case len(list) == 0:
		t.out.say("The account %s has no phone numbers.", strings.TrimSpace(t.link.conn.Name+" "+t.link.conn.Account))
		return t.field(profile.Numbers), nil
	}
	return t.ticking(ui.NumberOptions(list)), nil
}

// ticking reads the numbers out and takes those that are typed, or takes them away
// again, until nothing is typed.
func (t *talk) ticking(options []profile.Option) scene {
	return func() (scene, error) {
		for i, o := range options {
			text := strings.TrimSpace(o.Label + " " + o.Hint)
			if ui.NumberAt(t.app, o) >= 0 {
				text += ", taken"
			}
			t.out.say("%d. %s", i+1, text)
		}
		t.out.say("Type which ones to take, or to take away again, as in 1 3. Enter alone goes back to the field.")
		t.out.prompt()
		line, err := t.in.line()
		if c := asCommand(line); err == nil && c != nil {
			return nil, c
		}
		if line = strings.TrimSpace(line); err != nil || line == "" || line == "<" {
			return t.field(profile.Numbers), err
		}
		var meant []profile.Option
		for _, word := range strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == ',' }) {
			n, err := strconv.Atoi(word)
			if err != nil || n < 1 || n > len(options) {
				t.out.say("%s is none of the list: type numbers from 1 to %d.", word, len(options))
				return t.ticking(options), nil
			}
			meant = append(meant, options[n-1])
		}
		for _, o := range meant {
			t.Set(profile.Numbers, ui.WithNumber(t.app, o), 0)
		}
		return t.ticking(options), nil
	}
}
