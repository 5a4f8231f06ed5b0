package ui

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/twilioapi/sandbox"
)

// A signal ends the wizard with an intact draft and one line about what happened. Not
// parallel: a signal reaches the whole process.
func TestSignals(t *testing.T) {
	for sig, reason := range map[syscall.Signal]string{
		syscall.SIGHUP:  "the terminal was closed",
		syscall.SIGTERM: "the wizard was told to stop",
		syscall.SIGINT:  "the wizard was interrupted",
	} {
		t.Run(sig.String(), func(t *testing.T) {
			st := newStage(t, sandbox.Options{}).with(nil)
			in, keyboard := io.Pipe()
			defer keyboard.Close()
			shown := make(chan struct{}, 1)
			result := make(chan error, 1)
			config := st.config.config(t)
			go func() { result <- show(context.Background(), config, in, notify(shown)) }()
			<-shown // the screen is there, and the watch for signals too
			self, err := os.FindProcess(os.Getpid())
			if err == nil {
				err = self.Signal(sig)
			}
			if err != nil {
				t.Fatal(err)
			}
			err = <-result
			var cut *CutOffError
			if !errors.As(err, &cut) || cut.Reason != reason || cut.Stack != nil {
				t.Errorf("ended with %v, want %q", err, reason)
			}
			id := config.Desk.Info().ID
			if id == "" || config.Desk.Unsaved() != nil {
				t.Errorf("ended with draft %q, unsaved %v", id, config.Desk.Unsaved())
			}
			d, err := st.config.Store.Open(id)
			if err != nil {
				t.Fatalf("the draft is not free again: %v", err)
			}
			_ = d.Close()
		})
	}
}

// notify is a terminal that reports when something is written to it.
type notify chan struct{}

func (n notify) Write(p []byte) (int, error) {
	select {
	case n <- struct{}{}:
	default:
	}
	return len(p), nil
}

// A fuse is a screen that panics with an answer in its value.
type fuse struct {
	screen
	in string // update, view, command
}

func (f fuse) blow() { panic("12-3456789 of Owl Bakery") }

func (f fuse) Update(tea.Msg) (screen, tea.Cmd) {
	switch f.in {
	case "update":
		f.blow()
	case "command":
		return f, tea.Batch(func() tea.Msg { f.blow(); return nil })
	}
	return f, nil
}

func (f fuse) View(width, height int) (string, *tea.Cursor) {
	if f.in == "view" {
		f.blow()
	}
	return f.screen.View(width, height)
}

// A panic anywhere ends the wizard in order: the draft is saved and closed, and the
// panic's value, which may contain an answer, is shown nowhere.
func TestPanics(t *testing.T) {
	for _, in := range []string{"update", "view", "command"} {
		t.Run(in, func(t *testing.T) {
			t.Parallel()
			st := newStage(t, sandbox.Options{}).with(nil)
			st.open(80, 24).see("All answers pass the checks")
			st.program.Send(fuseMsg{in})
			st.press("x")
			id := st.end().Info().ID
			var cut *CutOffError
			if !errors.As(st.err, &cut) || !strings.HasPrefix(cut.Reason, "the wizard failed") || len(cut.Stack) == 0 {
				t.Errorf("ended with %v", st.err)
			}
			if strings.Contains(st.err.Error()+string(cut.Stack)+st.raw.String(), "3456789 of Owl") {
				t.Error("the panic's value came out")
			}
			d, err := st.config.Store.Open(id)
			if err != nil {
				t.Fatalf("the draft is not free again: %v", err)
			}
			_ = d.Close()
		})
	}
}

// A fuseMsg replaces the screen by a fuse.
type fuseMsg struct{ in string }
