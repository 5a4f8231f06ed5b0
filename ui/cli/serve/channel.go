package serve

import (
	"regexp"
	"strings"
	"sync/atomic"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"trusthub-wizard/ui"
)

// A channel is one session of a connection, from before it says what it wants. Its requests
// pass here before Wish sees them, since Wish grants more than we do and waits for readers
// that may not come.
type channel struct {
	ssh.Context // the connection's

	sizes   chan ui.Size // the latest size of the window that wasn't read yet
	environ int          // bytes so far
}

type channelKey struct{}

// Value finds the channel in the context of its session.
func (c *channel) Value(key any) any {
	if key == (channelKey{}) {
		return c
	}
	return c.Context.Value(key)
}

// openChannel serves a session, unless the connection has too many.
func openChannel(srv *ssh.Server, conn *gossh.ServerConn, opened gossh.NewChannel, ctx ssh.Context) {
	sessions := &ctx.Value(connKey{}).(*connection).sessions
	if atomic.AddInt32(sessions, 1) > maxSessionsPerConn {
		atomic.AddInt32(sessions, -1)
		_ = opened.Reject(gossh.ResourceShortage, "this connection has too many sessions")
		return
	}
	defer atomic.AddInt32(sessions, -1)
	c := &channel{Context: ctx, sizes: make(chan ui.Size, 1)}
	ssh.DefaultSessionHandler(srv, conn, filtered{opened, c}, c)
}

// filtered is a channel whose requests are filtered.
type filtered struct {
	gossh.NewChannel
	by *channel
}

func (f filtered) Accept() (gossh.Channel, <-chan *gossh.Request, error) {
	ch, requests, err := f.NewChannel.Accept()
	if err != nil {
		return nil, nil, err
	}
	passed := make(chan *gossh.Request)
	go func() {
		defer close(passed)
		for r := range requests {
			switch {
			case r.Type == "window-change":
				_ = r.Reply(f.by.resize(r.Payload), nil)
			case f.by.passes(r):
				passed <- r
			default:
				_ = r.Reply(false, nil)
			}
		}
	}()
	hangUp := func() { _ = f.by.Value(connKey{}).(*connection).Close() }
	return readAhead(ch, hangUp), passed, nil
}

// passes decides about a request. There are no signals, no breaks, no agents, no X11 and no
// subsystems.
func (c *channel) passes(r *gossh.Request) bool {
	if len(r.Payload) > requestMax {
		return false
	}
	switch r.Type {
	case "shell", "exec", "pty-req":
		return true
	case "env":
		var v struct{ Name, Value string }
		c.environ += len(r.Payload)
		return gossh.Unmarshal(r.Payload, &v) == nil && c.environ <= environMax && Theirs(v.Name) && v.Name != "TERM" // which the terminal tells
	}
	return false
}

// Theirs reports whether a variable is the visitor's to set: those about the terminal. All
// others are the server's.
func Theirs(name string) bool {
	switch name {
	case "TERM", "COLORTERM", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "ACCESSIBLE", "LANG":
		return true
	}
	return strings.HasPrefix(name, "LC_")
}

var termPattern = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z._+-]{0,63}$`)

// termName is the name of a visitor's terminal. A database of terminals takes it for a path,
// so that any other text could make it read any file.
func termName(name string) string {
	if name == "" || termPattern.MatchString(name) {
		return name
	}
	return "xterm"
}

// resize keeps the window's size for whoever reads it next.
func (c *channel) resize(payload []byte) bool {
	var w struct{ Columns, Rows, Width, Height uint32 }
	if gossh.Unmarshal(payload, &w) != nil {
		return false
	}
	select {
	case <-c.sizes: // outdated
	default:
	}
	c.sizes <- clamp(int(w.Columns), int(w.Rows)) // nobody else writes
	return true
}

// clamp limits a size, whose cells cost memory. Without a size, it is the usual one.
func clamp(width, height int) ui.Size {
	if width <= 0 || height <= 0 {
		return ui.Size{Width: 80, Height: 24}
	}
	return ui.Size{Width: min(width, maxColumns), Height: min(height, maxRows)}
}
