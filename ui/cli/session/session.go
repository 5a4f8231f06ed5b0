// Package session connects commands to Twilio and to the drafts on disk.
//
// A [Session] connects with credentials from the environment, the keyring, the twilio-cli or
// the sign-in page ([Session.Connect]), switches to subaccounts ([Session.Use]) and opens
// the drafts ([Session.Store]). It prints nothing but warnings.
package session

import (
	"github.com/spf13/cobra"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/team"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/gate"
)

// A Session belongs to one command.
type Session struct {
	*console.Console
	who      string // the visitor; "" for the user of this machine
	readOnly string // why the drafts can't be changed; "" if they can
	logFile  string
	log      *requestLog
	shared   *team.Store // once it was opened
}

// New returns a session that hasn't opened anything.
func New(c *console.Console) *Session { return &Session{Console: c} }

// ForVisitor returns the session of a visitor of `serve`: it has the same drafts, account and
// log. readOnly says why the visitor can't change anything; "" if that isn't so.
func (s *Session) ForVisitor(c *console.Console, who, readOnly string) *Session {
	c.StateDir, c.Database, c.APIBase, c.Account, c.Visitor = s.StateDir, s.Database, s.APIBase, s.Account, true
	visitor := &Session{Console: c, who: who, readOnly: readOnly, log: s.log}
	if s.shared != nil {
		visitor.shared = s.shared.As(who)
	}
	return visitor
}

// TwilioFlags adds the flags of commands that call Twilio.
func (s *Session) TwilioFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&s.Account, "account", s.Account, "work in this subaccount (AC…) with its parent's credentials")
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
