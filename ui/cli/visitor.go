package cli

import (
	"context"
	"errors"
	"os"
	"strings"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
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
	w := wizardOptions{Session: s, visit: &v, broke: func(cut *ui.CutOffError) {
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
	if id != "" {
		switch err := d.Open(id); {
		case err == nil:
			w.says = "Back where you were cut off."
		case !errors.Is(err, draft.ErrNotFound):
			w.says = "You were cut off, and your last customer can't be opened: " + err.Error() + "."
		}
	}
	return w.show(ctx, d, false)
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
	d, stop, err := w.demoDesk(ctx, desk.Files{Store: drafts}, sandbox.New(options))
	if err != nil {
		return err
	}
	defer stop()
	return w.show(ctx, d, true)
}
