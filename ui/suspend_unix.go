//go:build unix

package ui

import (
	"os"
	"os/signal"
	"syscall"

	tea "charm.land/bubbletea/v2"
)

// handleSuspend lets the shell suspend (SIGTSTP) and continue (SIGCONT) the program,
// until attend is called. While suspended, the terminal is as the shell left it; after
// that, everything is drawn again. The default would leave the shell with a raw
// terminal that shows our screen.
func handleSuspend(p *tea.Program, interrupt func() (resume func())) (attend func()) {
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
			resume := interrupt() // ends the current read, which Bubble Tea waits for
			if p.ReleaseTerminal() != nil {
				resume()
				continue // it can't be handed over
			}
			signal.Notify(continues, syscall.SIGCONT)
			// Not SIGTSTP again: it does nothing if no shell would continue us.
			_ = syscall.Kill(syscall.Getpid(), syscall.SIGSTOP)
			<-continues
			signal.Stop(continues)
			resume()
			_ = p.RestoreTerminal() // if the terminal is gone, the next read reports it
		}
	}()
	return func() {
		signal.Stop(stops)
		close(done)
	}
}
