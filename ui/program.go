package ui

import (
	"context"
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
	stop := Watch(ctx, func(reason string) { p.Send(cutOffMsg{&CutOffError{Reason: reason}}) })
	attend := handleSuspend(p, interrupt)
	go ansi.StringWidthWc("─") // makes a table that the first frame would wait for
	_, err := p.Run()
	release()
	attend()
	stop()
	return r.conclude(err)
}

func options(c Config, in io.Reader, out io.Writer) []tea.ProgramOption {
	return []tea.ProgramOption{
		tea.WithInput(in), tea.WithOutput(out), tea.WithFPS(120), tea.WithoutSignalHandler(),
		tea.WithEnvironment(environ(c.Environ)),
	}
}

// environ is the environment that decides about colors. CLICOLOR=0 is the older way to
// say NO_COLOR (https://bixense.com/clicolors), which Bubble Tea knows.
func environ(given []string) []string {
	if given == nil {
		given = os.Environ()
	}
	if slices.Contains(given, "CLICOLOR=0") {
		return append(slices.Clone(given), "NO_COLOR=1")
	}
	return given
}

// conclude ends the run and closes the draft once the screen is gone. err comes from
// the terminal.
func (r *root) conclude(err error) error {
	if run := r.s.run; run != nil && run.going() {
		run.leave(r.s)
	}
	r.s.close()
	switch {
	case r.cut != nil:
		return r.cut
	case err != nil:
		return &CutOffError{Reason: "the terminal can't be used anymore: " + err.Error()}
	}
	return nil
}

// newRoot is the root; Init makes its first screen.
func newRoot(ctx context.Context, c Config) *root {
	s := &session{Config: c, Desk: c.Desk, ctx: ctx, now: time.Now}
	s.setBackground(background{dark: true})
	return &root{s: s, quit: func() {}}
}

// Watch calls cut when a signal comes or ctx ends, until stop is called.
func Watch(ctx context.Context, cut func(reason string)) (stop func()) {
	came := make(chan os.Signal, 1)
	for sig := range signals {
		signal.Notify(came, sig)
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
				cut("the wizard was told to stop")
			}
		case <-done:
		}
	}()
	return func() {
		signal.Stop(came)
		close(done)
	}
}
