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

// results is standard output, with the error of the first write that failed: with a full
// disk the results are lost, even if the command succeeded.
type results struct {
	io.Writer
	failed error // nil as long as every write succeeded
}

func (r *results) Write(p []byte) (int, error) {
	n, err := r.Writer.Write(p)
	if r.failed == nil {
		r.failed = err
	}
	return n, err
}

// terminalResults are results on a terminal that can still be recognized as one.
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

// Write prints results that aren't lines for people, such as files.
func (c *Console) Write(data []byte) { _, _ = c.results.Write(data) }

// Unwritable reports whether results could not be written: nobody reads what follows.
func (c *Console) Unwritable() bool { return c.results.failed != nil }

// Settle records what is done even if its results can't be written. People are told so in
// that case. Call it when nothing runs any more.
func (c *Console) Settle(text string) { c.settled = text }

// An unwrittenError says that results could not be written.
type unwrittenError struct {
	cause error
	hint  string
	came  error // the command's own error, or nil
}

func (e *unwrittenError) Error() string {
	text := fmt.Sprintf("the results could not be written: %v", e.cause)
	if e.came != nil {
		text += "; and " + ErrorText(e.came)
	}
	return text
}

func (e *unwrittenError) Hint() string  { return e.hint }
func (e *unwrittenError) Unwrap() error { return e.came }
func (e *unwrittenError) ExitCode() int { return ExitUnexpected }

// written adds to the command's error that its results could not be written. If the reader
// of a pipe left (`| head`), that's what was wanted, and nothing is said.
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
		hint = "Make room, or have them written elsewhere, and run it again."
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

// Encode prints one object of the result as a line of JSON. A failed write is no error
// here: what is done counts, and Finish reports it.
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

// visible replaces what the gate would mark with JSON's own escapes: the text stays the
// same and can be shown. encoding/json does so for C0 controls only.
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
