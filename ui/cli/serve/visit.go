package serve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"trusthub-wizard/ui"
)

// A Visit is one session of a person.
type Visit struct {
	Person
	From    string   // the address
	Command []string // the program's arguments; nil for the wizard
	Linear  bool     // the wizard asks line by line

	// Terminal reports whether there is one. Environ is its environment: TERM and the like.
	Terminal bool
	Environ  []string
	Size     ui.Size
	Sizes    <-chan ui.Size // later ones

	// In and Out are safe with a client that hangs. For the line mode on a terminal, In has
	// whole lines, as a terminal of this machine would.
	In       io.Reader
	Out, Err io.Writer
}

// Interrupted is the cause when a visitor of the line mode pressed Ctrl-C.
var Interrupted = &ui.CutOffError{Reason: "the wizard was interrupted"}

// A visitor is a visit with its connection.
type visitor struct {
	Visit
	conn *gossh.ServerConn
	cut  context.CancelCauseFunc
	left chan struct{} // closed when the visit is over
}

// receive serves a session, or says why not.
func (s *server) receive(sess ssh.Session) {
	args, linear, allowed := requested(sess.RawCommand(), sess.Command(), s.Keys == "")
	p, known := s.person(sess)
	refusal, code := "", 1
	var leave func()
	c := sess.Context().Value(connKey{}).(*connection)
	switch {
	case !known:
		refusal = "Your key was removed from this server."
	case c.met == tooOften:
		refusal = "Too many connections from your address: wait a minute, then try again."
	case !allowed:
		list := Allowed
		if s.Keys == "" {
			list = allowedInDemos
		}
		refusal, code = "This server runs only the wizard and these commands: "+list+".", 2
	default:
		leave, refusal = s.sessions.take(p)
	}
	if refusal != "" {
		s.Log("%s from %s: refused: %s", p.Name, sess.RemoteAddr(), refusal)
		_, _ = fmt.Fprintln(sess.Stderr(), refusal)
		_ = sess.Exit(code)
		return
	}
	defer leave()
	c.attend(+1)
	defer c.attend(-1)
	s.visits.Add(1)
	defer s.visits.Done()
	_ = sess.Exit(s.visit(sess, p, args, linear))
}

// visit makes a session a visit and waits for its end.
func (s *server) visit(sess ssh.Session, p Person, args []string, linear bool) (code int) {
	ctx, cut := context.WithCancelCause(s.ctx)
	defer cut(nil)
	conn := sess.Context().Value(ssh.ContextKeyConn).(*gossh.ServerConn)
	pty, _, terminal := sess.Pty()
	term := termName(pty.Term)
	v := &visitor{conn: conn, cut: cut, left: make(chan struct{}), Visit: Visit{
		Person: p, From: sess.RemoteAddr().String(), Command: args, Terminal: terminal,
		Environ: append(sess.Environ(), "TERM="+term),
		Sizes:   sess.Context().Value(channelKey{}).(*channel).sizes,
		Size:    clamp(pty.Window.Width, pty.Window.Height),
		Out:     &output{Writer: sess, watch: s.hangUp(conn)}, Err: &output{Writer: sess.Stderr(), watch: s.hangUp(conn)},
	}}
	v.Linear = linear || !terminal || term == "dumb" || v.Getenv("ACCESSIBLE") != ""
	s.accompany(ctx, v, sess)

	what := "the wizard"
	if args != nil {
		what = args[0]
	}
	began := time.Now()
	s.Log("%s (%s) from %s: came for %s", v.Name, v.Role(), v.From, what)
	s.add(v)
	defer func() {
		s.remove(v)
		if fault := recover(); fault != nil {
			code = 1
			s.Log("%s from %s: a bug ended the session: %s", v.Name, v.From, nameOf(fault))
			for line := range strings.Lines(string(debug.Stack())) {
				s.Log("%s", strings.TrimSuffix(line, "\n"))
			}
			_, _ = fmt.Fprintln(v.Err, "A bug ended this session. Connect again to continue.")
		}
		how := ""
		if reason, is := errors.AsType[*ui.CutOffError](context.Cause(ctx)); is {
			how = ", because " + reason.Reason
		}
		s.Log("%s from %s: left after %s%s", v.Name, v.From, time.Since(began).Round(time.Second), how)
	}()
	if args == nil {
		s.makeRoom(v)
	}
	return s.Receive(ctx, v.Visit)
}

// nameOf describes the value of a panic, which may contain an answer.
func nameOf(fault any) string {
	if err, ok := fault.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", fault)
}

// Getenv looks a variable up in the visitor's environment.
func (v Visit) Getenv(name string) string {
	for i := len(v.Environ) - 1; i >= 0; i-- {
		if k := len(name); len(v.Environ[i]) > k && v.Environ[i][:k] == name && v.Environ[i][k] == '=' {
			return v.Environ[i][k+1:]
		}
	}
	return ""
}

// accompany ends a visit that is idle or lost its connection, and gives it its input.
func (s *server) accompany(ctx context.Context, v *visitor, sess ssh.Session) {
	end := func(reason string) func() {
		return func() { v.cut(&ui.CutOffError{Reason: reason}) }
	}
	lost := end("the connection was lost")
	context.AfterFunc(sess.Context(), func() { time.AfterFunc(inputGrace, lost) })
	go s.checkAlive(ctx, v.conn)
	if v.Command != nil {
		v.In = eof{}
		return
	}
	keys := &input{Reader: sess, touched: func() {}, ended: func() {}}
	if s.Limits.Idle > 0 {
		clock := time.AfterFunc(s.Limits.Idle, end(fmt.Sprintf("you were idle for %s", spoken(s.Limits.Idle))))
		context.AfterFunc(ctx, func() { clock.Stop() })
		keys.touched = func() { clock.Reset(s.Limits.Idle) }
	}
	keys.ended = func() { time.AfterFunc(inputGrace, lost) }
	if v.Linear { // the end of the input is the end of the conversation, unless the connection ends with it
		keys.ended = func() {
			select {
			case <-sess.Context().Done():
				<-ctx.Done()
			case <-time.After(inputGrace):
			}
		}
	}
	v.In = keys
	switch {
	case !v.Linear:
		v.In = &bounded{Reader: keys}
	case v.Terminal:
		v.In = edit(ctx, keys, v.Out, func() { v.cut(Interrupted) })
	}
}

// spoken is a time without the zeros of Duration's String.
func spoken(d time.Duration) string {
	for _, unit := range []struct {
		of   time.Duration
		name string
	}{{time.Hour, "hour"}, {time.Minute, "minute"}, {time.Second, "second"}} {
		if n := d / unit.of; n > 0 && d%unit.of == 0 {
			if n == 1 {
				return "1 " + unit.name
			}
			return fmt.Sprintf("%d %ss", n, unit.name)
		}
	}
	return d.String()
}
