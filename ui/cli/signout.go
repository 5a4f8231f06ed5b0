package cli

import (
	"context"

	"github.com/spf13/cobra"

	"trusthub-wizard/twilioapi"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/session"
)

func newSignoutCommand(s *session.Session) *cobra.Command {
	return &cobra.Command{
		Use:   "signout",
		Short: "Remove the credentials that the sign-in page kept in the keyring",
		Long: "Removes the credentials that were kept when you signed in and said yes to that. Those of the environment " +
			"and of the twilio-cli are not touched.",
		GroupID: groupWizard,
		Args:    cobra.NoArgs,
		Example: name + " signout",
		RunE:    s.Run(func(context.Context, []string) error { return runSignout(s) }),
	}
}

func runSignout(s *session.Session) error {
	creds, err := s.KeptCredentials()
	switch {
	case err != nil:
		return console.Hinted(err, "Credentials may be kept in it: unlock it and run signout again, or remove the entry "+name+" there.")
	case creds == (twilioapi.Credentials{}):
		s.Note("No credentials are kept.")
		return nil
	}
	if err := session.ForgetCredentials(); err != nil {
		return err
	}
	s.Note("The credentials are no longer in the keyring.")
	return nil
}
