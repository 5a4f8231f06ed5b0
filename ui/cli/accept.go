package cli

import (
	"os"

	"trusthub-wizard/flow/profile"
)

// accept reads files whose answers Twilio would take. The problems of all of them
// are printed: one that has any keeps all from being sent.
func (g *program) accept(files []string) ([]task, error) {
	if err := distinct(files); err != nil {
		return nil, err
	}
	var (
		tasks []task
		wrong []error
	)
	for _, file := range files {
		app, err := g.acceptOne(file)
		if err != nil {
			wrong = append(wrong, err)
		}
		tasks = append(tasks, task{file: file, app: app})
	}
	switch {
	case len(wrong) == 0:
		return tasks, nil
	case len(files) == 1:
		return nil, wrong[0]
	}
	for _, err := range wrong {
		g.note("%s", err)
	}
	hint := "Nothing was sent. Mend them and apply again: what is in order waits for the rest."
	if len(wrong) == 1 {
		hint = "Nothing was sent. Mend it and apply again: what is in order waits for it."
	}
	return nil, &problemsError{text: plural(len(wrong), "file") + " of " + plural(len(files), "file") + " cannot be sent as it is", hint: hint}
}

func (g *program) acceptOne(file string) (profile.Application, error) {
	app, problems, err := readApplication(file)
	if err != nil {
		return nil, err
	}
	for _, p := range problems {
		g.note("%s", p)
	}
	if errors, _ := count(problems); errors > 0 {
		return nil, &problemsError{text: file + ": " + tally(problems), hint: "Nothing was sent. Mend the file and apply it again."}
	}
	return app, nil
}

// distinct refuses one file under two names: it would become two profiles of one
// customer. A file that cannot be looked at is the reader's to complain of.
func distinct(files []string) error {
	var seen []os.FileInfo
	var names []string
	for _, file := range files {
		info, err := os.Stat(file)
		if err != nil {
			continue
		}
		for i, other := range seen {
			if os.SameFile(info, other) {
				return &usageError{text: "the same file is given twice: " + names[i] + " and " + file, hint: "Nothing was sent. Name each file once: every one becomes a profile."}
			}
		}
		seen, names = append(seen, info), append(names, file)
	}
	return nil
}
