package linear

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui"
)

// submit carries out the application, or updates the numbers of a locked profile, with a line
// for each event.
func (t *talk) submit() (scene, error) {
	if why := t.obstacle(); why != "" {
		t.out.say("Not now: %s.", strings.TrimRight(why, "."))
		return t.review, nil
	}
	begin, doing := t.Run, "Submitting"
	if t.updated = t.Locked() != ""; t.updated {
		begin, doing = t.UpdateNumbers, "Updating the phone numbers"
	}
	t.out.say("%s. Press Ctrl+C to stop safely. The next run continues from there.", doing)
	through, steps, titles := 0, flow.Steps(t.Answers()), map[flow.StepID]string{}
	for _, s := range steps {
		titles[s.ID] = s.Title
	}
	_ = t.Do(t.ctx, begin(func(e flow.Event) {
		if t.Log != nil {
			t.Log(e)
		}
		words := Words(e)
		if e.State == flow.Finished || e.State == flow.Skipped {
			through++
			words += fmt.Sprintf("; %d of %d", through, len(steps))
		}
		untouched := e.Action == flow.Unchanged || e.State == flow.Skipped
		if words != "" && !(t.updated && untouched) {
			t.out.say("%s  %s: %s", e.At.Format(time.TimeOnly), cmp.Or(titles[e.Step], string(e.Step)), words)
		}
	}))
	if t.ctx.Err() != nil {
		return nil, context.Cause(t.ctx)
	}
	if t.Lost() != nil {
		t.out.say("Your run stopped. Nothing is lost or created twice: the next run of your colleague continues from what exists at Twilio.")
		return nil, errGone
	}
	t.kept(t.Unsaved())
	return t.result, nil
}

// Words describes an event of a run in a line; "" if people don't need to see it.
func Words(e flow.Event) string {
	switch e.State {
	case flow.Retrying:
		return fmt.Sprintf("trying again at %s: %s", e.Until.Format(time.TimeOnly), e.Reason)
	case flow.Looking:
		return fmt.Sprintf("checking if it took effect, at %s: %s", e.Until.Format(time.TimeOnly), e.Reason)
	case flow.Finished:
		text := string(e.Action)
		if e.SID != "" {
			text += " " + e.SID
		}
		return text + fmt.Sprintf(" (%.1f s)", e.Took.Seconds())
	case flow.Skipped:
		return "not needed: " + e.Reason
	case flow.Broken:
		return "stopped: " + e.Reason
	}
	return ""
}

// result shows how the run ended: with a receipt, with problems to fix, or with an error.
func (t *talk) result() (scene, error) {
	o := *t.Outcome()
	t.out.say("")
	if o.Result == flow.Submitted {
		return t.receipt(o)
	}
	t.out.say("%s", desk.Headline(o, false))
	if o.Err != nil && len(o.Problems) == 0 {
		t.tell(desk.Explain(o.Err))
	}
	t.out.say("%s", desk.Safety(o))
	again := "continue"
	if o.Result == flow.Noncompliant {
		again = "evaluate again"
	}
	return t.choose(append(append(append(t.findings(o.Problems), t.suggestions(o)...),
		option{key: "submit", says: again, do: to(t.submit), off: t.obstacle()},
		option{key: "review", says: "review all answers", do: to(t.review)}),
		t.receiptOptions(o)...)...)
}

// findings are options that go to the answers with problems. They mark answers that changed
// since the run.
func (t *talk) findings(problems []profile.Problem) []option {
	options := t.leading(problems, t.result)
	for i, p := range problems {
		if t.Changed(p) {
			options[i].says += " (changed since)"
		}
	}
	return options
}

// suggestions shows what Twilio suggests for the address, and returns the choices.
func (t *talk) suggestions(o flow.Outcome) []option {
	if len(o.Suggestions) == 0 {
		return nil
	}
	for _, c := range o.Suggestions {
		t.out.say("%s: yours is %q, Twilio suggests %q.", t.labelOf(c.Field), c.Sent, c.Kept)
	}
	settle := func(change func() error) scene {
		return func() (scene, error) {
			t.kept(errors.Join(change(), t.Do(t.ctx, t.Sync())))
			return t.submit, nil
		}
	}
	return []option{
		{key: "take", says: "take Twilio's suggestion and continue", do: to(settle(func() error { return t.TakeSuggestions(o.Suggestions) }))},
		{key: "keep", says: "keep yours here, let Twilio correct its copy, and continue", do: to(settle(t.KeepAddress))},
	}
}

func (t *talk) labelOf(k profile.Key) string {
	if f, ok := profile.Find(k); ok {
		return f.LabelIn(t.Answers())
	}
	return string(k)
}

// receipt shows what was submitted, and what happens next.
func (t *talk) receipt(o flow.Outcome) (scene, error) {
	if t.updated {
		t.out.say("%s", desk.NumbersDone(o.Numbers))
		return t.status, nil
	}
	t.out.say("Submitted for review.")
	t.out.say("Customer profile: %s, status %s", o.Receipt.Profile, o.Receipt.Status)
	for _, c := range o.Corrections {
		t.out.say("%s: Twilio corrected %q to %q.", t.labelOf(c.Field), c.Sent, c.Kept)
	}
	t.out.say("%s", desk.ReviewNext)
	return t.choose(append([]option{{key: "status", says: "follow the review", do: to(t.status)}}, t.receiptOptions(o)...)...)
}

// receiptOptions list or save what exists at Twilio.
func (t *talk) receiptOptions(o flow.Outcome) []option {
	nothing, files := "", ""
	if t.Remote != nil {
		files = ui.NoFiles
	}
	if o.Receipt.Profile == "" {
		nothing = "nothing was created at Twilio"
	}
	save := func(asJSON bool) func(string) (scene, error) {
		return func(string) (scene, error) {
			path, err := desk.SaveReceipt(t.Receipts, o.Receipt, asJSON)
			if err != nil {
				t.out.say("The receipt wasn't saved: %v", err)
			} else {
				t.out.say("Saved %s", path)
			}
			return t.result, nil
		}
	}
	return []option{
		{key: "list", says: "list what exists at Twilio", off: nothing, do: func(string) (scene, error) {
			for _, line := range o.Receipt.Steps {
				t.out.say("  %s: %s", strings.ReplaceAll(string(line.Step), "_", " "), line.SID)
			}
			return t.result, nil
		}},
		{key: "save", says: "save the receipt as text", do: save(false), off: cmp.Or(nothing, files)},
		{key: "json", says: "save the receipt as JSON", do: save(true), off: cmp.Or(nothing, files)},
		{says: "all customers", do: to(t.home)},
	}
}
