package console

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"syscall"
	"unicode"
	"unicode/utf16"

	"github.com/charmbracelet/x/term"
)

// results is standard output. It remembers the first write that failed: on a full disk the
// results are lost even if the command succeeds.
type results struct {
	io.Writer
	failed error
}

func (r *results) Write(p []byte) (int, error) {
	n, err := r.Writer.Write(p)
	if r.failed == nil {
		r.failed = err
	}
	return n, err
}

// terminalResults are results that can still be recognized as a terminal.
type terminalResults struct {
	term.File
	*results
}

func (t terminalResults) Write(p []byte) (int, error) { return t.results.Write(p) }

// Results is where help and the like are printed.
func (c *Console) Results() io.Writer {
	if file, ok := c.results.Writer.(term.File); ok {
		return terminalResults{file, &c.results}
	}
	return &c.results
}

// Write prints results that don't pass the gate, such as files.
func (c *Console) Write(data []byte) { _, _ = c.results.Write(data) }

// Unwritable reports whether writing results failed: no one reads what follows.
func (c *Console) Unwritable() bool { return c.results.failed != nil }

// Settle records what is done, for people to read if the results can't be written. Call it
// when nothing is in progress.
func (c *Console) Settle(text string) { c.settled = text }

// An unwrittenError says that results couldn't be written.
type unwrittenError struct {
	cause error
	hint  string
	came  error // the command's own error, or nil
}

func (e *unwrittenError) Error() string {
	text := fmt.Sprintf("the results couldn't be written: %v", e.cause)
	if e.came != nil {
		text += "; and " + ErrorText(e.came)
	}
	return text
}

func (e *unwrittenError) Hint() string  { return e.hint }
func (e *unwrittenError) Unwrap() error { return e.came }
func (e *unwrittenError) ExitCode() int { return ExitUnexpected }

// written adds to the command's error that its results couldn't be written. A reader that
// leaves a pipe (`| head`) has what it wants: that's no error.
func (c *Console) written(came error) error {
	failed := c.results.failed
	if failed == nil || errors.Is(failed, syscall.EPIPE) {
		return came
	}
	hint := c.settled
	if came != nil {
		hint = c.Advice(came)
	}
	if hint == "" {
		hint = "Free up space or write them somewhere else, and run it again."
	}
	return &unwrittenError{WithoutPath(failed), hint, came}
}

// WithoutPath is a file error without the file's name, for messages that name it already.
func WithoutPath(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// Encode prints one object of the result as a line of JSON. It doesn't return an error of a
// write: Finish reports that, so the command goes on.
func (c *Console) Encode(v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	defer c.hideProgress()()
	c.Write(append(visible(data), '\n'))
	return nil
}

// visible escapes what the gate would mark, so that the JSON keeps its meaning and is safe to
// show. encoding/json does this for C0 controls only.
func visible(data []byte) []byte {
	safe := make([]byte, 0, len(data)+1)
	for _, r := range string(data) {
		switch {
		case r < 0x7f || !unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp):
			safe = append(safe, string(r)...)
		case r <= 0xffff:
			safe = fmt.Appendf(safe, `\u%04x`, r)
		default:
			high, low := utf16.EncodeRune(r)
			safe = fmt.Appendf(safe, `\u%04x\u%04x`, high, low)
		}
	}
	return safe
}
