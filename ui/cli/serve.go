package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	gossh "golang.org/x/crypto/ssh"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/team"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/serve"
	"trusthub-wizard/ui/cli/session"
)

type serveOptions struct {
	*session.Session
	listen    string
	keys      string // the file of --authorized-keys
	hostKey   string // the file of --host-key
	demo      bool
	idle      time.Duration
	sessions  int
	perPerson int

	unfinished *serve.Unfinished
	temp       string // the directory of demonstrations
}

func newServeCommand(s *session.Session) *cobra.Command {
	o := serveOptions{Session: s}
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Let a team use the wizard over SSH",
		Long: "Serves the wizard over SSH. People need nothing but ssh and their key; the drafts and the Twilio credentials " +
			"stay on this machine. There is no shell, no file transfer and no forwarding.\n\n" +
			"The authorized keys are in OpenSSH's format: one public key to a line, with the person's name as the comment. " +
			"With role=\"looks\" in front of the key, that person sees everything and changes nothing. The file is read at each " +
			"login.\n\n" +
			"With --demo, anyone may come in without a key. Each visitor gets a sandbox that can't reach Twilio and is gone afterwards.\n\n" +
			"Visitors can also run: " + serve.Allowed + ".\n\n" +
			"When it's ready, it prints its address and the fingerprint of its host key. The log goes to standard error. " +
			"SIGINT or SIGTERM stops it: open customers are saved.",
		GroupID: groupTeam,
		Args:    cobra.NoArgs,
		Example: name + " serve --authorized-keys team.keys\n" +
			"# from another machine\n" +
			"ssh -p 2222 onboarding.example.com                   # " + name + "\n" +
			"ssh -p 2222 onboarding.example.com status \"Owl Bakery\"   # " + name + " status\n" +
			"# show it to anyone\n" +
			name + " serve --demo --listen :2223",
		RunE: s.Run(func(ctx context.Context, _ []string) error { return runServe(ctx, o) }),
	}
	cmd.Flags().StringVar(&o.listen, "listen", ":2222", "listen on this address; port 0 picks a free port")
	cmd.Flags().StringVar(&o.keys, "authorized-keys", "", "the people's public keys; without it, authorized_keys beside the drafts")
	cmd.Flags().StringVar(&o.hostKey, "host-key", "", "the server's private key; without it, one that is made beside the drafts")
	cmd.Flags().BoolVar(&o.demo, "demo", false, "let anyone in, each with a sandbox of their own")
	cmd.Flags().DurationVar(&o.idle, "idle-timeout", 30*time.Minute, "end sessions without a key for this long; 0 never ends them")
	cmd.Flags().IntVar(&o.sessions, "max-sessions", 100, "allow this many sessions at once")
	cmd.Flags().IntVar(&o.perPerson, "max-per-person", 8, "allow each person, or each address with --demo, this many sessions at once")
	cmd.MarkFlagsMutuallyExclusive("demo", "authorized-keys")
	s.TwilioFlags(cmd)
	return cmd
}

func runServe(ctx context.Context, o serveOptions) error {
	if o.sessions < 1 || o.perPerson < 1 || o.idle < 0 {
		return console.Usage("--max-sessions and --max-per-person start at 1, and --idle-timeout at 0", "Leave them out to use the usual limits.")
	}
	dir, err := o.Directory(false)
	if err != nil {
		return err
	}
	dir = filepath.Dir(dir)
	if o.hostKey == "" {
		o.hostKey = filepath.Join(dir, "ssh_host_key")
	}
	key, err := serve.HostKey(o.hostKey)
	if err != nil {
		return console.Hinted(err, "Or use another file with --host-key.")
	}
	prepare := o.prepareTeam
	if o.demo {
		prepare = o.prepareDemo
	}
	o.unfinished = &serve.Unfinished{File: filepath.Join(dir, "unfinished.json")}
	done, err := prepare(ctx, dir)
	if err != nil {
		return err
	}
	defer done()
	listener, err := net.Listen("tcp", o.listen)
	if err != nil {
		return console.Hinted(err, "Use --listen with an address of this machine and a free port.")
	}
	o.Say("listening on %s", listener.Addr())
	o.Say("host key %s", gossh.FingerprintSHA256(key.PublicKey()))
	if o.Unwritable() { // its address is lost
		return listener.Close()
	}
	err = serve.Serve(ctx, serve.Config{
		Listener: listener, HostKey: key, Keys: serve.Keys(o.keys), Receive: o.receive,
		Limits: serve.Limits{
			Sessions: o.sessions, PerPerson: o.perPerson, Idle: o.idle,
			Rate: 1, Burst: 60, ClientTimeout: 30 * time.Second, Empty: 2 * time.Minute,
		},
		Log: o.log,
	})
	return errors.Join(err, o.settle())
}

func (o serveOptions) log(format string, args ...any) {
	o.Note("%s %s", time.Now().Format(time.DateTime), fmt.Sprintf(format, args...))
}

// team is the team's store; ok is false without one.
func (o serveOptions) team() (s desk.Shared, ok bool) {
	if o.demo || !o.Shares() {
		return s, false
	}
	s, err := o.Team(context.Background())
	return s, err == nil
}

// settleTimeout is how long a server that stops waits for the team's database.
const settleTimeout = 10 * time.Second

// settle waits for answers that the team's database couldn't take yet.
func (o serveOptions) settle() error {
	shared, ok := o.team()
	if !ok {
		return nil
	}
	ended, end := context.WithCancel(context.Background())
	end()
	rest := shared.Settle(ended)
	if len(rest) == 0 {
		return nil
	}
	o.log("waiting %s for the database, which lacks the last answers in %s", settleTimeout, draftsOf(rest))
	ctx, cancel := context.WithTimeout(context.Background(), settleTimeout)
	defer cancel()
	if rest = shared.Settle(ctx); len(rest) == 0 {
		return nil
	}
	hint := "This machine keeps them, encrypted. To save them, start serve again."
	if lost := slices.DeleteFunc(slices.Clone(rest), func(k team.Kept) bool { return k.OnDisk }); len(lost) > 0 {
		hint = "The ones in " + draftsOf(lost) + " couldn't be written on this machine either, and are lost."
	}
	return console.Hinted(errors.New("the database still lacks the last answers in "+draftsOf(rest)), hint)
}

// draftsOf names drafts.
func draftsOf(list []team.Kept) string {
	var ids []string
	for _, k := range list {
		ids = append(ids, k.ID)
	}
	if len(ids) == 1 {
		return "draft " + ids[0]
	}
	return "drafts " + strings.Join(ids, ", ")
}

// prepareTeam checks what visitors will need: keys, drafts and credentials.
func (o *serveOptions) prepareTeam(ctx context.Context, dir string) (done func(), err error) {
	if o.keys == "" {
		o.keys = filepath.Join(dir, "authorized_keys")
	}
	people, bad, err := serve.Keys(o.keys).Check()
	if errors.Is(err, fs.ErrNotExist) {
		return nil, console.Usage("there is no file "+o.keys+" with the keys of the people who may come in",
			"Write one line for each, such as: ssh-ed25519 AAAA… Ada. Or use --demo to let anyone try it.")
	}
	if err != nil {
		return nil, console.Hinted(err, "Or use another file with --authorized-keys.")
	}
	for _, b := range bad {
		o.Note("warning: %s, %s", o.keys, b)
	}
	if people == 0 {
		o.Note("warning: no one can come in yet. Add a line to %s.", o.keys)
	}
	_, forget, err := o.Drafts(false)
	if err != nil {
		return nil, err
	}
	if shared, ok := o.team(); ok {
		shared.OnKept(func(k team.Kept) { o.log("%s", session.AboutKept(k)) })
		go func() {
			for {
				_, _, _ = o.announce(ctx) // or a minute later
				select {
				case <-ctx.Done():
					return
				case <-time.After(time.Minute):
				}
			}
		}()
	}
	if _, err := o.Credentials(nil); err != nil {
		o.Note("warning: %v. People can answer everything, but submit nothing.", err)
	}
	o.WarnOfRegion()
	go func() {
		for {
			forget()
			select {
			case <-ctx.Done():
				return
			case <-time.After(24 * time.Hour):
			}
		}
	}()
	return func() {}, nil
}

// prepareDemo makes the directory for what visitors try.
func (o *serveOptions) prepareDemo(_ context.Context, _ string) (done func(), err error) {
	if o.temp, err = os.MkdirTemp("", name+"-demo-"); err != nil {
		return nil, err
	}
	return func() { _ = os.RemoveAll(o.temp) }, nil
}
