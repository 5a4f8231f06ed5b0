package cli

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
	"github.com/spf13/cobra"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi"
	"trusthub-wizard/twilioapi/sandbox"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/session"
)

// demoLatency is about as long as Twilio takes, and slow enough to watch.
const demoLatency = 200 * time.Millisecond

// demoReview is long enough to see that there is a review.
const demoReview = 4 * time.Second

type demoOptions struct {
	wizardOptions
	sandboxFlags
	fill bool
}

func newDemoCommand(s *session.Session) *cobra.Command {
	o := demoOptions{wizardOptions: wizardOptions{Session: s}}
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Try the wizard without an account, against a sandbox",
		Long: "Runs the wizard against a sandbox of its own. Nothing leaves this machine, and you don't need an account. " +
			"The demo keeps its drafts apart from real ones. To see the faults and switches: " +
			name + " sandbox --help\n\n" + testValuesHelp(),
		GroupID: groupTry,
		Args:    cobra.NoArgs,
		Example: name + " demo\n" +
			"# start with an invented customer, and make one call fail\n" +
			name + " demo --fill --fault create-address=429",
		RunE: s.Run(func(ctx context.Context, _ []string) error { return runDemo(ctx, o) }),
	}
	o.add(cmd, demoLatency)
	o.addFlags(cmd)
	s.LogFlag(cmd)
	cmd.Flags().BoolVar(&o.fill, "fill", false, "start with the answers of an invented customer")
	return cmd
}

func runDemo(ctx context.Context, o demoOptions) error {
	if err := o.needTerminal(); err != nil {
		return err
	}
	options, err := o.options()
	if err != nil {
		return err
	}
	store, err := o.Store(true)
	if err != nil {
		return err
	}
	dir, err := o.Directory(true)
	if err != nil {
		return err
	}
	// The sandbox keeps its state between demonstrations, because their drafts refer to it.
	// Two programs can't share it.
	lock := flock.New(filepath.Join(dir, "sandbox.lock"), flock.SetPermissions(0o600))
	if alone, err := lock.TryLock(); err != nil || !alone {
		return console.Hinted(
			errors.Join(errors.New("another demo is open"), err),
			"To open a second one: "+name+" demo --state-dir DIR")
	}
	defer lock.Close()
	hub, err := openSandbox(filepath.Join(dir, "sandbox.json"), options)
	if err != nil {
		return err
	}
	d, stop, err := o.demoDesk(ctx, store, hub)
	if err != nil {
		return err
	}
	defer stop()
	if o.fill {
		if err := d.Begin(profile.Sample()); err != nil {
			return err
		}
	}
	return o.show(ctx, d, true)
}

// demoDesk returns a desk whose Twilio is a sandbox. Nothing on it reaches another one. Call
// stop when the desk is closed.
func (o wizardOptions) demoDesk(ctx context.Context, store desk.Store, hub *sandbox.Sandbox) (d *desk.Desk, stop func(), err error) {
	ctx, cancel := context.WithCancel(ctx)
	server, err := hub.Serve(ctx, "127.0.0.1:0")
	if err != nil {
		cancel()
		return nil, nil, err
	}
	account := hub.Parent()
	d = desk.New(desk.Config{Store: store, Demo: true, Use: o.Use,
		Connect: func(context.Context, *desk.SignIn) (desk.Connection, error) {
			conn, err := o.Client(twilioapi.Credentials{AccountSID: account.SID, Secret: twilioapi.Secret(account.Token)}, server.URL)
			conn.Name = account.Name
			return conn, err
		},
	})
	return d, func() { cancel(); _ = server.Wait() }, nil
}
