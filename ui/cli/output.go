package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"syscall"

	"github.com/charmbracelet/x/term"
)

// output is standard output, with what kept it from being written: a disk that is
// full takes the results of a command away, whatever the command came to.
type output struct {
	io.Writer
	failed error // of the first write that did; nil as long as none did
}

func (r *output) Write(p []byte) (int, error) {
	n, err := r.Writer.Write(p)
	if r.failed == nil {
		r.failed = err
	}
	return n, err
}

// gone reports whether nobody reads the results any more.
func (r *output) gone() bool { return r.failed != nil }

// A terminalOutput is output on a terminal, which stays one to whoever asks.
type terminalOutput struct {
	term.File
	*output
}

func (t terminalOutput) Write(p []byte) (int, error) { return t.output.Write(p) }

// watched is where help and the like are printed to.
func (r *output) watched() io.Writer {
	if file, ok := r.Writer.(term.File); ok {
		return terminalOutput{file, r}
	}
	return r
}

// An unwrittenError says that results could not be written.
type unwrittenError struct {
	cause error
	hint  string
	came  error // what the command came to otherwise
}

func (e *unwrittenError) Error() string {
	text := fmt.Sprintf("the results could not be written: %v", e.cause)
	if e.came != nil {
		text += "; and " + once(e.came)
	}
	return text
}

func (e *unwrittenError) Hint() string  { return e.hint }
func (e *unwrittenError) Unwrap() error { return e.came }

// written adds to what a command came to that its results could not be written.
// Where the reader of a pipe went away (`| head`) that is what was wanted, and
// nothing is said.
func (g *program) written(came error) error {
	failed := g.out.failed
	if failed == nil || errors.Is(failed, syscall.EPIPE) {
		return came
	}
	var at *fs.PathError
	if errors.As(failed, &at) {
		failed = at.Err
	}
	hint := g.settled
	if came != nil {
		hint = g.adviceOf(came)
	}
	if hint == "" {
		hint = "Make room, or have them written elsewhere, and run it again."
	}
	return &unwrittenError{failed, hint, came}
}
