package cli

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/report"
	"trusthub-wizard/ui/cli/session"
)

type statusOptions struct {
	*session.Session
	of    string // a draft or the SID of a profile; "" is the draft that changed last and has one
	watch bool
	mail  bool
}

func newStatusCommand(s *session.Session) *cobra.Command {
	o := statusOptions{Session: s}
	cmd := &cobra.Command{
		Use:   "status [DRAFT|BU…]",
		Short: "Ask Twilio for the status of a profile",
		Long: "Asks about the draft or the SID you name, or else about the profile you worked on last. It changes nothing " +
			"at Twilio. The exit code is 0 if the profile is in review or approved, 4 if it's rejected, and 6 if it hasn't been submitted yet.",
		GroupID:           groupScript,
		Args:              cobra.MaximumNArgs(1),
		Example:           name + " status\n" + name + " status \"Owl Bakery\" --watch",
		ValidArgsFunction: s.DraftNames(nil),
		RunE: s.Run(func(ctx context.Context, args []string) error {
			o.of = strings.Join(args, "")
			return runStatus(ctx, o)
		}),
	}
	cmd.Flags().BoolVarP(&o.watch, "watch", "w", false, "keep asking until Twilio decides, less often over time")
	cmd.Flags().BoolVar(&o.mail, "mail", false, "print the email to send to Twilio if Twilio rejected a profile even though its answers are right")
	cmd.MarkFlagsMutuallyExclusive("watch", "mail")
	cmd.Flags().BoolVar(&s.JSON, "json", false, "print JSON, one object per answer")
	s.TwilioFlags(cmd)
	return cmd
}

// watchSandbox is how long --watch waits between questions to a sandbox, whose reviews can
// take seconds.
const watchSandbox = 500 * time.Millisecond

func runStatus(ctx context.Context, o statusOptions) error {
	store, err := o.Store(false)
	if err != nil {
		return err
	}
	info, err := findProfile(o.Console, store, o.of)
	if err != nil {
		return err
	}
	o.WarnOfRegion()
	conn, err := o.Connect(ctx, nil)
	if err != nil {
		return err
	}
	if conn, err = o.Belonging(ctx, conn, info); err != nil {
		return err
	}
	if o.mail {
		return printMail(ctx, o, store, info, conn)
	}
	last, told := "", 0
	for n := 1; ; n++ {
		outcome, past, err := conn.Status(ctx, store, info)
		if err != nil {
			return err
		}
		wait := flow.ReviewPause(n)
		if o.Base() != "" {
			wait = watchSandbox
		}
		if passing, least := flow.Passes(outcome.Err); o.watch && last != "" && passing {
			wait = max(wait, least)
			o.Note("%v. Asking again in %v.", outcome.Err, wait)
		} else {
			if outcome.Err != nil {
				outcome.Receipt.Status = "" // Twilio didn't tell it
			}
			decided := !slices.Contains([]string{"pending-review", "in-review"}, outcome.Receipt.Status)
			if !o.watch || decided || outcome.Receipt.Status != last {
				err = tellStatus(o.Console, outcome, past, told, info)
				told = max(told, len(past)) // past is empty while the draft is open somewhere else
			}
			if !o.watch || decided || o.Unwritable() || console.ExitCode(err) == console.ExitCutOff {
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

// printMail prints the email that asks Twilio for another review. People send it themselves.
func printMail(ctx context.Context, o statusOptions, store desk.Store, info draft.Info, conn desk.Connection) error {
	var app profile.Application
	if info.ID != "" {
		v, err := store.View(info.ID)
		if err != nil {
			return err
		}
		app = v.Answers
	}
	outcome, _, err := conn.Status(ctx, store, info)
	if err != nil {
		return err
	}
	mail, ok := flow.Appeal(outcome.Receipt, app)
	switch {
	case outcome.Err != nil:
		return outcome.Err
	case !ok:
		return console.Hinted(errors.New("there is no email to send about this profile"),
			"The email is for a profile that was rejected with a code from 18601 to 18606. To see the status: "+o.CommandLine("status", info.Profile))
	case o.JSON:
		return o.Encode(mail)
	}
	for line := range strings.Lines(mail.String()) {
		o.Say("%s", strings.TrimRight(line, "\n"))
	}
	o.Note("Send this from your own email program. The wizard didn't send it.")
	return nil
}

var profileSID = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("^BU[0-9a-f]{32}$") })

// findProfile finds the draft with the profile to ask about. For a SID without a draft it
// returns only the SID.
func findProfile(c *console.Console, store desk.Store, text string) (draft.Info, error) {
	infos, err := desk.Latest(store)
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
			return draft.Info{}, console.Hinted(errors.New("no draft has a profile at Twilio yet"), "To ask about another profile, use its SID: "+c.CommandLine("status")+" BU…")
		}
		if !profileSID().MatchString(text) {
			return draft.Info{}, console.Usage(text+" isn't the SID of a profile", "Use BU followed by 32 digits or letters a to f, as the Twilio Console shows it, or name a draft.")
		}
		return draft.Info{Profile: text}, nil
	}
	info, err := store.Find(text)
	if err == nil && info.Err != nil && !errors.As(info.Err, new(*draft.HeldError)) {
		err = info.Err
	}
	if err == nil && info.Profile == "" {
		err = console.Hinted(fmt.Errorf("draft %s has no profile at Twilio yet", info.ID), "To continue it: "+c.CommandLine("resume", info.ID))
	}
	return info, err
}

// tellStatus prints what Twilio says now, and the history after the first told verdicts.
func tellStatus(c *console.Console, o flow.Outcome, past []flow.Verdict, told int, info draft.Info) error {
	if !c.JSON {
		for _, v := range past[min(told, len(past)):] {
			c.Note("%s  %s", v.At.Local().Format(time.DateTime), v)
		}
	}
	switch {
	case c.JSON:
		line := report.Outcome(o)
		line.History = report.History(past)
		if err := c.Encode(line); err != nil {
			return err
		}
	case o.Receipt.Status != "" && o.Result != flow.Stopped: // as Twilio told it
		c.Say("%s  %s", o.Receipt.Profile, o.Receipt.Status)
	}
	for _, fact := range desk.Facts(o.Receipt) {
		c.Note("%s", fact)
	}
	if o.Receipt.Status == "twilio-approved" {
		for _, text := range append(slices.Clone(desk.AfterApproval), desk.InConsole) {
			c.Note("%s", text)
		}
	}
	if o.Result == flow.Submitted {
		return nil
	}
	report.Problems(c, o)
	for _, r := range flow.Recourses(o.Receipt.Rejections, nil) {
		c.Note("%d: %s To see the email: %s", r.Code, r.Advice, c.CommandLine("status", o.Receipt.Profile, "--mail"))
	}
	hint := report.Next(c, o, c.CommandLine("resume", info.ID))
	switch {
	case o.Err != nil && o.Result == flow.Interrupted:
		hint = "Nothing was changed. Ask again: " + c.CommandLine("status", o.Receipt.Profile)
	case info.ID != "" && o.Err != nil:
		hint = strings.TrimSpace("Nothing was changed. " + c.Advice(o.Err))
	case info.ID == "":
		hint = "Continue in the draft it was created from."
		if o.Result == flow.Stopped {
			hint = "Nothing was changed. Check if the SID is right and the profile belongs to " + o.Receipt.Account + "."
		}
	}
	return report.NoSuccess(o, hint)
}
