package form

import (
	"image/color"

	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"
	"charm.land/lipgloss/v2"
)

// Styles is the look of a page. Build one per palette and keep it: building styles is
// slow.
type Styles struct {
	Intro lipgloss.Style // the sentence above the fields

	Bar          lipgloss.Style // the mark to the left of the focused field
	Label        lipgloss.Style
	LabelFocused lipgloss.Style
	Value        lipgloss.Style // an answer, also while you type it
	Quiet        lipgloss.Style // suggestions, "optional", what's left out
	Hint         lipgloss.Style
	Sent         lipgloss.Style // "will be sent as"
	Option       lipgloss.Style // an accepted value in a list
	OptionActive lipgloss.Style // the one that Enter chooses
	Tick         lipgloss.Style
	Error        lipgloss.Style
	Warning      lipgloss.Style
	Summary      lipgloss.Style // the head of the list of problems
	Help         lipgloss.Style
	HelpTitle    lipgloss.Style

	Huh *huh.Styles // of huh's own fields, without a frame

	CursorColor color.Color // nil: the terminal's own
	CursorShape tea.CursorShape
	CursorBlink bool
}

// DefaultStyles returns a plain look in the terminal's own sixteen colors.
func DefaultStyles(dark bool) *Styles {
	s := lipgloss.NewStyle
	quiet := s().Foreground(lipgloss.BrightBlack)
	accent := s().Foreground(lipgloss.Blue)
	if dark {
		accent = s().Foreground(lipgloss.BrightCyan)
	}
	own := huh.ThemeBase(dark)
	for _, f := range []*huh.FieldStyles{&own.Focused, &own.Blurred} {
		f.Base, f.TextInput.Cursor = s(), s()
		f.TextInput.Placeholder = quiet
	}
	return &Styles{
		Intro:        quiet,
		Bar:          accent,
		Label:        s(),
		LabelFocused: accent.Bold(true),
		Value:        s(),
		Quiet:        quiet,
		Hint:         quiet,
		Sent:         quiet,
		Option:       s(),
		OptionActive: accent.Bold(true),
		Tick:         s().Foreground(lipgloss.Green),
		Error:        s().Foreground(lipgloss.Red),
		Warning:      s().Foreground(lipgloss.Yellow),
		Summary:      s().Foreground(lipgloss.Red).Bold(true),
		Help:         s(),
		HelpTitle:    s().Bold(true),
		Huh:          own,
		CursorShape:  tea.CursorBar,
		CursorBlink:  true,
	}
}
