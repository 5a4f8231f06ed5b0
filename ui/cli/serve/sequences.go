package serve

import (
	"io"
	"time"
)

// A bounded input lets only so much of an escape sequence through. Bubble Tea keeps a sequence
// until its end comes, and reads all of it again with each part: one without an end would cost
// memory, and a whole processor.
type bounded struct {
	io.Reader
	in   part
	size int // of the sequence so far
	more int // bytes of a character that are to come, which look like C1 controls
	last time.Time
}

// A part says what the next byte belongs to.
type part int

const (
	text    part = iota
	begun        // after Esc
	control      // a control sequence, up to a letter
	word         // a control string, up to Bel, ST, CAN or SUB
)

const (
	sequenceMax = 4 << 10 // bytes: more than any terminal answers with
	// sequencePause ends a sequence: until then, Bubble Tea has taken it for single keys.
	sequencePause = 200 * time.Millisecond
)

// starts are the bytes after Esc that begin a sequence of any length. Plus 0x40, they are the
// C1 controls.
var starts = map[byte]part{'[': control, ']': word, 'P': word, 'X': word, '^': word, '_': word}

func (b *bounded) Read(p []byte) (int, error) {
	for {
		n, err := b.Reader.Read(p)
		now := time.Now()
		if now.Sub(b.last) > sequencePause {
			b.in, b.more = text, 0
		}
		b.last = now
		kept := p[:0]
		for _, c := range p[:n] {
			if b.passes(c) {
				kept = append(kept, c)
			}
		}
		if len(kept) > 0 || err != nil || n == 0 {
			return len(kept), err
		}
	}
}

// passes decides about the next byte. The end of a sequence always passes.
func (b *bounded) passes(c byte) bool {
	inside := b.more > 0 && c&0xC0 == 0x80
	switch b.more--; {
	case inside:
	case c >= 0xF0:
		b.more = 3
	case c >= 0xE0:
		b.more = 2
	case c >= 0xC0:
		b.more = 1
	default:
		b.more = 0
	}
	switch {
	case c == escape:
		b.in, b.size = begun, 0
	case b.in == begun:
		b.in = starts[c]
	case b.in == control && c >= 0x40 && c <= 0x7e, b.in == word && c == '\a', c == 0x18, c == 0x1a:
		b.in = text
	case b.in == text && !inside && c >= 0x80 && c < 0xA0:
		b.in, b.size = starts[c-0x40], 0
	}
	if b.in == text {
		return true
	}
	b.size++
	return b.size <= sequenceMax
}
