package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"trusthub-wizard/twilioapi/sandbox"
)

// manual is what help and the manual page say beyond the commands.
const manual = "Exit codes: 0 done; 1 unexpected; 2 the command line is wrong; 3 the application has problems, which were " +
	"listed; 4 evaluated noncompliant, or rejected; 5 not authorised, or the primary profile cannot be used; 6 cut off, or " +
	"the outcome is unknown: run it again to resume.\n\n" +
	"Environment: TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN, or with TWILIO_API_KEY and TWILIO_API_SECRET, are the " +
	"credentials. " + apiBaseVariable + " is the URL of a sandbox. " + timeoutVariable + " is how long a call may take, " +
	keyringVariable + "=off keeps the system's keyring from being asked. XDG_STATE_HOME says where drafts are kept, " +
	"NO_COLOR leaves colours out, ACCESSIBLE=1 or TERM=dumb asks line by line."

// completeSandbox completes what a sandbox can be told.
func completeSandbox(cmd *cobra.Command) {
	_ = cmd.RegisterFlagCompletionFunc("switch", func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		var list []cobra.Completion
		for _, s := range sandbox.SwitchTable() {
			for _, value := range s.Values {
				list = append(list, cobra.CompletionWithDesc(s.Name+"="+value, s.About))
			}
		}
		return list, cobra.ShellCompDirectiveNoFileComp
	})
	_ = cmd.RegisterFlagCompletionFunc("fault", func(_ *cobra.Command, _ []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
		call, _, named := strings.Cut(begun, "=")
		if !named {
			call = "*" // every call: which ones there are the log of a sandbox shows
		}
		var list []cobra.Completion
		for _, kind := range sandbox.FaultKinds() {
			list = append(list, cobra.CompletionWithDesc(call+"="+kind[0], kind[1]))
		}
		return list, cobra.ShellCompDirectiveNoFileComp
	})
}
