package cli

import (
	"context"
	"fmt"
	"time"

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
	jobs   int

	another bool   // a further profile, also of a business that has one
	draft   string // the draft that the file is of
}

func (g *program) applyCommand() *cobra.Command {
	var flags applyFlags
	cmd := &cobra.Command{
		Use:   "apply FILE…",
		Short: "Create and submit the profiles that application files describe",
		Long: "Checks the file, shows what will be created, and on a yes creates it at Twilio, evaluates it and " +
			"submits it for review. It keeps a draft: the same file applied again to the same account goes on " +
			"where it was, changes in place what the file changed since, and creates nothing twice. A file that was moved " +
			"is known by its answers. Where its business has another draft in this account, nothing is created: --draft says " +
			"that the file is of that draft, --another that a further profile is wanted.\n\n" +
			"Of many files all are checked before anything is sent, and a problem in one keeps all from being sent. " +
			fmt.Sprintf("Then --jobs of them are carried out at a time, with at most %d calls to Twilio under way. ", callsAtOnce) +
			"What one of them comes to does not stop the others, unless the credentials are no longer accepted. Standard output gets one line for each file: " +
			"its result, profile and status. Ctrl-C stops all of them in good order; the same command again goes on " +
			"with what is not done.\n\n" +
			"Where files come to different ends, the exit code is the first of these that one has: " + severityText() + ".",
		GroupID: groupScript,
		Args:    cobra.MinimumNArgs(1),
		Example: name + " apply customer.yaml\n" +
			"# from a script\n" +
			name + " apply customer.yaml --yes --json > events.jsonl\n" +
			"# what would be sent\n" +
			name + " apply customer.yaml --dry-run\n" +
			"# all customers, eight at a time; run it again after Ctrl-C\n" +
			name + " apply customers/*.yaml --jobs 8 --yes",
		ValidArgsFunction: applicationFiles,
		RunE: g.run(func(ctx context.Context, args []string) error {
			return g.apply(ctx, args, flags)
		}),
	}
	cmd.Flags().BoolVarP(&flags.yes, "yes", "y", false, "do not ask before creating")
	cmd.Flags().BoolVar(&flags.dryRun, "dry-run", false, "print the calls that would be sent, with the answers in them, and send nothing that writes")
	cmd.Flags().IntVarP(&flags.jobs, "jobs", "j", 4, "of many files, how many are carried out at a time")
	cmd.Flags().BoolVar(&g.json, "json", false, "print one JSON object per event, the outcome last")
	cmd.Flags().BoolVar(&flags.another, "another", false, "create a further profile where the business has one already")
	cmd.Flags().StringVar(&flags.draft, "draft", "", "the draft that FILE is of, whatever path it was applied from before")
	cmd.MarkFlagsMutuallyExclusive("another", "draft")
	demo := false
	_ = cmd.RegisterFlagCompletionFunc("draft", g.draftNames(&demo))
	g.twilioFlags(cmd)
	return cmd
}

// A task is one file to apply.
type task struct {
	file   string
	app    profile.Application
	ground flow.Ground
	draft  string // its id; "" before there is one
	known  known
}

// fits says what is wrong with flags for so many files.
func (f applyFlags) fits(files int, canAsk bool) error {
	switch {
	case !f.yes && !f.dryRun && !canAsk:
		return &usageError{
			text: "there is nobody to ask whether to go on",
			hint: "Say --yes to create without being asked, or --dry-run to see what would be created.",
		}
	case f.jobs < 1 || f.jobs > callsAtOnce:
		return &usageError{text: fmt.Sprintf("--jobs %d is not from 1 to %d", f.jobs, callsAtOnce), hint: "Each has at least one call under way, and there are no more of these."}
	case f.draft != "" && files > 1:
		return &usageError{text: "--draft is for one file", hint: "Nothing was sent. Apply the files one by one."}
	}
	return nil
}

func (g *program) apply(ctx context.Context, files []string, flags applyFlags) error {
	if err := flags.fits(len(files), g.canAsk()); err != nil {
		return err
	}
	tasks, err := g.accept(files)
	if err == nil && !flags.another {
		err = g.distinctBusinesses(tasks)
	}
	if err != nil {
		return err
	}
	g.warnOfRegion()
	conn, err := g.connect(ctx, nil)
	if err != nil {
		return g.nothingCreated(err)
	}
	if err := g.prepare(ctx, conn, tasks); err != nil {
		return g.nothingCreated(err)
	}
	store, err := g.store(false)
	if err != nil {
		return g.nothingCreated(err)
	}
	if err := g.match(store, conn.Account, tasks, flags); err != nil {
		return g.nothingCreated(err)
	}
	g.tellKnown(tasks)
	if flags.dryRun {
		return g.rehearseAll(ctx, store, conn, tasks)
	}
	if !flags.yes {
		g.plan(conn, tasks)
		if err := g.ask(ctx, "Go on?"); err != nil {
			return g.nothingCreated(err)
		}
	}
	if err := g.keep(ctx, store, conn.Account, tasks, flags); err != nil {
		return g.nothingCreated(err)
	}
	told := context.AfterFunc(ctx, func() {
		g.note("Stopping: the calls under way are waited for, so that their outcome is known. Ctrl-C again stops at once.")
	})
	defer told()
	if len(tasks) > 1 {
		return g.applyAll(ctx, store, conn, tasks, flags.jobs)
	}
	outcome, err := g.carryOut(ctx, store, conn, tasks[0], 0)
	if err != nil {
		return err
	}
	return g.conclude(outcome, g.again("apply", files[0]))
}

// prepare finds what the runs stand on: once, and once more for each primary
// profile that a file asks for.
func (g *program) prepare(ctx context.Context, conn ui.Connection, tasks []task) error {
	// It reads for up to a minute where Twilio does not answer.
	waits := time.AfterFunc(3*time.Second, func() { g.note("Twilio does not answer yet: asking again. Nothing was sent that writes.") })
	defer waits.Stop()
	grounds := map[string]flow.Ground{}
	for i, t := range tasks {
		primary := t.app.Value(profile.PrimaryProfile)
		ground, found := grounds[primary]
		if !found {
			var err error
			if ground, err = flow.Prepare(ctx, conn.Hub, conn.Parent, primary); ctx.Err() != nil {
				return ctx.Err()
			} else if err != nil {
				return err
			}
			for _, w := range ground.Warnings {
				g.note("%s: %s", w.Severity, w)
			}
			grounds[primary] = ground
		}
		tasks[i].ground = ground
	}
	return nil
}

// carryOut runs an application in its draft, with so many calls at a time.
func (g *program) carryOut(ctx context.Context, store *draft.Store, conn ui.Connection, t task, calls int) (flow.Outcome, error) {
	d, err := store.Open(t.draft)
	if err != nil {
		return flow.Outcome{}, err
	}
	defer d.Close()
	if err := d.Replace(t.app); err != nil {
		return flow.Outcome{}, err
	}
	runner := flow.Runner{Hub: conn.Hub, Parent: conn.Parent, Journal: d.Journal(), Timeout: conn.Timeout, Parallel: calls}
	outcome := runner.Run(ctx, t.app, &t.ground, g.tell(t.app))
	if g.file == "" {
		g.live("")
	}
	if err := d.SetState(ui.StateAfter(outcome)); err != nil {
		g.note("The draft does not show it: %v", err)
	}
	return maskOf(t.app).outcome(outcome), nil
}

// plan shows what will be created, and where.
func (g *program) plan(conn ui.Connection, tasks []task) {
	account := conn.Account
	if conn.Name != "" {
		account += " (" + conn.Name + ")"
	}
	ground := tasks[0].ground
	g.note("In the account %s, below the primary profile %s (%s):", account, ground.Primary, ground.PrimaryName)
	if len(tasks) > 1 {
		for _, t := range tasks {
			g.note("  - the profile of %s, from %s%s", t.app.Value(profile.FriendlyName), t.file, otherGround(t.ground, ground))
		}
		return
	}
	for _, s := range flow.Steps(tasks[0].app) {
		if s.Skip != "" {
			g.note("  - %s: not needed, %s", s.Title, s.Skip)
			continue
		}
		g.note("  - %s", s.Title)
	}
}

// otherGround names the primary profile of a file where it is not that of the first.
func otherGround(g, first flow.Ground) string {
	if g.Primary == first.Primary {
		return ""
	}
	return ", below " + g.Primary
}
