package apply

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/report"
)

// A task is one file to apply, or one row of a CSV file.
type task struct {
	file   string   // as messages name it: customer.yaml, customers.csv:3
	source string   // what its draft is known by
	again  []string // what to tell `apply` to continue with it
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
			err = report.Refusal(file, problems, "Nothing was sent. Fix the file and apply it again.")
		}
		if err != nil {
			wrong = append(wrong, err)
		}
		tasks = append(tasks, task{file: file, source: file, again: []string{file}, app: app})
	}
	return tasks, joinErrors(wrong, len(wrong), len(files), "", "Nothing was sent for any file. Fix the problems above and apply again.")
}

// refuseDuplicates refuses a file that is given twice, also under two names: it would become
// two profiles of one customer. It ignores files that can't be opened: reading them fails
// with a better error.
func refuseDuplicates(files []string) error {
	var seen []os.FileInfo
	var names []string
	for _, file := range files {
		info, err := os.Stat(file)
		if isStream(file, info) {
			return console.Usage("can't apply a pipe or a device: "+file, "Nothing was sent. Save the application in a file: apply recognizes it by its path. check reads standard input and pipes.")
		}
		if err != nil {
			continue
		}
		for i, other := range seen {
			if os.SameFile(info, other) {
				return console.Usage("the same file is given twice: "+names[i]+" and "+file, "Nothing was sent. Name each file once: each becomes a profile.")
			}
		}
		seen, names = append(seen, info), append(names, file)
	}
	return nil
}

// streams are paths that mean something different in every process.
var streams = regexp.MustCompile("^/(dev/(std(in|out|err)|fd/)|proc/)")

// isStream reports whether the path can lead to another application next time: a pipe, a
// device, or what a shell puts in place of <(…).
func isStream(file string, info os.FileInfo) bool {
	path, err := filepath.Abs(file)
	return file == "-" || err == nil && streams.MatchString(path) || info != nil && !info.Mode().IsRegular() && !info.IsDir()
}

type filesError struct {
	error
	wrong []error
}

func (e *filesError) Unwrap() error { return e.error }

// joinErrors makes one error of those of n files.
func joinErrors(wrong []error, n, of int, why, hint string) error {
	if of == 1 || len(wrong) == 0 {
		return errors.Join(wrong...)
	}
	return &filesError{console.Problems(fmt.Sprintf("%d of %d files can't be sent%s", n, of, why), hint), wrong}
}

// refuseSameBusiness refuses several files of one business: each would become a profile.
func refuseSameBusiness(tasks []task) error {
	files := map[string][]string{}
	var twice []string // in the order of tasks
	for _, t := range tasks {
		business := t.app.Business()
		if files[business] = append(files[business], t.file); len(files[business]) == 2 && business != "" {
			twice = append(twice, business)
		}
	}
	var wrong []error
	more := 0
	for _, business := range twice {
		same := files[business]
		last := same[len(same)-1]
		if len(same) > fewFiles {
			last = fmt.Sprintf("%d more", len(same)-fewFiles)
		}
		wrong = append(wrong, fmt.Errorf("%s and %s are for the same business", strings.Join(same[:min(fewFiles, len(same)-1)], ", "), last))
		more += len(same) - 1
	}
	return joinErrors(wrong, more, len(tasks), ": same business as another file", "Nothing was sent. Leave one of the two out, or use --another to create a profile for each.")
}
