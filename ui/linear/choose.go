package linear

import "strings"

// An option is one thing that can be done in a scene.
type option struct {
	key  string // what is typed: a word or a number; "" is Enter alone
	says string
	do   func(rest string) (scene, error) // rest is what was typed behind the key
	off  string                           // why it cannot be done just now; "" where it can
}

// to goes to a scene.
func to(s scene) func(string) (scene, error) {
	return func(string) (scene, error) { return s, nil }
}

// read is the option as it is read out.
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

// choose reads the options out and does the one that is typed.
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
		switch {
		case !ok:
			t.out.say("That is none of the choices. ? lists them, /help lists the commands.")
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

// agrees asks before what cannot be taken back. Anything but yes is no.
func (t *talk) agrees(question string) (bool, error) {
	t.out.say("%s Type yes to do it; anything else keeps everything as it is.", question)
	t.out.prompt()
	line, err := t.in.line()
	return strings.EqualFold(strings.TrimSpace(line), "yes"), err
}
