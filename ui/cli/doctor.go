package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/twilioapi"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/session"
)

func newDoctorCommand(s *session.Session) *cobra.Command {
	o := doctorOptions{s}
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check that everything is ready for a real run",
		Long: "Checks your credentials, account, primary profile, policy, drafts and terminal, and tells you how to fix " +
			"each problem. It changes nothing at Twilio. The exit code is 5 for a problem with the credentials or the primary profile.",
		GroupID: groupScript,
		Args:    cobra.NoArgs,
		Example: name + " doctor\n" + name + " doctor --json | jq 'select(.state != \"ok\")'",
		RunE:    s.Run(func(ctx context.Context, _ []string) error { return runDoctor(ctx, o) }),
	}
	cmd.Flags().BoolVar(&s.JSON, "json", false, "print one JSON object per line")
	s.TwilioFlags(cmd)
	return cmd
}

type doctorOptions struct{ *session.Session }

// A diagnosis is one line of `doctor`.
type diagnosis struct {
	Check string `json:"check"`
	State string `json:"state"` // "ok", "warning" or "problem"
	Text  string `json:"text"`
	Fix   string `json:"fix,omitempty"`
}

// A doctorError counts the problems. The first one decides the exit code.
type doctorError struct {
	problems int
	first    error
}

func (e *doctorError) Error() string { return console.Plural(e.problems, "problem") }
func (e *doctorError) Unwrap() error { return e.first }

func runDoctor(ctx context.Context, o doctorOptions) error {
	found := &doctorError{}
	for _, examine := range []func(context.Context) error{o.examineAccount, o.examineStore, o.examineTerminal} {
		err := examine(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			found.problems++
			found.first = cmp.Or(found.first, err)
		}
	}
	if found.problems > 0 {
		return found
	}
	return nil
}

func (o doctorOptions) report(d diagnosis) {
	if o.JSON {
		_ = o.Encode(d) // only a value that can't be encoded would fail
		return
	}
	o.Say("%-8s %-16s %s", d.State, d.Check, d.Text)
	if d.Fix != "" {
		o.Say("%-8s %-16s %s", "", "", d.Fix)
	}
}

// examineAccount checks everything that needs Twilio. It stops at the first failure.
func (o doctorOptions) examineAccount(ctx context.Context) error {
	if text := twilioapi.RegionWarning(o.Getenv); text != "" {
		o.report(diagnosis{"region", "warning", text, "Unset it: it has no effect here."})
	}
	creds, err := o.Credentials(nil)
	if err != nil {
		o.report(diagnosis{Check: "credentials", State: "problem", Text: err.Error()})
		return err
	}
	o.report(diagnosis{Check: "credentials", State: "ok", Text: creds.String()})

	conn, err := o.Connect(ctx, nil)
	if err != nil {
		o.report(diagnosis{"account", "problem", err.Error(), console.HintOf(err)})
		return err
	}
	if conn.Name == "" {
		_, err := conn.Hub.Fetch(ctx, flow.Account, "", conn.Account)
		var failed *flow.Error
		if errors.As(err, &failed) && (failed.Class == flow.NotSent || failed.Class == flow.Unknown) {
			o.report(diagnosis{"account", "problem", "Twilio doesn't answer: " + err.Error(), "Check the network, and HTTPS_PROXY if you need a proxy. A run waits for the network and continues."})
			return err
		}
	}
	where := "at Twilio"
	if o.Base() != "" {
		where = "in the sandbox " + o.Base()
	}
	o.report(diagnosis{Check: "account", State: "ok", Text: fmt.Sprintf("%s %s, %s", conn.Account, conn.Name, where)})

	ground, err := flow.Prepare(ctx, conn.Hub, conn.Parent, "")
	var unfit *flow.GroundError
	switch {
	case errors.As(err, &unfit):
		o.report(diagnosis{"primary profile", "problem", unfit.Problem.Message, unfit.Problem.Fix})
		return err
	case err != nil:
		o.report(diagnosis{"primary profile", "problem", err.Error(), console.HintOf(err)})
		return err
	}
	o.reportGround(ground)
	return nil
}

func (o doctorOptions) reportGround(ground flow.Ground) {
	o.report(diagnosis{Check: "primary profile", State: "ok", Text: ground.Primary + " " + ground.PrimaryName})
	for _, w := range ground.Warnings {
		o.report(diagnosis{"primary profile", "warning", w.Message, w.Fix})
	}
	policy := diagnosis{Check: "policy", State: "ok", Text: ground.Policy}
	if ground.PolicyGuessed {
		policy.State, policy.Text = "warning", ground.Policy+", from Twilio's documentation: Twilio doesn't list the policy under its usual name"
	}
	o.report(policy)
	other := diagnosis{Check: "other ID types", State: "ok", Text: "Twilio stores their name as " + ground.OtherTypeKey}
	if ground.OtherTypeKey == "" {
		other.Text = "Twilio has no field for their name: it stays in the draft"
	}
	o.report(other)
}

// examineStore checks where the drafts are, and the drafts.
func (o doctorOptions) examineStore(ctx context.Context) error {
	if err := o.examineTeam(ctx); err != nil {
		return err
	}
	return o.examineDrafts(ctx)
}

// examineDrafts checks that drafts can be written and read.
func (o doctorOptions) examineDrafts(_ context.Context) error {
	store, err := o.Store(false)
	if err != nil {
		o.report(diagnosis{"drafts", "problem", err.Error(), cmp.Or(console.HintOf(err), session.StateDirHint)})
		return err
	}
	infos, err := store.List()
	if err != nil {
		o.report(diagnosis{Check: "drafts", State: "problem", Text: err.Error()})
		return err
	}
	for _, i := range infos {
		if _, ok := desk.Holder(i); i.Err != nil && !ok {
			o.report(diagnosis{Check: "drafts", State: "warning", Text: i.Err.Error()})
		}
	}
	where, err := o.Directory(false)
	if err != nil {
		return err
	}
	if shared, ok := store.(desk.Shared); ok {
		where = "the team's database on " + shared.Where()
	}
	o.report(diagnosis{Check: "drafts", State: "ok", Text: console.Plural(len(infos), "draft") + " in " + where})
	key, err := o.Key()
	switch {
	case err != nil:
	case key.Unused() != nil:
		o.report(diagnosis{"key of drafts", "warning", fmt.Sprintf("in %s: the system's keyring can't be used (%v)", key.Where(), key.Unused()),
			"Unlock the keyring, or set " + session.KeyringVariable + "=off to do without it."})
	default:
		o.report(diagnosis{Check: "key of drafts", State: "ok", Text: "in " + key.Where()})
	}
	return err
}

// examineTerminal describes the terminal for the wizard.
func (o doctorOptions) examineTerminal(_ context.Context) error {
	kind := cmp.Or(o.Getenv("TERM"), "no TERM")
	out, ok := o.Out.(*os.File)
	if !ok || !o.InTerminal || !o.OutTerminal {
		o.report(diagnosis{"terminal", "warning", "this isn't a terminal", "The wizard needs one. apply, check and status don't."})
		return nil
	}
	width, height, err := term.GetSize(out.Fd())
	if err != nil {
		o.report(diagnosis{Check: "terminal", State: "warning", Text: kind + ", size unknown"})
		return nil
	}
	o.report(diagnosis{Check: "terminal", State: "ok", Text: fmt.Sprintf("%s, %d×%d, %s", kind, width, height, o.colors(out))})
	return nil
}

// colors says which colors the wizard would use.
func (o doctorOptions) colors(out *os.File) string {
	var environ []string
	for _, name := range []string{"TERM", "COLORTERM", "TERM_PROGRAM", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "WT_SESSION"} {
		if value := o.Getenv(name); value != "" {
			environ = append(environ, name+"="+value)
		}
	}
	switch colorprofile.Detect(out, environ) {
	case colorprofile.TrueColor:
		return "all colors"
	case colorprofile.ANSI256:
		return "256 colors"
	case colorprofile.ANSI:
		return "16 colors"
	}
	return "no colors"
}
