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
)

// submit carries the application out, and says one line for each thing that
// happens.
func (t *talk) submit() (scene, error) {
	if why := t.obstacle(); why != "" {
		t.out.say("Not now: %s.", strings.TrimRight(why, "."))
		return t.review, nil
	}
	begin, doing := t.Run, "Submitting"
	if t.updated = t.Locked() != ""; t.updated {
		begin, doing = t.UpdateNumbers, "Updating the phone numbers"
	}
	t.out.say("%s. Ctrl-C stops it safely: the next run goes on from there.", doing)
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
	return t.result, nil
}

// Words says what an event of a run is, for people who read it as a line; "" where
// it is nothing that they wait for.
func Words(e flow.Event) string {
	switch e.State {
	case flow.Retrying:
		return fmt.Sprintf("again at %s (%s)", e.Until.Format(time.TimeOnly), e.Reason)
	case flow.Looking:
		return fmt.Sprintf("looking whether it took effect, at %s (%s)", e.Until.Format(time.TimeOnly), e.Reason)
	case flow.Finished:
		text := string(e.Action)
		if e.SID != "" {
			text += " " + e.SID
		}
		return text + fmt.Sprintf(" (%.2f s)", e.Took.Seconds())
	case flow.Skipped:
		return "not needed: " + e.Reason
	case flow.Broken:
		return "stopped: " + e.Reason
	}
	return ""
}

// result says how the run ended: the receipt, or what to mend, each leading to
// its answer, or what stopped it.
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
	again := "go on"
	if o.Result == flow.Noncompliant {
		again = "evaluate again"
	}
	return t.choose(append(append(append(t.mended(o.Problems), t.suggestions(o)...),
		option{key: "submit", says: again, do: to(t.submit), off: t.obstacle()},
		option{key: "review", says: "look through all answers", do: to(t.review)}),
		t.receiptOptions(o)...)...)
}

// mended are options that lead to what was found; an answer that was changed
// since says so.
func (t *talk) mended(problems []profile.Problem) []option {
	options := t.leading(problems, t.result)
	for i, p := range problems {
		if t.Changed(p) {
			options[i].says += " (changed since)"
		}
	}
	return options
}

// suggestions says what Twilio would have otherwise in the address, and lets
// people decide.
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
		{key: "take", says: "take what Twilio suggests and go on", do: to(settle(func() error { return t.TakeSuggestions(o.Suggestions) }))},
		{key: "keep", says: "keep yours here, let Twilio correct its copy, and go on", do: to(settle(t.KeepAddress))},
	}
}

func (t *talk) labelOf(k profile.Key) string {
	if f, ok := profile.Find(k); ok {
		return f.LabelIn(t.Answers())
	}
	return string(k)
}

// receipt is what was achieved, and what happens next.
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

// receiptOptions keep or read what exists at Twilio.
func (t *talk) receiptOptions(o flow.Outcome) []option {
	nothing := ""
	if o.Receipt.Profile == "" {
		nothing = "nothing exists at Twilio"
	}
	save := func(asJSON bool) func(string) (scene, error) {
		return func(string) (scene, error) {
			path, err := desk.SaveReceipt(t.Receipts, o.Receipt, asJSON)
			if err != nil {
				t.out.say("The receipt is not saved: %v", err)
			} else {
				t.out.say("Saved %s", path)
			}
			return t.result, nil
		}
	}
	return []option{
		{key: "list", says: "read what exists at Twilio", off: nothing, do: func(string) (scene, error) {
			for _, line := range o.Receipt.Steps {
				t.out.say("  %s: %s", strings.ReplaceAll(string(line.Step), "_", " "), line.SID)
			}
			return t.result, nil
		}},
		{key: "save", says: "save the receipt as text", do: save(false), off: nothing},
		{key: "json", says: "save the receipt as JSON", do: save(true), off: nothing},
		{says: "all customers", do: to(t.home)},
	}
}
