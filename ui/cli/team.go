package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/team"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/session"
	"trusthub-wizard/ui/gate"
)

type teamOptions struct {
	*session.Session
	yes bool // of remove
}

// withTeam turns a function that needs the team's database into what cobra runs.
func (o *teamOptions) withTeam(do func(ctx context.Context, o teamOptions, team desk.Shared, args []string) error) func(*cobra.Command, []string) error {
	return o.Run(func(ctx context.Context, args []string) error {
		team, err := o.Team(ctx)
		if err != nil {
			return err
		}
		return do(ctx, *o, team, args)
	})
}

func newTeamCommand(s *session.Session) *cobra.Command {
	o := teamOptions{Session: s}
	cmd := &cobra.Command{
		Use:   "team",
		Short: "List the members of a team, add and remove them",
		Long: "A team keeps its drafts in a PostgreSQL database, named with --store or " + session.StoreVariable + ". The drafts are encrypted " +
			"to the keys of its members: each machine has one. Whoever connects to an empty database becomes the first member. " +
			"Without a subcommand, the members are listed.",
		GroupID: groupTeam,
		Args:    cobra.NoArgs,
		Example: "# the new member sends you the line that this prints\n" +
			name + " team key\n" +
			name + " team add maria age1…\n" +
			name + " team remove maria",
		RunE: o.withTeam(runTeam),
	}
	asJSON := func(c *cobra.Command) *cobra.Command {
		c.Flags().BoolVar(&s.JSON, "json", false, "print JSON")
		return c
	}
	remove := &cobra.Command{
		Use: "remove NAME", Short: "Remove a member and encrypt all drafts with a new key",
		Long: "Removes a member, gives the team a new key, and encrypts all drafts with it. The former member can read nothing " +
			"that is written from then on, but may have kept what could be read before. Also take away their access to the database.",
		Example: name + " team remove maria", Args: cobra.ExactArgs(1), ValidArgsFunction: o.memberNames,
		RunE: o.withTeam(runTeamRemove),
	}
	remove.Flags().BoolVarP(&o.yes, "yes", "y", false, "don't ask you to confirm")
	trust := &cobra.Command{
		Use: "trust", Short: "Trust a database that was restored from a backup or set up again",
		Long: "A machine remembers the members and keys that a team had last, and refuses a database that has older or other ones. " +
			"After a database was restored from a backup or set up again, this makes the machine trust it as it is now. " +
			"Compare the fingerprint with your colleagues. If no one restored the database, someone is tampering with it: don't use this.",
		Example: name + " team trust", Args: cobra.NoArgs, RunE: s.Run(func(ctx context.Context, _ []string) error { return runTeamTrust(ctx, o) }),
	}
	trust.Flags().BoolVarP(&o.yes, "yes", "y", false, "don't ask you to confirm")
	asJSON(cmd).AddCommand(
		asJSON(&cobra.Command{
			Use: "key", Short: "Print this machine's public key, for a member to add",
			Long:    "Prints the public half of the key that encrypts your drafts. It isn't a secret. It needs no database.",
			Example: name + " team key", Args: cobra.NoArgs,
			RunE: s.Run(func(context.Context, []string) error { return runTeamKey(o) }),
		}),
		&cobra.Command{
			Use: "add NAME KEY", Short: "Make a public key a member's: it can then read all drafts",
			Example: name + " team add maria age1…", Args: cobra.ExactArgs(2), RunE: o.withTeam(runTeamAdd),
		},
		remove,
		&cobra.Command{
			Use: "reseal", Short: "Encrypt all drafts with a new key",
			Long:    "Gives the team a new key and encrypts all drafts with it. Use it to finish a team remove that was cut off, or if a key may be known to others.",
			Example: name + " team reseal", Args: cobra.NoArgs, RunE: o.withTeam(runTeamReseal),
		},
		trust,
	)
	return cmd
}

func runTeam(ctx context.Context, o teamOptions, team desk.Shared, _ []string) error {
	members, err := team.Members(ctx)
	if err != nil {
		return err
	}
	width := 0
	for _, m := range members {
		width = max(width, len([]rune(gate.Line(m.Name))))
	}
	for _, m := range members {
		if o.JSON {
			if err := o.Encode(m); err != nil {
				return err
			}
			continue
		}
		mark := ""
		if m.You {
			mark = "  (you)"
		}
		o.Say("%-*s  %s  added %s by %s%s", width, gate.Line(m.Name), m.Key, m.Added.Local().Format("2006-01-02 15:04"), m.AddedBy, mark)
	}
	visitors, err := team.Visitors(ctx)
	for _, v := range visitors {
		if !o.JSON && len(v.Names) > 0 {
			o.Say("%s can also work over SSH, on the server of %s", gate.Line(strings.Join(v.Names, ", ")), gate.Line(v.Server))
		}
	}
	if fingerprint, err := team.Fingerprint(ctx); err == nil && !o.JSON {
		o.Note("Fingerprint: %s. It's the same for every member, and changes with the members and keys.", fingerprint)
	}
	return err
}

func runTeamTrust(ctx context.Context, o teamOptions) error {
	if !o.Shares() {
		return session.ErrNoTeam
	}
	if err := o.confirm(ctx, "Trust the team's database as it is now? Only do this if you know who restored it or set it up again.", "trust"); err != nil {
		return err
	}
	team, err := o.TrustAgain(ctx)
	if err != nil {
		return err
	}
	return runTeam(ctx, o, team, nil)
}

// confirm asks, unless --yes was given.
func (o teamOptions) confirm(ctx context.Context, question, verb string) error {
	switch {
	case o.yes:
		return nil
	case !o.CanAsk():
		return console.Usage("can't ask you to confirm here", "Use --yes to "+verb+" without confirming.")
	}
	return o.Ask(ctx, question)
}

func runTeamKey(o teamOptions) error {
	key, err := o.Key()
	if err != nil {
		return err
	}
	if o.JSON {
		return o.Encode(map[string]string{"key": key.Recipient()})
	}
	o.Say("%s", key.Recipient())
	return nil
}

func runTeamAdd(ctx context.Context, o teamOptions, team desk.Shared, args []string) error {
	if err := team.Add(ctx, args[0], args[1]); err != nil {
		return err
	}
	o.Note("%s is a member now, and can read all drafts.", args[0])
	if fingerprint, err := team.Fingerprint(ctx); err == nil {
		o.Note("On the first connection, they see the team's fingerprint: %s", fingerprint)
	}
	return nil
}

func runTeamRemove(ctx context.Context, o teamOptions, team desk.Shared, args []string) error {
	if err := team.Removable(ctx, args[0]); err != nil {
		return err
	}
	if err := o.confirm(ctx, fmt.Sprintf("Remove %s and encrypt all drafts with a new key?", args[0]), "remove"); err != nil {
		return err
	}
	sealed, begun := o.sealing()
	if err := team.Remove(ctx, args[0], sealed); err != nil {
		return o.unsealed(err, *begun)
	}
	o.Note("%s isn't a member anymore. Also take away their access to the database.", args[0])
	return nil
}

func runTeamReseal(ctx context.Context, o teamOptions, team desk.Shared, _ []string) error {
	sealed, begun := o.sealing()
	if err := team.Rekey(ctx, sealed); err != nil {
		return o.unsealed(err, *begun)
	}
	o.Note("All drafts are encrypted with a new key.")
	return nil
}

// sealing returns a function that shows how many drafts are encrypted with a new key, and
// whether it was called. On a terminal it's the last line; elsewhere a line every few seconds.
func (o teamOptions) sealing() (sealed func(done, all int), begun *bool) {
	last, begun := time.Now(), new(bool)
	return func(done, all int) {
		*begun = true
		text := fmt.Sprintf("%d of %d drafts encrypted with the new key", done, all)
		o.ShowProgress(text)
		if done == all {
			o.ShowProgress("")
		}
		if !o.ErrTerminal && time.Since(last) > 5*time.Second {
			last = time.Now()
			o.Note("%s", text)
		}
	}, begun
}

// unsealed says how to continue after an error.
func (o teamOptions) unsealed(err error, begun bool) error {
	o.ShowProgress("")
	var next string
	switch {
	case errors.As(err, new(*draft.BrokenError)):
		next = "All others are encrypted with the new key."
	case begun:
		next = "To encrypt the rest: " + o.CommandLine("team", "reseal")
	case errors.As(err, new(*team.DownError)): // it may have done its part, and its answer was lost
		next = "If the team has no such member then, finish with: " + o.CommandLine("team", "reseal")
	}
	if next == "" {
		return err
	}
	return console.Hinted(err, strings.TrimSpace(o.Advice(err)+" "+next))
}

// memberNames completes the names of members.
func (o *teamOptions) memberNames(cmd *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	team, err := o.Team(cmd.Context())
	if err != nil || len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	members, _ := team.Members(cmd.Context())
	var names []cobra.Completion
	for _, m := range members {
		names = append(names, gate.Line(m.Name))
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
