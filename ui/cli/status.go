package cli

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/ui"
)

func (g *program) statusCommand() *cobra.Command {
	demo, watch := false, false
	cmd := &cobra.Command{
		Use:   "status [DRAFT|BU…]",
		Short: "Ask Twilio how a submitted profile stands",
		Long: "Asks for the draft that is meant, the profile with that SID, or else the profile that was worked on " +
			"last. It writes nothing at Twilio. The exit code is 0 in review and when approved, 4 when rejected, " +
			"6 where it was not submitted yet.",
		GroupID:           groupScript,
		Args:              cobra.MaximumNArgs(1),
		Example:           name + " status\n" + name + " status \"Owl Bakery\" --watch",
		ValidArgsFunction: g.draftNames(&demo),
		RunE: g.run(func(ctx context.Context, args []string) error {
			return g.status(ctx, strings.Join(args, ""), watch)
		}),
	}
	cmd.Flags().BoolVarP(&watch, "watch", "w", false, "ask again until Twilio has decided: soon at first, then ever more seldom")
	cmd.Flags().BoolVar(&g.json, "json", false, "print JSON, one object per answer")
	g.twilioFlags(cmd)
	return cmd
}

// watchSandbox is how long --watch waits before it asks a sandbox again, whose
// reviews may take seconds.
const watchSandbox = 500 * time.Millisecond

func (g *program) status(ctx context.Context, text string, watch bool) error {
	store, err := g.store(false)
	if err != nil {
		return err
	}
	info, err := g.submitted(store, text)
	if err != nil {
		return err
	}
	g.warnOfRegion()
	conn, err := g.connect(ctx, nil)
	if err != nil {
		return err
	}
	if conn, err = g.belonging(ctx, conn, info); err != nil {
		return err
	}
	last, told := "", 0
	for n := 1; ; n++ {
		outcome, past, err := g.look(ctx, store, info, conn)
		if err != nil {
			return err
		}
		wait := flow.ReviewPause(n)
		if g.base() != "" {
			wait = watchSandbox
		}
		if passing, least := flow.Passes(outcome.Err); watch && last != "" && passing {
			wait = max(wait, least)
			g.note("%v; asking again in %v.", outcome.Err, wait)
		} else {
			if outcome.Err != nil {
				outcome.Receipt.Status = "" // Twilio did not say it
			}
			decided := !slices.Contains([]string{"pending-review", "in-review"}, outcome.Receipt.Status)
			if !watch || decided || outcome.Receipt.Status != last {
				err = g.tellStatus(outcome, past, told, info)
				told = max(told, len(past)) // none while the draft is open somewhere else
			}
			if !watch || decided || g.out.gone() || exitCode(err) == ExitCutOff {
				return err
			}
			last = outcome.Receipt.Status
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
}

// profileSID is how Twilio writes the SID of a customer profile.
var profileSID = regexp.MustCompile("^BU[0-9a-f]{32}$")

// submitted finds what to ask for: a draft, or a profile that no draft is about.
func (g *program) submitted(store *draft.Store, text string) (draft.Info, error) {
	infos, err := store.List()
	if err != nil {
		return draft.Info{}, err
	}
	if text == "" || strings.HasPrefix(text, "BU") {
		for _, i := range infos {
			if i.Profile != "" && (text == "" || i.Profile == text) {
				return i, nil
			}
		}
		if text == "" {
			return draft.Info{}, &hintedError{errors.New("no draft has a profile at Twilio yet"), "To ask for another profile, give its SID: " + g.again("status") + " BU…"}
		}
		if !profileSID.MatchString(text) {
			return draft.Info{}, &usageError{text + " is not the SID of a profile", "It is BU and 32 digits or letters a to f, as Twilio's Console shows it. Or name a draft."}
		}
		return draft.Info{Profile: text}, nil
	}
	info, err := store.Find(text)
	if err == nil && info.Err != nil && !errors.As(info.Err, new(*draft.HeldError)) {
		err = info.Err
	}
	if err == nil && info.Profile == "" {
		err = &hintedError{fmt.Errorf("the draft %s has no profile at Twilio yet", info.ID), "To go on with it: " + g.again("resume", info.ID)}
	}
	return info, err
}

// look asks Twilio once and notes the answer in the draft, if that is not open
// somewhere else. It returns the draft's history as well.
func (g *program) look(ctx context.Context, store *draft.Store, info draft.Info, conn ui.Connection) (flow.Outcome, []verdictLine, error) {
	runner := flow.Runner{Hub: conn.Hub, Parent: conn.Parent, Timeout: conn.Timeout}
	if info.ID == "" {
		runner.Journal = flow.Lone(info.Profile)
		return runner.Status(ctx), nil, nil
	}
	d, err := store.Open(info.ID)
	var held *draft.HeldError
	if errors.As(err, &held) {
		return g.look(ctx, store, draft.Info{Profile: info.Profile}, conn)
	}
	if err != nil {
		return flow.Outcome{}, nil, err
	}
	defer d.Close()
	runner.Journal = d.Journal()
	outcome := runner.Status(ctx)
	if outcome.Result == flow.Submitted || outcome.Result == flow.Rejected {
		err = d.SetState(ui.StateAfter(outcome))
	}
	return outcome, history(d.Journal().Entries()), err
}

// tellStatus prints what Twilio said, and before it how it came to that, as far as
// it was not told yet.
func (g *program) tellStatus(o flow.Outcome, past []verdictLine, told int, info draft.Info) error {
	if !g.json {
		for _, v := range past[min(told, len(past)):] {
			g.note("%s  %s", v.At.Local().Format(time.DateTime), v)
		}
	}
	switch {
	case g.json:
		line := outcomeObject(o)
		line.History = past
		if err := g.encode(line); err != nil {
			return err
		}
	case o.Receipt.Status != "" && o.Result != flow.Stopped: // Twilio said it
		g.say("%s  %s", o.Receipt.Profile, o.Receipt.Status)
	}
	if o.Result == flow.Submitted {
		return nil
	}
	g.problems(o)
	hint := g.next(o, g.again("resume", info.ID))
	switch {
	case o.Err != nil && o.Result == flow.Interrupted:
		hint = "Nothing was changed. Ask again: " + g.again("status", o.Receipt.Profile)
	case info.ID == "":
		hint = "Go on with it in the draft it was made from."
		if o.Result == flow.Stopped {
			hint = "Nothing was changed. Look whether the SID is right, and the profile one of " + o.Receipt.Account + "."
		}
	}
	return &outcomeError{Outcome: o, hint: hint}
}
