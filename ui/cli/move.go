package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/team"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/session"
)

type moveOptions struct {
	*session.Session
	demo *bool
	to   string
	all  bool
}

// The places that --to names, besides a URL.
const (
	toFiles = "files"
	toTeam  = "team"
)

func newMoveCommand(in *draftsOptions) *cobra.Command {
	o := moveOptions{Session: in.Session, demo: &in.demo}
	cmd := &cobra.Command{
		Use: "move [DRAFT…]", Short: "Move drafts between this machine's files and a team's database",
		Long: "Moves drafts with all that was done at Twilio. --to files takes them from the team's database, --to team puts them " +
			"into it: the one of --store or " + session.StoreVariable + ". Instead of team, you can write its URL. If a move is " +
			"cut off, run it again: until then the draft can't be opened. A draft that is open somewhere isn't moved.",
		Example: name + " drafts move k7 --to postgres://maria@db.example.com/onboarding\n" +
			name + " drafts move --all --to team\n" +
			name + " drafts move \"Owl Bakery\" --to files",
		RunE: o.Run(func(ctx context.Context, args []string) error { return runMove(ctx, o, args) }),
	}
	cmd.Flags().StringVar(&o.to, "to", "", "files, team, or the postgres:// URL of a team's database without the password")
	cmd.Flags().BoolVar(&o.all, "all", false, "move all drafts")
	_ = cmd.RegisterFlagCompletionFunc("to", cobra.FixedCompletions([]cobra.Completion{toFiles, toTeam}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// A mover moves drafts in one direction.
type mover struct {
	from, to desk.Store
	move     func(id string) error
	where    string
}

// open opens both places.
func (o *moveOptions) open(ctx context.Context) (m mover, err error) {
	switch {
	case *o.demo:
		return m, console.Usage("drafts of demonstrations can't be moved", "They belong to the sandbox on this machine.")
	case team.Is(o.to) && o.Database != "" && o.Database != o.to:
		return m, console.Usage("--to and --store name two databases", "Drafts move between this machine's files and one database. To change databases, move them to files first.")
	case team.Is(o.to):
		o.Database = o.to
	case o.to == "":
		return m, console.Usage("--to is missing", "Use --to files or --to team.")
	case o.to != toFiles && o.to != toTeam:
		return m, console.Usage("--to takes files, team, or a postgres:// URL", "Nothing was moved.")
	}
	shared, err := o.Team(ctx)
	if err != nil {
		return m, err
	}
	files, err := o.Files()
	if err != nil {
		return m, err
	}
	m = mover{desk.Files{Store: files}, shared, func(id string) error { return desk.Share(files, shared.Store, id) }, shared.Address().String()}
	if o.to == toFiles {
		m = mover{shared, m.from, func(id string) error { return desk.Unshare(shared.Store, files, id) }, files.Address().String()}
	}
	return m, nil
}

func runMove(ctx context.Context, o moveOptions, args []string) error {
	if o.all == (len(args) > 0) {
		return console.Usage("drafts move takes drafts, or --all", "Use one of the two.")
	}
	m, err := o.open(ctx)
	if err != nil {
		return err
	}
	ids, err := m.find(o, args)
	if err != nil {
		return err
	}
	var failed []error
	for n, id := range ids {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		o.ShowProgress(fmt.Sprintf("%d of %d moved", n, len(ids)))
		if err := m.move(id); err != nil {
			failed = append(failed, err)
			if len(ids) > 1 {
				o.Complain(err)
			}
			if errors.As(err, new(*team.DownError)) {
				break
			}
			continue
		}
		o.Say("%s", id)
	}
	o.ShowProgress("")
	switch {
	case len(failed) == 1 && len(ids) == 1:
		return failed[0]
	case len(failed) > 0:
		return console.Hinted(fmt.Errorf("%d of %s couldn't be moved", len(failed), console.Plural(len(ids), "draft")), "To move them, run the same command again. One that was cut off in between can't be opened until then.")
	}
	if len(ids) > 0 {
		o.Note("%s moved to %s.", console.Plural(len(ids), "draft"), m.where)
	}
	return nil
}

// find returns the ids of the drafts to move. One that is already in the other place is done.
func (m mover) find(o moveOptions, args []string) (ids []string, err error) {
	infos, err := m.from.List()
	if err != nil {
		return nil, err
	}
	if o.all {
		for _, i := range infos {
			ids = append(ids, i.ID)
		}
		if len(ids) == 0 {
			o.Note("There are no drafts to move.")
		}
		return ids, nil
	}
	for _, text := range args {
		info, err := draft.FindAmong(infos, text)
		if errors.Is(err, draft.ErrNotFound) {
			there, second := m.to.Find(text)
			if second == nil {
				o.Note("Draft %s is in %s already.", there.ID, m.where)
				continue
			}
		}
		if err != nil {
			return nil, err
		}
		if !slices.Contains(ids, info.ID) {
			ids = append(ids, info.ID)
		}
	}
	return ids, nil
}
