package form

import (
	"strings"

	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/gate"
)

// explain is the help of a field: why Twilio asks, what is accepted, an example.
func (f *Field) explain(room int) []string {
	s := f.page.styles
	var lines []string
	put := func(title, text string) {
		if text == "" {
			return
		}
		for i, l := range wrap(title+gate.Line(text), room) {
			if i == 0 {
				lines = append(lines, s.HelpTitle.Render(l[:min(len(title), len(l))])+s.Help.Render(l[min(len(title), len(l)):]))
				continue
			}
			lines = append(lines, s.Help.Render(l))
		}
	}
	put("Why: ", f.q.Why)
	put("Accepted: ", f.accepted())
	put("Example: ", f.q.rules.ExampleIn(f.page.app))
	return lines
}

// accepted says in words what the field takes.
func (f *Field) accepted() string {
	text := strings.TrimRight(f.hint, ".")
	switch f.kind {
	case profile.Choice:
		return "one of the values listed; type a part of it"
	case profile.Choices:
		return "any of the values listed; space ticks one"
	case profile.Switch:
		return "yes or no"
	}
	if f.q.Max > 0 {
		if text != "" {
			text += "; "
		}
		text += "at most " + itoa(f.q.Max) + " characters"
	}
	return text
}
