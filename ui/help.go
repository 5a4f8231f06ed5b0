package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// help lists the keys of the screen it was opened from, with the reason for each
// that's off, and the keys that work while you type.
type help struct {
	s    *session
	back screen
	top  int
	seen int // lines of the last frame
}

func newHelp(s *session, back screen) *help { return &help{s: s, back: back} }

func (h *help) Init() tea.Cmd    { return nil }
func (h *help) Heading() heading { return heading{title: "Keys"} }

func (h *help) Keys() []command {
	return []command{on("esc enter ctrl+g f1", "back", func() (screen, tea.Cmd) { return h.back, nil })}
}

// typing are the keys that work in every field.
var typing = [][2]string{
	{"enter, tab", "next field"},
	{"shift+tab", "previous field"},
	{"ctrl+n, ctrl+p", "next page, previous page; they always work"},
	{"ctrl+t", "task list: go from any page to any other"},
	{"ctrl+g, F1", "why Twilio asks, what's accepted, an example"},
	{"ctrl+r, F8", "next problem on the page"},
	{"ctrl+z, ctrl+y", "undo, redo in a field"},
	{"→", "take the suggested answer"},
	{"F2", "mouse on or off; when it's off, select text with it"},
	{"ctrl+c", "quit; every answer is already saved"},
}

func (h *help) Update(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		h.top += stride(msg.String(), h.seen)
		return h, nil
	case tea.MouseWheelMsg:
		h.top += turns(msg)
		return h, nil
	case tea.MouseClickMsg:
		return h, nil
	}
	var cmd tea.Cmd
	h.back, cmd = h.back.Update(msg)
	return h, cmd
}

func (h *help) View(width, height int) (string, *tea.Cursor) {
	l := h.s.look
	lines := []string{l.title.Render("Keys on this screen")}
	for _, c := range h.back.Keys() {
		name, what := c.Help().Key, c.Help().Desc
		if what == "" {
			continue
		}
		if c.off != "" {
			what += " (off: " + c.off + ")"
		}
		lines = append(lines, h.line(name, what, width-4)...)
	}
	lines = append(lines, "", l.title.Render("Keys while you type"))
	for _, k := range typing {
		lines = append(lines, h.line(k[0], k[1], width-4)...)
	}
	h.seen = height
	h.top = max(0, min(h.top, len(lines)-height))
	return strings.Join(l.window(indent(lines, 2), h.top, width, height), "\n"), nil
}

func (h *help) line(name, what string, width int) []string {
	l := h.s.look
	lines := paragraph(l.text, what, width-18)
	for i := range lines {
		head := ""
		if i == 0 {
			head = l.key.Render(name)
		}
		lines[i] = fit(head, 16) + "  " + lines[i]
	}
	return lines
}
