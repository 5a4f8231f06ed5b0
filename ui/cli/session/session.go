// Package session connects commands to Twilio and to the drafts on disk.
//
// A [Session] connects with credentials from the environment, the keyring, the twilio-cli or
// the sign-in page ([Session.Connect]), switches to subaccounts ([Session.Use]) and opens
// the drafts ([Session.Store]). It prints nothing but warnings.
package session

import (
	"github.com/spf13/cobra"

	"trusthub-wizard/flow"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/gate"
)

// A Session belongs to one command.
type Session struct {
	*console.Console
	logFile string
	log     *requestLog
}

// New returns a session that hasn't opened anything.
func New(c *console.Console) *Session { return &Session{Console: c} }

// TwilioFlags adds the flags of commands that call Twilio.
func (s *Session) TwilioFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&s.Account, "account", "", "work in this subaccount (AC…) with its parent's credentials")
	_ = cmd.RegisterFlagCompletionFunc("account", s.accountNames)
	s.LogFlag(cmd)
}

// accountNames completes the SIDs of the accounts that the credentials can reach, with their
// names.
func (s *Session) accountNames(cmd *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	conn, err := s.signedIn(cmd.Context(), nil)
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	list, err := flow.Accounts(cmd.Context(), conn.Hub)
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var completions []cobra.Completion
	for _, o := range list {
		completions = append(completions, cobra.CompletionWithDesc(o.SID, gate.Line(o.Name())))
	}
	return completions, cobra.ShellCompDirectiveNoFileComp
}
