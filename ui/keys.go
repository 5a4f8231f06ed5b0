package ui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
)

// A command is a key, what it does, and why it's off. It's declared once, and
// matching, the footer and the help follow from that.
type command struct {
	key.Binding
	do  func() (screen, tea.Cmd)
	off string // why it's off; "" if it's on
}

// on binds keys to an action. The first key is the one shown.
func on(keys, help string, do func() (screen, tea.Cmd)) command {
	names := strings.Fields(keys)
	return command{Binding: key.NewBinding(key.WithKeys(names...), key.WithHelp(names[0], help)), do: do}
}

// unless switches a command off if there's a reason.
func (c command) unless(reason string) command {
	c.off = reason
	return c
}

// stride is by how many lines a key scrolls a text of which so many are visible; 0 if it
// doesn't scroll. A page keeps a line of the one before.
func stride(name string, visible int) int {
	page := max(1, visible-1)
	return map[string]int{"up": -1, "down": 1, "pgup": -page, "pgdown": page, "home": -1 << 20, "end": 1 << 20}[name]
}

func find(msg tea.KeyPressMsg, commands []command) (command, bool) {
	for _, c := range commands {
		if key.Matches(msg, c.Binding) {
			return c, true
		}
	}
	return command{}, false
}

// helpKey shows help on every screen.
const helpKey = "ctrl+g"

// caret is the short spelling of a key for narrow windows: ^T for ctrl+t.
func caret(name string) string {
	if letter, ok := strings.CutPrefix(name, "ctrl+"); ok {
		return "^" + strings.ToUpper(letter)
	}
	return name
}

// roomy is the width from which keys are spelled out.
const roomy = 100

// keyLine renders commands into one line. In one window, keys are spelled the same way
// on every screen; only what they do gets shorter if space is tight. Commands that
// don't fit are dropped from the end, but never the help, which lists them all.
func (l *look) keyLine(commands []command, width int) string {
	return l.joinKeys(l.spelled(commands, width))
}

// keyAt finds the command at a column of that line.
func (l *look) keyAt(commands []command, width, column int) (command, bool) {
	shown, s := l.spelled(commands, width)
	for i, c := range shown {
		if end := lipgloss.Width(l.joinKeys(shown[:i+1], s)); column < end {
			return c, column >= end-lipgloss.Width(l.joinKeys(shown[i:i+1], s))
		}
	}
	return command{}, false
}

// spelled picks the commands that fit into a line, and their spelling.
func (l *look) spelled(commands []command, width int) ([]command, spelling) {
	var shown, help []command
	for _, c := range commands {
		switch {
		case c.Help().Key == helpKey:
			help = []command{c}
		case c.Help().Desc != "":
			shown = append(shown, c)
		}
	}
	for {
		for _, s := range spellings {
			if s.gap == " " && width >= wide {
				break // crowded: drop a key instead
			}
			s.caret = width < roomy
			if all := append(slices.Clone(shown), help...); lipgloss.Width(l.joinKeys(all, s)) <= width {
				return all, s
			}
		}
		if len(shown) == 0 {
			return nil, spelling{}
		}
		shown = shown[:len(shown)-1]
	}
}

// spellings are the ways to write a line of keys, the widest first.
var spellings = []spelling{{gap: "   "}, {gap: "  "}, {gap: "  ", brief: true}, {gap: " ", brief: true}}

type spelling struct {
	gap   string
	brief bool // only the first word of what a key does
	caret bool // ^T for ctrl+t
}

func (l *look) joinKeys(commands []command, s spelling) string {
	var parts []string
	for _, c := range commands {
		name, help := c.Help().Key, c.Help().Desc
		if s.caret {
			name = caret(name)
		}
		if s.brief {
			help, _, _ = strings.Cut(help, " ")
		}
		if c.off != "" {
			parts = append(parts, l.keyOff.Render(name+" "+help))
			continue
		}
		parts = append(parts, l.key.Render(name)+" "+l.keyHelp.Render(help))
	}
	return strings.Join(parts, s.gap)
}
