package ui

import (
	"image/color"

	"charm.land/lipgloss/v2"

	"trusthub-wizard/ui/form"
)

// A palette is every colour there is, by what it means. No other file names a
// colour. Terminals with fewer colours get the nearest ones (Bubble Tea does
// that when it writes), so that no meaning may rest on a colour alone: each has
// a sign or a word beside it.
type palette struct {
	text   color.Color // what is read
	muted  color.Color // what explains
	faint  color.Color // rules, what is not there
	accent color.Color // where one is, what can be done
	good   color.Color
	warn   color.Color
	bad    color.Color
	badge  color.Color // behind the account
	demo   color.Color // behind DEMO
	onBack color.Color // text on badge and demo
}

// paletteFor is the palette for a dark or a light background. Contrast against
// black and white is at least 4.5 to 1 except for faint, which carries nothing
// that has to be read.
func paletteFor(dark bool) palette {
	pick := lipgloss.LightDark(dark)
	hue := func(light, dark string) color.Color { return pick(lipgloss.Color(light), lipgloss.Color(dark)) }
	return palette{
		text:   hue("#1E1F24", "#E6E7EA"),
		muted:  hue("#5C6068", "#9EA1A8"),
		faint:  hue("#B8BBC0", "#55585F"),
		accent: hue("#3B4CCA", "#8EA2FF"),
		good:   hue("#1B7F4B", "#6CD9A0"),
		warn:   hue("#9A6200", "#F2C14E"),
		bad:    hue("#C0303B", "#FF7F87"),
		badge:  hue("#E3E7F0", "#2E3648"),
		demo:   hue("#F5D98B", "#F2C14E"),
		onBack: hue("#1E1F24", "#E6E7EA"),
	}
}

// A look is every style there is, built once for a background.
type look struct {
	palette palette

	text, strong, muted, faint   lipgloss.Style
	accent, title, good          lipgloss.Style
	warn, bad                    lipgloss.Style
	badge, demo                  lipgloss.Style
	key, keyHelp, keyOff         lipgloss.Style
	cursor, chosen, chosenDetail lipgloss.Style
	button, buttonOff, buttonOn  lipgloss.Style
	card                         lipgloss.Style

	form *form.Styles
}

func newLook(dark bool) *look {
	p := paletteFor(dark)
	plain := lipgloss.NewStyle()
	of := func(c color.Color) lipgloss.Style { return plain.Foreground(c) }
	return &look{
		palette: p,

		text:   of(p.text),
		strong: of(p.text).Bold(true),
		muted:  of(p.muted),
		faint:  of(p.faint),
		accent: of(p.accent),
		title:  of(p.accent).Bold(true),
		good:   of(p.good),
		warn:   of(p.warn),
		bad:    of(p.bad),

		badge: of(p.onBack).Background(p.badge).Padding(0, 1),
		demo:  of(lipgloss.Color("#1F2430")).Background(p.demo).Bold(true).Padding(0, 1),

		key:     of(p.accent),
		keyHelp: of(p.muted),
		keyOff:  of(p.faint),

		cursor:       of(p.accent).Bold(true),
		chosen:       of(p.text).Bold(true),
		chosenDetail: of(p.text),

		button:    of(p.accent).Border(lipgloss.RoundedBorder()).BorderForeground(p.faint).Padding(0, 2),
		buttonOn:  of(p.accent).Bold(true).Border(lipgloss.RoundedBorder()).BorderForeground(p.accent).Padding(0, 2),
		buttonOff: of(p.faint).Border(lipgloss.RoundedBorder()).BorderForeground(p.faint).Padding(0, 2),

		card: plain.Border(lipgloss.RoundedBorder()).BorderForeground(p.faint).Padding(0, 2),

		form: formStyles(p, dark),
	}
}

// formStyles is how a page of fields looks.
func formStyles(p palette, dark bool) *form.Styles {
	of := func(c color.Color) lipgloss.Style { return lipgloss.NewStyle().Foreground(c) }
	s := form.DefaultStyles(dark)
	s.Title, s.Intro = of(p.accent).Bold(true), of(p.muted)
	s.Bar = of(p.accent)
	s.Label, s.LabelFocused = of(p.muted), of(p.text).Bold(true)
	s.Value, s.Quiet = of(p.text), of(p.muted)
	s.Hint, s.Sent = of(p.muted), of(p.muted)
	s.Option, s.OptionActive = of(p.text), of(p.accent).Bold(true)
	s.Tick, s.Error, s.Warning = of(p.good), of(p.bad), of(p.warn)
	s.Summary = of(p.bad).Bold(true)
	s.Help, s.HelpTitle = of(p.text), of(p.accent).Bold(true)
	s.CursorColor = p.accent
	return s
}

// Signs stand beside every colour that means something, so that the meaning
// is there without it. Each is one cell wide in every terminal font.
const (
	signDone    = "✓"
	signOpen    = "○"
	signHalf    = "◐"
	signProblem = "✗"
	signWarning = "!"
	signHere    = "›"
	signDot     = "·"
	signArrow   = "→"
	signAgain   = "↻"
	signLook    = "?"
	signSkip    = "–"
)
