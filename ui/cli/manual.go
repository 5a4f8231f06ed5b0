package cli

import (
	"github.com/muesli/mango"
	mcobra "github.com/muesli/mango-cobra"
	"github.com/muesli/roff"
	"github.com/spf13/cobra"

	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/session"
)

// manual is what help and the manual page say besides the commands.
const manual = "Exit codes: 0 done; 1 an unexpected error, or the results couldn't be written; 2 the command line is wrong; " +
	"3 the application has problems, which are listed; 4 the evaluation is noncompliant, or Twilio rejected the profile; " +
	"5 the credentials aren't accepted, the primary profile can't be used, or your key isn't a member of the team; 6 cut off, " +
	"or the outcome is unknown: run it again to resume; 7 the profile is in review or approved, so the change isn't possible now.\n\n" +
	"Environment: TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN, or with TWILIO_API_KEY and TWILIO_API_SECRET, are your " +
	"credentials. " + session.APIBaseVariable + " is the URL of a sandbox. " + session.TimeoutVariable + " is how long a call may take. " +
	session.StoreVariable + " is the URL of a team's database. " + session.KeyringVariable + "=off leaves the system's keyring alone. XDG_STATE_HOME is where drafts are kept. " +
	"NO_COLOR turns colors off. ACCESSIBLE=1 or TERM=dumb asks one question per line."

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

// spellFlags makes mango write "-y --yes" instead of "--y --yes". It puts the second hyphen
// into the long name.
func spellFlags(c *mango.Command) {
	for key, f := range c.Flags {
		f.Name, f.PFlag = "-"+f.Name, false
		c.Flags[key] = f
	}
	for _, sub := range c.Commands {
		spellFlags(sub)
	}
}
