package form

import "charm.land/bubbles/v2/key"

// Keys are the keys of a page. What is not among them goes to the focused field,
// and what that does not know to nobody: a parent takes its own keys (another
// page, the task list, quit) before it hands a message on.
type Keys struct {
	Enter  key.Binding // next field; from the last one, the page is done
	Next   key.Binding
	Prev   key.Binding
	Up     key.Binding
	Down   key.Binding
	Back   key.Binding // leaves the page, from any state
	Help   key.Binding // opens and closes the help of the focused field
	Mend   key.Binding // goes to the next field with a problem
	Jump   key.Binding // alt+1 … alt+9: the problems of the list at the top
	Accept key.Binding // takes the suggestion, with the cursor at the end
	Toggle key.Binding // ticks an option, turns a switch
	Undo   key.Binding
	Redo   key.Binding
}

// DefaultKeys returns the keys a page has where the parent wants no others.
// ctrl+j is what Enter is in text that arrives without bracketed paste.
func DefaultKeys() Keys {
	b := func(help, what string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, what))
	}
	return Keys{
		Enter:  b("enter", "next", "enter", "ctrl+j"),
		Next:   b("tab", "next field", "tab"),
		Prev:   b("shift+tab", "field before", "shift+tab"),
		Up:     b("↑", "up", "up"),
		Down:   b("↓", "down", "down"),
		Back:   b("esc", "back", "esc"),
		Help:   b("f1", "help", "f1", "ctrl+g"),
		Mend:   b("ctrl+n", "next problem", "ctrl+n", "f8"),
		Jump:   b("alt+1…9", "go to problem", "alt+1", "alt+2", "alt+3", "alt+4", "alt+5", "alt+6", "alt+7", "alt+8", "alt+9"),
		Accept: b("→", "take suggestion", "right", "ctrl+e", "end"),
		Toggle: b("space", "tick", "space"),
		Undo:   b("ctrl+z", "undo", "ctrl+z"),
		Redo:   b("ctrl+y", "redo", "ctrl+y", "ctrl+shift+z"),
	}
}
