package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/report"
	"trusthub-wizard/ui/cli/session"
)

type draftsOptions struct {
	*session.Session
	demo  bool
	yes   bool   // of delete
	state string // list only these; or ""
	who   string // list only those of this person; or ""
	store desk.Store
}

// withStore turns a function that needs the drafts into what cobra runs.
func (o *draftsOptions) withStore(do func(ctx context.Context, o draftsOptions, args []string) error) func(*cobra.Command, []string) error {
	return o.Run(func(ctx context.Context, args []string) (err error) {
		if o.store, err = o.Store(o.demo); err != nil {
			return err
		}
		return do(ctx, *o, args)
	})
}

func newDraftsCommand(s *session.Session) *cobra.Command {
	o := draftsOptions{Session: s}
	cmd := &cobra.Command{
		Use:   "drafts",
		Short: "List, show, copy, rename, delete, export, move and hand over drafts",
		Long: "DRAFT is a draft's name, its id, or the start of its id if that's unique. Without a " +
			"subcommand, it lists your drafts.",
		GroupID: groupScript,
		Args:    cobra.NoArgs,
		Example: name + " drafts\n" +
			name + " drafts copy k7 \"Owl Bakery, second shop\"\n" +
			name + " drafts export k7 --encrypt --output owl.yaml.age",
		RunE: o.withStore(runDraftsList),
	}
	cmd.PersistentFlags().BoolVar(&o.demo, "demo", false, "use the demo's drafts")
	asJSON := func(c *cobra.Command) *cobra.Command {
		c.Flags().BoolVar(&s.JSON, "json", false, "print JSON")
		return c
	}
	remove := &cobra.Command{
		Use: "delete DRAFT", Short: "Delete a draft for good; what it created stays at Twilio",
		Example: name + " drafts delete \"Owl Bakery\"\n" + name + " drafts delete k7 --yes",
		Args:    cobra.ExactArgs(1), ValidArgsFunction: s.DraftNames(&o.demo),
		RunE: o.withStore(runDraftsDelete),
	}
	remove.Flags().BoolVarP(&o.yes, "yes", "y", false, "skip the confirmation")
	filtered := func(c *cobra.Command) *cobra.Command {
		c.Flags().StringVar(&o.state, "state", "", "list only drafts in this state: "+stateNames())
		c.Flags().StringVar(&o.who, "who", "", "list only drafts that this member has open or was handed")
		return c
	}
	asJSON(filtered(cmd)).AddCommand(
		asJSON(filtered(&cobra.Command{
			Use: "list", Short: "List your drafts, the last changed first",
			Example: name + " drafts list\n" + name + " drafts list --json | jq -r 'select(.state == \"in review\") | .customer_profile_sid'",
			Args:    cobra.NoArgs, RunE: o.withStore(runDraftsList),
		})),
		asJSON(&cobra.Command{
			Use: "show DRAFT", Short: "Show the state of a draft and what it created at Twilio",
			Example: name + " drafts show \"Owl Bakery\"\n" + name + " drafts show k7 --json | jq .objects",
			Args:    cobra.ExactArgs(1), ValidArgsFunction: s.DraftNames(&o.demo), RunE: o.withStore(runDraftsShow),
		}),
		&cobra.Command{
			Use: "copy DRAFT NAME", Short: "Make a new draft with the same answers and nothing at Twilio",
			Example: name + " drafts copy \"Owl Bakery\" \"Owl Bakery, second shop\"",
			Args:    cobra.ExactArgs(2), ValidArgsFunction: s.DraftNames(&o.demo), RunE: o.withStore(runDraftsCopy),
		},
		&cobra.Command{
			Use: "rename DRAFT NAME", Short: "Change the friendly name; Twilio gets it with the next run",
			Example: name + " drafts rename k7 \"Owl Bakery\"",
			Args:    cobra.ExactArgs(2), ValidArgsFunction: s.DraftNames(&o.demo), RunE: o.withStore(runDraftsRename),
		},
		remove,
		newExportCommand(&o),
		asJSON(newWhoCommand(&o)),
		newHandOverCommand(&o),
		newMoveCommand(&o),
	)
	return cmd
}

// view reads a draft without opening it, and prints a note if it's open somewhere else.
func view(c *console.Console, store desk.Store, id string) (draft.View, error) {
	v, err := store.View(id)
	if err == nil && v.Err != nil {
		c.Note("%v. This is what's saved now.", v.Err)
	}
	return v, err
}

func runDraftsShow(_ context.Context, o draftsOptions, args []string) error {
	info, err := o.store.Find(args[0])
	if err != nil {
		return err
	}
	v, err := view(o.Console, o.store, info.ID)
	if err != nil {
		return err
	}
	line := draftObject(v.Info)
	line.Objects = objects(v.Entries)
	line.History = report.History(flow.History(v.Entries))
	if o.JSON {
		return o.Encode(line)
	}
	o.Say("%-24s %s", "draft", line.ID)
	o.Say("%-24s %s", "name", session.DraftName(info))
	o.Say("%-24s %s", "state", line.State)
	o.Say("%-24s %s", "account", line.Account)
	o.Say("%-24s %s", "changed", line.Changed.Local().Format(time.DateTime))
	for _, made := range line.Objects {
		o.Say("%-24s %s", report.StepName(made.Step), made.SID)
	}
	for _, v := range line.History {
		o.Say("%-24s %s", v.At.Local().Format(time.DateTime), v)
	}
	return nil
}

// objects are the objects that exist at Twilio according to a journal.
func objects(entries []flow.Entry) []flow.ReceiptLine {
	var lines []flow.ReceiptLine
	for _, e := range entries {
		i := -1
		for n, l := range lines {
			if l.SID == e.SID {
				i = n
			}
		}
		switch {
		case e.SID == "":
		case e.What == flow.Done && i < 0:
			lines = append(lines, flow.ReceiptLine{Step: e.Step, Kind: e.Kind, SID: e.SID})
		case e.What == flow.Removed && i >= 0:
			lines = append(lines[:i], lines[i+1:]...)
		}
	}
	return lines
}

func runDraftsCopy(_ context.Context, o draftsOptions, args []string) error {
	from, err := o.store.Find(args[0])
	if err != nil {
		return err
	}
	to, err := o.store.Copy(from.ID, args[1])
	if err != nil {
		return err
	}
	o.Settle("The copy exists: it's draft " + to.ID + ".")
	o.Say("%s", to.ID)
	return nil
}

func runDraftsRename(_ context.Context, o draftsOptions, args []string) error {
	if strings.TrimSpace(args[1]) == "" {
		return console.Usage("the new name is empty", "Nothing was changed. Use a name to find the profile by, such as the customer's.")
	}
	info, err := o.store.Find(args[0])
	if err != nil {
		return err
	}
	d, err := o.store.Open(info.ID)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Set(profile.FriendlyName, args[1], d.Info().Place)
}

func runDraftsDelete(ctx context.Context, o draftsOptions, args []string) error {
	if !o.yes && !o.CanAsk() {
		return console.Usage("can't ask you to confirm here", "Use --yes to delete without confirming.")
	}
	info, err := o.store.Find(args[0])
	if err != nil {
		return err
	}
	stays := func() {
		if info.Profile != "" {
			o.Note("Profile %s and what belongs to it stay at Twilio.", info.Profile)
		}
	}
	if o.yes {
		err := o.store.Delete(info.ID)
		if err == nil {
			stays()
		}
		return err
	}
	stays()
	if err := o.Ask(ctx, fmt.Sprintf("Delete draft %s, %s?", info.ID, session.DraftName(info))); err != nil {
		return err
	}
	return o.store.Delete(info.ID)
}
