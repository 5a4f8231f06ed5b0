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
	"trusthub-wizard/twilioapi"
)

func (g *program) doctorCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Look whether everything is there that a real run needs",
		Long: "Looks at the credentials, the account, the primary profile, the policy, the drafts and the terminal, and " +
			"says what to do about each that is not in order. It writes nothing at Twilio. The exit code is 5 where the " +
			"credentials or the primary profile stand in the way.",
		GroupID: groupScript,
		Args:    cobra.NoArgs,
		Example: name + " doctor\n" + name + " doctor --json | jq 'select(.state != \"ok\")'",
		RunE:    g.run(g.doctor),
	}
	cmd.Flags().BoolVar(&g.json, "json", false, "print one JSON object per line")
	g.twilioFlags(cmd)
	return cmd
}

// A diagnosis is one line of `doctor`.
type diagnosis struct {
	Check string `json:"check"`
	State string `json:"state"` // "ok", "warning" or "problem"
	Text  string `json:"text"`
	Fix   string `json:"fix,omitempty"`
}

// An illness is what `doctor` found: the first problem decides the exit code.
type illness struct {
	problems int
	first    error
}

func (e *illness) Error() string { return plural(e.problems, "problem") }
func (e *illness) Unwrap() error { return e.first }

func (g *program) doctor(ctx context.Context, _ []string) error {
	sick := &illness{}
	for _, examine := range []func(context.Context, func(diagnosis)) error{g.examineAccount, g.examineDrafts, g.examineTerminal} {
		err := examine(ctx, g.report)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			sick.problems++
			sick.first = cmp.Or(sick.first, err)
		}
	}
	if sick.problems > 0 {
		return sick
	}
	return nil
}

func (g *program) report(d diagnosis) {
	if g.json {
		_ = g.encode(d) // a result that nobody reads
		return
	}
	g.say("%-8s %-16s %s", d.State, d.Check, d.Text)
	if d.Fix != "" {
		g.say("%-8s %-16s %s", "", "", d.Fix)
	}
}

// examineAccount looks at everything that Twilio has to say. What fails first
// keeps the rest from being asked.
func (g *program) examineAccount(ctx context.Context, report func(diagnosis)) error {
	if text := twilioapi.RegionWarning(g.Getenv); text != "" {
		report(diagnosis{"region", "warning", text, "Unset it, so that nobody relies on it."})
	}
	creds, err := g.credentials(nil)
	if err != nil {
		report(diagnosis{Check: "credentials", State: "problem", Text: err.Error()})
		return err
	}
	report(diagnosis{Check: "credentials", State: "ok", Text: creds.String()})

	conn, err := g.connect(ctx, nil)
	if err != nil {
		report(diagnosis{"account", "problem", err.Error(), hintOf(err)})
		return err
	}
	if conn.Name == "" {
		_, err := conn.Hub.Fetch(ctx, flow.Account, "", conn.Account)
		var failed *flow.Error
		if errors.As(err, &failed) && (failed.Class == flow.NotSent || failed.Class == flow.Unknown) {
			report(diagnosis{"account", "problem", "Twilio does not answer: " + err.Error(), "Look at the network, and at HTTPS_PROXY where one is needed. Runs wait for it and go on."})
			return err
		}
	}
	where := "at Twilio"
	if g.base() != "" {
		where = "in the sandbox " + g.base()
	}
	report(diagnosis{Check: "account", State: "ok", Text: fmt.Sprintf("%s %s, %s", conn.Account, conn.Name, where)})

	ground, err := flow.Prepare(ctx, conn.Hub, conn.Parent, "")
	var unfit *flow.GroundError
	switch {
	case errors.As(err, &unfit):
		report(diagnosis{"primary profile", "problem", unfit.Problem.Message, unfit.Problem.Fix})
		return err
	case err != nil:
		report(diagnosis{"primary profile", "problem", err.Error(), hintOf(err)})
		return err
	}
	g.reportGround(ground, report)
	return nil
}

func (g *program) reportGround(ground flow.Ground, report func(diagnosis)) {
	report(diagnosis{Check: "primary profile", State: "ok", Text: ground.Primary + " " + ground.PrimaryName})
	for _, w := range ground.Warnings {
		report(diagnosis{"primary profile", "warning", w.Message, w.Fix})
	}
	policy := diagnosis{Check: "policy", State: "ok", Text: ground.Policy}
	if ground.PolicyGuessed {
		policy.State, policy.Text = "warning", ground.Policy+", as Twilio documents it: none of its name is listed"
	}
	report(policy)
	other := diagnosis{Check: "other ID types", State: "ok", Text: "Twilio keeps their name as " + ground.OtherTypeKey}
	if ground.OtherTypeKey == "" {
		other.Text = "Twilio has no field for their name: it stays in the draft"
	}
	report(other)
}

// examineDrafts looks whether drafts can be kept and read.
func (g *program) examineDrafts(_ context.Context, report func(diagnosis)) error {
	store, err := g.store(false)
	if err != nil {
		report(diagnosis{"drafts", "problem", err.Error(), "Give a directory of your own with --state-dir."})
		return err
	}
	infos, err := store.List()
	if err != nil {
		report(diagnosis{Check: "drafts", State: "problem", Text: err.Error()})
		return err
	}
	for _, i := range infos {
		if i.Err != nil {
			report(diagnosis{Check: "drafts", State: "warning", Text: i.Err.Error()})
		}
	}
	dir, err := g.directory(false)
	if err != nil {
		return err
	}
	report(diagnosis{Check: "drafts", State: "ok", Text: plural(len(infos), "draft") + " in " + dir})
	key, err := g.key()
	switch {
	case err != nil:
	case key.Unused() != nil:
		report(diagnosis{"key of drafts", "warning", fmt.Sprintf("in %s: the system's keyring cannot be used (%v)", key.Where(), key.Unused()),
			"Unlock the keyring, or set " + keyringVariable + "=off so that it is not asked."})
	default:
		report(diagnosis{Check: "key of drafts", State: "ok", Text: "in " + key.Where()})
	}
	return err
}

// examineTerminal looks at what the wizard would be shown on.
func (g *program) examineTerminal(_ context.Context, report func(diagnosis)) error {
	kind := cmp.Or(g.Getenv("TERM"), "no TERM")
	out, ok := g.Out.(*os.File)
	if !ok || !g.InTerminal || !g.OutTerminal {
		report(diagnosis{"terminal", "warning", "there is none here", "The wizard needs one; apply, check and status do not."})
		return nil
	}
	width, height, err := term.GetSize(out.Fd())
	if err != nil {
		report(diagnosis{Check: "terminal", State: "warning", Text: kind + " that does not tell its size"})
		return nil
	}
	report(diagnosis{Check: "terminal", State: "ok", Text: fmt.Sprintf("%s, %d×%d, %s", kind, width, height, g.colours(out))})
	return nil
}

// colours says which colours the wizard would use on a terminal.
func (g *program) colours(out *os.File) string {
	var environ []string
	for _, name := range []string{"TERM", "COLORTERM", "TERM_PROGRAM", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "WT_SESSION"} {
		if value := g.Getenv(name); value != "" {
			environ = append(environ, name+"="+value)
		}
	}
	switch colorprofile.Detect(out, environ) {
	case colorprofile.TrueColor:
		return "all colours"
	case colorprofile.ANSI256:
		return "256 colours"
	case colorprofile.ANSI:
		return "16 colours"
	}
	return "no colours"
}
