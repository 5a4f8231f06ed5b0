package ui

import (
	"bytes"
	"io"
	"regexp"
	"runtime"
	"sync"
	"time"
	"unicode/utf8"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/term"
)

// Terminals put a paste between these two, so that programs can tell it from keys
// (bracketed paste, https://invisible-island.net/xterm/ctlseqs/ctlseqs.html).
var (
	pasteStart = []byte("\x1b[200~")
	pasteEnd   = []byte("\x1b[201~")
)

const (
	// pastePause is how long an open paste may be silent before it counts as complete.
	pastePause = time.Second
	// pasteMax is how many bytes of one paste get through, which is more than any
	// field takes.
	pasteMax = 256 << 10
)

// An input passes the terminal's input on to Bubble Tea. Bubble Tea takes everything
// after the start of a paste as text, Ctrl-C too, and waits for an end that SSH and
// tmux sometimes lose. Here a paste also ends after a pause, or at Ctrl-C. If more
// text arrives after the pause, because the line is slow, it becomes a paste of its
// own, and the late end is dropped. Keys pass unchanged.
type input struct {
	read    io.Reader
	chunks  chan []byte // as they were read; closed at the end, then err is set
	err     error
	wake    chan struct{} // ends the current Read
	stopped chan struct{}
	ready   []byte
	pastes  pastes
}

// guardPastes returns a reader for Bubble Tea to use instead of in. Call interrupt
// before you hand the terminal over, since Bubble Tea waits for the current Read, and
// what it returns before you take it back. Call stop at the end. A Windows console is returned as it is: Bubble Tea reads its
// events, not bytes.
func guardPastes(in io.Reader) (guarded io.Reader, interrupt func() (resume func()), stop func()) {
	file, isFile := in.(term.File)
	nothing := func() {}
	if in == nil || isFile && runtime.GOOS == "windows" {
		return in, func() func() { return nothing }, nothing
	}
	source, err := uv.NewCancelReader(in)
	if err != nil {
		return in, func() func() { return nothing }, nothing // Bubble Tea reports the same error
	}
	i := &input{read: source, chunks: make(chan []byte), wake: make(chan struct{}, 1), stopped: make(chan struct{})}
	done := make(chan struct{})
	go func() {
		defer close(done)
		i.pump()
	}()
	interrupt = func() func() {
		select {
		case i.wake <- struct{}{}:
		default:
		}
		return func() {
			select {
			case <-i.wake: // nobody was reading: it would end the next Read, and with it all keys
			default:
			}
		}
	}
	stop = func() {
		close(i.stopped)
		if source.Cancel() {
			<-done
		}
		_ = source.Close()
	}
	if isFile {
		return tty{file, i}, interrupt, stop
	}
	return i, interrupt, stop
}

// A tty is an input that Bubble Tea can also switch to raw mode.
type tty struct {
	term.File
	input *input
}

func (t tty) Read(p []byte) (int, error) { return t.input.Read(p) }

func (in *input) pump() {
	defer close(in.chunks)
	for {
		buf := make([]byte, 4096)
		n, err := in.read.Read(buf)
		if n > 0 {
			select {
			case in.chunks <- buf[:n]:
			case <-in.stopped:
				return
			}
		}
		if err != nil {
			in.err = err
			return
		}
	}
}

// Read returns the terminal's input, with the missing ends of pastes added. It returns
// io.EOF when interrupted.
func (in *input) Read(p []byte) (int, error) {
	for len(in.ready) == 0 {
		var pause <-chan time.Time
		if in.pastes.open {
			pause = time.After(pastePause)
		}
		select {
		case <-in.stopped:
			return 0, io.EOF
		case <-in.wake:
			return 0, io.EOF
		case <-pause:
			in.ready = in.pastes.end()
		case chunk, more := <-in.chunks:
			switch {
			case more:
				in.ready = in.pastes.take(chunk)
			case in.pastes.open:
				in.ready = in.pastes.end()
			default:
				return 0, in.err
			}
		}
	}
	n := copy(p, in.ready)
	in.ready = in.ready[n:]
	return n, nil
}

// pastes follows the pastes in a stream of input.
type pastes struct {
	open bool // a paste has begun and not ended
	late bool // the last paste ended without its end, which may still come
	size int  // of the open paste, in bytes

	// tail is the end of the stream that only the next bytes can explain: part of a
	// start or end, part of a character, or Ctrl-C in a paste. Its first sent bytes
	// were passed on already, so that Esc isn't delayed.
	tail []byte
	sent int
}

// take takes a chunk as it was read and returns what to pass on.
func (p *pastes) take(chunk []byte) (out []byte) {
	if p.open && ctrlC(chunk) == len(chunk) {
		return append(p.end(), chunk...)
	}
	data, sent := append(p.tail, chunk...), p.sent
	if p.late && len(p.tail) > 0 && sent == 0 { // left over from the paste
		switch r, _ := utf8.DecodeRune(data); {
		case bytes.HasPrefix(data, pasteEnd):
		case bytes.HasPrefix(pasteEnd, data), !utf8.FullRune(data):
			p.tail = data
			return nil
		case r == '\x1b' || r == utf8.RuneError: // its rest is lost
			data = chunk
		default:
			out = append(out, pasteStart...)
			p.open, p.late = true, false
		}
	}
	p.tail, p.sent = nil, 0
	for len(data) > 0 {
		start, end := bytes.Index(data, pasteStart), bytes.Index(data, pasteEnd)
		text := data[:max(0, end)]
		switch {
		case p.open && end >= 0:
			out = append(p.put(out, text), pasteEnd...)
			p.open, data = false, data[end+len(pasteEnd):]
		case p.open:
			n := unfinished(data)
			out = p.put(out, data[:len(data)-n])
			p.tail = data[len(data)-n:]
			return out
		case end >= 0 && (start < 0 || end < start): // its paste has already ended
			switch {
			case end == 0 && sent > 0: // Bubble Tea got the first part, and ignores it
				out = append(out, pasteEnd[sent:]...)
			case end > 0 && p.late && plain(text):
				out = append(p.put(append(out, pasteStart...), text), pasteEnd...)
			default:
				out = append(out, text[sent:]...)
			}
			p.late, data = false, data[end+len(pasteEnd):]
		case start >= 0:
			start += len(pasteStart)
			out = append(out, data[sent:start]...)
			p.open, p.late, p.size, data = true, false, 0, data[start:]
		case p.late && goesOn(data):
			out = append(out, pasteStart...)
			p.open, p.late = true, false
		default:
			n := max(begun(data, pasteStart), begun(data, pasteEnd))
			p.tail, p.sent = data[len(data)-n:], min(n, 2)
			return append(out, data[sent:len(data)-n+p.sent]...)
		}
		sent = 0
	}
	return out
}

// end closes an open paste that has no end.
func (p *pastes) end() (out []byte) {
	out = append(out, pasteEnd...)
	p.open, p.late = false, true
	if ctrlC(p.tail) > 0 {
		out = append(out, p.tail...)
		p.tail = nil
	}
	return out
}

// put adds text of a paste up to the limit.
func (p *pastes) put(out, text []byte) []byte {
	text = text[:min(len(text), pasteMax-p.size)]
	p.size += len(text)
	return append(out, text...)
}

// unfinished is the number of bytes at the end of a paste's text that need more input.
func unfinished(text []byte) int {
	if n := max(ctrlC(text), begun(text, pasteEnd)); n > 0 {
		return n
	}
	for n := 1; n < utf8.UTFMax && n <= len(text); n++ {
		if last := text[len(text)-n:]; utf8.RuneStart(last[0]) {
			if !utf8.FullRune(last) {
				return n
			}
			break
		}
	}
	return 0
}

// begun is the number of bytes at the end of data that could begin mark.
func begun(data, mark []byte) int {
	for n := min(len(data), len(mark)-1); n > 0; n-- {
		if bytes.HasSuffix(data, mark[:n]) {
			return n
		}
	}
	return 0
}

// goesOn reports whether a chunk continues a paste that counted as complete: it's more
// text than anyone types at once, and has no keys but Enter and Tab.
func goesOn(chunk []byte) bool { return len(chunk) >= 32 && plain(chunk) }

func plain(text []byte) bool {
	return !bytes.ContainsFunc(text, func(r rune) bool {
		return r < ' ' && r != '\r' && r != '\n' && r != '\t' || r == 0x7f
	})
}

// ctrlC is the number of bytes at the end of data that are presses of Ctrl-C, however
// the terminal sends them.
func ctrlC(data []byte) int {
	if at := ctrlCs().FindIndex(data[max(0, len(data)-256):]); at != nil {
		return at[1] - at[0]
	}
	return 0
}

// ctrlCs are the plain byte, the form of the Kitty protocol (also with Caps Lock or
// Num Lock on), and the form of xterm's modifyOtherKeys.
var ctrlCs = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:\x03|\x1b\[99[\d:]*;(?:5|69|133|197)(?::1)?(?:;[\d:]*)?u|\x1b\[27;5;99~)+$`)
})
