package apply

import (
	"context"
	"errors"
	"fmt"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/session"
)

// Apply keeps a draft for every file. It recognizes the draft by the file's path, or, if
// the file was moved, by its answers. If the business has another draft, apply stops: a
// file that was moved and changed must not create a second profile, unless the user asks
// for one.

// A matcher finds the drafts of the files that apply was given. It prints nothing.
type matcher struct {
	desk    *desk.Desk
	account string
	draft   string                       // the draft that the command line names for its only file; else ""
	another bool                         // a further profile is wanted, also of a business that has one
	command func(words ...string) string // see console.Console.CommandLine
}

var matchedWords = map[desk.Known]string{
	desk.ByPath:    "which an earlier apply of this file began",
	desk.ByAnswers: "which has the same answers; add --another for a second profile with them",
	desk.ByName:    "which the command line names",
}

// match finds the draft of each file and changes nothing on disk.
func (m matcher) match(tasks []task) (*desk.Matcher, error) {
	found, err := m.desk.Match(m.account)
	if err != nil {
		return nil, err
	}
	if m.draft != "" {
		tasks[0].match, err = found.Named(tasks[0].file, m.draft)
		return found, err
	}
	var stopped []error
	for i := range tasks {
		t := &tasks[i]
		t.match, err = found.Of(t.file, t.app, m.another)
		var unreadable *desk.UnreadableError
		switch {
		case errors.As(err, &unreadable):
			return nil, console.Hinted(err, "Make that draft readable, or remove it: "+m.command("drafts", "delete", unreadable.Draft.ID))
		case err != nil:
			return nil, err
		case t.match.Other.ID != "":
			stopped = append(stopped, console.Problems(
				fmt.Sprintf("%s: its business has a draft already: %s", t.file, session.Described(t.match.Other)),
				fmt.Sprintf("To change that one to what the file says: %s. For another profile of the same business, add --another.", m.command("apply", t.file, "--draft", t.match.Other.ID))))
		}
	}
	return found, joinErrors(stopped, len(tasks), "of a business that has a draft", "Apply each alone with --draft, to change that profile, or all of them with --another, for further profiles.")
}

// claim finds or creates the drafts of files and marks them as the files' own, while no
// other process does.
func (m matcher) claim(ctx context.Context, tasks []task) error {
	release, err := m.desk.Store.Lock(ctx)
	if err != nil {
		return err
	}
	defer release()
	found, err := m.match(tasks)
	for i := 0; i < len(tasks) && err == nil; i++ {
		if err = ctx.Err(); err == nil {
			tasks[i].match.Draft, err = found.Claim(tasks[i].match, tasks[i].app)
		}
	}
	return err
}

// showMatches prints which drafts apply resumes.
func showMatches(c *console.Console, tasks []task) {
	for _, t := range tasks {
		switch {
		case len(tasks) == 1 && t.match.Known != desk.AsNothing:
			c.Note("Going on with the draft %s, %s.", t.match.Draft, matchedWords[t.match.Known])
		case t.match.Known == desk.ByAnswers:
			c.ForFile(t.file).Note("going on with the draft %s, %s", t.match.Draft, matchedWords[t.match.Known])
		}
	}
}
