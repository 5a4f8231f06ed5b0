package cli

import (
	"context"

	"github.com/spf13/cobra"

	"trusthub-wizard/flow/profile/appfile"
	"trusthub-wizard/flow/website"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/report"
)

func newTemplateCommand(c *console.Console) *cobra.Command {
	return &cobra.Command{
		Use:     "template",
		Short:   "Print an application file that explains every field",
		GroupID: groupScript,
		Args:    cobra.NoArgs,
		Example: "# write one, fill it in, check it\n" +
			name + " template > customer.yaml\n" +
			name + " check customer.yaml",
		RunE: c.Run(func(context.Context, []string) error {
			c.Write(appfile.Template())
			return nil
		}),
	}
}

type checkOptions struct {
	*console.Console
	file string // or "-"
	web  bool
}

func newCheckCommand(c *console.Console) *cobra.Command {
	o := checkOptions{Console: c}
	cmd := &cobra.Command{
		Use:   "check FILE",
		Short: "List the problems in an application file",
		Long: "Lists the problems in an application file, with line and column. Errors are what Twilio would refuse. " +
			"Warnings are what gets profiles rejected in review. Nothing is sent. The exit code is 3 for errors and 0 for " +
			"warnings alone. If FILE is -, it reads standard input.\n\n" +
			"With --web it also opens the website once and checks if it shows the business name, as Twilio's reviewers do.",
		GroupID: groupScript,
		Args:    cobra.ExactArgs(1),
		Example: name + " check customer.yaml\n" +
			name + " check customer.yaml --json | jq .message\n" +
			"make-application | " + name + " check -",
		ValidArgsFunction: report.ApplicationFiles,
		RunE: c.Run(func(ctx context.Context, args []string) error {
			o.file = args[0]
			return runCheck(ctx, o)
		}),
	}
	cmd.Flags().BoolVar(&o.web, "web", false, "open the website and look for the business name")
	cmd.Flags().BoolVar(&c.JSON, "json", false, "print one JSON object per problem")
	return cmd
}

func runCheck(ctx context.Context, o checkOptions) error {
	app, problems, err := report.ReadApplication(o.file, o.In)
	if err != nil {
		return err
	}
	if o.web {
		sight := website.Look(ctx, website.Client(), app)
		o.Note("%s", sight)
		for _, p := range sight.Problems {
			problems = append(problems, appfile.Problem{Problem: p, File: o.file})
		}
	}
	for _, p := range problems {
		if !o.JSON {
			o.Say("%s", p)
		} else if err := o.Encode(report.Problem(p)); err != nil {
			return err
		}
	}
	if err := report.Refusal(o.file, problems, ""); err != nil {
		return err
	}
	if !o.JSON {
		o.Say("%s: %s", o.file, report.Tally(problems))
	}
	return nil
}
