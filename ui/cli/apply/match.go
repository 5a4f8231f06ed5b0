package apply

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/session"
)

// Apply keeps a draft for every file. It recognizes the draft by the file's path, or by its
// answers if the file was moved. If the business has another draft, apply stops: a file that
// was moved and changed must not create a second profile unless people ask for one.

// A matcher finds the drafts of the files that apply was given. It prints nothing.
type matcher struct {
	desk    *desk.Desk
	account string
	draft   string                       // --draft
	another bool                         // --another
	command func(words ...string) string // see console.Console.CommandLine
}

var matchedWords = map[desk.Known]string{
	desk.ByPath:    "which an earlier apply of this file started",
	desk.ByAnswers: "which has the same answers (for a second profile, use --another)",
	desk.ByName:    "which you named",
}

// match finds the draft of each file and changes nothing on disk.
func (m matcher) match(tasks []task) (*desk.Matcher, error) {
	found, err := m.desk.Match(m.account)
	if err != nil {
		return nil, err
	}
	if m.draft != "" {
		tasks[0].match, err = found.Named(tasks[0].source, m.draft)
		return found, err
	}
	var stopped []error
	for i := range tasks {
		t := &tasks[i]
		t.match, err = found.Of(t.source, t.app, m.another)
		var unreadable *desk.UnreadableError
		switch {
		case errors.As(err, &unreadable):
			return nil, console.Hinted(err, "Make that draft readable, or delete it: "+m.command("drafts", "delete", unreadable.Draft.ID))
		case err != nil:
			return nil, err
		case t.match.Reused:
			stopped = append(stopped, console.Problems(
				fmt.Sprintf("%s: a file with this path belongs to another business: %s", t.file, session.Described(t.match.Other)),
				fmt.Sprintf("If it's the same customer, update their profile: %s. To create another profile, use --another.", m.update(*t))))
		case t.match.Other.ID != "":
			stopped = append(stopped, console.Problems(
				fmt.Sprintf("%s: its business already has a draft: %s", t.file, session.Described(t.match.Other)),
				fmt.Sprintf("To update that draft's profile: %s. To create a second profile, use --another.", m.update(*t))))
		}
	}
	return found, joinErrors(stopped, len(stopped), len(tasks), ": the business already has a draft", "To update a draft's profile, apply its file alone with --draft. To create second profiles, use --another.")
}

// update is the command that changes the profile of the other draft of a business. A row of
// a table can't be tied to it.
func (m matcher) update(t task) string {
	if len(t.again) > 1 {
		return m.command("resume", t.match.Other.ID)
	}
	return m.command("apply", t.file, "--draft", t.match.Other.ID)
}

// claim finds or creates the drafts of files and marks them as the files' own. A lock keeps
// other processes from doing the same.
func (m matcher) claim(ctx context.Context, tasks []task) error {
	release, err := m.desk.Store.Lock(ctx)
	if err != nil {
		return err
	}
	defer release()
	found, err := m.match(tasks)
	if err != nil {
		return err
	}
	// Each claim waits for the disk or the database, so several are made at a time.
	errs := make([]error, len(tasks))
	var wg sync.WaitGroup
	slots := make(chan struct{}, 8)
	for i := range tasks {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			t := &tasks[i]
			if errs[i] = ctx.Err(); errs[i] == nil {
				t.match, errs[i] = found.Claim(t.match, t.app)
			}
		})
	}
	wg.Wait()
	return cmp.Or(errs...)
}

// showMatches prints which drafts apply resumes. In a team, many files are matched by their
// answers, since a colleague has them at another path: that's no news.
func showMatches(c *console.Console, tasks []task, shared bool) {
	for _, t := range tasks {
		switch {
		case len(tasks) == 1 && t.match.Known != desk.AsNothing:
			c.Note("Continuing draft %s, %s.", t.match.Draft, matchedWords[t.match.Known])
		case t.match.Known == desk.ByAnswers && !shared:
			c.ForFile(t.file).Note("continuing draft %s, %s", t.match.Draft, matchedWords[t.match.Known])
		}
	}
}
