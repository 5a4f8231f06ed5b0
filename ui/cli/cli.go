// Package cli is what people type: the commands, their flags, and what they
// print.
//
// A command is a function on [program] that does its work with the packages
// below (flow, its drafts, the hub) and returns an error for everything that is
// not a success; [exitCode] turns that into the number that scripts rely on, and
// [program.complain] into lines for people. Results go to standard output,
// everything else to standard error.
//
// The streams, the environment and the arguments are values, in [Process]: what
// a command prints can be asserted without starting one.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"syscall"

	"charm.land/fang/v2"
	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"trusthub-wizard/flow"
	"trusthub-wizard/ui/gate"
)

// A Process is what a command gets from whoever starts it.
type Process struct {
	Args   []string // without the program's name
	In     io.Reader
	Out    io.Writer // results
	Err    io.Writer // everything else
	Getenv func(string) string
	// Which of the streams are a terminal.
	InTerminal, OutTerminal, ErrTerminal bool
}

// Main runs the program as the operating system started it and returns its exit
// code. The first SIGINT or SIGTERM, or the terminal's being closed (SIGHUP), asks
// the command to stop; it ends cleanly, with everything written down. The second
// one ends the program at once. Where the reader of a pipe is gone (SIGPIPE) a
// command goes on without it.
func Main() int {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // as nohup has it
		signal.Notify(signals, syscall.SIGHUP)
	}
	// Unless somebody wants to know, the next write would be the program's end.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	go func() {
		<-signals
		// With the handler gone the next one does what signals do by default:
		// first that, then the cancelling, so that whoever is told so can rely
		// on it.
		signal.Stop(signals)
		cancel()
	}()

	return Process{
		Args:   os.Args[1:],
		In:     os.Stdin,
		Out:    os.Stdout,
		Err:    os.Stderr,
		Getenv: os.Getenv,

		InTerminal:  term.IsTerminal(os.Stdin.Fd()),
		OutTerminal: term.IsTerminal(os.Stdout.Fd()),
		ErrTerminal: term.IsTerminal(os.Stderr.Fd()),
	}.Run(ctx)
}

// Run carries out the command that Args name and returns its exit code.
func (p Process) Run(ctx context.Context) (code int) {
	g := newProgram(p)
	defer func() {
		if fault := recover(); fault != nil {
			g.confess(fault)
			code = ExitUnexpected
		}
	}()
	if err := fang.Execute(ctx, g.root(), fang.WithErrorHandler(g.misuse), fang.WithVersion(version()), fang.WithoutManpage()); err != nil && g.out.failed == nil {
		return ExitUsage
	}
	err := g.written(g.err)
	g.complain(err)
	return exitCode(err)
}

func newProgram(p Process) *program {
	return &program{Process: p, press: &press{out: output{Writer: p.Out}}}
}

// A program is one command being carried out.
type program struct {
	Process
	stateDir string
	apiBase  string
	json     bool
	account  string // the subaccount to work in
	logFile  string
	log      *requestLog
	linear   bool  // the wizard line by line
	mouse    bool  // the wizard takes clicks from the beginning
	err      error // what the command came to

	// file is what lines are about, where a command is given many; else "".
	file string
	*press
}

// A press prints one line after the other, whoever has one to print.
type press struct {
	mu      sync.Mutex
	out     output
	settled string // what is so although the results of it could not be written, for people; set when nothing runs any more
	tail    string // the last line of a terminal, which the next line takes away
}

// about is the program as far as one of many files is concerned: what it notes
// begins with the name of the file.
func (g *program) about(file string) *program {
	of := *g
	of.file = file
	return &of
}

const name = "trusthub-wizard"

// root is the tree of commands.
func (g *program) root() *cobra.Command {
	root := &cobra.Command{
		Use:   name,
		Short: "Create Secondary Customer Profiles in Twilio's Trust Hub",
		Long: "Takes a customer from the first question to a Secondary Customer Profile that is submitted to " +
			"Twilio's Trust Hub: without a rejected form, a lost keystroke or a second copy of anything. Without a command " +
			"it is the wizard, with the list of drafts.\n\n" + manual,
		Example: "# see it without an account\n" +
			name + " demo --fill\n" +
			"# a customer on the phone\n" +
			name + " new\n" +
			"# from files\n" +
			name + " template > customer.yaml\n" +
			name + " apply customer.yaml",
		Args: cobra.NoArgs,
		RunE: g.run(g.home),
	}
	root.SetArgs(g.Args)
	root.SetIn(g.In)
	root.SetOut(g.out.watched())
	root.SetErr(g.Err)
	root.PersistentFlags().StringVar(&g.stateDir, "state-dir", "", "directory in which drafts are kept")
	root.PersistentFlags().StringVar(&g.apiBase, "api-base", "", "talk to a sandbox at this URL instead of Twilio ("+apiBaseVariable+")")
	g.showFlags(root)
	g.twilioFlags(root)
	root.AddGroup(
		&cobra.Group{ID: groupWizard, Title: "The wizard"},
		&cobra.Group{ID: groupScript, Title: "From files and scripts"},
		&cobra.Group{ID: groupTry, Title: "Without an account"},
	)
	root.AddCommand(
		g.newCommand(),
		g.resumeCommand(),
		g.signoutCommand(),
		g.applyCommand(),
		g.checkCommand(),
		g.templateCommand(),
		g.statusCommand(),
		g.draftsCommand(),
		g.doctorCommand(),
		g.demoCommand(),
		g.sandboxCommand(),
		manCommand(&g.out),
	)
	return root
}

// The groups in which help lists the commands.
const (
	groupWizard = "wizard"
	groupScript = "script"
	groupTry    = "try"
)

// run makes a cobra command of a method. Its error stays with the program: what
// cobra gets to see is only what is wrong with a command line.
func (g *program) run(do func(ctx context.Context, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		if err := nothingEmpty(cmd.Flags(), args); err != nil {
			return err
		}
		if g.err = g.openLog(); g.err == nil {
			g.err = g.closeLog(do(cmd.Context(), args))
		}
		return nil
	}
}

// nothingEmpty refuses what a script makes of a variable without a value: it must
// not mean the newest draft, or the parent's account.
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
	return &usageError{text: empty + " is empty", hint: "Nothing was done. Look at the variable it comes from, or leave it out."}
}

// misuse prints what is wrong with the command line.
func (g *program) misuse(_ io.Writer, _ fang.Styles, err error) {
	if g.out.failed != nil {
		return // nothing is: it could not be answered
	}
	var value *pflag.InvalidValueError
	if _, said := errors.AsType[*usageError](err); !said {
		text := err.Error()
		if errors.As(err, &value) {
			text = fmt.Sprintf("--%s takes %s, not %q", value.GetFlag().Name, flagKinds[value.GetFlag().Value.Type()], value.GetValue())
		}
		err = &usageError{text: text, hint: "Run it with --help to see what it takes."}
	}
	g.complain(err)
}

// flagKinds are what flags take, by the names that pflag has for it.
var flagKinds = map[string]string{"bool": "true or false", "int": "a whole number", "duration": "a time such as 300ms, 2s or 1m"}

// complain prints an error and, below it, what to do next.
func (g *program) complain(err error) {
	if err == nil {
		return
	}
	if g.file != "" {
		g.note("%s", once(err))
	} else {
		g.note("%s: %s", name, once(err))
	}
	if hint := g.adviceOf(err); hint != "" {
		g.note("%s", hint)
	}
	var bug *flow.PanicError
	if errors.As(err, &bug) {
		fmt.Fprintf(g.Err, "%s", bug.Stack)
	}
}

// note prints one line for people on standard error.
func (g *program) note(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if g.file != "" {
		text = g.file + ": " + text
	}
	g.line(g.Err, text)
}

// say prints one line of the result on standard output.
func (g *program) say(format string, args ...any) { g.line(&g.out, fmt.Sprintf(format, args...)) }

// line is where every line for people leaves the program: text from files, from
// Twilio and from the environment passes the gate here.
func (g *program) line(w io.Writer, text string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	defer g.behind()()
	_, _ = fmt.Fprintln(w, strings.TrimRight(gate.Line(text), " ")) // what of the results fails, they know
}

// confess says that the program itself failed. A panic's value can hold an
// answer, so only those of the runtime are shown; a stack holds none.
func (g *program) confess(fault any) {
	what := fmt.Sprintf("%T", fault)
	if err, ok := fault.(runtime.Error); ok {
		what = err.Error()
	}
	g.note("%s: a mistake in the program stopped it: %s", name, what)
	g.note("What was typed and what was created is kept in the draft: run the same command again to go on.")
	fmt.Fprintf(g.Err, "%s", debug.Stack())
}
