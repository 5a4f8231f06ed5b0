package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"trusthub-wizard/twilioapi/sandbox"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/session"
)

// sandboxFlags are the flags of `sandbox` and `demo` about their Twilio.
type sandboxFlags struct {
	latency  time.Duration
	review   time.Duration
	faults   []string
	switches []string
}

func (f *sandboxFlags) add(cmd *cobra.Command, latency time.Duration) {
	cmd.Flags().DurationVar(&f.latency, "latency", latency, "make each call take this long")
	cmd.Flags().DurationVar(&f.review, "review", demoReview, "make the review take this long")
	cmd.Flags().StringArrayVar(&f.faults, "fault", nil, "make calls fail: CALL[:WHICH]=KIND, such as create-end-user:2=429; can be repeated")
	cmd.Flags().StringArrayVar(&f.switches, "switch", nil, "choose how Twilio behaves where it isn't documented: NAME=VALUE; can be repeated")
	_ = cmd.RegisterFlagCompletionFunc("switch", func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		var list []cobra.Completion
		for _, s := range sandbox.SwitchTable() {
			for _, value := range s.Values {
				list = append(list, cobra.CompletionWithDesc(s.Name+"="+value, s.About))
			}
		}
		return list, cobra.ShellCompDirectiveNoFileComp
	})
	_ = cmd.RegisterFlagCompletionFunc("fault", func(_ *cobra.Command, _ []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
		call, _, named := strings.Cut(begun, "=")
		if !named {
			call = "*" // every call; a sandbox's log shows their names
		}
		var list []cobra.Completion
		for _, kind := range sandbox.FaultKinds() {
			list = append(list, cobra.CompletionWithDesc(call+"="+kind[0], kind[1]))
		}
		return list, cobra.ShellCompDirectiveNoFileComp
	})
}

// options turns flags into a sandbox's options.
func (f *sandboxFlags) options() (sandbox.Options, error) {
	o := sandbox.Options{Latency: f.latency, Review: sandbox.Review{Pending: f.review / 2, Reading: f.review / 2}}
	if f.review <= 0 {
		o.Review = sandbox.Review{Pending: -1, Reading: -1}
	}
	for _, spec := range f.faults {
		fault, err := sandbox.ParseFault(spec)
		if err != nil {
			return o, console.Usage(err.Error(), "To see what it accepts: "+name+" sandbox --help")
		}
		o.Faults = append(o.Faults, fault)
	}
	var err error
	if o.Switches, err = sandbox.ParseSwitches(f.switches); err != nil {
		return o, console.Usage(err.Error(), "To see what it accepts: "+name+" sandbox --help")
	}
	return o, nil
}

type sandboxOptions struct {
	*console.Console
	sandboxFlags
	listen string
	state  string // the file of --state
}

func newSandboxCommand(c *console.Console) *cobra.Command {
	o := sandboxOptions{Console: c}
	cmd := &cobra.Command{
		Use:   "sandbox",
		Short: "Serve a Trust Hub for scripts and tests",
		Long: "Serves the part of Twilio's API that customer profiles need, with Twilio's rules and answers. You don't need a " +
			"Twilio account. Paste the three lines from standard output into a shell. The log goes to standard error. " +
			"SIGINT or SIGTERM stops it.\n\n" +
			"With " + session.TimeoutVariable + "=2s, a run gives up on a call to a sandbox on this machine after 2 seconds instead of 10, " +
			"and waits less after a lost answer.\n\n" + sandboxHelp(),
		GroupID: groupTry,
		Args:    cobra.NoArgs,
		Example: name + " sandbox\n" +
			name + " sandbox --latency 300ms --fault create-end-user:2=429,retry-after=3\n" +
			"# keep what was created\n" +
			name + " sandbox --state hub.json",
		RunE: c.Run(func(ctx context.Context, _ []string) error { return runSandbox(ctx, o) }),
	}
	cmd.Flags().StringVar(&o.listen, "listen", "127.0.0.1:4010", "listen on this loopback address; port 0 picks a free port")
	cmd.Flags().StringVar(&o.state, "state", "", "keep what was created in this file, across restarts")
	o.add(cmd, 0)
	return cmd
}

// sandboxHelp explains the words that --fault and --switch take.
func sandboxHelp() string {
	text := "Kinds of faults:\n"
	for _, kind := range sandbox.FaultKinds() {
		text += fmt.Sprintf("  %-14s %s\n", kind[0], kind[1])
	}
	text += "\nSwitches:\n"
	for _, s := range sandbox.SwitchTable() {
		text += fmt.Sprintf("  %s=%s\n    %s\n", s.Name, strings.Join(s.Values, "|"), s.About)
	}
	return text + "\n" + testValuesHelp()
}

// testValuesHelp lists the answers with a fixed outcome.
func testValuesHelp() string {
	text := "Test values:\n"
	for _, v := range sandbox.TestValues() {
		text += fmt.Sprintf("  %s %s\n    %s\n", v.Where, v.Value, v.Outcome)
	}
	return strings.TrimSuffix(text, "\n")
}

func runSandbox(ctx context.Context, o sandboxOptions) error {
	options, err := o.options()
	if err != nil {
		return err
	}
	options.Log = func(l sandbox.Line) { o.Note("%s", l) }
	hub, err := openSandbox(o.state, options)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	server, err := hub.Serve(ctx, o.listen)
	const hint = "Use --listen 127.0.0.1:0 to pick a free port."
	switch _, taken := errors.AsType[*net.OpError](err); {
	case taken:
		return console.Hinted(err, hint)
	case err != nil:
		return console.Usage(err.Error(), hint)
	}
	account := hub.Parent()
	o.Say("export %s=%s", session.APIBaseVariable, server.URL)
	o.Say("export TWILIO_ACCOUNT_SID=%s", account.SID)
	o.Say("export TWILIO_AUTH_TOKEN=%s", account.Token)
	if o.Unwritable() { // its address is lost
		stop()
	}
	return server.Wait()
}

// openSandbox makes a sandbox that keeps its state in a file, or in memory if state is "".
func openSandbox(state string, o sandbox.Options) (*sandbox.Sandbox, error) {
	if state == "" {
		return sandbox.New(o), nil
	}
	hub, err := sandbox.Open(state, o)
	if err != nil {
		return nil, console.Hinted(err, "Use another file with --state: one that a sandbox wrote, or a new one in a directory that exists.")
	}
	return hub, nil
}
