package cli

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
	"github.com/spf13/cobra"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi"
	"trusthub-wizard/ui"
)

// demoLatency is about what Twilio takes, and slow enough to be watched.
const demoLatency = 200 * time.Millisecond

func (g *program) demoCommand() *cobra.Command {
	var flags sandboxFlags
	fill := false
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Try the wizard without an account, against a sandbox",
		Long: "Shows the wizard as it is, with a sandbox in place of Twilio: nothing leaves this machine, and no " +
			"account is needed. Drafts of demonstrations are kept apart from real ones. The kinds of faults and the switches are in " +
			name + " sandbox --help.\n\n" + testValuesHelp(),
		GroupID: groupTry,
		Args:    cobra.NoArgs,
		Example: name + " demo\n" +
			"# with the answers of an invented customer, and a call that has to be repeated\n" +
			name + " demo --fill --fault create-address=429",
		RunE: g.run(func(ctx context.Context, _ []string) error { return g.demo(ctx, flags, fill) }),
	}
	flags.add(cmd, demoLatency)
	g.showFlags(cmd)
	g.logFlag(cmd)
	cmd.Flags().BoolVar(&fill, "fill", false, "begin with the answers of an invented customer")
	return cmd
}

func (g *program) demo(ctx context.Context, flags sandboxFlags, fill bool) error {
	if err := g.needTerminal(); err != nil {
		return err
	}
	options, err := flags.options()
	if err != nil {
		return err
	}
	store, err := g.store(true)
	if err != nil {
		return err
	}
	dir, err := g.directory(true)
	if err != nil {
		return err
	}
	// The sandbox of the last demonstration goes on, so that its drafts have what
	// they refer to. Two programs cannot keep one.
	lock := flock.New(filepath.Join(dir, "sandbox.lock"), flock.SetPermissions(0o600))
	if alone, err := lock.TryLock(); err != nil || !alone {
		return &hintedError{
			errors.Join(errors.New("another demonstration is open"), err),
			"For a second one beside it: " + name + " demo --state-dir DIR",
		}
	}
	defer lock.Close()
	hub, err := openSandbox(filepath.Join(dir, "sandbox.json"), options)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	server, err := hub.Serve(ctx, "127.0.0.1:0", false)
	if err != nil {
		stop()
		return err
	}
	defer func() { stop(); _ = server.Wait() }()

	var d *draft.Draft
	if fill {
		if d, err = store.Create(profile.Sample()); err != nil {
			return err
		}
	}
	account := hub.Parent()
	return g.wizard(ctx, ui.Config{Store: store, Draft: d, Demo: true,
		Connect: func(context.Context, *ui.SignIn) (ui.Connection, error) {
			timeout, err := g.timeout(server.URL)
			if err != nil {
				return ui.Connection{}, err
			}
			client, err := twilioapi.New(
				twilioapi.Credentials{AccountSID: account.SID, Secret: twilioapi.Secret(account.Token)},
				twilioapi.Options{BaseURL: server.URL, Timeout: timeout, Log: g.record})
			return ui.Connection{Hub: client, Account: account.SID, Name: account.Name, Timeout: timeout}, err
		},
	})
}
