package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/profile/appfile"
	"trusthub-wizard/ui/gate"
)

// draftsFlags are what `drafts` can be told.
type draftsFlags struct {
	demo bool
	yes  bool
}

func (g *program) draftsCommand() *cobra.Command {
	var flags draftsFlags
	in := func(do func(context.Context, *draft.Store, []string) error) func(*cobra.Command, []string) error {
		return g.run(func(ctx context.Context, args []string) error {
			store, err := g.store(flags.demo)
			if err != nil {
				return err
			}
			return do(ctx, store, args)
		})
	}
	cmd := &cobra.Command{
		Use:   "drafts",
		Short: "List, show, copy, rename, delete and export drafts",
		Long: "A DRAFT is meant by its id, the beginning of it where no other begins so, or its name. Without a " +
			"sub-command the drafts are listed.",
		GroupID: groupScript,
		Args:    cobra.NoArgs,
		Example: name + " drafts\n" +
			name + " drafts copy k7 \"Owl Bakery, second shop\"\n" +
			name + " drafts export k7 --encrypt --output owl.yaml.age",
		RunE: in(g.listDrafts),
	}
	cmd.PersistentFlags().BoolVar(&flags.demo, "demo", false, "those of demonstrations")
	asJSON := func(c *cobra.Command) *cobra.Command {
		c.Flags().BoolVar(&g.json, "json", false, "print JSON")
		return c
	}
	remove := &cobra.Command{
		Use: "delete DRAFT", Short: "Delete a draft for good; what it created stays at Twilio",
		Example: name + " drafts delete \"Owl Bakery\"\n" + name + " drafts delete k7 --yes",
		Args:    cobra.ExactArgs(1), ValidArgsFunction: g.draftNames(&flags.demo),
		RunE: in(func(ctx context.Context, store *draft.Store, args []string) error {
			return g.deleteDraft(ctx, store, args[0], flags.yes)
		}),
	}
	remove.Flags().BoolVarP(&flags.yes, "yes", "y", false, "do not ask")
	asJSON(cmd).AddCommand(
		asJSON(&cobra.Command{
			Use: "list", Short: "List the drafts, last changed first",
			Example: name + " drafts list\n" + name + " drafts list --json | jq -r 'select(.state == \"in review\") | .customer_profile_sid'",
			Args:    cobra.NoArgs, RunE: in(g.listDrafts),
		}),
		asJSON(&cobra.Command{
			Use: "show DRAFT", Short: "Show where a draft stands and what it created at Twilio",
			Example: name + " drafts show \"Owl Bakery\"\n" + name + " drafts show k7 --json | jq .objects",
			Args:    cobra.ExactArgs(1), ValidArgsFunction: g.draftNames(&flags.demo), RunE: in(g.showDraft),
		}),
		&cobra.Command{
			Use: "copy DRAFT NAME", Short: "Make a new draft with the same answers and nothing at Twilio",
			Example: name + " drafts copy \"Owl Bakery\" \"Owl Bakery, second shop\"",
			Args:    cobra.ExactArgs(2), ValidArgsFunction: g.draftNames(&flags.demo), RunE: in(g.copyDraft),
		},
		&cobra.Command{
			Use: "rename DRAFT NAME", Short: "Change the friendly name, which Twilio gets, too",
			Example: name + " drafts rename k7 \"Owl Bakery\"",
			Args:    cobra.ExactArgs(2), ValidArgsFunction: g.draftNames(&flags.demo), RunE: in(g.renameDraft),
		},
		remove,
		g.exportCommand(&flags, in),
	)
	return cmd
}

// A draftLine is a draft in JSON.
type draftLine struct {
	ID      string      `json:"id"`
	Name    string      `json:"name"`
	State   draft.State `json:"state"`
	Account string      `json:"account_sid,omitempty"`
	Profile string      `json:"customer_profile_sid,omitempty"`
	Created time.Time   `json:"created,omitzero"`
	Changed time.Time   `json:"changed,omitzero"`
	Error   string      `json:"error,omitempty"`

	Objects []flow.ReceiptLine `json:"objects,omitempty"`
	History []verdictLine      `json:"history,omitempty"`
}

// A verdictLine is an evaluation, a submission or the end of a review in JSON.
type verdictLine struct {
	flow.Verdict
	Problems []problemLine `json:"problems,omitempty"`
}

// view reads a draft to look at it. Somebody else may have it open, and is named.
func (g *program) view(store *draft.Store, id string) (draft.View, error) {
	v, err := store.View(id)
	if err == nil && v.Err != nil {
		g.note("%v: this is how it stands on disk now.", v.Err)
	}
	return v, err
}

// history is what a journal knows of evaluations, submissions and reviews.
func history(entries []flow.Entry) []verdictLine {
	var lines []verdictLine
	for _, v := range flow.History(entries) {
		line := verdictLine{Verdict: v}
		for _, p := range v.Problems {
			line.Problems = append(line.Problems, problemObject(appfile.Problem{Problem: p}))
		}
		lines = append(lines, line)
	}
	return lines
}

func draftObject(i draft.Info) draftLine {
	line := draftLine{
		ID: i.ID, Name: i.Name, State: i.State, Account: i.Account, Profile: i.Profile,
		Created: i.Created, Changed: i.Changed,
	}
	if i.Err != nil {
		line.Error = i.Err.Error()
	}
	return line
}

func (g *program) listDrafts(_ context.Context, store *draft.Store, _ []string) error {
	infos, err := store.List()
	if err != nil {
		return err
	}
	if len(infos) == 0 && !g.json {
		g.note("There are no drafts yet. %s begins one.", g.again("new"))
	}
	for _, i := range infos {
		if g.json {
			if err := g.encode(draftObject(i)); err != nil {
				return err
			}
			continue
		}
		g.say("%s  %-12s  %s  %s", i.ID, i.State, i.Changed.Local().Format("2006-01-02 15:04"), nameOf(i))
		if i.Err != nil {
			g.note("%s: %v", i.ID, i.Err)
		}
	}
	return nil
}

func nameOf(i draft.Info) string {
	if i.Name == "" {
		return "(no name yet)"
	}
	return i.Name
}

func (g *program) showDraft(_ context.Context, store *draft.Store, args []string) error {
	info, err := store.Find(args[0])
	if err != nil {
		return err
	}
	v, err := g.view(store, info.ID)
	if err != nil {
		return err
	}
	line := draftObject(v.Info)
	line.Objects = objects(v.Entries)
	line.History = history(v.Entries)
	if g.json {
		return g.encode(line)
	}
	g.say("%-24s %s", "draft", line.ID)
	g.say("%-24s %s", "name", nameOf(info))
	g.say("%-24s %s", "state", line.State)
	g.say("%-24s %s", "account", line.Account)
	g.say("%-24s %s", "changed", line.Changed.Local().Format(time.DateTime))
	for _, o := range line.Objects {
		g.say("%-24s %s", stepName(o.Step), o.SID)
	}
	for _, v := range line.History {
		g.say("%-24s %s", v.At.Local().Format(time.DateTime), v)
	}
	return nil
}

// objects are what a journal says exists at Twilio.
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

func (g *program) copyDraft(_ context.Context, store *draft.Store, args []string) error {
	from, err := store.Find(args[0])
	if err != nil {
		return err
	}
	to, err := store.Copy(from.ID, args[1])
	if err != nil {
		return err
	}
	g.settled = "The copy was made all the same: it is the draft " + to.ID + "."
	g.say("%s", to.ID)
	return nil
}

func (g *program) renameDraft(_ context.Context, store *draft.Store, args []string) error {
	if strings.TrimSpace(args[1]) == "" {
		return &usageError{text: "the new name is empty", hint: "Nothing was changed. Twilio lists profiles by this name: the customer's name will do."}
	}
	info, err := store.Find(args[0])
	if err != nil {
		return err
	}
	d, err := store.Open(info.ID)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Set(profile.FriendlyName, args[1], d.Info().Place)
}

func (g *program) deleteDraft(ctx context.Context, store *draft.Store, text string, yes bool) error {
	if !yes && !g.canAsk() {
		return &usageError{text: "there is nobody to ask whether to delete it", hint: "Say --yes to delete without being asked."}
	}
	info, err := store.Find(text)
	if err != nil {
		return err
	}
	if info.Profile != "" {
		g.note("The profile %s and what belongs to it stay at Twilio.", info.Profile)
	}
	if !yes {
		if err := g.ask(ctx, fmt.Sprintf("Delete the draft %s, %s?", info.ID, nameOf(info))); err != nil {
			return err
		}
	}
	return store.Delete(info.ID)
}

// draftNames completes the ids of drafts, with their names beside them.
func (g *program) draftNames(demo *bool) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		store, err := g.store(*demo)
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		infos, err := store.List()
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		var completions []cobra.Completion
		for _, i := range infos {
			completions = append(completions, cobra.CompletionWithDesc(i.ID, gate.Line(nameOf(i))))
		}
		return completions, cobra.ShellCompDirectiveNoFileComp
	}
}
