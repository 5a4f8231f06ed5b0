package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/team"
	"trusthub-wizard/twilioapi/sandbox"
	"trusthub-wizard/ui"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/serve"
)

// onlyLooks refuses a change to people with the role looks.
const onlyLooks = "You can look at everything here, but not change it"

// receive serves a visitor: with a command, or with the wizard.
func (o serveOptions) receive(ctx context.Context, v serve.Visit) (code int) {
	c := console.New(console.Streams{
		In: v.In, Out: v.Out, Err: v.Err,
		InTerminal: v.Terminal, OutTerminal: v.Terminal, ErrTerminal: v.Terminal,
		Getenv: func(name string) string {
			if serve.Theirs(name) {
				return v.Getenv(name)
			}
			return o.Getenv(name)
		},
	})
	readOnly := ""
	if v.Looks {
		readOnly = onlyLooks
	}
	s := o.ForVisitor(c, v.Name, readOnly)
	if v.Command != nil {
		return execute(ctx, s, v.Command)
	}
	w := wizardOptions{Session: s, visit: &v, colleagues: o.colleagues, broke: func(cut *ui.CutOffError) {
		onPurpose := context.Cause(ctx) == serve.Interrupted
		switch {
		case cut.Stack != nil: // back there, the bug would strike again
			o.Note("%s from %s: %v", v.Name, v.From, cut)
			for line := range strings.Lines(string(cut.Stack)) {
				o.Note("%s", strings.TrimSuffix(line, "\n"))
			}
			return
		case cut.Draft == "" || o.demo || onPurpose:
			return
		}
		if err := o.unfinished.Add(v.Name, cut.Draft); err != nil {
			o.Note("%s won't be led back to draft %s: %v", v.Name, cut.Draft, err)
		}
	}}
	show := o.resume
	if o.demo {
		show = o.demonstrate
	}
	err := show(ctx, w)
	c.Complain(err)
	return console.ExitCode(err)
}

// resume shows the wizard. Whoever was cut off is back where they were; everyone else starts
// with the list of customers.
func (o serveOptions) resume(ctx context.Context, w wizardOptions) error {
	store, _, err := w.Drafts(false)
	if err != nil {
		return err
	}
	d := w.desk(store)
	id, err := o.unfinished.Take(w.visit.Name)
	if err != nil {
		o.Note("%s isn't led back to where they were: %v", w.visit.Name, err)
	}
	id = cmp.Or(id, d.Waiting())
	if id != "" {
		w.open, w.says = o.back(d, w.visit.Name, id)
	}
	return w.show(ctx, d, false)
}

// back opens the customer that a visitor was cut off from. If a colleague has it open, it's for
// the wizard to ask about. says is what the visitor reads first.
func (o serveOptions) back(d *desk.Desk, who, id string) (held draft.Info, says string) {
	err := d.Do(context.Background(), d.Reopening(id))
	_, open := d.HeldBy(err)
	switch {
	case err == nil:
		return held, "Back where you were cut off."
	case errors.Is(err, draft.ErrNotFound):
		return held, ""
	case open:
		if held, err = d.Store.Find(id); err == nil {
			return held, ""
		}
	}
	if errors.As(err, new(*team.DownError)) { // the next time, then
		err = errors.Join(err, o.unfinished.Add(who, id))
	}
	return draft.Info{}, "You were cut off, and your last customer can't be opened: " + err.Error() + "."
}

// colleagues are the people that visitors can hand a customer over to: those who work here, and
// the rest of the team. The server itself is nobody.
func (o serveOptions) colleagues(ctx context.Context) ([]string, error) {
	shared, here, err := o.announce(ctx)
	if err != nil {
		return nil, err
	}
	names, err := shared.People(ctx)
	return slices.DeleteFunc(names, func(name string) bool { return name == shared.Who() && !slices.Contains(here, name) }), err
}

// announce tells the team who works here.
func (o serveOptions) announce(ctx context.Context) (shared desk.Shared, names []string, err error) {
	if shared, err = o.Team(ctx); err != nil {
		return shared, nil, err
	}
	if names, err = serve.Keys(o.keys).Working(); err == nil {
		err = shared.AnnounceVisitors(ctx, names)
	}
	return shared, names, err
}

// demoDrafts is how many customers a demonstration has room for.
const demoDrafts = 50

// A small store is one that strangers can't fill the server's disk with.
type smallStore struct{ desk.Store }

func (s smallStore) room() error {
	infos, err := s.List()
	if err == nil && len(infos) >= demoDrafts {
		err = fmt.Errorf("a demonstration has room for %d customers: delete one first", demoDrafts)
	}
	return err
}

func (s smallStore) Create(app profile.Application) (desk.Draft, error) {
	if err := s.room(); err != nil {
		return nil, err
	}
	return s.Store.Create(app)
}

func (s smallStore) Copy(id, name string) (draft.Info, error) {
	if err := s.room(); err != nil {
		return draft.Info{}, err
	}
	return s.Store.Copy(id, name)
}

// demonstrate shows the wizard with a sandbox and drafts that are gone afterwards.
func (o serveOptions) demonstrate(ctx context.Context, w wizardOptions) error {
	dir, err := os.MkdirTemp(o.temp, "visitor-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	drafts, err := draft.At(dir)
	if err != nil {
		return err
	}
	flags := sandboxFlags{latency: demoLatency, review: demoReview}
	options, err := flags.options()
	if err != nil {
		return err
	}
	d, stop, err := w.demoDesk(ctx, smallStore{desk.Files{Store: drafts}}, sandbox.New(options))
	if err != nil {
		return err
	}
	defer stop()
	return w.show(ctx, d, true)
}
