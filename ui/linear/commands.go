package linear

import (
	"fmt"
	"strconv"
	"strings"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/form"
)

// A command works at every prompt. It is an error, so that it ends the scene that read it
// instead of an answer.
type command struct {
	name, help string
	do         func(t *talk, rest string, here scene) (scene, error)
	rest       string // what was typed after it
}

func (c *command) Error() string { return "command " + c.name }

// commandMark starts a command. Typed twice, it starts an answer that starts with it once.
const commandMark = "/"

// commands are set by init, because /help refers to them.
var commands []command

func init() {
	commands = []command{
		{name: "help", help: "show this list", do: (*talk).helpAll},
		{name: "tasks", help: "list every page with its progress, and go to one", do: open((*talk).tasks)},
		{name: "go", help: "go to a field by typing part of its name, for example /go postal", do: (*talk).jump},
		{name: "next", help: "go to the next page", do: turn(+1)},
		{name: "previous", help: "go to the previous page", do: turn(-1)},
		{name: "account", help: "choose the account, and sign in", do: open((*talk).account)},
		{name: "numbers", help: "choose from the account's phone numbers", do: open((*talk).numbers)},
		{name: "review", help: "review every answer and problem, and submit", do: open((*talk).review)},
		{name: "handover", help: "in a team, hand this customer over to a colleague", do: (*talk).handOverOpen},
		{name: "who", help: "in a team, list who did what with this customer", do: (*talk).whoDidWhat},
		{name: "home", help: "list all customers", do: func(t *talk, _ string, _ scene) (scene, error) { return t.home, nil }},
		{name: "quit", help: "quit; your draft is saved", do: func(*talk, string, scene) (scene, error) { return nil, errQuit }},
	}
}

// asCommand is the command in a line; nil if it's an answer.
func asCommand(line string) *command {
	name, ok := strings.CutPrefix(strings.TrimSpace(line), commandMark)
	if !ok || strings.HasPrefix(name, commandMark) {
		return nil
	}
	name, rest, _ := strings.Cut(name, " ")
	for _, c := range commands {
		if strings.EqualFold(c.name, name) {
			c.rest = strings.TrimSpace(rest)
			return &c
		}
	}
	return &command{name: name, do: (*talk).unknown}
}

// unescaped is an answer without the second commandMark.
func unescaped(line string) string {
	if strings.HasPrefix(strings.TrimSpace(line), commandMark+commandMark) {
		return strings.Replace(line, commandMark, "", 1)
	}
	return line
}

func (t *talk) unknown(_ string, here scene) (scene, error) {
	t.out.say("There's no such command. Type /help to list them. If your answer starts with /, type // instead.")
	return here, nil
}

func (t *talk) helpAll(_ string, here scene) (scene, error) {
	t.out.say("Instead of an answer, type %s to go back, %s to see why it's asked and what's accepted, %s to remove the answer, or %s to take the suggestion. Enter alone keeps the answer.",
		form.LinearBack, form.LinearHelp, form.LinearNone, form.LinearTake)
	for _, c := range commands {
		t.out.say("%s%s: %s", commandMark, c.name, c.help)
	}
	return here, nil
}

// open goes to a scene about the open draft.
func open(to func(*talk) (scene, error)) func(*talk, string, scene) (scene, error) {
	return func(t *talk, _ string, here scene) (scene, error) {
		if !t.IsOpen() {
			return t.none(here)
		}
		return func() (scene, error) { return to(t) }, nil
	}
}

func (t *talk) none(here scene) (scene, error) {
	t.out.say("No customer is open. Open one first.")
	return here, nil
}

func turn(by int) func(*talk, string, scene) (scene, error) {
	return func(t *talk, _ string, here scene) (scene, error) {
		if !t.IsOpen() {
			return t.none(here)
		}
		return t.page(desk.StopOf(t.Info().Place.Page) + by), nil
	}
}

func (t *talk) jump(text string, here scene) (scene, error) {
	if !t.IsOpen() {
		return t.none(here)
	}
	fields := t.named(text)
	switch len(fields) {
	case 0:
		t.out.say("Type part of a field's name, for example: /go postal")
		return here, nil
	case 1:
		return t.field(fields[0].Key), nil
	}
	return t.among(fields, here, t.field)
}

// named are the fields with a text in their names. If it is the whole name of some, only
// those.
func (t *talk) named(text string) []profile.Field {
	var exact, hits []profile.Field
	text = strings.ToLower(strings.TrimSpace(text))
	for _, f := range profile.Fields() {
		label, name := strings.ToLower(f.LabelIn(t.Answers())), strings.ToLower(f.Name)
		switch {
		case text == "" || !f.Shown(t.Answers()):
		case text == label || text == name:
			exact = append(exact, f)
		case strings.Contains(label+"\n"+name, text):
			hits = append(hits, f)
		}
	}
	if len(exact) > 0 {
		return exact
	}
	return hits
}

// among asks for one of several fields.
func (t *talk) among(fields []profile.Field, here scene, lead func(profile.Key) scene) (scene, error) {
	t.out.say("Which one? Type its number.")
	var options []option
	for i, f := range fields {
		options = append(options, option{key: strconv.Itoa(i + 1), says: f.Name, do: to(lead(f.Key))})
	}
	return t.choose(append(options, option{says: "back", do: to(here)})...)
}

// field goes to the page of a field, at that field.
func (t *talk) field(k profile.Key) scene {
	return func() (scene, error) {
		if page, ok := profile.PageOf(k); ok {
			t.moveTo(draft.Place{Page: page.Name, Field: k})
		}
		return t.fill, nil
	}
}

// page is the nth stop, at its first field.
func (t *talk) page(n int) scene {
	pages := profile.Pages()
	switch {
	case n <= 0:
		return t.account
	case n > len(pages):
		return t.review
	}
	return func() (scene, error) {
		t.moveTo(draft.Place{Page: pages[n-1].Name})
		return t.fill, nil
	}
}

// at is the scene of a stop.
func (t *talk) at(name string) scene {
	switch name {
	case desk.AccountPage:
		return t.account
	case desk.ReviewPage:
		return t.review
	case desk.StatusPage:
		return t.status
	}
	return t.fill
}

// heading is the first line of a page.
func heading(n int) string {
	pages := profile.Pages()
	return fmt.Sprintf("Page %d of %d: %s. %s", n+1, len(pages)+2, pages[n-1].Title, pages[n-1].Intro)
}
