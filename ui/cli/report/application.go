package report

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/profile/appfile"
	"trusthub-wizard/ui/cli/console"
)

// readLimit is larger than every application file, and enough for [appfile.Parse] to refuse
// a larger or an endless one.
const readLimit = 2 << 20

// ReadApplication reads a file and checks it. "-" means stdin, unless stdin is nil. A file
// that can't be read is a problem of the application, like any other.
func ReadApplication(path string, stdin io.Reader) (profile.Application, []appfile.Problem, error) {
	data, err := ReadFile(path, stdin, readLimit)
	if err != nil {
		return nil, nil, err
	}
	app, problems := appfile.Parse(path, data)
	return app, problems, nil
}

// ReadFile reads at most limit bytes of a file. "-" means stdin, unless stdin is nil.
func ReadFile(path string, stdin io.Reader, limit int64) ([]byte, error) {
	if path != "-" || stdin == nil {
		f, err := os.Open(path)
		if err != nil {
			return nil, unreadable(path, err)
		}
		defer f.Close()
		stdin = f
	}
	data, err := io.ReadAll(io.LimitReader(stdin, limit))
	if err != nil {
		return nil, unreadable(path, err)
	}
	return data, nil
}

func unreadable(path string, err error) error {
	return console.Problems(fmt.Sprintf("%s: can't be read: %v", path, console.WithoutPath(err)),
		"Nothing was sent. An application is a YAML or JSON file. To see one: "+console.Name+" template")
}

// Refusal is the error of a file whose problems were printed; nil if all are warnings.
func Refusal(file string, problems []appfile.Problem, hint string) error {
	if errors, _ := count(problems); errors > 0 {
		return console.Problems(file+": "+Tally(problems), hint)
	}
	return nil
}

func count(problems []appfile.Problem) (errors, warnings int) {
	for _, p := range problems {
		if p.Severity == profile.Error {
			errors++
		} else {
			warnings++
		}
	}
	return errors, warnings
}

// Tally counts the problems, in words.
func Tally(problems []appfile.Problem) string {
	errors, warnings := count(problems)
	switch {
	case errors > 0 && warnings > 0:
		return console.Plural(errors, "problem") + " and " + console.Plural(warnings, "warning")
	case errors > 0:
		return console.Plural(errors, "problem")
	case warnings > 0:
		return "no problems, " + console.Plural(warnings, "warning")
	}
	return "no problems"
}

// ApplicationFiles completes the names of application files.
func ApplicationFiles(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return []cobra.Completion{"yaml", "yml", "json"}, cobra.ShellCompDirectiveFilterFileExt
}
