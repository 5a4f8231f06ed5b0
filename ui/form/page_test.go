package form

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"trusthub-wizard/flow/profile"
)

// see is the page as text.
func see(p *parent) string {
	v, _ := p.View(80, 30)
	return ansi.Strip(v)
}

// line is the line of the screen with this text; "" for none.
func lineOf(screen, text string) string {
	for l := range strings.SplitSeq(screen, "\n") {
		if strings.Contains(l, text) {
			return l
		}
	}
	return ""
}

func TestScripts(t *testing.T) {
	type app = profile.Application
	for _, c := range []struct {
		name   string
		fields string
		before app
		script string
		want   app
		focus  profile.Key
		result Result
	}{
		{"a burst fills two fields", "name ein type", nil, "Acme⏎12-3456789⏎", app{"name": "Acme", "ein": "12-3456789"}, "type", None},
		{"line feeds of an unbracketed paste are Enter", "name ein type", nil, "Acme<lf>12-3456789<lf>", app{"name": "Acme", "ein": "12-3456789"}, "type", None},
		{"enter on the last field is done", "name ein", nil, "Acme⏎12-3456789⏎", app{"name": "Acme", "ein": "12-3456789"}, "ein", Done},
		{"enter on the last field with errors goes to the first", "name ein", nil, "⏎12⏎", app{"ein": "12"}, "name", None},
		{"tab on the last field stays", "name ein", nil, "a<tab>12-3456789<tab><tab>", app{"name": "a", "ein": "12-3456789"}, "ein", None},
		{"shift+tab goes up past errors", "name ein type", nil, "a⏎1<shift+tab>b", app{"name": "ab", "ein": "1"}, "name", None},
		{"shift+tab on the first field is before it", "name ein", nil, "a<shift+tab>", app{"name": "a"}, "name", Before},
		{"up and down move between fields", "name ein", nil, "a<down>1<up>b", app{"name": "ab", "ein": "1"}, "name", None},
		{"undo takes words back, redo brings them again", "name", nil, "Acme Inc<undo><undo><redo>", app{"name": "Acme "}, "name", None},
		{"undo goes back to what was there", "name", app{"name": "Old"}, "<bs><bs><bs>New<undo><undo>", app{"name": "Old"}, "name", None},
		{"words are deleted", "name", nil, "Acme Inc<del-word>Ltd", app{"name": "Acme Ltd"}, "name", None},
		{"what is longer than the limit stays, to be shortened", "name", nil, strings.Repeat("x", 50), app{"name": strings.Repeat("x", 50)}, "name", None},
		{"a character of several runes goes at once", "name", nil, "a👩‍👩‍👧e\u0301<bs><bs>", app{"name": "a"}, "name", None},
		{"and is stepped over at once", "name", nil, "a👩‍👩‍👧<left>b", app{"name": "ab👩‍👩‍👧"}, "name", None},

		{"a choice by a part of its name", "type name", nil, "liab⏎Acme", app{"type": "Limited Liability Corporation", "name": "Acme"}, "name", None},
		{"tab chooses too", "type name", nil, "corporation<tab>", app{"type": "Corporation"}, "name", None},
		{"case and accents do not matter", "country region", nil, "COTE⏎", app{"country": "CI"}, "region", None},
		{"a value in full goes before names that begin with it", "country region", nil, "in⏎", app{"country": "IN"}, "region", None},
		{"so does a name that only the catalog knows", "country region", nil, "uk⏎", app{"country": "GB"}, "region", None},
		{"nothing is chosen until the user chooses", "type name", nil, "⏎", app{}, "name", None},
		{"walking to an option and enter chooses it", "type name", nil, "<down><down>⏎", app{"type": "Partnership"}, "name", None},
		{"walking and leaving upwards does not", "name type", nil, "<tab><down><down><shift+tab>", app{}, "name", None},
		{"down leaves the list at its end", "type name", nil, "corp<down><down><down>x", app{"type": "corp", "name": "x"}, "name", None},
		{"up leaves it at its top", "name type", nil, "<tab><down><up><up>x", app{"name": "x"}, "name", None},
		{"text that matches nothing is kept", "type name", nil, "zzz⏎", app{"type": "zzz"}, "name", None},
		{"a chosen value can be changed", "type", app{"type": "Corporation"}, "part<tab>", app{"type": "Partnership"}, "type", None},
		{"typing over it and leaving keeps it", "name type", app{"type": "Corporation"}, "<tab>zzz<shift+tab>", app{"type": "Corporation"}, "name", None},
		{"backspace on it clears it, undo brings it back", "type", app{"type": "Corporation"}, "<bs><undo>", app{"type": "Corporation"}, "type", None},
		{"undo drops what was typed over it", "type name", app{"type": "Corporation"}, "part<undo>⏎", app{"type": "Corporation"}, "name", None},
		{"space shows an option and chooses it", "type name", nil, "  <tab>", app{"type": "Sole Proprietorship"}, "name", None},
		{"down begins at what is chosen", "type name", app{"type": "Co-operative"}, "<down><down>⏎", app{"type": "Non-profit Corporation"}, "name", None},
		{"an answer from elsewhere is not cut", "name", app{"name": strings.Repeat("x", 600)}, "y<bs>", app{"name": strings.Repeat("x", 599)}, "name", None},
		{"an option typed in full is chosen whichever way one leaves", "name type", nil, "<tab>partnership<up>", app{"type": "Partnership"}, "name", None},
		{"a suggestion is taken by the right arrow only", "country name", nil, "<right>⏎", app{"country": "US"}, "name", None},
		{"and not by enter", "country name", nil, "⏎", app{}, "name", None},
		{"a text suggestion likewise", "email name", nil, "off<right>", app{"email": "office@example.com"}, "email", None},
		{"a suggestion that is not wanted does nothing", "email name", nil, "x<right>⏎", app{"email": "x"}, "name", None},

		{"several by space", "regions name", nil, "eur asia ⏎x", app{"regions": "EUROPE,ASIA", "name": "x"}, "name", None},
		{"space unticks", "regions name", app{"regions": "ASIA,EUROPE"}, "<down><down> ", app{"regions": "EUROPE"}, "regions", None},
		{"enter ticks what was typed and moves on", "regions name", nil, "eur⏎x", app{"regions": "EUROPE", "name": "x"}, "name", None},
		{"a comma ends one", "regions name", nil, "eur,usa⏎", app{"regions": "EUROPE,USA_AND_CANADA"}, "name", None},
		{"a name with spaces can be typed", "regions name", nil, "usa and canada⏎", app{"regions": "USA_AND_CANADA"}, "name", None},
		{"backspace takes the last", "regions", app{"regions": "ASIA,EUROPE"}, "<bs>", app{"regions": "ASIA"}, "regions", None},
		{"half a name is kept", "regions name", app{"regions": "ASIA"}, "qq<tab>", app{"regions": "ASIA,qq"}, "name", None},

		{"a list takes a line each", "phones name", nil, "+14155550101⏎+14155550102⏎⏎x", app{"phones": "+14155550101,+14155550102", "name": "x"}, "name", None},
		{"a comma begins the next line", "phones name", nil, "1,2<up>3", app{"phones": "13,2"}, "phones", None},
		{"backspace on an empty line removes it", "phones", app{"phones": "1,2"}, "<bs><bs>3", app{"phones": "13"}, "phones", None},
		{"enter on an empty list moves on", "phones name", nil, "⏎x", app{"name": "x"}, "name", None},
		{"tab leaves a list from any line", "phones name", nil, "1⏎<tab>x", app{"phones": "1", "name": "x"}, "name", None},

		{"a switch says yes", "alone name", nil, "y⏎", app{"alone": "true"}, "name", None},
		{"and no", "alone name", nil, "n⏎", app{"alone": "false"}, "name", None},
		{"and turns", "alone name", nil, "  ⏎", app{"alone": "false"}, "name", None},

		{"and says yes in full", "alone name", nil, "yes⏎", app{"alone": "true"}, "name", None},
		{"the last answer counts", "alone name", nil, "yn⏎", app{"alone": "false"}, "name", None},
		{"a name says neither", "alone name", nil, "Mary⏎", app{}, "name", None},
		{"nor takes an answer away", "alone name", app{"alone": "true"}, "Noah⏎", app{"alone": "true"}, "name", None},

		{"an answer shows the field it leads to", "country region name", nil, "canada⏎Ontario⏎", app{"country": "CA", "region": "Ontario"}, "name", None},
		{"which may be chosen from", "country region name", nil, "united s⏎tex⏎", app{"country": "US", "region": "TX"}, "name", None},
		{"or typed all the same", "country region name", nil, "united s⏎Guam⏎", app{"country": "US", "region": "Guam"}, "name", None},
	} {
		t.Run(c.name, func(t *testing.T) {
			keys := []profile.Key{}
			for _, k := range strings.Fields(c.fields) {
				keys = append(keys, profile.Key(k))
			}
			p, s := start(t, c.before.Clone(), keys...)
			r := p.play(t, c.script)
			got := app{}
			for k, v := range s.app {
				if v != "" {
					got[k] = v
				}
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("answers (-want +got):\n%s", d)
			}
			if p.Focused() != c.focus || r != c.result {
				t.Errorf("focus %q result %v, want %q %v", p.Focused(), r, c.focus, c.result)
			}
		})
	}
}

func TestTickErrorAndWarning(t *testing.T) {
	p, _ := start(t, nil, "name", "ein", "email")
	if p.play(t, "A"); !strings.Contains(lineOf(see(p), "Business name"), "✓") {
		t.Error("no tick as soon as the answer is acceptable")
	}
	p.play(t, "⏎12")
	if strings.Contains(see(p), "digits\n") || strings.Contains(see(p), "✗") {
		t.Error("an error while the user still types")
	}
	p.play(t, "⏎")
	if s := see(p); !strings.Contains(s, "Registration number doesn't have 9 digits: for example") || !strings.Contains(lineOf(s, "Registration number"), "✗") {
		t.Errorf("no error once the user has moved on:\n%s", s)
	}
	p.play(t, "<up>345678")
	if !strings.Contains(see(p), "doesn't have 9 digits") {
		t.Error("the error went before it was fixed")
	}
	p.play(t, "9")
	if s := see(p); strings.Contains(s, "doesn't have 9 digits") || !strings.Contains(lineOf(s, "Registration number"), "✓") {
		t.Errorf("the error stayed although it's fixed:\n%s", s)
	}
	if !strings.Contains(lineOf(see(p), "123456789"), "→ 12-3456789") {
		t.Error("what will be sent is not beside what was typed")
	}
	p.play(t, "0")
	if strings.Contains(see(p), "✗") {
		t.Error("an error while the user types again")
	}
	p.play(t, "<bs>⏎<up><bs>")
	if strings.Contains(see(p), "✗") {
		t.Error("an error while the user types in an answer that was in order")
	}
	p.play(t, "9⏎jane@mail.example<tab>")
	if s := see(p); !strings.Contains(lineOf(s, "Email "), "!") || !strings.Contains(s, "! Email is a free-mail address") {
		t.Errorf("no warning:\n%s", s)
	}
	if r := p.play(t, "⏎"); r != Done {
		t.Error("a warning blocks")
	}
}

func TestProblemsAtTheTop(t *testing.T) {
	p, _ := start(t, nil, "name", "ein", "type")
	if r := p.play(t, "<tab>12<tab>⏎"); r != None {
		t.Fatalf("done with errors: %v", r)
	}
	if p.Focused() != "name" {
		t.Errorf("focus on %s, want the first problem", p.Focused())
	}
	s := see(p)
	unbroken := strings.Join(strings.Fields(strings.ReplaceAll(s, "┃", "")), " ")
	for _, problem := range p.Problems() {
		if strings.Count(unbroken, problem.String()) != 2 {
			t.Errorf("%q is not in the list and beside its field:\n%s", problem, s)
		}
	}
	if !strings.Contains(s, "3 answers to fix") {
		t.Errorf("no list:\n%s", s)
	}
	if p.play(t, "<alt+2>"); p.Focused() != "ein" {
		t.Errorf("alt+2 goes to %s", p.Focused())
	}
	if p.play(t, "3456789"); !strings.Contains(see(p), "2 answers to fix") || strings.Contains(see(p), "doesn't have 9 digits") {
		t.Errorf("a fixed problem stays listed:\n%s", see(p))
	}
	if p.play(t, "<next>"); p.Focused() != "type" {
		t.Errorf("the next problem is at %s", p.Focused())
	}
	if p.play(t, "corporation<next>"); p.Focused() != "name" {
		t.Errorf("after the last problem comes %s", p.Focused())
	}
	_, _ = p.View(80, 30)
	p.play(t, "Acme<down><down>")
	if r := p.play(t, "⏎"); r != Done || strings.Contains(see(p), "to fix") {
		t.Errorf("%v, and the list stays:\n%s", r, see(p))
	}
}

// You can always go back from any state of any field, and it clears nothing.
func TestBack(t *testing.T) {
	full := profile.Application{"name": "Acme", "ein": "1", "type": "Corporation", "regions": "ASIA", "country": "US", "region": "TX", "phones": "1,2", "alone": "true", "email": "a@example.com"}
	keys := []profile.Key{"name", "ein", "type", "regions", "email", "country", "region", "phones", "alone"}
	for _, k := range keys {
		for _, state := range []string{"", "<down>", "<down><down>", "zz", "a", "<f1>", "a<next>", "⏎", "<tab>", "zz<up>", "zz<shift+tab>"} {
			for _, app := range []profile.Application{full, {"country": "US"}} {
				p, s := start(t, app.Clone(), keys...)
				p.Focus(k)
				p.play(t, state)
				before := s.app.Clone()
				if r := p.play(t, "<esc>"); r != Back {
					t.Errorf("%s after %q: %v", k, state, r)
				}
				for key, answer := range before {
					if answer != "" && s.app[key] == "" {
						t.Errorf("%s after %q: %s was cleared", k, state, key)
					}
				}
				for range len(keys) + 20 {
					if p.play(t, "<shift+tab>") == Before {
						break
					}
				}
				if p.Focused() != keys[0] {
					t.Errorf("%s after %q: shift+tab is stuck at %s", k, state, p.Focused())
				}
			}
		}
	}
}

// Tab alone and down alone each reach every field from any other.
func TestNothingTraps(t *testing.T) {
	keys := []profile.Key{"name", "ein", "type", "regions", "email", "country", "phones", "alone"}
	for _, by := range []string{"<tab>", "<down>", "z<tab>", "z<down>"} {
		p, _ := start(t, nil, keys...)
		for range 60 {
			p.play(t, by)
		}
		if p.Focused() != "alone" {
			t.Errorf("%s stays at %s", by, p.Focused())
		}
		for range 60 {
			p.play(t, "<up>")
		}
		if p.Focused() != "name" {
			t.Errorf("up after %s stays at %s", by, p.Focused())
		}
	}
}

func TestEveryChangeIsPutBeforeUpdateReturns(t *testing.T) {
	p, s := start(t, nil, "name", "type")
	p.play(t, "ab<left>c⏎part⏎")
	want := []string{"name=a@1", "name=ab@2", "name=acb@2", "type=p@1", "type=pa@2", "type=par@3", "type=part@4", "type=Partnership@11"}
	if d := cmp.Diff(want, s.puts); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestPaste(t *testing.T) {
	type app = profile.Application
	for _, c := range []struct {
		name, fields, paste string
		before, want        app
	}{
		{"several lines go to the fields that follow", "name ein type", "Acme\r\n12-3456789\nCorporation\n", nil, app{"name": "Acme", "ein": "12-3456789", "type": "Corporation"}},
		{"while those are empty", "name ein", "12 Example St\nSuite 5", app{"ein": "1"}, app{"name": "12 Example St Suite 5", "ein": "1"}},
		{"what is left at the end stays together", "name ein", "a\nb\nc", nil, app{"name": "a", "ein": "b c"}},
		{"a list takes them all", "phones name", "1\n2;3", nil, app{"phones": "1,2,3"}},
		{"so does a choice of several", "regions name", "Europe\nAsia", nil, app{"regions": "EUROPE,ASIA"}},
		{"what is no answer to a switch goes to the field behind it", "alone name ein", "Mary\n12-3456789", nil, app{"name": "Mary", "ein": "12-3456789"}},
		{"what is one answers it", "alone name", "yes\nMary", nil, app{"alone": "true", "name": "Mary"}},
		{"a piece of a line keeps its blanks", "name", " Inc\n", app{"name": "Acme"}, app{"name": "Acme Inc"}},
		{"escape sequences become visible", "name", "a\x1b[31mb\x07", nil, app{"name": "a␛[31mb␇"}},
		{"what no one sees is dropped", "name", "\u202a+1\u00a0415\u200b\ufeff\u202c", nil, app{"name": "+1 415"}},
		{"a megabyte is cut", "name", strings.Repeat("é", 1<<19), nil, app{"name": strings.Repeat("é", lineMax)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var keys []profile.Key
			for _, k := range strings.Fields(c.fields) {
				keys = append(keys, profile.Key(k))
			}
			p, s := start(t, c.before.Clone(), keys...)
			p.Update(tea.PasteMsg{Content: c.paste})
			if d := cmp.Diff(c.want, s.app); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// One key takes back a paste into several fields, choices and a half-typed line
// included. After any other key, undo belongs to the field again.
func TestAPasteIsTakenBackWhole(t *testing.T) {
	type app = profile.Application
	for _, c := range []struct {
		name, fields, before, after string
		want                        app
		focus                       profile.Key
	}{
		{"all of it", "name ein type country", "Ac", "<undo>", app{"name": "Ac"}, "name"},
		{"and then what was typed before", "name ein type country", "Ac", "<undo><undo>", app{}, "name"},
		{"but for another key between", "name ein type country", "", "x<undo><undo>", app{"name": "Jane", "ein": "Owner", "type": "Acme Inc"}, "country"},
		{"or another field", "name ein type country", "", "<shift+tab><undo>", app{"name": "Jane", "ein": "Owner", "country": "Springfield"}, "type"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var keys []profile.Key
			for _, k := range strings.Fields(c.fields) {
				keys = append(keys, profile.Key(k))
			}
			p, s := start(t, app{}, keys...)
			p.play(t, c.before)
			p.Update(tea.PasteMsg{Content: "Jane\nOwner\nAcme Inc\nSpringfield"})
			p.play(t, c.after)
			for k, v := range s.app {
				if v == "" {
					delete(s.app, k)
				}
			}
			if d := cmp.Diff(c.want, s.app); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
			if p.Focused() != c.focus {
				t.Errorf("focus %q, want %q", p.Focused(), c.focus)
			}
		})
	}
}

// Fields appear, disappear and change their kind without losing focus or text.
func TestRefresh(t *testing.T) {
	p, s := start(t, profile.Application{"country": "US", "region": "Guam"}, "country", "region", "name")
	if !p.Focus("region") {
		t.Fatal("a shown field does not take the focus")
	}
	p.play(t, "x")
	s.app["country"] = "CA"
	p.Refresh(s.app)
	if p.Focused() != "region" || s.app["region"] != "Guamx" || !strings.Contains(lineOf(see(p), "Province"), "Guamx") {
		t.Errorf("focus %s, region %q:\n%s", p.Focused(), s.app["region"], see(p))
	}
	delete(s.app, "country")
	p.Refresh(s.app)
	if p.Focused() == "region" || p.Focus("region") || s.app["region"] != "Guamx" {
		t.Errorf("a hidden field keeps the focus or loses its answer: %q %v", p.Focused(), s.app)
	}
}

// What Twilio found wrong stays beside its answer, without a tick, until the answer
// changes. It doesn't keep the user from continuing.
func TestReported(t *testing.T) {
	p, s := start(t, profile.Application{"name": "Acme", "ein": "12-3456789", "email": "a@example.com"}, "name", "ein", "email")
	p.SetReported([]profile.Problem{
		{Field: "ein", Severity: profile.Error, Message: "The register knows no such number", Fix: "take the other"},
		{Field: "email", Severity: profile.Error, Message: "This was sent when the email was another one"},
		{Message: "Something about no field"},
	}, profile.Application{"ein": "12-3456789", "email": "b@example.com"})
	screen := see(p)
	if !strings.Contains(lineOf(screen, "Registration number"), "✗") || !strings.Contains(screen, "The register knows no such number: take the other") {
		t.Errorf("nothing is said of it:\n%s", screen)
	}
	if !strings.Contains(lineOf(screen, "Email"), "✓") || strings.Contains(screen, "This was sent") || strings.Contains(screen, "no field") {
		t.Errorf("more than that is said:\n%s", screen)
	}
	if p.play(t, "<next>"); p.Focused() != "ein" {
		t.Errorf("the next problem is at %s", p.Focused())
	}
	if p.play(t, "<bs>8"); strings.Contains(see(p), "The register") || !strings.Contains(lineOf(see(p), "Registration number"), "✓") {
		t.Errorf("it is said of another answer:\n%s", see(p))
	}
	if p.play(t, "<bs>9"); !strings.Contains(see(p), "The register") {
		t.Error("it is not said of the same answer again")
	}
	if p.Refresh(s.app); !strings.Contains(see(p), "The register") {
		t.Error("it is gone after a refresh")
	}
	if r := p.play(t, "⏎⏎"); r != Done {
		t.Errorf("it keeps the page from being done: %v", r)
	}
}

// A key checks only the fields that read the answer.
func TestDependentsAreChecked(t *testing.T) {
	checked := map[profile.Key]int{}
	c := smallCatalog
	c.find = func(k profile.Key) (question, bool) {
		q, ok := smallCatalog.find(k)
		q.rules = counting{q.rules, k, checked}
		return q, ok
	}
	c.dependents = func(k profile.Key) []profile.Key {
		if k == "country" {
			return []profile.Key{"region"}
		}
		return nil
	}
	page := newPage(profile.Page{Fields: []profile.Key{"name", "country", "region", "email"}}, nil, DefaultStyles(true), DefaultKeys(), c)
	p := &parent{Page: page, app: profile.Application{}}
	clear(checked)
	p.play(t, "A")
	if d := cmp.Diff(map[profile.Key]int{"name": 1}, checked); d != "" {
		t.Errorf("after a letter of the name (-want +got):\n%s", d)
	}
	p.play(t, "⏎")
	clear(checked)
	p.Update(tea.PasteMsg{Content: "Canada"})
	if d := cmp.Diff(map[profile.Key]int{"country": 1, "region": 1}, checked); d != "" {
		t.Errorf("after a country (-want +got):\n%s", d)
	}
	if !strings.Contains(see(p), "Province") {
		t.Errorf("the field it leads to does not come:\n%s", see(p))
	}
}

type counting struct {
	rules
	key profile.Key
	n   map[profile.Key]int
}

func (c counting) Check(a profile.Application) []profile.Problem {
	c.n[c.key]++
	return c.rules.Check(a)
}
