// Package linear is the wizard line by line, for screen readers, for terminals
// that cannot move a cursor (TERM=dumb), and for scripts.
//
// It writes lines and reads lines: no cursor movement, nothing drawn anew, no
// colour. What is asked, checked, kept and sent is what the screens (package ui)
// ask, check, keep and send; only the showing differs, and the same answers give
// the same draft and the same calls.
//
// A conversation is a [talk]. Where it stands is a scene: a method that says what
// there is to know, asks, and returns the scene to go on with. Everywhere, a line
// that begins with / is a command (commands.go); in a field a few signs stand for
// what keys do on the screen: < ? - = (ui/form).
package linear

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui"
)

// A scene says where things stand, asks, and returns what comes next; nil ends
// the conversation.
type scene func() (scene, error)

// A talk is one conversation with the user of the wizard.
type talk struct {
	ui.Config
	ctx context.Context
	in  *lines
	out *voice

	draft *draft.Draft // nil while home is all there is
	info  draft.Info   // of the open draft, or of the one last closed
	app   profile.Application
	lost  error // why the last answer is not on disk; nil where it is

	link    link
	sent    profile.Application // the answers that the last run carried out
	outcome *flow.Outcome       // of the last run or look at the status in this draft
	about   profile.Application // the answers that its problems are about
	told    string              // the page whose title was read out last
	now     func() time.Time
}

// errQuit ends the conversation because its user wants to.
var errQuit = errors.New("quit")

// Run holds the conversation until its user quits or the input ends. All answers
// are on disk, no call is under way, and the draft is closed when it returns. The
// error is a [*ui.CutOffError].
func Run(ctx context.Context, c ui.Config, in io.Reader, out io.Writer) (ui.Ending, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer ui.Watch(ctx, func(reason string) { cancel(&ui.CutOffError{Reason: reason}) })()
	t := &talk{Config: c, ctx: ctx, now: time.Now}
	t.in, t.out = newLines(ctx, in), newVoice(out)
	t.in.typed = t.out.turn
	defer t.release()
	first := t.home
	if c.Draft != nil {
		t.hold(c.Draft)
		first = t.whereItStood()
	}
	t.out.say("Trust Hub wizard, line by line. /help lists what can be typed, /quit ends; every answer is saved at once.")
	return t.end(t.carryOn(first))
}

// carryOn plays scene after scene.
func (t *talk) carryOn(next scene) error {
	for next != nil {
		here := next
		var err error
		next, err = here()
		for c := (*command)(nil); errors.As(err, &c); { // a command may ask, too, and get another one
			next, err = c.do(t, c.rest, here)
		}
		if err == nil {
			err = t.out.err
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// end brings everything to rest and says how it ended.
func (t *talk) end(err error) (ui.Ending, error) {
	t.release()
	t.out.turn(false)
	ending := ui.Ending{Draft: t.info, Outcome: t.outcome, Unsaved: t.lost}
	if t.outcome != nil && t.sent != nil {
		ending.Outcome = ui.StillOpen(*t.outcome, t.sent, t.app)
	}
	var cut *ui.CutOffError
	switch {
	case errors.As(err, &cut), errors.As(context.Cause(t.ctx), &cut):
		return ending, cut
	case t.ctx.Err() != nil:
		return ending, &ui.CutOffError{Reason: "the wizard was told to stop"}
	case err == nil, errors.Is(err, errQuit), errors.Is(err, io.EOF):
		return ending, nil
	}
	return ending, &ui.CutOffError{Reason: "nobody can be talked to any more: " + err.Error()}
}

// hold makes an opened draft the open one.
func (t *talk) hold(d *draft.Draft) {
	t.release()
	t.draft, t.info, t.app = d, d.Info(), d.Application()
	t.lost, t.outcome, t.sent, t.about, t.told = nil, nil, nil, nil, ""
	if t.app == nil {
		t.app = profile.Application{}
	}
	if t.info.Restored != nil {
		t.out.say("%v", t.info.Restored)
	}
}

// release closes the open draft, if there is one.
func (t *talk) release() {
	if t.draft == nil {
		return
	}
	t.info = t.draft.Info()
	t.lost = t.draft.Close() // it is the last to try
	t.draft = nil
}

// whereItStood is the scene at which the open draft was left.
func (t *talk) whereItStood() scene {
	switch t.info.State {
	case draft.InReview, draft.Approved, draft.Rejected:
		return t.status
	case draft.CutOff, draft.Noncompliant:
		return t.review
	}
	return t.at(t.info.Place.Page)
}

// Answers are put to disk, and to stable storage, one by one.

// Set keeps an answer. Where that fails the user is told, and the draft keeps it
// until the next one can be written.
func (t *talk) Set(k profile.Key, text string, cursor int) {
	t.app[k] = text
	at := draft.Place{Page: t.info.Place.Page, Field: k, Cursor: cursor}
	t.info.Place = at
	t.kept(errors.Join(t.draft.Set(k, text, at), t.draft.Sync()))
}

// stand notes where the user stands.
func (t *talk) stand(at draft.Place) {
	if t.info.Place != at {
		t.info.Place = at
		t.kept(t.draft.SetPlace(at))
	}
}

func (t *talk) kept(err error) {
	if err != nil {
		t.out.say("Not saved: %v. Go on: it is kept in memory and saved as soon as that is possible.", err)
	}
	t.lost = err
}

// problems parts what is wrong with the answers into errors and warnings.
func (t *talk) problems() (errors, warnings []profile.Problem) {
	for _, p := range t.app.Check() {
		if p.Severity == profile.Error {
			errors = append(errors, p)
		} else {
			warnings = append(warnings, p)
		}
	}
	return errors, warnings
}

// locked says why no answer can be changed; "" where they can.
func (t *talk) locked() string {
	switch t.info.State {
	case draft.InReview, draft.Approved:
		return ui.Explanation(t.info.State)
	}
	return ""
}

// obstacle says why nothing can be submitted just now; "" where it can.
func (t *talk) obstacle() string {
	if why := t.locked(); why != "" {
		return why
	}
	if errors, _ := t.problems(); len(errors) > 0 {
		return fmt.Sprintf("%s to be mended first", count(len(errors), "answer has", "answers have"))
	}
	t.reach()
	if p, wrong := t.link.problem(t.info); wrong {
		return p.String()
	}
	return ""
}

// count is a number with its noun.
func count(n int, one, several string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, several)
}
