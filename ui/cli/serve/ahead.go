package serve

import (
	"io"
	"sync"

	gossh "golang.org/x/crypto/ssh"
)

// An eager channel is read before anybody asks. The buffer of SSH keeps each packet, and one
// with a single key takes a hundred times that: what fits into its window would be 200 MB.
type eager struct {
	gossh.Channel
	mu   sync.Mutex
	came *sync.Cond
	data []byte // that nobody has read yet
	err  error
}

// aheadMax is how many bytes a client may send before they are read. More is no typing ahead.
const aheadMax = 1 << 20

// readAhead reads a channel until it ends. tooMuch is called if nobody reads that.
func readAhead(of gossh.Channel, tooMuch func()) *eager {
	e := &eager{Channel: of}
	e.came = sync.NewCond(&e.mu)
	go e.pump(tooMuch)
	go func() { // clients have no standard error, but can send one
		for skipped := make([]byte, 64); ; {
			if _, err := of.Stderr().Read(skipped); err != nil {
				return
			}
		}
	}()
	return e
}

func (e *eager) pump(tooMuch func()) {
	for buf := make([]byte, 4<<10); e.err == nil; {
		n, err := e.Channel.Read(buf)
		e.mu.Lock()
		e.data = append(e.data, buf[:n]...)
		if len(e.data) > aheadMax {
			err = io.EOF
			tooMuch()
		}
		e.err = err // only this goroutine sets it
		e.came.Signal()
		e.mu.Unlock()
	}
}

func (e *eager) Read(p []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for len(e.data) == 0 && e.err == nil {
		e.came.Wait()
	}
	n := copy(p, e.data)
	if e.data = e.data[n:]; len(e.data) == 0 {
		e.data = nil
		if n == 0 {
			return 0, e.err
		}
	}
	return n, nil
}
