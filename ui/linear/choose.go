package linear

import "strings"

// An option is something to do in a scene.
type option struct {
	key  string // a word or a number; "" is Enter alone
	says string
	do   func(rest string) (scene, error) // rest is what was typed after the key
	off  string                           // why it can't be done now; "" if it can
}

func to(s scene) func(string) (scene, error) {
	return func(string) (scene, error) { return s, nil }
}

// read is the line of an option.
func (o option) read() string {
	text := o.key + ": " + o.says
	switch {
	case o.key == "":
		text = "Enter: " + o.says
	case o.numbered():
		text = o.key + ". " + o.says
	}
	if o.off != "" {
		text += " (not now: " + strings.TrimRight(o.off, ".") + ")"
	}
	return text
}

func (o option) numbered() bool { return o.key != "" && o.key[0] >= '0' && o.key[0] <= '9' }

// choose lists the options and does the one that is typed.
func (t *talk) choose(options ...option) (scene, error) {
	for _, o := range options {
		t.out.say("%s", o.read())
	}
	for {
		t.out.prompt()
		line, err := t.in.line()
		if err != nil {
			return nil, err
		}
		if c := asCommand(line); c != nil {
			return nil, c
		}
		key, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if key == "?" {
			for _, o := range options {
				t.out.say("%s", o.read())
			}
			continue
		}
		o, ok := optionOf(options, key)
		if !ok {
			o, ok = optionNamed(options, strings.TrimSpace(line))
			rest = ""
		}
		switch {
		case !ok:
			t.out.say("That isn't one of the choices. Type ? to list them, or /help for the commands.")
		case o.off != "":
			t.out.say("Not now: %s.", strings.TrimRight(o.off, "."))
		default:
			return o.do(strings.TrimSpace(rest))
		}
		if t.out.err != nil {
			return nil, t.out.err
		}
	}
}

func optionOf(options []option, key string) (option, bool) {
	for _, o := range options {
		if strings.EqualFold(o.key, key) {
			return o, true
		}
	}
	return option{}, false
}

// optionNamed is the only one in a numbered list with this name, which ends at a comma.
func optionNamed(options []option, name string) (named option, ok bool) {
	for _, o := range options {
		first, _, _ := strings.Cut(o.says, ",")
		if !o.numbered() || !strings.EqualFold(first, name) && !strings.EqualFold(o.says, name) {
			continue
		}
		if ok {
			return option{}, false
		}
		named, ok = o, true
	}
	return named, ok
}

// agrees asks before something that can't be undone. Anything but yes means no.
func (t *talk) agrees(question string) (bool, error) {
	t.out.say("%s Type yes to confirm. Anything else changes nothing.", question)
	t.out.prompt()
	line, err := t.in.line()
	return strings.EqualFold(strings.TrimSpace(line), "yes"), err
}
