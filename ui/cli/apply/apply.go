// Package apply is the command that creates and submits the profiles application files
// describe.
//
// [NewCommand] makes the command. It reads the files and refuses those with problems
// (files.go), connects and prepares, finds the draft of each file (match.go), asks, and
// carries each application out in its draft (carry.go), many of them at a time
// (batch.go), while it tells how far they are (progress.go) and in the end what each
// came to (summary.go). With --dry-run it prints the calls instead (dryrun.go).
package apply

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/report"
	"trusthub-wizard/ui/cli/session"
)

// options are what the command is told, and what it works with.
type options struct {
	*session.Session
	files   []string
	yes     bool
	dryRun  bool
	jobs    int
	another bool   // a further profile, also of a business that has one
	draft   string // the draft that the file is of
}

// NewCommand returns the command, to be listed in a group of the help text.
func NewCommand(s *session.Session, group string) *cobra.Command {
	o := options{Session: s}
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
		GroupID: group,
		Args:    cobra.MinimumNArgs(1),
		Example: console.Name + " apply customer.yaml\n" +
			"# from a script\n" +
			console.Name + " apply customer.yaml --yes --json > events.jsonl\n" +
			"# what would be sent\n" +
			console.Name + " apply customer.yaml --dry-run\n" +
			"# all customers, eight at a time; run it again after Ctrl-C\n" +
			console.Name + " apply customers/*.yaml --jobs 8 --yes",
		ValidArgsFunction: report.ApplicationFiles,
		RunE: s.Run(func(ctx context.Context, args []string) error {
			o.files = args
			return run(ctx, o)
		}),
	}
	cmd.Flags().BoolVarP(&o.yes, "yes", "y", false, "do not ask before creating")
	cmd.Flags().BoolVar(&o.dryRun, "dry-run", false, "print the calls that would be sent, with the answers in them, and send nothing that writes")
	cmd.Flags().IntVarP(&o.jobs, "jobs", "j", 4, "of many files, how many are carried out at a time")
	cmd.Flags().BoolVar(&s.JSON, "json", false, "print one JSON object per event, the outcome last")
	cmd.Flags().BoolVar(&o.another, "another", false, "create a further profile where the business has one already")
	cmd.Flags().StringVar(&o.draft, "draft", "", "the draft that FILE is of, whatever path it was applied from before")
	cmd.MarkFlagsMutuallyExclusive("another", "draft")
	_ = cmd.RegisterFlagCompletionFunc("draft", s.DraftNames(nil))
	s.TwilioFlags(cmd)
	return cmd
}

// fit returns an error if the flags make no sense together.
func (o options) fit() error {
	switch {
	case !o.yes && !o.dryRun && !o.CanAsk():
		return console.Usage("there is nobody to ask whether to go on", "Say --yes to create without being asked, or --dry-run to see what would be created.")
	case o.jobs < 1 || o.jobs > callsAtOnce:
		return console.Usage(fmt.Sprintf("--jobs %d is not from 1 to %d", o.jobs, callsAtOnce), "Each has at least one call under way, and there are no more of these.")
	case o.draft != "" && len(o.files) > 1:
		return console.Usage("--draft is for one file", "Nothing was sent. Apply the files one by one.")
	}
	return nil
}

func run(ctx context.Context, o options) error {
	if err := o.fit(); err != nil {
		return err
	}
	tasks, err := readFiles(o.Console, o.files)
	if err == nil && !o.another {
		err = refuseSameBusiness(tasks)
	}
	if err == nil {
		err = carryOutAll(ctx, o, tasks)
	}
	if some, ok := errors.AsType[*filesError](err); ok {
		for _, wrong := range some.wrong {
			o.Note("%s", wrong)
		}
	}
	return err
}

// carryOutAll connects and carries out the files that readFiles accepted.
func carryOutAll(ctx context.Context, o options, tasks []task) error {
	o.WarnOfRegion()
	conn, err := o.Connect(ctx, nil)
	if err != nil {
		return o.NothingCreated(err)
	}
	if err := prepare(ctx, o.Console, conn, tasks); err != nil {
		return o.NothingCreated(err)
	}
	store, err := o.Store(false)
	if err != nil {
		return o.NothingCreated(err)
	}
	m := matcher{desk: desk.New(desk.Config{Store: store}), account: conn.Account, draft: o.draft, another: o.another, command: o.CommandLine}
	if _, err := m.match(tasks); err != nil {
		return o.NothingCreated(err)
	}
	showMatches(o.Console, tasks)
	if o.dryRun {
		return dryRunAll(ctx, o.Console, store, conn, tasks)
	}
	if !o.yes {
		showPlan(o.Console, conn, tasks)
		if err := o.Ask(ctx, "Go on?"); err != nil {
			return o.NothingCreated(err)
		}
	}
	if err := m.claim(ctx, tasks); err != nil {
		return o.NothingCreated(err)
	}
	told := context.AfterFunc(ctx, func() {
		o.Note("Stopping: the calls under way are waited for, so that their outcome is known. Ctrl-C again stops at once.")
	})
	defer told()
	if len(tasks) > 1 {
		return carryOutBatch(ctx, o.Console, store, conn, tasks, o.jobs)
	}
	outcome, err := carryOutAndTell(ctx, o.Console, store, conn, tasks[0], 0)
	if err != nil {
		return err
	}
	return report.Conclude(o.Console, outcome, o.CommandLine("apply", o.files[0]))
}

// showPlan prints what will be created, and where.
func showPlan(c *console.Console, conn desk.Connection, tasks []task) {
	account := conn.Account
	if conn.Name != "" {
		account += " (" + conn.Name + ")"
	}
	ground := tasks[0].ground
	c.Note("In the account %s, below the primary profile %s (%s):", account, ground.Primary, ground.PrimaryName)
	if len(tasks) > 1 {
		for _, t := range tasks {
			c.Note("  - the profile of %s, from %s%s", t.app.Value(profile.FriendlyName), t.file, otherGround(t.ground, ground))
		}
		return
	}
	for _, s := range flow.Steps(tasks[0].app) {
		if s.Skip != "" {
			c.Note("  - %s: not needed, %s", s.Title, s.Skip)
			continue
		}
		c.Note("  - %s", s.Title)
	}
}

// otherGround names the primary profile of a file if it differs from that of the first.
func otherGround(g, first flow.Ground) string {
	if g.Primary == first.Primary {
		return ""
	}
	return ", below " + g.Primary
}
