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
	"io"

	"trusthub-wizard/flow/desk"
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
	*desk.Desk
	ctx  context.Context
	in   *lines
	out  *voice
	told string // the page whose title was read out last

	updated bool // the last run updated phone numbers alone
}

// errQuit ends the conversation because its user wants to.
var errQuit = errors.New("quit")

// Run holds the conversation until its user quits or the input ends. All answers
// are on disk, no call is under way, and the customer is closed when it returns. The
// desk tells what it came to. The error is a [*ui.CutOffError].
func Run(ctx context.Context, c ui.Config, in io.Reader, out io.Writer) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer ui.Watch(ctx, func(reason string) { cancel(&ui.CutOffError{Reason: reason}) })()
	t := &talk{Config: c, Desk: c.Desk, ctx: ctx}
	t.in, t.out = newLines(ctx, in), newVoice(out)
	t.in.typed = t.out.turn
	defer t.Close()
	first := t.home
	if t.IsOpen() {
		first = t.opened()
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
func (t *talk) end(err error) error {
	t.Close()
	t.out.turn(false)
	var cut *ui.CutOffError
	switch {
	case errors.As(err, &cut), errors.As(context.Cause(t.ctx), &cut):
		return cut
	case t.ctx.Err() != nil:
		return &ui.CutOffError{Reason: "the wizard was told to stop"}
	case err == nil, errors.Is(err, errQuit), errors.Is(err, io.EOF):
		return nil
	}
	return &ui.CutOffError{Reason: "nobody can be talked to any more: " + err.Error()}
}

// opened goes on with a customer who was just opened, where the user left it.
func (t *talk) opened() scene {
	t.told = ""
	if restored := t.Info().Restored; restored != nil {
		t.out.say("%v", restored)
	}
	return t.at(t.Next())
}

// Set puts an answer to disk and to stable storage. Where that fails the user is told,
// and the desk keeps it until the next one can be written.
func (t *talk) Set(k profile.Key, text string, cursor int) {
	at := draft.Place{Page: t.Info().Place.Page, Field: k, Cursor: cursor}
	t.kept(errors.Join(t.Desk.Set(k, text, at), t.Do(t.ctx, t.Sync())))
}

// moveTo notes where the user is.
func (t *talk) moveTo(at draft.Place) { t.kept(t.MoveTo(at)) }

func (t *talk) kept(err error) {
	if err != nil {
		t.out.say("Not saved: %v. Go on: it is kept in memory and saved as soon as that is possible.", err)
	}
}

// ready signs in when that is first needed, and goes to the account of the open draft.
func (t *talk) ready() { _ = t.Do(t.ctx, t.Ready()) } // the account page tells

// obstacle says why nothing can be submitted now; "" where it can.
func (t *talk) obstacle() string {
	t.ready()
	if p, wrong := t.Obstacle(); wrong {
		return p.String()
	}
	return ""
}
