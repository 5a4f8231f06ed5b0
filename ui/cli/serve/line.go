package serve

import (
	"context"
	"io"
	"time"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// An editor is what a terminal does for a program that reads lines: it shows what is typed,
// takes back what is deleted, and passes on whole lines. SSH leaves that to the server. It
// writes nothing that a screen reader would have to skip. Like a terminal, it doesn't show
// the end of the line: whoever reads the line starts a new one.
type editor struct {
	echo   io.Writer
	broken func() // Ctrl-C
	gone   <-chan struct{}
	lines  chan []byte
	rest   []byte // of the line that Read returns in parts
	err    error  // after the last line
}

// lineMax is the longest line in bytes. More isn't taken.
const lineMax = 16 << 10

// edit reads keys until the input or ctx ends. Enough lines fit in the channel to type ahead.
func edit(ctx context.Context, keys io.Reader, echo io.Writer, broken func()) *editor {
	e := &editor{echo: echo, broken: broken, gone: ctx.Done(), lines: make(chan []byte, 256)}
	go e.pump(keys)
	return e
}

func (e *editor) Read(p []byte) (int, error) {
	if len(e.rest) == 0 {
		line, more := <-e.lines
		if !more {
			return 0, e.err
		}
		e.rest = line
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

// The keys with a meaning.
const (
	ctrlC     = 0x03
	ctrlD     = 0x04
	backspace = 0x08
	ctrlU     = 0x15
	ctrlW     = 0x17
	escape    = 0x1b
	deleted   = 0x7f
)

func (e *editor) pump(keys io.Reader) {
	defer close(e.lines)
	var line, begun []byte // begun is a character or a sequence whose rest may come
	buf := make([]byte, 1024)
	for {
		n, err := keys.Read(buf)
		data := append(begun, buf[:n]...)
		begun = nil
		for len(data) > 0 {
			size := 1
			switch b := data[0]; {
			case b == '\r' || b == '\n':
				if b == '\r' && len(data) > 1 && data[1] == '\n' { // a pasted line
					size = 2
				}
				e.pass(line)
				line = nil
			case b == ctrlC:
				e.broken()
			case b == ctrlD && len(line) == 0:
				e.err = io.EOF
				return
			case b == backspace || b == deleted:
				line = e.rub(line, lastRune(line))
			case b == ctrlU:
				line = e.rub(line, 0)
			case b == ctrlW:
				line = e.rub(line, lastWord(line))
			case b == escape: // arrows and the like do nothing
				if size = sequence(data); size == 0 {
					begun, data = data, nil
				}
			case b < ' ':
			default:
				if !utf8.FullRune(data) && err == nil {
					begun, data = data, nil
					break
				}
				_, size = utf8.DecodeRune(data)
				if r, _ := utf8.DecodeRune(data); r == utf8.RuneError || len(line)+size > lineMax {
					break
				}
				line = append(line, data[:size]...)
				_, _ = e.echo.Write(data[:size])
			}
			if data != nil {
				data = data[size:]
			}
		}
		if err != nil {
			if len(line) > 0 {
				e.pass(line)
			}
			select { // a terminal that is gone isn't the end of what people type: it cuts the visit off
			case <-e.gone:
			case <-time.After(2 * inputGrace):
			}
			e.err = io.EOF
			return
		}
	}
}

func (e *editor) pass(line []byte) {
	select {
	case e.lines <- append(line, '\n'):
	case <-e.gone:
	}
}

// rub takes a line back to n bytes.
func (e *editor) rub(line []byte, n int) []byte {
	for range ansi.StringWidth(string(line[n:])) {
		_, _ = io.WriteString(e.echo, "\b \b")
	}
	return line[:n]
}

func lastRune(line []byte) int {
	_, size := utf8.DecodeLastRune(line)
	return len(line) - size
}

func lastWord(line []byte) int {
	n := len(line)
	for n > 0 && line[n-1] == ' ' {
		n--
	}
	for n > 0 && line[n-1] != ' ' {
		n--
	}
	return n
}

// sequence is the length of the escape sequence at the start of data; 0 if its end may still
// come. A lone Esc is one of its own.
func sequence(data []byte) int {
	if len(data) == 1 {
		return 1
	}
	switch data[1] {
	case 'O':
		if len(data) < 3 {
			return 0
		}
		return 3
	case '[':
		for i := 2; i < len(data); i++ {
			if data[i] >= 0x40 && data[i] <= 0x7e {
				return i + 1
			}
		}
		if len(data) < 64 {
			return 0
		}
		return len(data)
	}
	return 2
}
