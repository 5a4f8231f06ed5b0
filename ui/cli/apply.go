package cli

import (
	"context"

	"github.com/spf13/cobra"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui"
)

// applyFlags are what `apply` can be told.
type applyFlags struct {
	yes    bool
	dryRun bool
}

func (g *program) applyCommand() *cobra.Command {
	var flags applyFlags
	cmd := &cobra.Command{
		Use:   "apply FILE",
		Short: "Create and submit the profile that an application file describes",
		Long: "Checks the file, shows what will be created, and on a yes creates it at Twilio, evaluates it and " +
			"submits it for review. It keeps a draft: the same file applied again to the same account goes on " +
			"where it was, changes in place what the file changed since, and creates nothing twice.",
		GroupID: groupScript,
		Args:    cobra.ExactArgs(1),
		Example: name + " apply customer.yaml\n" +
			"# from a script\n" +
			name + " apply customer.yaml --yes --json > events.jsonl\n" +
			"# what would be sent\n" +
			name + " apply customer.yaml --dry-run",
		ValidArgsFunction: applicationFiles,
		RunE: g.run(func(ctx context.Context, args []string) error {
			return g.apply(ctx, args[0], flags)
		}),
	}
	cmd.Flags().BoolVarP(&flags.yes, "yes", "y", false, "do not ask before creating")
	cmd.Flags().BoolVar(&flags.dryRun, "dry-run", false, "print what would be sent, and send nothing that writes")
	cmd.Flags().BoolVar(&g.json, "json", false, "print one JSON object per event, the outcome last")
	return cmd
}

func (g *program) apply(ctx context.Context, file string, flags applyFlags) error {
	if !flags.yes && !flags.dryRun && !g.canAsk() {
		return &usageError{
			text: "there is nobody to ask whether to go on",
			hint: "Say --yes to create without being asked, or --dry-run to see what would be created.",
		}
	}
	app, err := g.accept(file)
	if err != nil {
		return err
	}
	g.warnOfRegion()
	conn, err := g.connect(ctx, nil)
	if err != nil {
		return err
	}
	ground, err := flow.Prepare(ctx, conn.Hub, conn.Parent, app.Value(profile.PrimaryProfile))
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	if err != nil {
		return nothingCreated(err)
	}
	for _, w := range ground.Warnings {
		g.note("%s: %s", w.Severity, w)
	}
	store, err := g.store(false)
	if err != nil {
		return err
	}
	if flags.dryRun {
		return g.rehearse(ctx, store, file, conn, ground, app)
	}
	if !flags.yes {
		g.plan(conn, ground, app)
		if err := g.ask(ctx, "Go on?"); err != nil {
			return nothingCreated(err)
		}
	}
	d, found, err := g.draftOf(ctx, store, file, conn.Account, app)
	if err != nil {
		return err
	}
	defer d.Close()
	if found {
		g.note("Going on with the draft %s, which an earlier apply of this file began.", d.Info().ID)
	}
	return g.carryOut(ctx, d, conn, ground, app, g.again("apply", file))
}

// accept reads a file whose answers Twilio would take. Its problems are printed.
func (g *program) accept(file string) (profile.Application, error) {
	app, problems, err := readApplication(file)
	if err != nil {
		return nil, err
	}
	for _, p := range problems {
		g.note("%s", p)
	}
	if errors, _ := count(problems); errors > 0 {
		return nil, &problemsError{text: file + ": " + tally(problems), hint: "Nothing was sent. Mend the file and apply it again."}
	}
	return app, nil
}

// carryOut runs the application of a draft and concludes.
func (g *program) carryOut(ctx context.Context, d *draft.Draft, conn ui.Connection, ground flow.Ground, app profile.Application, again string) error {
	told := context.AfterFunc(ctx, func() {
		g.note("Stopping: the calls under way are waited for, so that their outcome is known. Ctrl-C again stops at once.")
	})
	defer told()
	runner := flow.Runner{Hub: conn.Hub, Parent: conn.Parent, Journal: d.Journal(), Timeout: conn.Timeout}
	outcome := runner.Run(ctx, app, &ground, g.tell(flow.Steps(app)))
	if err := d.SetState(stateOf(outcome)); err != nil {
		g.note("The draft does not show it: %v", err)
	}
	return g.conclude(outcome, again)
}

// plan shows what will be created, and where.
func (g *program) plan(conn ui.Connection, ground flow.Ground, app profile.Application) {
	account := conn.Account
	if conn.Name != "" {
		account += " (" + conn.Name + ")"
	}
	g.note("In the account %s, below the primary profile %s (%s):", account, ground.Primary, ground.PrimaryName)
	for _, s := range flow.Steps(app) {
		if s.Skip != "" {
			g.note("  - %s: not needed, %s", s.Title, s.Skip)
			continue
		}
		g.note("  - %s", s.Title)
	}
}
