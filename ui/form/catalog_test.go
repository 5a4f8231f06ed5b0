package form

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/profile"
)

// A parent is a page with its parent's answers, and a log of the changes.
type parent struct {
	*Page
	app  profile.Application
	puts []string
}

// Update passes a message to the page and saves the changes, which must match the
// page's own answers.
func (p *parent) Update(msg tea.Msg) Result {
	r, changes := p.Page.Update(msg)
	for _, c := range changes {
		p.app[c.Field] = c.Text
		p.puts = append(p.puts, fmt.Sprintf("%s=%s@%d", c.Field, c.Text, c.Cursor))
	}
	for k, text := range p.Page.app {
		if p.app[k] != text {
			panic(fmt.Sprintf("%s is %q on the page and %q with its parent", k, text, p.app[k]))
		}
	}
	return r
}

// open makes a page of the real catalog.
func open(page profile.Page, app profile.Application) *parent {
	return &parent{Page: NewPage(page, app, DefaultStyles(true), DefaultKeys()), app: app}
}

// A row is a question of the tests' own small catalog.
type row struct {
	profile.Field
	options  []profile.Option
	required bool
	only     profile.Key // shown only while this has an answer
	digits   int         // the number of digits it needs
	offer    string
}

func (r row) LabelIn(a profile.Application) string {
	if r.Key == "region" && a["country"] == "CA" {
		return "Province"
	}
	return r.Label
}
func (r row) HintIn(profile.Application) string    { return r.Hint }
func (r row) ExampleIn(profile.Application) string { return r.Example }
func (r row) KindIn(a profile.Application) profile.Kind {
	if r.Key == "region" && a["country"] == "US" {
		return profile.Choice
	}
	return r.Kind
}
func (r row) Options(profile.Application) []profile.Option { return r.options }
func (r row) Shown(a profile.Application) bool             { return r.only == "" || a[r.only] != "" }
func (r row) Required(profile.Application) bool            { return r.required }

func (r row) Check(a profile.Application) []profile.Problem {
	text := strings.TrimSpace(a[r.Key])
	fail := func(s profile.Severity, message, fix string) []profile.Problem {
		return []profile.Problem{{Field: r.Key, Severity: s, Message: r.Label + " " + message, Fix: fix}}
	}
	switch {
	case text == "" && r.required:
		return fail(profile.Error, "is missing", "for example "+r.Example)
	case text == "":
		return nil
	case r.digits > 0 && len(onlyDigits(text)) != r.digits:
		return fail(profile.Error, "doesn't have "+itoa(r.digits)+" digits", "for example "+r.Example)
	case strings.Contains(text, "@mail.example"):
		return fail(profile.Warning, "is a free-mail address", "take one of the business")
	}
	if r.Kind == profile.Choice || r.Kind == profile.Choices {
		for _, v := range a.Values(r.Key) {
			if !slices.ContainsFunc(r.options, func(o profile.Option) bool { return o.Value == v || fold(o.Label) == fold(v) }) {
				return fail(profile.Error, "is not an accepted value", "for example "+r.options[0].Label)
			}
		}
	}
	return nil
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

func o(label, value string) profile.Option { return profile.Option{Label: label, Value: value} }

var types = []profile.Option{
	o("Sole proprietorship", "Sole Proprietorship"), o("Partnership", "Partnership"),
	o("Limited liability corporation", "Limited Liability Corporation"), o("Co-operative", "Co-operative"),
	o("Non-profit corporation", "Non-profit Corporation"), o("Corporation", "Corporation"),
}

var regions = []profile.Option{
	o("Africa", "AFRICA"), o("Asia", "ASIA"), o("Europe", "EUROPE"), o("USA and Canada", "USA_AND_CANADA"),
}

var countries = []profile.Option{
	o("Canada", "CA"), o("Côte d'Ivoire", "CI"), o("India", "IN"), o("Indonesia", "ID"),
	o("United Kingdom", "GB"), o("Ukraine", "UA"), o("United States", "US"),
}

var small = []row{
	{Field: profile.Field{Key: "name", Label: "Business name", Hint: "As registered.", Why: "Reviewers compare it with the business registry.", Example: "Acme Inc.", Max: 40}, required: true},
	{Field: profile.Field{Key: "ein", Label: "Registration number", Hint: "Nine digits.", Example: "12-3456789", Max: 20}, required: true, digits: 9},
	{Field: profile.Field{Key: "type", Label: "Business type", Kind: profile.Choice, Hint: "The legal form.", Example: "Corporation"}, options: types, required: true},
	{Field: profile.Field{Key: "regions", Label: "Regions of operation", Kind: profile.Choices}, options: regions},
	{Field: profile.Field{Key: "email", Label: "Email", Example: "jane@example.com"}, offer: "office@example.com"},
	{Field: profile.Field{Key: "country", Label: "Country", Kind: profile.Choice}, options: countries, offer: "US"},
	{Field: profile.Field{Key: "region", Label: "State"}, options: []profile.Option{o("California", "CA"), o("Texas", "TX")}, only: "country"},
	{Field: profile.Field{Key: "phones", Label: "Phone numbers", Kind: profile.List, Max: 30}},
	{Field: profile.Field{Key: "alone", Label: "Only one representative", Kind: profile.Switch}},
}

var smallCatalog = catalog{
	find: func(k profile.Key) (question, bool) {
		i := slices.IndexFunc(small, func(r row) bool { return r.Key == k })
		if i < 0 {
			return question{}, false
		}
		return question{small[i].Field, small[i]}, true
	},
	value: func(a profile.Application, k profile.Key) string {
		text := strings.TrimSpace(a[k])
		switch {
		case k == "ein" && len(onlyDigits(text)) == 9:
			return onlyDigits(text)[:2] + "-" + onlyDigits(text)[2:]
		case k == "country" && fold(text) == "uk":
			return "GB"
		}
		return text
	},
	offer: func(_ profile.Application, k profile.Key) string {
		return small[slices.IndexFunc(small, func(r row) bool { return r.Key == k })].offer
	},
}

// start makes a page of the small catalog, and returns it twice: to type into, and to
// check.
func start(t testing.TB, app profile.Application, keys ...profile.Key) (p, s *parent) {
	t.Helper()
	if app == nil {
		app = profile.Application{}
	}
	page := newPage(profile.Page{Name: "test", Title: "Test", Fields: keys}, app, DefaultStyles(true), DefaultKeys(), smallCatalog)
	p = &parent{Page: page, app: app}
	return p, p
}

// special are the keys that scripts name in angle brackets.
var special = map[string]tea.KeyPressMsg{
	"⏎": {Code: tea.KeyEnter}, "tab": {Code: tea.KeyTab}, "shift+tab": {Code: tea.KeyTab, Mod: tea.ModShift},
	"esc": {Code: tea.KeyEscape}, "up": {Code: tea.KeyUp}, "down": {Code: tea.KeyDown},
	"left": {Code: tea.KeyLeft}, "right": {Code: tea.KeyRight}, "home": {Code: tea.KeyHome}, "end": {Code: tea.KeyEnd},
	"bs": {Code: tea.KeyBackspace}, "del": {Code: tea.KeyDelete}, "f1": {Code: tea.KeyF1},
	"undo": {Code: 'z', Mod: tea.ModCtrl}, "redo": {Code: 'y', Mod: tea.ModCtrl}, "next": {Code: 'n', Mod: tea.ModCtrl},
	"alt+1": {Code: '1', Mod: tea.ModAlt}, "alt+2": {Code: '2', Mod: tea.ModAlt},
	"word-left": {Code: tea.KeyLeft, Mod: tea.ModCtrl}, "del-word": {Code: 'w', Mod: tea.ModCtrl},
	"lf": {Code: 'j', Mod: tea.ModCtrl},
}

// play plays a script: plain letters, ⏎ for Enter, other keys in angle brackets. It
// returns the result of the last key.
func (p *parent) play(t testing.TB, script string) (r Result) {
	t.Helper()
	for script != "" {
		var msg tea.KeyPressMsg
		switch c := []rune(script)[0]; {
		case c == '<':
			name, rest, _ := strings.Cut(script[1:], ">")
			var ok bool
			if msg, ok = special[name]; !ok {
				t.Fatalf("no key %q", name)
			}
			script = rest
		case c == '⏎':
			msg, script = special["⏎"], strings.TrimPrefix(script, "⏎")
		default:
			msg, script = tea.KeyPressMsg{Code: c, Text: string(c)}, strings.TrimPrefix(script, string(c))
			if c == ' ' {
				msg.Code = tea.KeySpace
			}
		}
		r = p.Update(msg)
	}
	return r
}
