package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/profile/appfile"
	"trusthub-wizard/flow/website"
)

func (g *program) checkCommand() *cobra.Command {
	web := false
	cmd := &cobra.Command{
		Use:   "check FILE",
		Short: "List what is wrong with an application file",
		Long: "Lists the problems of an application file, each with its line and column. Errors are what Twilio " +
			"would refuse; warnings are what gets profiles rejected in review. Nothing is sent. The exit code is " +
			"3 where there are errors; warnings alone leave it at 0. FILE may be - for standard input.\n\n" +
			"With --web it also opens the web site, once, and looks whether it shows the business name, as Twilio's " +
			"reviewers do.",
		GroupID: groupScript,
		Args:    cobra.ExactArgs(1),
		Example: name + " check customer.yaml\n" +
			name + " check customer.yaml --json | jq .message\n" +
			"make-application | " + name + " check -",
		ValidArgsFunction: applicationFiles,
		RunE:              g.run(func(ctx context.Context, args []string) error { return g.check(ctx, args[0], web) }),
	}
	cmd.Flags().BoolVar(&web, "web", false, "open the web site and look for the business name")
	cmd.Flags().BoolVar(&g.json, "json", false, "print one JSON object per problem")
	return cmd
}

func (g *program) check(ctx context.Context, file string, web bool) error {
	read := readFile
	if file == "-" {
		read = func(file string) ([]byte, error) { return readFrom(g.In, file) }
	}
	data, err := read(file)
	if err != nil {
		return err
	}
	app, problems := appfile.Parse(file, data)
	if web {
		sight := website.Look(ctx, website.Client(), app)
		g.note("%s", sight)
		for _, p := range sight.Problems {
			problems = append(problems, appfile.Problem{Problem: p, File: file})
		}
	}
	for _, p := range problems {
		if !g.json {
			g.say("%s", p)
		} else if err := g.encode(problemObject(p)); err != nil {
			return err
		}
	}
	if errors, _ := count(problems); errors > 0 {
		return &problemsError{text: file + ": " + tally(problems)}
	}
	if !g.json {
		g.say("%s: %s", file, tally(problems))
	}
	return nil
}

// readApplication reads a file and checks it. A file that cannot be read is a
// problem of the application, like any other.
func readApplication(path string) (profile.Application, []appfile.Problem, error) {
	data, err := readFile(path)
	if err != nil {
		return nil, nil, err
	}
	app, problems := appfile.Parse(path, data)
	return app, problems, nil
}

// readLimit is beyond every application file: of a larger one, or an endless
// one, no more is read than [appfile.Parse] needs to say so.
const readLimit = 2 << 20

func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	defer f.Close()
	return readFrom(f, path)
}

func readFrom(f io.Reader, path string) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(f, readLimit))
	if err != nil {
		return nil, unreadable(path, err)
	}
	return data, nil
}

func unreadable(path string, err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err // without the path, which is said already
	}
	return &problemsError{
		text: fmt.Sprintf("%s: cannot be read: %v", path, err),
		hint: "An application is a file in YAML or JSON: see \"" + name + " template\". Nothing was sent.",
	}
}

// A problemLine is a problem in JSON.
type problemLine struct {
	File     string      `json:"file,omitempty"`
	Line     int         `json:"line,omitempty"`
	Column   int         `json:"column,omitempty"`
	Field    profile.Key `json:"field,omitempty"`
	Severity string      `json:"severity"`
	Message  string      `json:"message"`
	Fix      string      `json:"fix,omitempty"`
	Code     int         `json:"code,omitempty"`
}

func problemObject(p appfile.Problem) problemLine {
	return problemLine{
		File: p.File, Line: p.Line, Column: p.Column, Field: p.Field,
		Severity: p.Severity.String(), Message: p.Message, Fix: p.Fix, Code: p.Code,
	}
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

// tally says how many problems there are, in words.
func tally(problems []appfile.Problem) string {
	errors, warnings := count(problems)
	switch {
	case errors > 0 && warnings > 0:
		return plural(errors, "problem") + " and " + plural(warnings, "warning")
	case errors > 0:
		return plural(errors, "problem")
	case warnings > 0:
		return "no problems, " + plural(warnings, "warning")
	}
	return "no problems"
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// applicationFiles completes the names of application files.
func applicationFiles(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return []cobra.Completion{"yaml", "yml", "json"}, cobra.ShellCompDirectiveFilterFileExt
}
