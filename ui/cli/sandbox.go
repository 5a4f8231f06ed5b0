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

// sandboxFlags are what `sandbox` and `demo` are told about their Twilio.
type sandboxFlags struct {
	latency  time.Duration
	review   time.Duration
	faults   []string
	switches []string
}

func (f *sandboxFlags) add(cmd *cobra.Command, latency time.Duration) {
	cmd.Flags().DurationVar(&f.latency, "latency", latency, "how long each call takes")
	cmd.Flags().DurationVar(&f.review, "review", 4*time.Second, "how long a submitted profile waits for its review")
	cmd.Flags().StringArrayVar(&f.faults, "fault", nil, "what goes wrong, as CALL[:WHICH]=KIND, such as create-end-user:2=429; can be repeated")
	cmd.Flags().StringArrayVar(&f.switches, "switch", nil, "how Twilio is where it is not documented, as NAME=VALUE; can be repeated")
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
			return o, console.Usage(err.Error(), "See \""+name+" sandbox --help\".")
		}
		o.Faults = append(o.Faults, fault)
	}
	var err error
	if o.Switches, err = sandbox.ParseSwitches(f.switches); err != nil {
		return o, console.Usage(err.Error(), "See \""+name+" sandbox --help\".")
	}
	return o, nil
}

// sandboxOptions are what `sandbox` is told.
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
		Short: "Serve a Trust Hub of your own, to try and to test with",
		Long: "Serves Twilio's API as far as customer profiles need it, with Twilio's rules and answers and without " +
			"a Twilio account. The three lines on standard output can be pasted into a shell; the log goes to " +
			"standard error. It ends with SIGINT or SIGTERM.\n\n" +
			"With " + session.TimeoutVariable + "=2s a call to a sandbox on this machine is given up after 2 s instead of 10,\n" +
			"and everything that a run waits for after a lost answer takes that much less.\n\n" + sandboxHelp(),
		GroupID: groupTry,
		Args:    cobra.NoArgs,
		Example: name + " sandbox\n" +
			name + " sandbox --latency 300ms --fault create-end-user:2=429,retry-after=3\n" +
			"# keeps what was created\n" +
			name + " sandbox --state hub.json",
		RunE: c.Run(func(ctx context.Context, _ []string) error { return runSandbox(ctx, o) }),
	}
	cmd.Flags().StringVar(&o.listen, "listen", "127.0.0.1:4010", "address on loopback to listen on; port 0 takes a free one")
	cmd.Flags().StringVar(&o.state, "state", "", "file that keeps what was created, across restarts")
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

// testValuesHelp lists the answers that lead to a certain outcome.
func testValuesHelp() string {
	text := "Answers that lead to a certain outcome:\n"
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
	const hint = "--listen 127.0.0.1:0 takes a port that is free."
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
	if o.Unwritable() { // nobody knows its address
		stop()
	}
	return server.Wait()
}

// openSandbox makes a sandbox that keeps its state in a file, or in memory if there is
// none.
func openSandbox(state string, o sandbox.Options) (*sandbox.Sandbox, error) {
	if state == "" {
		return sandbox.New(o), nil
	}
	hub, err := sandbox.Open(state, o)
	if err != nil {
		return nil, console.Hinted(err, "Name another file with --state: one that a sandbox wrote, or a new one in a directory that is there.")
	}
	return hub, nil
}
