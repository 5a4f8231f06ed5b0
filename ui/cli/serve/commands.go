package serve

import (
	"slices"
	"strings"
)

// A command is one that visitors may run, with its flags. Nothing else is passed on.
type command struct {
	words []string // its name
	name  use      // of a draft
	flags []string
	args  []string // what the program takes for it, if that isn't the name
}

// A use says if a command takes a name.
type use int

const (
	without use = iota
	optional
	required
)

// commands are all of them. Those with a longer name come first.
var commands = []command{
	{words: []string{"drafts", "list"}, flags: []string{"--json"}},
	{words: []string{"drafts", "show"}, name: required, flags: []string{"--json"}},
	{words: []string{"drafts", "who"}, name: required, flags: []string{"--json"}},
	{words: []string{"drafts"}, flags: []string{"--json"}},
	{words: []string{"status"}, name: optional, flags: []string{"--json", "--mail"}},
	{words: []string{"version"}, args: []string{"--version"}},
}

// Allowed lists what visitors can run.
const Allowed = "linear, status [NAME] [--json] [--mail], drafts [list | show NAME | who NAME] [--json], version"

// allowedInDemos lists what strangers can run: they have nothing that lasts.
const allowedInDemos = "linear, version"

// requested is what a session asks for: the wizard if args is nil. raw is the command line as
// it came, and words are its words, none if its quotes don't match.
func requested(raw string, words []string, demo bool) (args []string, linear, allowed bool) {
	switch {
	case raw == "":
		return nil, false, true
	case len(words) == 1 && (words[0] == "linear" || words[0] == "--linear"):
		return nil, true, true
	}
	for _, c := range commands {
		if demo && c.args == nil || len(words) < len(c.words) || !slices.Equal(words[:len(c.words)], c.words) {
			continue
		}
		args, ok := c.take(words[len(c.words):])
		return args, false, ok
	}
	return nil, false, false
}

// take turns the words after a command's name into arguments for the program. A name may come
// as several words: ssh removes the quotes that the visitor's shell needed.
func (c command) take(words []string) (args []string, ok bool) {
	args = append(args, c.words...)
	if c.args != nil {
		args = slices.Clone(c.args)
	}
	var names []string
	for i, word := range words {
		if word == "--" {
			names = append(names, words[i+1:]...)
			break
		}
		switch {
		case !strings.HasPrefix(word, "-"):
			names = append(names, word)
		case slices.Contains(c.flags, word):
			args = append(args, word)
		default:
			return nil, false
		}
	}
	if len(names) == 0 && c.name == required || len(names) > 0 && c.name == without {
		return nil, false
	}
	if len(names) > 0 {
		args = append(args, "--", strings.Join(names, " "))
	}
	return args, true
}
