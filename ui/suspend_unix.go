//go:build unix

package ui

import (
	"os"
	"os/signal"
	"syscall"

	tea "charm.land/bubbletea/v2"
)

// handleSuspend lets the program be stopped (SIGTSTP) and continued (SIGCONT), until
// attend is called. While it stands still the terminal is the shell's, as it was
// before the program began; afterwards everything is drawn anew. What the process
// does by default would leave the shell a raw terminal that shows our screen.
func handleSuspend(p *tea.Program, interrupt func()) (attend func()) {
	stops, continues := make(chan os.Signal, 1), make(chan os.Signal, 1)
	done := make(chan struct{})
	signal.Notify(stops, syscall.SIGTSTP)
	go func() {
		for {
			select {
			case <-done:
				return
			case <-stops:
			}
			interrupt() // the read under way, for which Bubble Tea waits
			if p.ReleaseTerminal() != nil {
				continue // it cannot be given away
			}
			signal.Notify(continues, syscall.SIGCONT)
			// Not SIGTSTP again: where no shell would continue us, that does nothing.
			_ = syscall.Kill(syscall.Getpid(), syscall.SIGSTOP)
			<-continues
			signal.Stop(continues)
			_ = p.RestoreTerminal() // where there is no terminal any more, the next read says so
		}
	}()
	return func() {
		signal.Stop(stops)
		close(done)
	}
}
