// Package cli is the command line: the program with its commands.
//
// A command has a constructor for cobra, an options struct with its flags and what it works
// with, and a run function that takes the options and returns an error unless it succeeds.
// Package console has streams, lines, errors and exit codes; package session has the account
// and the drafts; package report prints applications and runs. Apply has a package of its
// own.
//
// The streams, the environment and the arguments are values in [Process], so that tests can
// see what a command prints without starting a process.
package cli

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"charm.land/fang/v2"
	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"trusthub-wizard/ui/cli/apply"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/session"
)

// A Process is what the operating system gives a command.
type Process struct {
	Args []string // without the program's name
	console.Streams
}

// Main runs the program as the operating system started it and returns its exit code. The
// first SIGINT, SIGTERM or SIGHUP (a closed terminal) asks the command to stop; it ends
// cleanly, with everything saved. A second SIGINT or SIGTERM ends the program at once; a
// second SIGHUP doesn't, since the kernel and a shell often both send one. If the reader of a
// pipe leaves (SIGPIPE), the command goes on without it.
func Main() int {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // as under nohup
		signal.Notify(signals, syscall.SIGHUP)
		signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP) // stays when signals is stopped
	}
	// Without a handler, the next write would end the program.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	go func() {
		<-signals
		// Once the handler is gone, the next signal ends the program. That comes before the
		// cancel, so that what the command prints about it is true.
		signal.Stop(signals)
		cancel()
	}()

	return Process{os.Args[1:], console.Streams{
		In:     os.Stdin,
		Out:    os.Stdout,
		Err:    os.Stderr,
		Getenv: os.Getenv,

		InTerminal:  term.IsTerminal(os.Stdin.Fd()),
		OutTerminal: term.IsTerminal(os.Stdout.Fd()),
		ErrTerminal: term.IsTerminal(os.Stderr.Fd()),
	}}.Run(ctx)
}

// Run runs the command in Args and returns its exit code.
func (p Process) Run(ctx context.Context) (code int) {
	c := console.New(p.Streams)
	defer func() {
		if fault := recover(); fault != nil {
			c.ReportPanic(fault)
			code = console.ExitUnexpected
		}
	}()
	return execute(ctx, session.New(c), p.Args)
}

// execute runs a command in a session and returns its exit code.
func execute(ctx context.Context, s *session.Session, args []string) (code int) {
	c := s.Console
	root := newRootCommand(s)
	root.SetArgs(args)
	if err := fang.Execute(ctx, root, fang.WithErrorHandler(c.Misuse), fang.WithVersion(version()), fang.WithoutManpage()); err != nil && !c.Unwritable() {
		return console.ExitUsage
	}
	return c.Finish()
}

const name = console.Name

// newRootCommand returns the tree of commands. Without a command, the program is the wizard.
func newRootCommand(s *session.Session) *cobra.Command {
	o := wizardOptions{Session: s}
	root := &cobra.Command{
		Use:   name,
		Short: "Create Secondary Customer Profiles in Twilio's Trust Hub",
		Long: "Creates Secondary Customer Profiles in Twilio's Trust Hub and submits them for review. Without a command, it " +
			"opens the wizard with your list of customers.\n\n" + manual,
		Example: "# try it without an account\n" +
			name + " demo --fill\n" +
			"# a customer on the phone\n" +
			name + " new\n" +
			"# from files\n" +
			name + " template > customer.yaml\n" +
			name + " apply customer.yaml",
		Args: cobra.NoArgs,
		RunE: s.Run(func(ctx context.Context, _ []string) error { return runHome(ctx, o) }),
	}
	root.SetIn(s.In)
	root.SetOut(s.Results())
	root.SetErr(s.Err)
	root.PersistentFlags().StringVar(&s.StateDir, "state-dir", s.StateDir, "keep drafts and their key in this directory")
	root.PersistentFlags().StringVar(&s.Database, "store", s.Database, "keep drafts in a team's database: a postgres:// URL without the password ("+session.StoreVariable+")")
	root.PersistentFlags().StringVar(&s.APIBase, "api-base", s.APIBase, "use the sandbox at this URL instead of Twilio ("+session.APIBaseVariable+")")
	o.addFlags(root)
	s.TwilioFlags(root)
	root.AddGroup(
		&cobra.Group{ID: groupWizard, Title: "Wizard"},
		&cobra.Group{ID: groupScript, Title: "Files and scripts"},
		&cobra.Group{ID: groupTeam, Title: "A team"},
		&cobra.Group{ID: groupTry, Title: "Without an account"},
	)
	root.AddCommand(
		newNewCommand(s),
		newResumeCommand(s),
		newSignoutCommand(s),
		apply.NewCommand(s, groupScript),
		newCheckCommand(s.Console),
		newTemplateCommand(s.Console),
		newStatusCommand(s),
		newDraftsCommand(s),
		newTeamCommand(s),
		newDoctorCommand(s),
		newServeCommand(s),
		newDemoCommand(s),
		newSandboxCommand(s.Console),
		newManCommand(s.Console),
	)
	nameArguments(root)
	return root
}

// The groups of commands in the help text.
const (
	groupWizard = "wizard"
	groupScript = "script"
	groupTeam   = "team"
	groupTry    = "try"
)

// version is the module's version in the build information.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
