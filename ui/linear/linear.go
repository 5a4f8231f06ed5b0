// Package linear is the wizard line by line, for screen readers, for scripts, and for
// terminals that can't move a cursor (TERM=dumb).
//
// It writes lines and reads lines, without color and without moving the cursor. It asks,
// checks, saves and sends what the screens do (package ui): the same answers give the same
// draft and the same calls.
//
// A conversation is a [talk], made of scenes. A scene is a method that says something, asks,
// and returns the next scene. A line that starts with / is a command everywhere
// (commands.go). In a field, < ? - and = do what keys do on the screens (ui/form).
package linear

import (
	"context"
	"errors"
	"io"
	"strings"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui"
)

// A scene says something, asks, and returns the next scene; nil ends the conversation.
type scene func() (scene, error)

// A talk is one conversation.
type talk struct {
	ui.Config
	*desk.Desk
	ctx  context.Context
	in   *lines
	out  *voice
	told string // the page whose heading was written last

	query  string // what the list of customers is narrowed to
	behind bool   // answers aren't saved

	updated bool // the last run only updated phone numbers
}

// errQuit ends the conversation on request.
var errQuit = errors.New("quit")

// Run holds the conversation until people quit or the input ends. When it returns, all
// answers are on disk, no call is in progress, and the customer is closed; the desk has the
// outcome. The error is a [*ui.CutOffError].
func Run(ctx context.Context, c ui.Config, in io.Reader, out io.Writer) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer c.Watch(ctx, func(reason string) { cancel(&ui.CutOffError{Reason: reason}) })()
	t := &talk{Config: c, Desk: c.Desk, ctx: ctx}
	t.in, t.out = newLines(ctx, in), newVoice(out)
	t.in.typed, t.in.again = t.out.turn, t.out.prompt
	defer t.Close()
	first := t.home
	t.out.say("Trust Hub wizard, line by line. Type /help for the commands or /quit to quit. Every answer is saved right away.")
	switch {
	case t.Remote != nil && t.Remote.Says != "":
		t.out.say("%s", t.Remote.Says)
	case t.Me() != "":
		t.out.say("You're %s, at %s.", t.Me(), t.place())
	}
	if t.ReadOnly != "" {
		t.out.say("Read only. %s.", t.ReadOnly)
	}
	switch {
	case t.IsOpen():
		first = t.opened()
	case t.Resume.ID != "":
		first = func() (scene, error) { return t.enter(t.Resume) }
	}
	return t.end(t.carryOn(first))
}

func (t *talk) carryOn(next scene) error {
	for next != nil {
		here := next
		var err error
		next, err = here()
		for c := (*command)(nil); errors.As(err, &c); { // a command can ask, too, and get another command
			next, err = c.do(t, c.rest, here)
		}
		if errors.Is(err, errGone) {
			next, err = t.taken, nil
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

// end closes the customer and returns the error for the caller of Run.
func (t *talk) end(err error) error {
	open := t.OpenID()
	t.Close()
	t.out.turn(false)
	var cut *ui.CutOffError
	switch {
	case errors.As(err, &cut):
	case t.ctx.Err() != nil:
		cut = ui.Ended(t.ctx)
	case err == nil, errors.Is(err, errQuit), errors.Is(err, io.EOF):
		return nil
	default:
		cut = &ui.CutOffError{Reason: "the terminal can't be used anymore: " + err.Error()}
	}
	return &ui.CutOffError{Reason: cut.Reason, Stack: cut.Stack, Draft: open}
}

// opened continues with a customer where they were left.
func (t *talk) opened() scene {
	t.told = ""
	if restored := t.Info().Restored; restored != nil {
		t.out.say("%v", restored)
	}
	t.in.gone = t.Gone()
	t.kept(t.Unsaved())
	if info := t.Info(); info.From != "" {
		t.out.say("%s", strings.TrimRight(t.HandedBy()+": "+info.Note, ": "))
	}
	return t.at(t.Next())
}

// Set saves an answer to stable storage. If that fails, the desk keeps the answer until a
// later one can be saved, or until the user waits.
func (t *talk) Set(k profile.Key, text string, cursor int) {
	at := draft.Place{Page: t.Info().Place.Page, Field: k, Cursor: cursor}
	err := t.Desk.Set(k, text, at)
	if err == nil {
		err = t.Do(t.ctx, t.Sync())
	}
	if err != nil && t.behind && t.Lost() == nil {
		t.out.say("Not saved yet.")
	}
	t.kept(err)
}

// moveTo saves the user's place.
func (t *talk) moveTo(at draft.Place) { t.kept(t.MoveTo(at)) }

// kept says once that answers aren't saved. While it waits for the next line, it tries again.
func (t *talk) kept(err error) {
	switch {
	case err == nil:
		t.saved()
	case t.behind || t.Lost() != nil:
	case t.Loses():
		t.behind, t.in.idle = true, func() bool { return t.Lost() == nil && !t.Loses() && t.saved() }
		t.out.say("Not saved: %v. Keep typing: your answers are in memory, and will be saved as soon as possible.", err)
		if t.ToSave() != "" {
			t.out.say("%s", t.ToSave())
		}
	}
}

// saved says that everything is saved again, and reports whether there was something to say.
func (t *talk) saved() bool {
	was := t.behind
	t.behind, t.in.idle = false, nil
	if was && t.Lost() == nil {
		t.out.turn(false)
		t.out.say("Everything is saved again.")
	}
	return was
}

// ready signs in if needed, and connects to the account of the open draft.
func (t *talk) ready() { _ = t.Do(t.ctx, t.Ready()) } // the account page shows the error

// obstacle says why nothing can be submitted now; "" if it can.
func (t *talk) obstacle() string {
	t.ready()
	if p, wrong := t.Obstacle(); wrong {
		return p.String()
	}
	return ""
}
