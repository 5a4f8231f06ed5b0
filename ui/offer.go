package ui

import (
	tea "charm.land/bubbletea/v2"
)

// An offer says what happened, and offers what to do now.
type offer struct {
	s     *session
	back  screen                   // gets all messages that aren't keys; nil if there is none
	title func() string            // one sentence
	says  func(width int) []string // styled lines below it
	of    func() []option
	below bool // in a narrow window, says comes below the options
	menu  menu
}

// An option is one thing to do, with the keys that do it at once.
type option struct {
	keys, help string
	text       string // in the menu
	off        string // why it's off; "" if it's on
	do         func() (screen, tea.Cmd)
}

func newOffer(s *session, back screen, title func() string, says func(int) []string, of func() []option) *offer {
	o := &offer{s: s, back: back, title: title, says: says, of: of}
	o.menu.begin(o.entries, "")
	return o
}

func (o *offer) entries(width int) []entry {
	l := o.s.look
	entries := []entry{read(append(paragraph(l.strong, o.title(), width-5), "")...)}
	says, below := o.says(min(width, 100)-5), o.below && width < wide
	if !below && len(says) > 0 {
		entries = append(entries, read(append(says, "")...))
	}
	for _, option := range o.of() {
		e := o.menu.action(l, option.help, option.text, option.do)
		e.off = option.off
		entries = append(entries, e)
	}
	if below {
		entries = append(entries, read(append([]string{""}, says...)...))
	}
	return entries
}

func (o *offer) Init() tea.Cmd { return nil }

func (o *offer) Heading() heading {
	if o.back == nil {
		return heading{title: "In other hands"}
	}
	return o.back.Heading()
}

func (o *offer) Keys() []command {
	keys := []command{o.menu.choose("choose")}
	for _, option := range o.of() {
		if option.keys != "" {
			keys = append(keys, on(option.keys, option.help, option.do).unless(option.off))
		}
	}
	return keys
}

// Update passes messages to the screen behind.
func (o *offer) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg.(type) {
	case tea.KeyPressMsg, tea.MouseMsg:
		return o.menu.update(o, msg)
	}
	if o.back == nil {
		return o, nil
	}
	next, cmd := o.back.Update(msg)
	if next != o.back {
		return next, cmd
	}
	return o, cmd
}

func (o *offer) View(width, height int) (string, *tea.Cursor) {
	return o.menu.show(o.s.look, width, height)
}
