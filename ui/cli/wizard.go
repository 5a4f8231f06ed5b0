package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/profile/appfile"
	"trusthub-wizard/flow/website"
	"trusthub-wizard/ui"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/report"
	"trusthub-wizard/ui/cli/session"
	"trusthub-wizard/ui/linear"
)

// wizardOptions are what every command with the wizard is told, and what it works with.
type wizardOptions struct {
	*session.Session
	linear bool // line by line
	mouse  bool // takes clicks from the beginning
}

func (o *wizardOptions) addFlags(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&o.mouse, "mouse", false, "take clicks and the wheel from the beginning, instead of leaving the mouse to the terminal (F2 switches)")
	cmd.Flags().BoolVar(&o.linear, "linear", false, "ask line by line, for screen readers and scripts (also: ACCESSIBLE=1, TERM=dumb)")
}

// lineByLine reports whether the wizard asks line by line instead of showing screens.
func (o wizardOptions) lineByLine() bool {
	return o.linear || o.Getenv("ACCESSIBLE") != "" || o.Getenv("TERM") == "dumb"
}

// newOptions are what `new` is told.
type newOptions struct {
	wizardOptions
	from string // an application file; or ""
}

func newNewCommand(s *session.Session) *cobra.Command {
	o := newOptions{wizardOptions: wizardOptions{Session: s}}
	cmd := &cobra.Command{
		Use:     "new",
		Short:   "Begin a new draft in the wizard",
		GroupID: groupWizard,
		Args:    cobra.NoArgs,
		Example: name + " new\n" +
			"# with the answers of an application file, complete or not\n" +
			name + " new --from customer.yaml",
		RunE: s.Run(func(ctx context.Context, _ []string) error { return runNew(ctx, o) }),
	}
	o.addFlags(cmd)
	s.TwilioFlags(cmd)
	cmd.Flags().StringVar(&o.from, "from", "", "application file to take the first answers from")
	_ = cmd.RegisterFlagCompletionFunc("from", report.ApplicationFiles)
	return cmd
}

// resumeOptions are what `resume` is told.
type resumeOptions struct {
	wizardOptions
	draft string // "" is the draft that changed last
}

func newResumeCommand(s *session.Session) *cobra.Command {
	o := resumeOptions{wizardOptions: wizardOptions{Session: s}}
	cmd := &cobra.Command{
		Use:   "resume [DRAFT]",
		Short: "Go on with a draft where it was left",
		Long: "Opens the draft that changed last, or the one that is meant: by its id, the beginning of it where no " +
			"other begins so, or its name. What was cut off goes on, and nothing is created twice.",
		GroupID:           groupWizard,
		Args:              cobra.MaximumNArgs(1),
		Example:           name + " resume\n" + name + " resume \"Owl Bakery\"",
		ValidArgsFunction: s.DraftNames(nil),
		RunE: s.Run(func(ctx context.Context, args []string) error {
			o.draft = strings.Join(args, "")
			return runResume(ctx, o)
		}),
	}
	o.addFlags(cmd)
	s.TwilioFlags(cmd)
	return cmd
}

// runHome shows the list of drafts.
func runHome(ctx context.Context, o wizardOptions) error {
	if err := o.needTerminal(); err != nil {
		return err
	}
	store, forget, err := o.Drafts(false)
	if err != nil {
		return err
	}
	defer forget()
	return o.show(ctx, o.desk(store), false)
}

func runNew(ctx context.Context, o newOptions) error {
	if err := o.needTerminal(); err != nil {
		return err
	}
	app := profile.Application{}
	var problems []appfile.Problem
	if o.from != "" {
		var err error
		if app, problems, err = report.ReadApplication(o.from, nil); err != nil {
			return err
		}
		// An incomplete file is a good start; one without any answer is the wrong file.
		if len(app) == 0 {
			for _, p := range problems {
				o.Note("%s", p)
			}
			return console.Problems(o.from+": holds no answer", "See \""+name+" template\" for what it may hold.")
		}
	}
	store, forget, err := o.Drafts(false)
	defer forget()
	if err == nil {
		err = confirmAnother(ctx, o.Console, store, app)
	}
	if err != nil {
		return err
	}
	d := o.desk(store)
	if err := d.Begin(app); err != nil {
		return err
	}
	var reported []profile.Problem
	for _, p := range problems {
		reported = append(reported, p.Problem)
	}
	d.Report(reported)
	return o.show(ctx, d, false)
}

func runResume(ctx context.Context, o resumeOptions) error {
	if err := o.needTerminal(); err != nil {
		return err
	}
	store, forget, err := o.Drafts(false)
	if err != nil {
		return err
	}
	defer forget()
	info, err := store.Find(o.draft)
	if err != nil {
		if o.draft == "" && errors.Is(err, draft.ErrNotFound) {
			return console.Hinted(errors.New("there is no draft to resume"), o.CommandLine("new")+" begins one.")
		}
		return err
	}
	d := o.desk(store)
	if err := d.Open(info.ID); err != nil {
		return err
	}
	return o.show(ctx, d, false)
}

// confirmAnother asks whether to begin another draft for the business of an application
// file. If there is nobody to ask, it only says that one exists.
func confirmAnother(ctx context.Context, c *console.Console, store desk.Store, app profile.Application) error {
	other, there := desk.SameBusiness(store, draft.Info{}, app)
	if !there {
		return nil
	}
	c.Note("This business has a draft already: %s.", session.Described(other))
	if !c.CanAsk() {
		return nil
	}
	if err := c.Ask(ctx, "Begin another one?"); err != nil {
		return console.Hinted(err, "To go on with the one there is: "+c.CommandLine("resume", other.ID))
	}
	return nil
}

// needTerminal returns an error if the wizard has no terminal to show its screens on.
func (o wizardOptions) needTerminal() error {
	if o.InTerminal && o.OutTerminal || o.lineByLine() {
		return nil
	}
	return console.Usage("the wizard needs a terminal to show itself on",
		"From a script: "+name+" apply FILE --yes; line by line: "+name+" --linear")
}

// desk is a desk with real drafts, which reaches Twilio.
func (o wizardOptions) desk(store desk.Store) *desk.Desk {
	c := desk.Config{Store: store, Connect: o.Connect, Use: o.Use}
	if o.Keyring() {
		c.Keep, c.Forget = session.KeepCredentials, session.ForgetCredentials
	}
	return desk.New(c)
}

// show runs the wizard.
func (o wizardOptions) show(ctx context.Context, d *desk.Desk, demo bool) error {
	c := ui.Config{Desk: d, Version: name + " " + version(), Mouse: o.mouse}
	if !demo {
		c.Site = func(ctx context.Context, app profile.Application) website.Sight {
			return website.Look(ctx, website.Client(), app)
		}
		o.WarnOfRegion()
	}
	show := ui.Run
	if o.lineByLine() {
		show = linear.Run
	}
	return o.conclude(d, show(ctx, c, o.In, o.Out), demo)
}

// conclude prints the outcome after the wizard left the terminal.
func (o wizardOptions) conclude(d *desk.Desk, err error, demo bool) error {
	outcome, unsaved, id := d.StillOpen(), d.Unsaved(), d.Info().ID
	kept := "Every answer is kept."
	if unsaved != nil {
		kept = fmt.Sprintf("The last answers are not on disk: %v. What was saved before them is kept.", unsaved)
	}
	resume := o.CommandLine("resume", id)
	if demo {
		resume = o.CommandLine("demo")
	}
	if o.linear {
		resume += " --linear"
	}
	var cut *ui.CutOffError
	switch {
	case errors.As(err, &cut):
		fmt.Fprintf(o.Err, "%s", cut.Stack)
		return console.Hinted(cut, kept+" To go on: "+resume)
	case err != nil:
		return err
	case outcome != nil && unsaved != nil:
		o.Note("%s", kept)
	}
	switch {
	case outcome != nil && outcome.Result == flow.Submitted:
		report.Receipt(o.Console, outcome.Receipt)
		return nil
	case outcome != nil:
		return report.Conclude(o.Console, *outcome, resume)
	case unsaved != nil:
		return console.Hinted(errors.New("the wizard ended before it could save everything"), kept+" To go on: "+resume)
	case id != "":
		o.Note("The draft is kept. To go on: %s", resume)
	}
	return nil
}
