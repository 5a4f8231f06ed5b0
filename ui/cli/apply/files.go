package apply

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/report"
)

// A task is one file to apply.
type task struct {
	file   string
	app    profile.Application
	ground flow.Ground
	match  desk.Match // its draft
}

// readFiles reads application files and prints their problems. If one file has errors,
// nothing is sent for any of them.
func readFiles(c *console.Console, files []string) ([]task, error) {
	if err := refuseDuplicates(files); err != nil {
		return nil, err
	}
	var (
		tasks []task
		wrong []error
	)
	for _, file := range files {
		app, problems, err := report.ReadApplication(file, nil)
		for _, p := range problems {
			c.Note("%s", p)
		}
		if err == nil {
			err = report.Refusal(file, problems, "Nothing was sent. Mend the file and apply it again.")
		}
		if err != nil {
			wrong = append(wrong, err)
		}
		tasks = append(tasks, task{file: file, app: app})
	}
	return tasks, joinErrors(wrong, len(files), "not to be sent", "Nothing was sent. Mend them and apply again: what is in order waits for the rest.")
}

// refuseDuplicates refuses a file that is given twice, also under two names: it would
// become two profiles of one customer. Files that can't be opened are left to the reader,
// which says so.
func refuseDuplicates(files []string) error {
	var seen []os.FileInfo
	var names []string
	for _, file := range files {
		info, err := os.Stat(file)
		if isStream(file, info) {
			return console.Usage("an application that is applied has to be a file that stays where it is: "+file, "Nothing was sent. What apply is given twice it goes on with, and it knows it by its path: check reads standard input and pipes.")
		}
		if err != nil {
			continue
		}
		for i, other := range seen {
			if os.SameFile(info, other) {
				return console.Usage("the same file is given twice: "+names[i]+" and "+file, "Nothing was sent. Name each file once: every one becomes a profile.")
			}
		}
		seen, names = append(seen, info), append(names, file)
	}
	return nil
}

// streams are paths that mean something else in every process.
var streams = regexp.MustCompile("^/(dev/(std(in|out|err)|fd/)|proc/)")

// isStream reports whether a path will lead to another application next time: a pipe, or
// what a shell substitutes for <(…).
func isStream(file string, info os.FileInfo) bool {
	path, err := filepath.Abs(file)
	return file == "-" || err == nil && streams.MatchString(path) || info != nil && !info.Mode().IsRegular() && !info.IsDir()
}

// A filesError says what is wrong with some of many files.
type filesError struct {
	error
	wrong []error
}

func (e *filesError) Unwrap() error { return e.error }

// joinErrors makes one error out of what is wrong with some of the files.
func joinErrors(wrong []error, of int, what, hint string) error {
	if of == 1 || len(wrong) == 0 {
		return errors.Join(wrong...)
	}
	return &filesError{console.Problems(fmt.Sprintf("%d of %d files: %s", len(wrong), of, what), hint), wrong}
}

// refuseSameBusiness refuses two files of one business: each would become a profile.
func refuseSameBusiness(tasks []task) error {
	first := map[string]string{}
	var wrong []error
	for _, t := range tasks {
		business := t.app.Business()
		if other, there := first[business]; there && business != "" {
			wrong = append(wrong, fmt.Errorf("%s and %s are of the same business", other, t.file))
			continue
		}
		first[business] = t.file
	}
	return joinErrors(wrong, len(tasks), "of the same business as another", "Nothing was sent: each would become a profile of its own. Leave one of each two out, or add --another.")
}
