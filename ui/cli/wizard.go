package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/profile/appfile"
	"trusthub-wizard/flow/website"
	"trusthub-wizard/ui"
	"trusthub-wizard/ui/linear"
)

func (g *program) newCommand() *cobra.Command {
	var from string
	cmd := &cobra.Command{
		Use:     "new",
		Short:   "Begin a new draft in the wizard",
		GroupID: groupWizard,
		Args:    cobra.NoArgs,
		Example: name + " new\n" +
			"# with the answers of an application file, complete or not\n" +
			name + " new --from customer.yaml",
		RunE: g.run(func(ctx context.Context, _ []string) error { return g.begin(ctx, from) }),
	}
	g.showFlags(cmd)
	g.twilioFlags(cmd)
	cmd.Flags().StringVar(&from, "from", "", "application file to take the first answers from")
	_ = cmd.RegisterFlagCompletionFunc("from", applicationFiles)
	return cmd
}

func (g *program) resumeCommand() *cobra.Command {
	demo := false
	cmd := &cobra.Command{
		Use:   "resume [DRAFT]",
		Short: "Go on with a draft where it was left",
		Long: "Opens the draft that changed last, or the one that is meant: by its id, the beginning of it where no " +
			"other begins so, or its name. What was cut off goes on, and nothing is created twice.",
		GroupID:           groupWizard,
		Args:              cobra.MaximumNArgs(1),
		Example:           name + " resume\n" + name + " resume \"Owl Bakery\"",
		ValidArgsFunction: g.draftNames(&demo),
		RunE:              g.run(g.resume),
	}
	g.showFlags(cmd)
	g.twilioFlags(cmd)
	return cmd
}

// showFlags adds the flags that say how the wizard shows itself.
func (g *program) showFlags(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&g.mouse, "mouse", false, "take clicks and the wheel from the beginning, instead of leaving the mouse to the terminal (F2 switches)")
	cmd.Flags().BoolVar(&g.linear, "linear", false, "ask line by line, for screen readers and scripts (also: ACCESSIBLE=1, TERM=dumb)")
}

// lineByLine reports whether the wizard is to be one of lines and not of screens.
func (g *program) lineByLine() bool {
	return g.linear || g.Getenv("ACCESSIBLE") != "" || g.Getenv("TERM") == "dumb"
}

// home shows the list of drafts.
func (g *program) home(ctx context.Context, _ []string) error {
	if err := g.needTerminal(); err != nil {
		return err
	}
	store, err := g.store(false)
	if err != nil {
		return err
	}
	return g.wizard(ctx, ui.Config{Store: store})
}

func (g *program) begin(ctx context.Context, from string) error {
	if err := g.needTerminal(); err != nil {
		return err
	}
	app := profile.Application{}
	if from != "" {
		var problems []appfile.Problem
		var err error
		if app, problems, err = readApplication(from); err != nil {
			return err
		}
		// An incomplete file is a good beginning; one without any answer is not
		// the file that was meant.
		if len(app) == 0 {
			for _, p := range problems {
				g.note("%s", p)
			}
			return &problemsError{text: from + ": holds no answer", hint: "See \"" + name + " template\" for what it may hold."}
		}
	}
	store, err := g.store(false)
	if err == nil {
		err = g.beginAnother(ctx, store, app)
	}
	if err != nil {
		return err
	}
	d, err := store.Create(app)
	if err != nil {
		return err
	}
	return g.wizard(ctx, ui.Config{Store: store, Draft: d})
}

func (g *program) resume(ctx context.Context, args []string) error {
	if err := g.needTerminal(); err != nil {
		return err
	}
	store, err := g.store(false)
	if err != nil {
		return err
	}
	text := ""
	if len(args) > 0 {
		text = args[0]
	}
	info, err := store.Find(text)
	if err != nil {
		if text == "" && errors.Is(err, draft.ErrNotFound) {
			return &hintedError{errors.New("there is no draft to resume"), g.again("new") + " begins one."}
		}
		return err
	}
	d, err := store.Open(info.ID)
	if err != nil {
		return err
	}
	return g.wizard(ctx, ui.Config{Store: store, Draft: d})
}

// needTerminal says that the screens of the wizard cannot be used from a script.
func (g *program) needTerminal() error {
	if g.InTerminal && g.OutTerminal || g.lineByLine() {
		return nil
	}
	return &usageError{
		text: "the wizard needs a terminal to show itself on",
		hint: "From a script: " + name + " apply FILE --yes; line by line: " + name + " --linear",
	}
}

// wizard shows the wizard.
func (g *program) wizard(ctx context.Context, c ui.Config) error {
	if !c.Demo {
		c.Site = func(ctx context.Context, app profile.Application) website.Sight {
			return website.Look(ctx, website.Client(), app)
		}
	}
	c.Version = name + " " + version()
	if c.Connect == nil {
		c.Connect = g.connect
		if g.keyring() {
			c.Keep, c.Forget = g.keepCredentials, g.forgetCredentials
		}
		g.warnOfRegion()
	}
	c.Use, c.Mouse = g.use, g.mouse
	show := ui.Run
	if g.lineByLine() {
		show = linear.Run
	}
	ending, err := show(ctx, c, g.In, g.Out)
	return g.concludeWizard(ending, err, c.Demo)
}

// concludeWizard tells, on the terminal that the wizard left, what it came to.
func (g *program) concludeWizard(ending ui.Ending, err error, demo bool) error {
	kept := "Every answer is kept."
	if ending.Unsaved != nil {
		kept = fmt.Sprintf("The last answers are not on disk: %v. What was saved before them is kept.", ending.Unsaved)
	}
	resume := g.again("resume", ending.Draft.ID)
	if demo {
		resume = g.again("demo")
	}
	if g.linear {
		resume += " --linear"
	}
	var cut *ui.CutOffError
	switch {
	case errors.As(err, &cut):
		fmt.Fprintf(g.Err, "%s", cut.Stack)
		return &hintedError{cut, kept + " To go on: " + resume}
	case err != nil:
		return err
	case ending.Outcome != nil && ending.Unsaved != nil:
		g.note("%s", kept)
	}
	switch {
	case ending.Outcome != nil && ending.Outcome.Result == flow.Submitted:
		g.receipt(ending.Outcome.Receipt)
		return nil
	case ending.Outcome != nil:
		return g.conclude(*ending.Outcome, resume)
	case ending.Unsaved != nil:
		return &hintedError{errors.New("the wizard ended before it could save everything"), kept + " To go on: " + resume}
	case ending.Draft.ID != "":
		g.note("The draft is kept. To go on: %s", resume)
	}
	return nil
}
