package linear

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui"
)

// status says what Twilio says of a submitted profile. A rejected one leads to
// the answers to mend, and is submitted again.
func (t *talk) status() (scene, error) {
	t.out.say("")
	t.out.say("Review by Twilio of %s.", cmp.Or(t.info.Profile, "a profile that does not exist yet"))
	var problems []profile.Problem
	if p, wrong := t.cannotAsk(); wrong {
		t.tell(p)
	} else if err := t.ask(); err != nil {
		return nil, err
	} else if o := t.outcome; o.Err != nil {
		t.tell(ui.Explain(o.Err))
	} else if t.info.State == draft.Rejected {
		problems = placed(t.app, o.Problems)
	}
	t.out.say("%s", ui.Explanation(t.info.State))
	again := option{key: "submit", says: "submit again", do: to(t.submit)}
	switch t.info.State {
	case draft.Rejected, draft.CutOff:
		again.off = t.obstacle()
	default:
		again.off = "nothing is to be submitted: the profile is " + string(t.info.State)
	}
	return t.choose(append(t.leading(problems, t.status),
		option{key: "ask", says: "ask Twilio again", do: to(t.status)},
		option{key: "wait", says: "ask by itself until Twilio has decided; Ctrl-C ends", do: to(t.wait)},
		again,
		option{key: "review", says: "look through the answers", do: to(t.review)},
		option{key: "copy", says: "copy the answers into a new draft, which can be changed", do: t.duplicate},
		option{key: "history", says: "what Twilio said of it until now", do: t.history},
		option{says: "all customers", do: to(t.home)})...)
}

// duplicate copies the draft and leads to all customers.
func (t *talk) duplicate(string) (scene, error) {
	if err := t.copy(t.info); err != nil {
		t.out.say("Not copied: %v", err)
		return t.status, nil
	}
	return t.home, nil
}

// history reads out the evaluations and submissions there were.
func (t *talk) history(string) (scene, error) {
	past := flow.History(t.draft.Journal().Entries())
	for _, v := range past {
		t.out.say("  %s: %s", v.At.Local().Format(time.DateTime), v)
	}
	if len(past) == 0 {
		t.out.say("Nothing yet.")
	}
	return t.status, nil
}

// cannotAsk says why Twilio cannot be asked. The primary profile is not needed
// for that.
func (t *talk) cannotAsk() (profile.Problem, bool) {
	if !t.link.tried {
		t.connect(nil)
	}
	if t.link.conn == nil {
		return ui.Obstacle(t.info, nil, t.link.err)
	}
	return ui.Obstacle(t.info, t.link.conn, nil)
}

// placed is problems with the answers they are about: one code names several.
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

// ask asks Twilio once and notes the answer.
func (t *talk) ask() error {
	conn := t.link.conn
	runner := flow.Runner{Hub: conn.Hub, Parent: conn.Parent, Journal: t.draft.Journal(), Timeout: conn.Timeout}
	o := runner.Status(t.ctx)
	if t.ctx.Err() != nil {
		return context.Cause(t.ctx)
	}
	if o.Result == flow.Submitted || o.Result == flow.Rejected {
		t.kept(t.draft.SetState(ui.StateAfter(o)))
	}
	t.outcome, t.info = &o, t.draft.Info()
	if t.about == nil {
		t.about = t.app.Clone()
	}
	return nil
}

// wait asks until there is a decision: soon at first, then ever more seldom.
func (t *talk) wait() (scene, error) {
	if p, wrong := t.cannotAsk(); wrong {
		t.tell(p)
		return t.status, nil
	}
	for tries := 0; ; tries++ {
		if err := t.ask(); err != nil {
			return nil, err
		}
		switch t.info.State {
		case draft.Approved, draft.Rejected, draft.Editing:
			return t.status, nil
		}
		pause := flow.ReviewPause(tries + 1)
		if t.Demo {
			pause = 500 * time.Millisecond
		}
		if tries == 0 {
			t.out.say("%s; asking again in %v.", t.info.State, pause)
		}
		select {
		case <-t.ctx.Done():
			return nil, context.Cause(t.ctx)
		case <-time.After(pause):
		}
	}
}
