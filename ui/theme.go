package ui

import (
	"image/color"

	"charm.land/huh/v2"
	"charm.land/lipgloss/v2"

	"trusthub-wizard/ui/form"
)

// A palette lists all colors by meaning. No other file names a color. No meaning
// depends on color alone: a sign or a word always goes with it, for terminals and eyes
// that can't tell colors apart.
type palette struct {
	text   color.Color // what you read
	muted  color.Color // explanations
	faint  color.Color // rules, what's off
	accent color.Color // where you are, what you can do
	good   color.Color
	warn   color.Color
	bad    color.Color
	badge  color.Color // behind the account
	demo   color.Color // behind DEMO
	onDemo color.Color // DEMO itself
}

// A background decides which palette is readable.
type background struct {
	dark bool
	few  bool // the terminal has sixteen colors of its own choosing, or fewer
}

// palettes for every background. Those with many colors have a contrast of at least
// 4.5 to 1 against black or white, except faint, which is never needed to understand a
// screen. Bubble Tea picks the nearest of 256 colors if it has to. With sixteen, the
// nearest would be far off, so these have their own palettes.
var palettes = map[background]palette{
	{dark: true}: {
		text: hex("#E6E7EA"), muted: hex("#9EA1A8"), faint: hex("#55585F"), accent: hex("#8EA2FF"),
		good: hex("#6CD9A0"), warn: hex("#F2C14E"), bad: hex("#FF7F87"),
		badge: hex("#2E3648"), demo: hex("#F2C14E"), onDemo: hex("#1F2430"),
	},
	{dark: false}: {
		text: hex("#1E1F24"), muted: hex("#5C6068"), faint: hex("#B8BBC0"), accent: hex("#3B4CCA"),
		good: hex("#1B7F4B"), warn: hex("#9A6200"), bad: hex("#C0303B"),
		badge: hex("#E3E7F0"), demo: hex("#F5D98B"), onDemo: hex("#1F2430"),
	},
	{dark: true, few: true}: {
		text: lipgloss.BrightWhite, muted: lipgloss.White, faint: lipgloss.BrightBlack, accent: lipgloss.BrightCyan, // many terminals have an unreadable blue
		good: lipgloss.BrightGreen, warn: lipgloss.BrightYellow, bad: lipgloss.BrightRed,
		badge: lipgloss.BrightBlack, demo: lipgloss.Yellow, onDemo: lipgloss.Black,
	},
	{dark: false, few: true}: {
		text: lipgloss.Black, muted: lipgloss.BrightBlack, faint: lipgloss.White, accent: lipgloss.Blue,
		good: lipgloss.Green, warn: lipgloss.Magenta, bad: lipgloss.Red,
		badge: lipgloss.White, demo: lipgloss.Yellow, onDemo: lipgloss.Black,
	},
}

func hex(rgb string) color.Color { return lipgloss.Color(rgb) }

// A look is every style, built once for a background.
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

func newLook(on background) *look {
	p := palettes[on]
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

		badge: of(p.text).Background(p.badge).Padding(0, 1),
		demo:  of(p.onDemo).Background(p.demo).Bold(true).Padding(0, 1),

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

		form: formStyles(p, on.dark),
	}
}

func formStyles(p palette, dark bool) *form.Styles {
	of := func(c color.Color) lipgloss.Style { return lipgloss.NewStyle().Foreground(c) }
	s := form.DefaultStyles(dark)
	s.Intro = of(p.muted)
	s.Bar = of(p.accent)
	s.Label, s.LabelFocused = of(p.muted), of(p.text).Bold(true)
	s.Value, s.Quiet = of(p.text), of(p.muted)
	s.Hint, s.Sent = of(p.muted), of(p.muted)
	s.Option, s.OptionActive = of(p.text), of(p.accent).Bold(true)
	s.Tick, s.Error, s.Warning = of(p.good), of(p.bad), of(p.warn)
	s.Summary = of(p.bad).Bold(true)
	s.Help, s.HelpTitle = of(p.text), of(p.accent).Bold(true)
	s.CursorColor = p.accent
	s.Huh.Focused.Title, s.Huh.Blurred.Title = of(p.accent).Bold(true), of(p.text)
	for _, own := range []*huh.FieldStyles{&s.Huh.Focused, &s.Huh.Blurred} {
		own.TextInput.Text, own.TextInput.Placeholder = of(p.text), of(p.muted)
	}
	return s
}

// Signs repeat the meaning of every color. Each is one cell wide in every terminal
// font.
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
	signAbove   = "↑"
	signBelow   = "↓"
)
