package linear

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

// status asks Twilio for the status of a submitted profile. Of a rejected one, it lists the
// answers to fix, and submits it again.
func (t *talk) status() (scene, error) {
	t.out.say("")
	t.out.say("Twilio's review of %s.", cmp.Or(t.Info().Profile, "a profile that doesn't exist yet"))
	t.noted()
	var problems []profile.Problem
	if err := t.ask(); err != nil {
		return nil, err
	}
	if o := t.Outcome(); o != nil && t.Info().State == draft.Rejected {
		problems = placed(t.Answers(), o.Problems)
	}
	t.facts()
	t.out.say("%s", desk.Meaning(t.Info().State))
	if t.Info().State == draft.Approved {
		for _, text := range append(slices.Clone(desk.AfterApproval), desk.InConsole) {
			t.out.say("  %s", text)
		}
	}
	return t.choose(append(append(t.leading(problems, t.status), t.statusOptions()...),
		option{key: "ask", says: "ask Twilio again", do: to(t.status)},
		option{key: "wait", says: "keep asking until Twilio decides; Ctrl+C quits", do: to(t.wait)},
		option{key: "review", says: "review the answers", do: to(t.review)},
		option{key: "copy", says: "copy the answers to a new draft to change them", do: t.duplicate, off: t.ReadOnly},
		option{key: "history", says: "list what Twilio said so far", do: t.history},
		option{says: "all customers", do: to(t.home)})...)
}

// statusOptions are the options for the profile's state.
func (t *talk) statusOptions() []option {
	again := option{key: "submit", says: "submit again", do: to(t.submit)}
	switch t.Info().State {
	case draft.Rejected, draft.CutOff:
		again.off = t.obstacle()
	case draft.InReview, draft.Approved:
		again.says, again.off = "update the phone numbers at Twilio", t.obstacle()
		if todo := t.NumbersToChange(); todo.Any() {
			t.out.say("%s.", desk.NumbersToDo(todo))
		}
		return []option{again, {key: "numbers", says: "add or remove phone numbers", do: to(t.numbers), off: t.ReadOnly}}
	default:
		again.off = "there's nothing to submit: the profile is " + string(t.Info().State)
	}
	options := []option{again}
	if m, ok := t.Appeal(); ok {
		options = append(options, option{key: "mail", says: "if the answers are right, read the email to send to Twilio", do: func(string) (scene, error) {
			t.out.say("Send this from your own email program. The wizard doesn't send it.")
			for line := range strings.Lines(m.String()) {
				t.out.say("%s", strings.TrimRight(line, "\n"))
			}
			return t.status, nil
		}})
	}
	return options
}

// duplicate copies the draft and goes to all customers.
func (t *talk) duplicate(string) (scene, error) {
	if err := t.copy(t.Info()); err != nil {
		t.out.say("Not copied: %v", err)
		return t.status, nil
	}
	return t.home, nil
}

// history lists the past evaluations and submissions.
func (t *talk) history(string) (scene, error) {
	past := t.History()
	for _, v := range past {
		t.out.say("  %s: %s", v.At.Local().Format(time.DateTime), v)
	}
	if len(past) == 0 {
		t.out.say("Nothing yet.")
	}
	return t.status, nil
}

// facts lists what else Twilio told about the profile, and what people can do about each code
// of a rejection.
func (t *talk) facts() {
	o := t.Outcome()
	if o == nil {
		return
	}
	for _, fact := range desk.Facts(o.Receipt) {
		t.out.say("%s", fact)
	}
	if t.Info().State == draft.Rejected {
		for _, code := range o.Receipt.Rejections {
			if advice := t.Recourse(code); advice != "" {
				t.out.say("%d: %s", code, advice)
			}
		}
	}
}

// placed adds to problems the answers they're about: one code can name several.
func placed(app profile.Application, problems []profile.Problem) []profile.Problem {
	var told []profile.Problem
	for _, p := range problems {
		if f, ok := profile.Find(p.Field); ok {
			p.Message = f.NameIn(app) + ": " + p.Message
		}
		if p.Code != 0 {
			p.Message = fmt.Sprintf("%d, %s", p.Code, p.Message)
		}
		told = append(told, p)
	}
	return told
}

// ask asks Twilio once, or says why it can't. Its error ends the conversation.
func (t *talk) ask() error {
	t.ready()
	if p, wrong := t.WhyNotAsk(); wrong {
		t.tell(p)
		return nil
	}
	err := t.Do(t.ctx, t.Ask())
	if t.ctx.Err() != nil {
		return context.Cause(t.ctx)
	}
	if err != nil {
		t.tell(desk.Explain(err))
	}
	return nil
}

// wait asks until Twilio decides, less often over time.
func (t *talk) wait() (scene, error) {
	t.ready()
	if _, wrong := t.WhyNotAsk(); wrong {
		return t.status, nil // the status says why
	}
	for tries := 0; ; tries++ {
		if err := t.ask(); err != nil {
			return nil, err
		}
		switch t.Info().State {
		case draft.Approved, draft.Rejected, draft.Editing:
			return t.status, nil
		}
		pause := t.Pause(tries + 1)
		if tries == 0 {
			t.out.say("%s. Asking again in %v.", t.Info().State, pause)
		}
		select {
		case <-t.ctx.Done():
			return nil, context.Cause(t.ctx)
		case <-t.in.gone:
			return nil, errGone
		case <-time.After(pause):
		}
	}
}
