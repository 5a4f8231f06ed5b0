package cli

import (
	"context"

	"github.com/spf13/cobra"

	"trusthub-wizard/flow/profile/appfile"
)

func (g *program) templateCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "template",
		Short:   "Print an application file with every field explained",
		GroupID: groupScript,
		Args:    cobra.NoArgs,
		Example: "# write one, fill it in, check it\n" +
			name + " template > customer.yaml\n" +
			name + " check customer.yaml",
		RunE: g.run(g.template),
	}
}

func (g *program) template(context.Context, []string) error {
	_, _ = g.out.Write(appfile.Template())
	return nil
}
