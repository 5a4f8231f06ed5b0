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
)

// sandboxFlags are what `sandbox` and `demo` can be told of their Twilio.
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
	completeSandbox(cmd)
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
			return o, &usageError{text: err.Error(), hint: "See \"" + name + " sandbox --help\"."}
		}
		o.Faults = append(o.Faults, fault)
	}
	var err error
	if o.Switches, err = sandbox.ParseSwitches(f.switches); err != nil {
		return o, &usageError{text: err.Error(), hint: "See \"" + name + " sandbox --help\"."}
	}
	return o, nil
}

func (g *program) sandboxCommand() *cobra.Command {
	var flags sandboxFlags
	var listen, state string
	cmd := &cobra.Command{
		Use:   "sandbox",
		Short: "Serve a Trust Hub of your own, to try and to test with",
		Long: "Serves Twilio's API as far as customer profiles need it, with Twilio's rules and answers and without " +
			"a Twilio account. The three lines on standard output can be pasted into a shell; the log goes to " +
			"standard error. It ends with SIGINT or SIGTERM.\n\n" +
			"With " + timeoutVariable + "=2s a call to a sandbox on this machine is given up after 2 s instead of 10,\n" +
			"and everything that a run waits for after a lost answer takes that much less.\n\n" + sandboxHelp(),
		GroupID: groupTry,
		Args:    cobra.NoArgs,
		Example: name + " sandbox\n" +
			name + " sandbox --latency 300ms --fault create-end-user:2=429,retry-after=3\n" +
			"# keeps what was created\n" +
			name + " sandbox --state hub.json",
		RunE: g.run(func(ctx context.Context, _ []string) error { return g.sandbox(ctx, listen, state, flags) }),
	}
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:4010", "address on loopback to listen on; port 0 takes a free one")
	cmd.Flags().StringVar(&state, "state", "", "file that keeps what was created, across restarts")
	flags.add(cmd, 0)
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

// testValuesHelp lists the answers by which anything can be demonstrated.
func testValuesHelp() string {
	text := "Answers that lead to a certain outcome:\n"
	for _, v := range sandbox.TestValues() {
		text += fmt.Sprintf("  %s %s\n    %s\n", v.Where, v.Value, v.Outcome)
	}
	return strings.TrimSuffix(text, "\n")
}

func (g *program) sandbox(ctx context.Context, listen, state string, flags sandboxFlags) error {
	o, err := flags.options()
	if err != nil {
		return err
	}
	o.Log = func(l sandbox.Line) { g.note("%s", l) }
	hub, err := openSandbox(state, o)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	server, err := hub.Serve(ctx, listen, false)
	const hint = "--listen 127.0.0.1:0 takes a port that is free."
	switch _, taken := errors.AsType[*net.OpError](err); {
	case taken:
		return &hintedError{err, hint}
	case err != nil:
		return &usageError{text: err.Error(), hint: hint}
	}
	account := hub.Parent()
	g.say("export %s=%s", apiBaseVariable, server.URL)
	g.say("export TWILIO_ACCOUNT_SID=%s", account.SID)
	g.say("export TWILIO_AUTH_TOKEN=%s", account.Token)
	if g.out.gone() { // nobody knows where it is
		stop()
	}
	return server.Wait()
}

// openSandbox makes a sandbox that keeps its state in a file, or in memory where
// there is none.
func openSandbox(state string, o sandbox.Options) (*sandbox.Sandbox, error) {
	if state == "" {
		return sandbox.New(o), nil
	}
	hub, err := sandbox.Open(state, o)
	if err != nil {
		return nil, &hintedError{err, "Name another file with --state: one that a sandbox wrote, or a new one in a directory that is there."}
	}
	return hub, nil
}
