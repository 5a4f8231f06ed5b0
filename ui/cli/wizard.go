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
	"trusthub-wizard/flow/team"
	"trusthub-wizard/flow/website"
	"trusthub-wizard/ui"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/report"
	"trusthub-wizard/ui/cli/serve"
	"trusthub-wizard/ui/cli/session"
	"trusthub-wizard/ui/linear"
)

// wizardOptions are what every command with the wizard works with.
type wizardOptions struct {
	*session.Session
	linear bool
	mouse  bool                  // on from the start
	open   draft.Info            // a draft for the wizard to open that a colleague has open
	visit  *serve.Visit          // who uses the wizard by SSH; nil for the user of this machine
	says   string                // what the visitor reads first
	broke  func(*ui.CutOffError) // hears that the visitor was cut off

	colleagues func(context.Context) ([]string, error) // of the visitor
}

func (o *wizardOptions) addFlags(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&o.mouse, "mouse", false, "turn the mouse on from the start; F2 turns it on or off")
	cmd.Flags().BoolVar(&o.linear, "linear", false, "ask one question per line, for screen readers and scripts (also: ACCESSIBLE=1, TERM=dumb)")
}

// lineByLine reports whether the wizard asks line by line instead of showing screens.
func (o wizardOptions) lineByLine() bool {
	if o.visit != nil {
		return o.visit.Linear
	}
	return o.linear || o.Getenv("ACCESSIBLE") != "" || o.Getenv("TERM") == "dumb"
}

type newOptions struct {
	wizardOptions
	from string // an application file; or ""
}

func newNewCommand(s *session.Session) *cobra.Command {
	o := newOptions{wizardOptions: wizardOptions{Session: s}}
	cmd := &cobra.Command{
		Use:     "new",
		Short:   "Start a draft in the wizard",
		GroupID: groupWizard,
		Args:    cobra.NoArgs,
		Example: name + " new\n" +
			"# start with the answers in an application file, complete or not\n" +
			name + " new --from customer.yaml",
		RunE: s.Run(func(ctx context.Context, _ []string) error { return runNew(ctx, o) }),
	}
	o.addFlags(cmd)
	s.TwilioFlags(cmd)
	cmd.Flags().StringVar(&o.from, "from", "", "start with the answers in this application file")
	_ = cmd.RegisterFlagCompletionFunc("from", report.ApplicationFiles)
	return cmd
}

type resumeOptions struct {
	wizardOptions
	draft    string // "" is the draft that changed last
	takeOver bool
}

func newResumeCommand(s *session.Session) *cobra.Command {
	o := resumeOptions{wizardOptions: wizardOptions{Session: s}}
	cmd := &cobra.Command{
		Use:   "resume [DRAFT]",
		Short: "Continue a draft where you left it",
		Long: "Opens the draft you changed last, or the one you name: by its name, its id, or the start of its id if that's unique. " +
			"A run that was cut off continues when you submit again, and nothing is created twice. If a colleague has the draft of a " +
			"team open, --take-over takes it: they're told, and can't change it anymore.",
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
	cmd.Flags().BoolVar(&o.takeOver, "take-over", false, "take a team's draft that a colleague has open")
	return cmd
}

func runHome(ctx context.Context, o wizardOptions) error {
	if err := o.needTerminal(); err != nil {
		return err
	}
	store, forget, err := o.Drafts(false)
	if err != nil {
		return err
	}
	defer forget()
	d := o.desk(store)
	if id := d.Waiting(); id != "" { // if it can't be opened, the list says why
		_ = d.Do(ctx, d.Reopening(id))
	}
	return o.show(ctx, d, false)
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
			return console.Problems(o.from+" has no answers", "To see what a file can contain: "+name+" template")
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
	info, err := desk.LatestToOpen(store)
	if o.draft != "" {
		info, err = store.Find(o.draft)
	}
	if err != nil {
		if o.draft == "" && errors.Is(err, draft.ErrNotFound) {
			return console.Hinted(errors.New("there is no draft to resume"), "To start one: "+o.CommandLine("new"))
		}
		return err
	}
	d := o.desk(store)
	open := func(id string) error { return d.Do(ctx, d.Reopening(id)) }
	if o.takeOver {
		if _, ok := d.Team(); !ok {
			return console.Usage("only a team's draft can be taken over", "Add --store postgres://HOST/DATABASE, or leave --take-over out.")
		}
		open = d.TakeOver
	}
	if err := open(info.ID); err != nil {
		if _, held := d.HeldBy(err); !held {
			return err
		}
		o.open = info // the wizard asks what to do
	}
	return o.show(ctx, d, false)
}

// confirmAnother asks before it starts another draft for the business of an application
// file. Without a terminal it only says that there is one.
func confirmAnother(ctx context.Context, c *console.Console, store desk.Store, app profile.Application) error {
	other, there := desk.SameBusiness(store, draft.Info{}, app)
	if !there {
		return nil
	}
	c.Note("This business already has a draft: %s.", session.Described(other))
	if !c.CanAsk() {
		return nil
	}
	if err := c.Ask(ctx, "Start another one?"); err != nil {
		return console.Hinted(err, "To continue that draft: "+c.CommandLine("resume", other.ID))
	}
	return nil
}

// needTerminal returns an error if the screens have no terminal.
func (o wizardOptions) needTerminal() error {
	if o.InTerminal && o.OutTerminal || o.lineByLine() {
		return nil
	}
	return console.Usage("the wizard needs a terminal",
		"In a script, use: "+name+" apply FILE --yes. To answer line by line, use: "+name+" --linear")
}

// desk returns a desk with real drafts and a connection to Twilio.
func (o wizardOptions) desk(store desk.Store) *desk.Desk {
	c := desk.Config{Store: store, Connect: o.Connect, Use: o.Use, Colleagues: o.colleagues}
	switch {
	case o.visit != nil && o.visit.Looks:
		c = desk.ReadOnly(c, onlyLooks)
	case o.visit == nil && o.Keyring():
		c.Keep, c.Forget = session.KeepCredentials, session.ForgetCredentials
	}
	return desk.New(c)
}

func (o wizardOptions) show(ctx context.Context, d *desk.Desk, demo bool) error {
	c := ui.Config{Desk: d, Version: name + " " + version(), Mouse: o.mouse, Resume: o.open}
	if o.visit != nil {
		c.Environ = o.visit.Environ
		c.Remote = &ui.Remote{Who: o.visit.Name, Says: o.says, Size: o.visit.Size, Sizes: o.visit.Sizes}
	}
	if !demo {
		c.Site = func(ctx context.Context, app profile.Application) website.Sight {
			return website.Look(ctx, website.Client(), app)
		}
	}
	if !demo && o.visit == nil {
		o.WarnOfRegion()
	}
	show := ui.Run
	if o.lineByLine() {
		show = linear.Run
	}
	return o.conclude(d, show(ctx, c, o.In, o.Out), demo)
}

// keeping says what becomes of answers that couldn't be saved.
func (o wizardOptions) keeping(unsaved error) string {
	later, kept := errors.AsType[*team.KeptError](unsaved)
	switch {
	case kept && o.visit != nil:
		return "This server keeps them, and saves them when the database is back."
	case kept && later.OnDisk:
		return "This computer keeps them, encrypted, and saves them when you start the wizard again."
	case errors.Is(unsaved, team.ErrTaken):
		return "The wizard shows them when you come back."
	}
	return "Everything before them is."
}

// conclude prints the outcome after the wizard left the terminal.
func (o wizardOptions) conclude(d *desk.Desk, err error, demo bool) error {
	outcome, unsaved, id := d.StillOpen(), d.Unsaved(), d.Info().ID
	if errors.As(unsaved, new(*team.KeptError)) && d.Waiting() != id { // it's saved by now
		unsaved = nil
	}
	kept, again := "Your answers are saved.", " To continue: "
	switch {
	case demo && o.visit != nil:
		kept, again, id = "Demonstrations aren't kept.", " To start again: ", ""
	case d.ReadOnly != "":
		kept, id = "Nothing was changed.", ""
	case unsaved != nil:
		kept = strings.TrimSpace(fmt.Sprintf("The last answers aren't saved: %v. %s %s", unsaved, o.keeping(unsaved), d.ToSave()))
	}
	resume := o.CommandLine("resume", id)
	if demo {
		resume = o.CommandLine("demo")
	}
	if o.linear && o.visit == nil {
		resume += " --linear"
	}
	var cut *ui.CutOffError
	switch {
	case errors.As(err, &cut):
		if o.visit != nil {
			o.broke(cut)
		} else {
			fmt.Fprintf(o.Err, "%s", cut.Stack)
		}
		return console.Hinted(cut, kept+again+resume)
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
		return console.Hinted(errors.New("the wizard ended before it could save everything"), kept+" To continue: "+resume)
	case id != "":
		o.Note("Your draft is saved. To continue: %s", resume)
	}
	return nil
}
