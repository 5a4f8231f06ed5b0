package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"trusthub-wizard/ui/cli/console"
)

// nameArguments makes a command and those below it say which argument is missing or too
// many. What cobra says, such as "accepts 1 arg(s), received 2", doesn't tell you that a name
// with spaces needs quotes.
func nameArguments(cmd *cobra.Command) {
	for _, sub := range cmd.Commands() {
		nameArguments(sub)
	}
	check := cmd.Args
	if check == nil {
		return
	}
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return wrongArguments(cmd, args)
		}
		return nil
	}
}

// wrongArguments says what's wrong with the arguments of a command that doesn't take them.
func wrongArguments(cmd *cobra.Command, args []string) error {
	path := cmd.CommandPath()
	takes := strings.Fields(cmd.Use)[1:]
	switch {
	case len(args) < len(takes):
		return console.Usage(takes[len(args)]+" is missing", "Write: "+path+" "+strings.Join(takes, " "))
	case len(takes) > 0:
		return console.Usage(fmt.Sprintf("too many arguments: %d instead of %s", len(args), strings.Join(takes, " ")),
			"Put a name with spaces in quotes, such as \"Owl Bakery\".")
	case !cmd.HasAvailableSubCommands():
		return console.Usage(fmt.Sprintf("%s takes no argument, but got %q", cmd.Name(), args[0]), "To see what it takes: "+path+" --help")
	}
	hint := "To see all commands: " + path + " --help"
	cmd.SuggestionsMinimumDistance = 2
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		hint = "Did you mean: " + path + " " + near[0]
	}
	return console.Usage(fmt.Sprintf("unknown command %q for %q", args[0], path), hint)
}
