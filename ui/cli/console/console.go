// Package console is how a command talks: its streams and common flags, lines for people
// and lines of JSON, questions, the progress line of a terminal, and errors with their hints
// and exit codes.
//
// Results go to standard output ([Console.Say], [Console.Encode], [Console.Write]),
// everything else to standard error ([Console.Note]). Text for people passes the gate. A
// command returns an error unless it succeeds: [ExitCode] turns the error into the number
// that scripts rely on, [Console.Complain] into lines for people.
//
//	c := console.New(streams)
//	cmd.RunE = c.Run(func(ctx context.Context, args []string) error { … })
//	code := c.Finish()
package console

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"trusthub-wizard/ui/gate"
)

const Name = "trusthub-wizard"

// Streams are the standard streams and the environment of a command.
type Streams struct {
	In     io.Reader
	Out    io.Writer // results
	Err    io.Writer // everything else
	Getenv func(string) string
	// Which of the streams are a terminal.
	InTerminal, OutTerminal, ErrTerminal bool
}

// A Console is how one command talks to its user. Several goroutines may print on it at
// once.
type Console struct {
	Streams

	// These flags mean the same for every command.
	StateDir string // --state-dir; "" is the default
	Database string // --store; "" is the URL of the environment, or none
	APIBase  string // --api-base; "" is the URL of the environment, or Twilio
	Account  string // --account; "" is the account of the credentials
	JSON     bool   // results are JSON

	// Visitor says that the command runs for somebody who comes by SSH.
	Visitor bool

	// File is the file that lines are about, if the command has many; else "".
	File string

	*printer // shared with the consoles that ForFile makes
}

// A printer prints line by line, from several goroutines.
type printer struct {
	mu       sync.Mutex
	results  results
	settled  string // see Settle
	progress string // the last line of a terminal, below all others
	err      error  // of the command
}

// New returns the console of a command that hasn't started.
func New(s Streams) *Console {
	return &Console{Streams: s, printer: &printer{results: results{Writer: s.Out}}}
}

// ForFile is the console for one of many files: its notes begin with the file's name.
func (c *Console) ForFile(file string) *Console {
	of := *c
	of.File = file
	return &of
}

// Run turns a function into what cobra runs. The console keeps the function's error for
// Finish, so cobra only sees errors of the command line. Run refuses empty arguments and
// flags.
func (c *Console) Run(do func(ctx context.Context, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		if err := nothingEmpty(cmd.Flags(), args); err != nil {
			return err
		}
		c.err = do(cmd.Context(), args)
		return nil
	}
}

// nothingEmpty refuses empty values. A script gets one from an unset variable, and it must
// not mean the newest draft or the parent account.
func nothingEmpty(flags *pflag.FlagSet, args []string) error {
	empty := ""
	if slices.Contains(args, "") {
		empty = "an argument"
	}
	flags.Visit(func(f *pflag.Flag) {
		if f.Value.String() == "" {
			empty = "--" + f.Name
		}
	})
	if empty == "" {
		return nil
	}
	return Usage(empty+" is empty", "Nothing was done. Check the variable it comes from, or leave it out.")
}

// Finish prints the error of the command, if any, and returns the exit code.
func (c *Console) Finish() int {
	err := c.written(c.err)
	c.Complain(err)
	return ExitCode(err)
}

// Note prints one line for people on standard error.
func (c *Console) Note(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if c.File != "" {
		text = c.File + ": " + text
	}
	c.line(c.Err, text)
}

// Say prints one line of the result on standard output.
func (c *Console) Say(format string, args ...any) { c.line(&c.results, fmt.Sprintf(format, args...)) }

// line prints every line for people. It is the gate for text from files, Twilio and the
// environment.
func (c *Console) line(w io.Writer, text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	defer c.hideProgress()()
	_, _ = fmt.Fprintln(w, strings.TrimRight(gate.Line(text), " ")) // results remembers a failure
}

// eraseLine moves to the beginning of a line and erases it (ECMA-48, EL).
const eraseLine = "\r\x1b[K"

// ShowProgress shows progress in the last line of a terminal, and nowhere else. "" removes
// it.
func (c *Console) ShowProgress(text string) {
	if !c.ErrTerminal || c.JSON || c.Getenv("TERM") == "dumb" {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if text == c.progress {
		return
	}
	c.progress = text
	fmt.Fprint(c.Err, eraseLine+text)
}

// hideProgress removes the progress line before another line is printed, and returns a
// function that shows it again below. The caller holds mu.
func (c *Console) hideProgress() (show func()) {
	if c.progress == "" {
		return func() {}
	}
	fmt.Fprint(c.Err, eraseLine)
	return func() { fmt.Fprint(c.Err, c.progress) }
}

// ErrDeclined is what Ask returns when the answer isn't yes.
var ErrDeclined = errors.New("you didn't confirm")

// CanAsk reports whether there is a terminal for a question and its answer.
func (c *Console) CanAsk() bool { return c.InTerminal && c.ErrTerminal && !c.JSON }

// Ask returns nil if the answer is yes, ErrDeclined if it is anything else, and the
// context's error if that ends first.
func (c *Console) Ask(ctx context.Context, question string) error {
	switch answer, err := c.Prompt(ctx, question+" [y/N]"); {
	case err != nil:
		return err
	case strings.EqualFold(answer, "y"), strings.EqualFold(answer, "yes"):
		return nil
	}
	return ErrDeclined
}

// Prompt returns the line that is typed as the answer, or the context's error if that ends
// first.
func (c *Console) Prompt(ctx context.Context, question string) (string, error) {
	fmt.Fprint(c.Err, gate.Line(question)+" ")
	answers := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(c.In).ReadString('\n')
		answers <- strings.TrimSpace(line)
	}()
	select {
	case <-ctx.Done():
		fmt.Fprintln(c.Err)
		return "", ctx.Err()
	case answer := <-answers:
		return answer, nil
	}
}

// CommandLine is a command line to paste into a shell. It uses the same drafts and the same
// account.
func (c *Console) CommandLine(words ...string) string {
	if c.Visitor {
		return visitorLine(words)
	}
	if c.StateDir != "" {
		words = append(words, "--state-dir", c.StateDir)
	}
	if c.Database != "" {
		words = append(words, "--store", c.Database)
	}
	if c.APIBase != "" {
		words = append(words, "--api-base", c.APIBase)
	}
	if c.Account != "" && words[0] != "drafts" { // a draft knows its account
		words = append(words, "--account", c.Account)
	}
	line := Name
	for _, w := range words {
		line += " " + quoted(w)
	}
	return line
}

// visitorLine is what a visitor types on their own machine. Besides a few commands, visitors
// have only the wizard.
func visitorLine(words []string) string {
	line := "ssh HOST"
	if words[0] == "status" || words[0] == "drafts" && words[1] != "delete" {
		for _, w := range words {
			line += " " + quoted(w)
		}
	}
	return line
}

func quoted(word string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./:@%+=,", r)
	}
	if word != "" && strings.TrimFunc(word, plain) == "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// Plural counts things: "1 file", "2 files".
func Plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// ReportPanic prints a panic and its stack. The panic's value can contain an answer, so only
// runtime errors are shown. A stack contains no answers.
func (c *Console) ReportPanic(fault any) {
	what := fmt.Sprintf("%T", fault)
	if err, ok := fault.(runtime.Error); ok {
		what = err.Error()
	}
	c.Note("%s: a bug stopped the program: %s", Name, what)
	c.Note("Your draft has the answers and what was created. To continue, run the same command again.")
	fmt.Fprintf(c.Err, "%s", debug.Stack())
}
