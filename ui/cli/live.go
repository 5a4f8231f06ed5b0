package cli

import "fmt"

// eraseLine goes to the beginning of a line and empties it (ECMA-48, EL).
const eraseLine = "\r\x1b[K"

// live shows how far something is, in the last line of a terminal and nowhere
// else; "" takes it away.
func (g *program) live(text string) {
	if !g.ErrTerminal || g.json || g.Getenv("TERM") == "dumb" {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if text == g.tail {
		return
	}
	g.tail = text
	fmt.Fprint(g.Err, eraseLine+text)
}

// behind takes the live line away for a line that is to be printed, and returns
// what puts it back below. mu is held.
func (g *program) behind() func() {
	if g.tail == "" {
		return func() {}
	}
	fmt.Fprint(g.Err, eraseLine)
	return func() { fmt.Fprint(g.Err, g.tail) }
}
