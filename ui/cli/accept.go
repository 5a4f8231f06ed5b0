package cli

import (
	"os"
	"path/filepath"
	"regexp"

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
	return tasks, g.together(wrong, len(files), "not to be sent", "Nothing was sent. Mend them and apply again: what is in order waits for the rest.")
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
		if passing(file, info) {
			return &usageError{text: "an application that is applied has to be a file that stays where it is: " + file, hint: "Nothing was sent. What apply is given twice it goes on with, and it knows it by its path: check reads standard input and pipes."}
		}
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

// streams are paths that mean something else to every process.
var streams = regexp.MustCompile("^/(dev/(std(in|out|err)|fd/)|proc/)")

// passing reports whether a path will mean another application next time: that of
// a pipe, or what a shell puts in place of <(…).
func passing(file string, info os.FileInfo) bool {
	path, err := filepath.Abs(file)
	return file == "-" || err == nil && streams.MatchString(path) || info != nil && !info.Mode().IsRegular() && !info.IsDir()
}
