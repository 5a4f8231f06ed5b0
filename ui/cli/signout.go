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
		Short: "Remove the credentials that the sign-in page saved in the keyring",
		Long: "Removes the credentials you saved when you signed in. It doesn't touch those in the environment or in " +
			"the Twilio CLI.",
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
		return console.Hinted(err, "It may hold credentials. Unlock it and run signout again, or remove its entry "+name+".")
	case creds == (twilioapi.Credentials{}):
		s.Note("No credentials were saved.")
		return nil
	}
	if err := session.ForgetCredentials(); err != nil {
		return err
	}
	s.Note("Removed the credentials from the keyring.")
	return nil
}
