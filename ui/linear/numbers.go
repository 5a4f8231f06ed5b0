package linear

import (
	"errors"
	"strconv"
	"strings"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/profile"
)

// numbers lists the phone numbers of the account, to add to the answer or remove from it. The
// answer can also be typed.
func (t *talk) numbers() (scene, error) {
	if t.ReadOnly != "" {
		return t.review, nil
	}
	t.ready()
	if !t.Account().On {
		return t.account, nil // the account page says why
	}
	options, err := t.Numbers()(t.ctx)
	switch {
	case err != nil:
		t.tell(desk.Explain(err))
		return t.afterNumbers(), nil
	case len(options) == 0:
		t.out.say("Account %s has no phone numbers.", called(t.Account().Conn))
		return t.afterNumbers(), nil
	}
	return t.ticking(options), nil
}

// ticking lists the numbers and selects or clears those that are typed, until nothing is
// typed.
func (t *talk) ticking(options []profile.Option) scene {
	return func() (scene, error) {
		for i, o := range options {
			text := strings.TrimSpace(o.Label + " " + o.Hint)
			if t.HasNumber(o) {
				text += ", selected"
			}
			t.out.say("%d. %s", i+1, text)
		}
		t.out.say("Type which ones to select or clear, for example 1 3. Enter alone goes back.")
		t.out.prompt()
		line, err := t.in.line()
		if c := asCommand(line); err == nil && c != nil {
			return nil, c
		}
		if line = strings.TrimSpace(line); err != nil || line == "" || line == "<" {
			return t.afterNumbers(), err
		}
		var meant []profile.Option
		for _, word := range strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == ',' }) {
			n, err := strconv.Atoi(word)
			if err != nil || n < 1 || n > len(options) {
				t.out.say("%s isn't in the list. Type numbers from 1 to %d.", word, len(options))
				return t.ticking(options), nil
			}
			meant = append(meant, options[n-1])
		}
		for _, o := range meant {
			t.kept(errors.Join(t.ToggleNumber(o), t.Do(t.ctx, t.Sync())))
		}
		return t.ticking(options), nil
	}
}

// afterNumbers goes back to the field, or to the status of a locked profile.
func (t *talk) afterNumbers() scene {
	if t.Locked() != "" {
		return t.status
	}
	return t.field(profile.Numbers)
}
