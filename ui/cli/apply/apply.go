// Package apply is the command that creates and submits profiles from application files.
//
// It reads the files and refuses those with problems (files.go), connects, finds the draft of
// each file (match.go), asks, and carries each application out in its draft (carry.go),
// several at a time (batch.go). It prints their progress (progress.go) and results
// (summary.go). With --dry-run it prints the calls instead (dryrun.go).
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

type options struct {
	*session.Session
	files   []string
	csv     string // a table to read instead of files
	yes     bool
	dryRun  bool
	jobs    int
	another bool   // create a second profile for a business that has one
	draft   string // the draft that the file belongs to
}

// NewCommand returns the command, in a group of the help text.
func NewCommand(s *session.Session, group string) *cobra.Command {
	o := options{Session: s}
	cmd := &cobra.Command{
		Use:   "apply FILE… | --from-csv FILE",
		Short: "Create and submit profiles from application files",
		Long: "Checks the file, shows what it will create, and asks you to confirm. Then it creates the profile at Twilio, " +
			"evaluates it and submits it for review. Each file gets its own draft: apply the file again to continue a run, or to " +
			"update the profile in place after you edit the file. Nothing is created twice. If you moved the file, its answers " +
			"identify the draft. If the business has another draft in this account, nothing is created: use --draft to " +
			"update that draft's profile, or --another to create a second one.\n\n" +
			"It checks all files before it sends anything. If one file has a problem, nothing is sent for any of them. " +
			fmt.Sprintf("Then it handles --jobs files at a time, with at most %d calls to Twilio in progress. ", callsAtOnce) +
			"A file that fails doesn't stop the others, unless Twilio no longer accepts the credentials. Standard output gets " +
			"one line for each file: result, profile and status. Ctrl+C stops safely. To continue, run the same command again.\n\n" +
			"If several files end differently, you get the worst of their exit codes. From worst to mildest: " + severityText() + ".",
		GroupID: group,
		Args: func(_ *cobra.Command, args []string) error {
			if (o.csv == "") == (len(args) == 0) {
				return console.Usage("apply takes application files, or --from-csv and a table", "Use one of the two.")
			}
			return nil
		},
		Example: console.Name + " apply customer.yaml\n" +
			"# from a script\n" +
			console.Name + " apply customer.yaml --yes --json > events.jsonl\n" +
			"# see what would be sent\n" +
			console.Name + " apply customer.yaml --dry-run\n" +
			"# all customers, four at a time; run it again after Ctrl+C\n" +
			console.Name + " apply customers/*.yaml --jobs 4 --yes\n" +
			"# all customers of a table, one to a row\n" +
			console.Name + " apply --from-csv customers.csv",
		ValidArgsFunction: report.ApplicationFiles,
		RunE: s.Run(func(ctx context.Context, args []string) error {
			o.files = args
			return run(ctx, o)
		}),
	}
	cmd.Flags().BoolVarP(&o.yes, "yes", "y", false, "skip the confirmation")
	cmd.Flags().BoolVar(&o.dryRun, "dry-run", false, "print every call it would send, with the answers, and change nothing at Twilio")
	cmd.Flags().IntVarP(&o.jobs, "jobs", "j", callsAtOnce, fmt.Sprintf("handle this many files at a time, from 1 to %d", callsAtOnce))
	cmd.Flags().BoolVar(&s.JSON, "json", false, "print one JSON object per event, the outcome last")
	cmd.Flags().BoolVar(&o.another, "another", false, "create another profile for a business that has one")
	cmd.Flags().StringVar(&o.csv, "from-csv", "", "apply the customers of this CSV file, one to a row, with the names of the fields in the first row")
	cmd.Flags().StringVar(&o.draft, "draft", "", "name the draft that FILE belongs to, and update its profile in place")
	cmd.MarkFlagsMutuallyExclusive("another", "draft")
	cmd.MarkFlagsMutuallyExclusive("from-csv", "draft")
	_ = cmd.RegisterFlagCompletionFunc("draft", s.DraftNames(nil))
	s.TwilioFlags(cmd)
	return cmd
}

// fit refuses flags that make no sense together.
func (o options) fit() error {
	switch {
	case !o.yes && !o.dryRun && !o.CanAsk():
		return console.Usage("can't ask you to confirm here", "Use --yes to create without confirming, or --dry-run to see what would be created.")
	case o.jobs < 1 || o.jobs > callsAtOnce:
		return console.Usage(fmt.Sprintf("--jobs %d isn't from 1 to %d", o.jobs, callsAtOnce), fmt.Sprintf("Use fewer: at most %d calls to Twilio are in progress at a time.", callsAtOnce))
	case o.draft != "" && len(o.files) > 1:
		return console.Usage("--draft is for one file", "Nothing was sent. Apply the files one at a time.")
	}
	return nil
}

func run(ctx context.Context, o options) error {
	if err := o.fit(); err != nil {
		return err
	}
	read := func() ([]task, error) { return readFiles(o.Console, o.files) }
	if o.csv != "" {
		read = func() ([]task, error) { return readCSV(o.Console, o.csv) }
	}
	tasks, err := read()
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
	_, shared := m.desk.Team()
	showMatches(o.Console, tasks, shared)
	if o.dryRun {
		return dryRunAll(ctx, o.Console, store, conn, tasks)
	}
	if !o.yes {
		showPlan(o.Console, conn, tasks)
		if err := o.Ask(ctx, "Continue?"); err != nil {
			return o.NothingCreated(err)
		}
	}
	if err := m.claim(ctx, tasks); err != nil {
		return o.NothingCreated(err)
	}
	told := context.AfterFunc(ctx, func() {
		o.Note("Stopping: waiting for the calls in progress, so that their outcome is known. Press Ctrl+C again to stop right away.")
	})
	defer told()
	calls := flow.RunCalls
	if len(tasks) > 1 {
		calls = callsAtOnce
	}
	slots, leave, err := m.desk.Together(ctx, conn.Account, calls, true)
	if err != nil {
		return o.NothingCreated(err)
	}
	defer leave()
	if len(tasks) > 1 {
		return carryOutBatch(ctx, o.Console, store, conn, tasks, o.jobs, slots)
	}
	outcome, err := carryOutAndTell(ctx, o.Console, store, conn, tasks[0], slots, true)
	if err != nil {
		return err
	}
	return report.Conclude(o.Console, outcome, o.CommandLine(append([]string{"apply"}, tasks[0].again...)...))
}

// showPlan prints what will be created, and where.
func showPlan(c *console.Console, conn desk.Connection, tasks []task) {
	account := conn.Account
	if conn.Name != "" {
		account += " (" + conn.Name + ")"
	}
	ground := tasks[0].ground
	c.Note("In account %s, under primary profile %s (%s):", account, ground.Primary, ground.PrimaryName)
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
	return ", under " + g.Primary
}
