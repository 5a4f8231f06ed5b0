package cli

import (
	"github.com/muesli/mango"
	mcobra "github.com/muesli/mango-cobra"
	"github.com/muesli/roff"
	"github.com/spf13/cobra"

	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/session"
)

// manual is what help and the manual page say in addition to the commands.
const manual = "Exit codes: 0 done; 1 unexpected, or the results could not be written; 2 the command line is wrong; 3 the application has problems, which were " +
	"listed; 4 evaluated noncompliant, or rejected; 5 not authorised, or the primary profile cannot be used; 6 cut off, or " +
	"the outcome is unknown: run it again to resume; 7 the profile is in review or approved, and what was to be changed can't be.\n\n" +
	"Environment: TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN, or with TWILIO_API_KEY and TWILIO_API_SECRET, are the " +
	"credentials. " + session.APIBaseVariable + " is the URL of a sandbox. " + session.TimeoutVariable + " is how long a call may take, " +
	session.KeyringVariable + "=off keeps the system's keyring from being asked. XDG_STATE_HOME says where drafts are kept, " +
	"NO_COLOR leaves colours out, ACCESSIBLE=1 or TERM=dumb asks line by line."

// newManCommand prints the manual page.
func newManCommand(c *console.Console) *cobra.Command {
	return &cobra.Command{
		Use: "man", Short: "Print the manual page", Hidden: true, Args: cobra.NoArgs,
		Example: name + " man | man -l -",
		RunE: func(cmd *cobra.Command, _ []string) error {
			page, err := mcobra.NewManPage(1, cmd.Root())
			if err != nil {
				return err
			}
			spellFlags(&page.Root)
			c.Write([]byte(page.Build(roff.NewDocument())))
			return nil
		},
	}
}

// spellFlags makes mango write "-y --yes" instead of "--y --yes": the second hyphen becomes
// part of the long name.
func spellFlags(c *mango.Command) {
	for key, f := range c.Flags {
		f.Name, f.PFlag = "-"+f.Name, false
		c.Flags[key] = f
	}
	for _, sub := range c.Commands {
		spellFlags(sub)
	}
}
