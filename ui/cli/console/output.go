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

// results is standard output, with what kept it from being written: a disk that is
// full takes the results of a command away, whatever the command came to.
type results struct {
	io.Writer
	failed error // of the first write that did; nil as long as none did
}

func (r *results) Write(p []byte) (int, error) {
	n, err := r.Writer.Write(p)
	if r.failed == nil {
		r.failed = err
	}
	return n, err
}

// terminalResults are results on a terminal, which stays one to whoever asks.
type terminalResults struct {
	term.File
	*results
}

func (t terminalResults) Write(p []byte) (int, error) { return t.results.Write(p) }

// Results is where help and the like are printed to.
func (c *Console) Results() io.Writer {
	if file, ok := c.results.Writer.(term.File); ok {
		return terminalResults{file, &c.results}
	}
	return &c.results
}

// Write prints results that are no lines for people: files.
func (c *Console) Write(data []byte) { _, _ = c.results.Write(data) }

// Unread reports whether results could not be written: nobody reads what follows.
func (c *Console) Unwritable() bool { return c.results.failed != nil }

// Settle keeps what is done although its results may not get written, for people to
// be told then. It is called when nothing runs any more.
func (c *Console) Settle(text string) { c.settled = text }

// An unwrittenError says that results could not be written.
type unwrittenError struct {
	cause error
	hint  string
	came  error // what the command came to otherwise
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

// written adds to what a command came to that its results could not be written.
// Where the reader of a pipe went away (`| head`) that is what was wanted, and
// nothing is said.
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

// WithoutPath is what went wrong with a file, without its name, where that is said
// already.
func WithoutPath(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// Encode prints one object of the result, as a line of JSON. That it can't be written
// is no error of Encode: what was done counts, whoever reads of it, and Finish says so.
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

// visible spells what the gate would mark as JSON's own escapes: the text stays
// the same, and can be shown. encoding/json does so for C0 controls only.
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
