package ui

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// signals end the program, each with its message.
var signals = map[os.Signal]string{
	os.Interrupt:    "the wizard was interrupted",
	syscall.SIGTERM: "the wizard was told to stop",
	syscall.SIGHUP:  "the terminal was closed",
}

// show runs the wizard and cleans up however it ends.
func show(ctx context.Context, c Config, in io.Reader, out io.Writer) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r := newRoot(ctx, c)
	in, interrupt, release := guardPastes(in)
	p := tea.NewProgram(r, options(c, in, out)...)
	r.quit = p.Quit
	stop := c.Watch(ctx, func(reason string) { p.Send(cutOffMsg{&CutOffError{Reason: reason}}) })
	attend := func() {}
	if c.Remote != nil {
		go c.Remote.follow(ctx, p)
	} else {
		attend = handleSuspend(p, interrupt)
	}
	go ansi.StringWidthWc("─") // makes a table that the first frame would wait for
	_, err := p.Run()
	release()
	attend()
	stop()
	return r.conclude(err)
}

func options(c Config, in io.Reader, out io.Writer) []tea.ProgramOption {
	env := environ(c)
	options := []tea.ProgramOption{
		tea.WithInput(in), tea.WithOutput(out), tea.WithFPS(120), tea.WithoutSignalHandler(),
		tea.WithEnvironment(env),
	}
	if c.Remote != nil {
		options = append(options, c.Remote.options(env)...)
	}
	return options
}

// environ is the environment that decides about colors. CLICOLOR=0 is the older way to
// say NO_COLOR (https://bixense.com/clicolors), which Bubble Tea knows.
func environ(c Config) []string {
	given := c.Environ
	if given == nil && c.Remote == nil {
		given = os.Environ()
	}
	if slices.Contains(given, "CLICOLOR=0") {
		return append(slices.Clone(given), "NO_COLOR=1")
	}
	return given
}

// Ended says why ctx ended: its cause, if that is a [*CutOffError].
func Ended(ctx context.Context) *CutOffError {
	if cut, ok := errors.AsType[*CutOffError](context.Cause(ctx)); ok {
		return &CutOffError{Reason: cut.Reason}
	}
	return &CutOffError{Reason: "the wizard was told to stop"}
}

// conclude ends the run and closes the draft once the screen is gone. err comes from
// the terminal.
func (r *root) conclude(err error) error {
	if run := r.s.run; run != nil && run.going() {
		run.leave(r.s)
	}
	open := r.s.OpenID()
	r.s.close()
	switch {
	case r.cut != nil:
		r.cut.Draft = open
		return r.cut
	case err != nil:
		return &CutOffError{Reason: "the terminal can't be used anymore: " + err.Error(), Draft: open}
	}
	return nil
}

// newRoot is the root; Init makes its first screen.
func newRoot(ctx context.Context, c Config) *root {
	s := &session{Config: c, Desk: c.Desk, ctx: ctx, now: time.Now}
	s.setBackground(background{dark: true})
	return &root{s: s, quit: func() {}}
}

// Watch calls cut when a signal comes or ctx ends, until stop is called. A [*CutOffError] as
// the cause of ctx has the reason. Signals are for the program, not for its visitors.
func (c Config) Watch(ctx context.Context, cut func(reason string)) (stop func()) {
	came := make(chan os.Signal, 1)
	if c.Remote == nil {
		for sig := range signals {
			signal.Notify(came, sig)
		}
	}
	done := make(chan struct{})
	go func() {
		select {
		case sig := <-came:
			cut(signals[sig])
		case <-ctx.Done():
			select {
			case sig := <-came: // the reason why ctx ended
				cut(signals[sig])
			default:
				cut(Ended(ctx).Reason)
			}
		case <-done:
		}
	}()
	return func() {
		signal.Stop(came)
		close(done)
	}
}
