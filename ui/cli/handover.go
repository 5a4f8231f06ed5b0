package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/team"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/session"
	"trusthub-wizard/ui/gate"
)

// team is the store if a team shares it. Otherwise it says how to name one.
func (o draftsOptions) team() (desk.Shared, error) {
	if shared, ok := o.store.(desk.Shared); ok {
		return shared, nil
	}
	return desk.Shared{}, session.ErrNoTeam
}

func newWhoCommand(o *draftsOptions) *cobra.Command {
	return &cobra.Command{
		Use: "who DRAFT", Short: "Show who did what with a team's draft, and when",
		Long: "Shows who created, opened, took over, changed and handed over a draft. It names the fields that changed, but " +
			"never an answer. A deleted draft keeps its list: name it by its whole id.",
		Example: name + " drafts who \"Owl Bakery\"\n" + name + " drafts who k7 --json",
		Args:    cobra.ExactArgs(1), ValidArgsFunction: o.DraftNames(&o.demo),
		RunE: o.withStore(runWho),
	}
}

// A deedLine is a line of who did what, in JSON.
type deedLine struct {
	team.Deed
	Label string `json:"label,omitempty"` // of the field that changed
}

func runWho(_ context.Context, o draftsOptions, args []string) error {
	view, ok := desk.TeamOf(o.store)
	if !ok {
		return session.ErrNoTeam
	}
	info, missing := o.store.Find(args[0])
	if missing != nil && !errors.Is(missing, draft.ErrNotFound) {
		return missing
	}
	if missing != nil {
		info.ID = args[0]
	}
	trail, err := view.Trail(info.ID)
	if err != nil {
		return err
	}
	if len(trail) == 0 && missing != nil {
		return missing
	}
	if !o.JSON {
		for _, d := range desk.Deeds(trail) {
			o.Say("%s  %s %s", d.At.Local().Format(time.DateTime), d.Who, d.What)
		}
		return nil
	}
	for _, d := range trail {
		line := deedLine{Deed: d}
		if f, ok := profile.Find(profile.Key(d.Detail)); ok && d.What == "changed" {
			line.Label = f.Name
		}
		if err := o.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

type handOverOptions struct {
	draftsOptions
	to   string // a member's or a visitor's name; "" is anybody
	note string // "-" or ""
}

func newHandOverCommand(in *draftsOptions) *cobra.Command {
	var o handOverOptions
	cmd := &cobra.Command{
		Use: "hand-over DRAFT", Short: "Hand a draft over to a colleague, with a note",
		Long: "Marks a draft for a colleague, or for anybody. The note is encrypted like the answers. It's read from standard " +
			"input, since other users of this machine can see a command line.",
		Example: name + " drafts hand-over k7 --to maria\n" +
			"echo \"Calls back at 3 about the DUNS number\" | " + name + " drafts hand-over k7 --to maria --note -",
		Args: cobra.ExactArgs(1), ValidArgsFunction: in.DraftNames(&in.demo),
		RunE: in.withStore(func(ctx context.Context, drafts draftsOptions, args []string) error {
			o.draftsOptions = drafts
			return runHandOver(ctx, o, args[0])
		}),
	}
	cmd.Flags().StringVar(&o.to, "to", "", "the member, or visitor of a member's server, who should go on; without it, anybody")
	cmd.Flags().StringVar(&o.note, "note", "", "- reads a note from standard input; a terminal asks for one")
	return cmd
}

func runHandOver(ctx context.Context, o handOverOptions, text string) error {
	shared, err := o.draftsOptions.team()
	if err != nil {
		return err
	}
	if o.note != "" && o.note != "-" {
		return console.Usage("--note takes only -", "Write the note to standard input: other users of this machine can see the command line.")
	}
	if o.to != "" {
		people, err := shared.People(ctx)
		if err != nil {
			return err
		}
		i := slices.Index(people, o.to)
		if i < 0 {
			i = slices.IndexFunc(people, func(person string) bool { return strings.EqualFold(person, o.to) })
		}
		if i < 0 {
			return console.Hinted(fmt.Errorf("the team has no one called %q", o.to), "You can hand over to: "+gate.Line(strings.Join(people, ", "))+".")
		}
		o.to = people[i]
	}
	info, err := shared.Find(text)
	if err != nil {
		return err
	}
	note, err := o.readNote(ctx)
	if err != nil {
		return err
	}
	d := desk.New(desk.Config{Store: shared})
	if err := d.Do(ctx, d.HandingOverClosed(info.ID, o.to, note)); err != nil {
		return err
	}
	o.Note("Draft %s is for %s now.", info.ID, cmp.Or(o.to, team.Anybody))
	return nil
}

// noteLimit is the longest note, in characters.
const noteLimit = 2000

// readNote reads the note: all of standard input, or one line that a terminal asks for.
func (o handOverOptions) readNote(ctx context.Context) (string, error) {
	var note string
	switch {
	case o.note == "-" && !o.InTerminal:
		data, err := io.ReadAll(io.LimitReader(o.In, noteLimit*utf8.UTFMax+1))
		if err != nil {
			return "", fmt.Errorf("the note: %w", err)
		}
		note = string(data)
	case o.note == "-" || o.CanAsk():
		var err error
		if note, err = o.Prompt(ctx, "Note (Enter for none):"); err != nil {
			return "", err
		}
	}
	note = strings.ToValidUTF8(strings.Join(strings.Fields(note), " "), "\uFFFD")
	if utf8.RuneCountInString(note) > noteLimit {
		return "", console.Usage(fmt.Sprintf("the note is longer than %d characters", noteLimit), "Nothing was changed.")
	}
	return note, nil
}
