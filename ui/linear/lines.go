package linear

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"

	"trusthub-wizard/ui/gate"
)

// lines reads what is typed, line by line. The fields of ui/form use it as an io.Reader:
// there, a command ends the read and is its error.
type lines struct {
	ctx   context.Context // ends all waiting
	src   io.Reader
	want  chan struct{} // asks pump for more
	more  chan chunk
	asked bool // pump was asked and hasn't answered
	buf   []byte
	rest  []byte // of the line that Read returns in parts
	end   error
	typed func(shown bool) // called after every line
	gone  <-chan struct{}  // closed when somebody takes the open customer; may be nil
	idle  func() bool      // called now and then while it waits; true if it wrote something
	again func()           // shows the prompt again after that
	tty   *os.File         // nil if src isn't a terminal
}

type chunk struct {
	data []byte
	err  error
}

// lineMax is the longest line in bytes. The rest of a line is dropped.
const lineMax = 64 << 10

func newLines(ctx context.Context, src io.Reader) *lines {
	l := &lines{ctx: ctx, src: src, want: make(chan struct{}), more: make(chan chunk), typed: func(bool) {}, again: func() {}}
	if f, ok := src.(*os.File); ok && term.IsTerminal(f.Fd()) {
		l.tty = f
	}
	go l.pump()
	return l
}

// pump reads only when asked, so that it takes nothing from the terminal that this
// conversation doesn't want, and so that a wait can end before the read does.
func (l *lines) pump() {
	for {
		select {
		case <-l.ctx.Done():
			return
		case <-l.want:
		}
		data := make([]byte, 4096)
		n, err := l.src.Read(data)
		select {
		case <-l.ctx.Done():
			return
		case l.more <- chunk{data[:n], err}:
		}
	}
}

// line returns the next line without its end. The error is io.EOF at the end of the input, or
// the cause of the context if that ends.
func (l *lines) line() (string, error) {
	var line []byte
	select {
	case <-l.gone:
		return "", errGone
	default:
	}
	for {
		if i := strings.IndexByte(string(l.buf), '\n'); i >= 0 {
			line = keep(line, l.buf[:i])
			l.buf = l.buf[i+1:]
			break
		}
		line = keep(line, l.buf)
		l.buf = nil
		if l.end != nil {
			if len(line) == 0 {
				return "", l.end
			}
			break
		}
		if err := l.fetch(); err != nil {
			return "", err
		}
	}
	l.typed(l.tty != nil)
	return strings.TrimRight(string(line), "\r"), nil
}

// keep adds to a line, up to lineMax.
func keep(line, more []byte) []byte {
	return append(line, more[:min(len(more), max(0, lineMax-len(line)))]...)
}

func (l *lines) fetch() error {
	if l.ctx.Err() != nil {
		return context.Cause(l.ctx)
	}
	if !l.asked {
		select {
		case <-l.ctx.Done():
			return context.Cause(l.ctx)
		case l.want <- struct{}{}:
			l.asked = true
		}
	}
	for {
		var tick <-chan time.Time
		if l.idle != nil {
			tick = time.After(2 * time.Second)
		}
		select {
		case <-l.ctx.Done():
			return context.Cause(l.ctx)
		case <-l.gone:
			return errGone
		case c := <-l.more:
			l.asked, l.buf, l.end = false, c.data, c.err
			return nil
		case <-tick:
			if l.idle() {
				l.again()
			}
		}
	}
}

// Read returns one line at a time.
func (l *lines) Read(p []byte) (int, error) {
	if len(l.rest) == 0 {
		line, err := l.line()
		if err != nil {
			return 0, err
		}
		if c := asCommand(line); c != nil {
			return 0, c
		}
		l.rest = append([]byte(unescaped(line)), '\n')
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

// secret reads a line that the terminal doesn't show.
func (l *lines) secret() (string, error) {
	if l.tty == nil || len(l.buf) > 0 || l.asked {
		return l.line()
	}
	shown, err := term.GetState(l.tty.Fd())
	if err != nil {
		return l.line()
	}
	type answer struct {
		text []byte
		err  error
	}
	got := make(chan answer, 1)
	go func() {
		text, err := term.ReadPassword(l.tty.Fd())
		got <- answer{text, err}
	}()
	select {
	case <-l.ctx.Done(): // the read goes on, but the terminal has to show input again
		_ = term.Restore(l.tty.Fd(), shown)
		return "", context.Cause(l.ctx)
	case a := <-got:
		l.typed(false)
		return string(a.text), a.err
	}
}

// A voice writes lines.
type voice struct {
	w    io.Writer
	err  error // the first one; nothing is written after it
	open bool  // a prompt waits for its answer
}

func newVoice(w io.Writer) *voice { return &voice{w: w} }

// say writes one line, through the gate.
func (v *voice) say(format string, args ...any) {
	v.write(strings.TrimRight(gate.Line(fmt.Sprintf(format, args...)), " ") + "\n")
}

// prompt shows that it's the user's turn.
func (v *voice) prompt() { v.write("> ") }

// turn ends the line of the prompt, unless the terminal did that when Enter was pressed.
func (v *voice) turn(shown bool) {
	if !shown && v.open {
		v.write("\n")
	}
	v.open = false
}

// Write is for the fields. They write their own prompts, and their text passed the gate.
func (v *voice) Write(p []byte) (int, error) {
	v.write(string(p))
	return len(p), v.err
}

func (v *voice) write(text string) {
	if text != "" {
		v.open = !strings.HasSuffix(text, "\n")
	}
	if v.err == nil {
		_, v.err = io.WriteString(v.w, text)
	}
}
