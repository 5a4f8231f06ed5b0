package ui

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
)

// newQuery is a line of text to search with.
func newQuery(placeholder string) textinput.Model {
	q := textinput.New()
	q.Prompt = ""
	q.CharLimit = 64
	q.Placeholder = placeholder
	q.SetVirtualCursor(false)
	q.Focus()
	return q
}

// find starts a search, or goes on with it: the list narrows while you type.
func (h *home) find() (screen, tea.Cmd) {
	h.finding = true
	h.query.CursorEnd()
	return h, nil
}

// settle goes back to the list, and keeps the search.
func (h *home) settle() (screen, tea.Cmd) {
	h.finding = false
	return h, nil
}

// clear ends the search. The same customer stays chosen.
func (h *home) clear() (screen, tea.Cmd) {
	h.finding = false
	h.query.SetValue("")
	h.menu.refill()
	return h, nil
}

// typed takes what comes while the user types what to find.
func (h *home) typed(msg tea.Msg) (screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.MouseMsg:
		return h.menu.update(h, msg)
	case tea.KeyPressMsg:
		if name := msg.String(); name != "home" && name != "end" && h.menu.press(msg) {
			return h, nil
		}
	}
	before := h.query.Value()
	var cmd tea.Cmd
	if h.query, cmd = h.query.Update(msg); h.query.Value() != before {
		h.menu.at, h.menu.top, h.menu.free, h.menu.entries = -1, 0, false, nil
		h.menu.refill()
	}
	return h, cmd
}

func (h *home) View(width, height int) (string, *tea.Cursor) {
	if !h.finding && h.query.Value() == "" {
		return h.menu.show(h.s.look, width, height)
	}
	l := h.s.look
	all, shown := len(h.s.customers.all), len(h.shown())
	count := l.muted.Render(fmt.Sprintf("%d of %d ", shown, all))
	if h.s.customers.part {
		count = ""
	}
	h.query.SetWidth(max(10, min(60, width-16)))
	typed := h.query.View()
	if !h.finding {
		typed = l.text.Render(cut(h.query.Value(), width-16))
	}
	lines := []string{spread(" "+l.accent.Render("/")+" "+typed, count, width)}
	at := 0
	if height > 12 {
		lines, at = append([]string{""}, append(lines, "")...), 1
		if h.query.Value() == "" {
			lines = append(lines, indent(paragraph(l.muted, h.s.SearchHelp(), min(width-6, 100)), 3)...)
			lines = append(lines, "")
		}
	}
	var cursor *tea.Cursor
	if h.finding {
		if cursor = h.query.Cursor(); cursor != nil {
			cursor.X, cursor.Y = cursor.X+3, at
		}
	}
	h.menu.above = len(lines)
	return strings.Join(lines, "\n") + "\n" + h.menu.view(l, width, height-len(lines)), cursor
}
