package ui

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"trusthub-wizard/ui/gate"
)

// The smallest window that everything fits into.
const (
	minWidth  = 40
	minHeight = 12
)

// root is the program's only tea.Model. It draws the frame around the current screen,
// dispatches the keys, and makes sure that a panic doesn't take answers with it.
type root struct {
	s             *session
	screen        screen
	width, height int
	clusters      bool         // the terminal measures whole characters
	cut           *CutOffError // why the program must end; nil while all is well
	quit          func()       // ends the program from outside of Update
	deaf          time.Time    // until then, keys are for the screen that was here before
}

// unaware is how long somebody may go on typing before they see that another screen came by
// itself.
const unaware = time.Second

// Init makes the first screen. By then the renderer's clock runs: drafts are read
// while it waits for its first tick.
func (r *root) Init() (cmd tea.Cmd) {
	defer func() {
		if p := recover(); p != nil {
			r.cut, cmd = panicked(p), tea.Quit
		}
	}()
	r.s.changes = r.s.Changes(r.s.ctx)
	if r.s.Remote != nil {
		r.s.say(r.s.Remote.Says)
	}
	switch {
	case r.s.IsOpen():
		r.screen, cmd = r.s.entered()
	case r.s.Resume.ID != "":
		r.screen, cmd = r.s.openCustomer(newHome(r.s), r.s.Resume)
	default:
		r.screen = newHome(r.s)
	}
	return r.guard(tea.Batch(tea.RequestBackgroundColor, r.s.do(nil, r.s.Connect(nil)), r.s.follow(), cmd, r.screen.Init()))
}

// cutOffMsg ends the program: a signal, or a panic in a command.
type cutOffMsg struct{ *CutOffError }

// Update passes a message to the session, the keys or the screen.
func (r *root) Update(msg tea.Msg) (_ tea.Model, cmd tea.Cmd) {
	defer func() {
		if p := recover(); p != nil {
			r.cut, cmd = panicked(p), tea.Quit
		}
	}()
	switch msg := msg.(type) {
	case cutOffMsg:
		r.cut = msg.CutOffError
		return r, tea.Quit
	case goneMsg:
		return r, r.guard(r.lost(msg))
	case tea.WindowSizeMsg:
		r.width, r.height = msg.Width, msg.Height
	case tea.KeyPressMsg:
		if msg.Code == tea.KeyEscape && msg.Mod == tea.ModAlt { // two Esc in one burst arrive like this
			msg.Mod = 0
			return r, r.guard(tea.Batch(r.press(msg), r.press(msg)))
		}
		return r, r.guard(r.press(msg))
	case tea.ModeReportMsg:
		known := msg.Value == ansi.ModeSet || msg.Value == ansi.ModeReset || msg.Value == ansi.ModePermanentlySet
		r.clusters = r.clusters || msg.Mode == ansi.ModeUnicodeCore && known // the same rule as Bubble Tea's
	case tea.MouseMsg:
		return r, r.guard(r.point(msg))
	case tea.PasteMsg:
		if r.tooSmall() || msg.Content == "" { // the end of a paste that has already ended arrives as an empty one
			return r, nil
		}
	}
	before := r.screen
	cmd = tea.Batch(r.s.update(msg), r.show(r.screen.Update(msg)))
	if w, ok := before.(*waiting); ok && r.screen != before {
		for _, key := range w.ahead {
			_, more := r.Update(key)
			cmd = tea.Batch(cmd, more)
		}
	}
	return r, r.guard(cmd)
}

// press gives a key to the first that knows it: the screen's commands, the program's,
// the screen itself. In a window too small to show what happens, you can only quit.
func (r *root) press(msg tea.KeyPressMsg) tea.Cmd {
	commands := r.keys()
	if r.tooSmall() {
		commands = r.commands()
	}
	c, ok := find(msg, commands)
	if now := r.s.now(); now.Before(r.deaf) && msg.String() != "ctrl+c" {
		r.deaf = now.Add(unaware)
		return nil
	}
	r.s.notice = notice{}
	if ok {
		return r.carry(c)
	}
	if r.tooSmall() {
		return nil
	}
	return r.show(r.screen.Update(msg))
}

// carry runs a command, or says why it's off.
func (r *root) carry(c command) tea.Cmd {
	if c.off != "" {
		r.s.complain(c.off + ".")
		return nil
	}
	return r.show(c.do())
}

// keys are the screen's commands, and those of the program that the screen doesn't
// replace.
func (r *root) keys() []command {
	commands := r.screen.Keys()
	for _, c := range r.commands() {
		taken := slices.ContainsFunc(commands, func(own command) bool { return own.Keys()[0] == c.Keys()[0] })
		if !taken {
			commands = append(commands, c)
		}
	}
	return commands
}

// commands work everywhere, unless the screen has its own for the same key.
func (r *root) commands() []command {
	return []command{
		on(helpKey+" f1", "help", func() (screen, tea.Cmd) { return newHelp(r.s, r.screen), nil }),
		on("ctrl+c", "quit", r.leave),
		on("f2", "", r.mouse),
	}
}

// leave quits at once, since everything is saved. It asks first during a run, or if
// answers aren't saved.
func (r *root) leave() (screen, tea.Cmd) {
	switch {
	case r.s.run.going():
		return newStopping(r.s, r.screen, tea.Quit), nil
	case r.s.Loses():
		q := r.s.leaving("Quit", "quit")
		q.insist = true
		return newAsk(r.s, r.screen, q, func() (screen, tea.Cmd) { return r.screen, tea.Quit }), nil
	}
	return r.screen, tea.Quit
}

// show switches to the next screen.
func (r *root) show(next screen, cmd tea.Cmd) tea.Cmd {
	if next == r.screen {
		return cmd
	}
	r.screen = next
	return tea.Batch(cmd, next.Init())
}

func (r *root) tooSmall() bool { return r.width < minWidth || r.height < minHeight }

func (r *root) View() (v tea.View) {
	defer func() {
		if p := recover(); p != nil {
			r.cut, v = panicked(p), tea.NewView("")
			go r.quit()
		}
	}()
	v.AltScreen = true
	v.WindowTitle = gate.Line(r.windowTitle())
	v.ProgressBar = r.progressBar()
	if r.s.Mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	switch {
	case r.width == 0: // the size isn't known yet
		return v
	case r.tooSmall():
		v.SetContent(r.sayTooSmall())
		return v
	}
	room := r.height - headHeight - r.footHeight()
	body, cursor := r.screen.View(r.width, room) // before the keys, which may depend on it
	if cursor != nil && cursor.Y < room {
		cursor.Y += headHeight
		v.Cursor = cursor
	}
	content := gate.Frame(r.header() + "\n" + fill(body, room) + "\n" + r.footer())
	if !r.clusters {
		content = reckon(content, r.width, v.Cursor)
	}
	v.SetContent(content)
	return v
}

// fill makes text exactly height lines.
func fill(text string, height int) string {
	lines := strings.Split(text, "\n")
	if len(lines) > height {
		lines = lines[:height]
	}
	return strings.Join(lines, "\n") + strings.Repeat("\n", height-len(lines))
}

func (r *root) sayTooSmall() string {
	text := fmt.Sprintf("This window is %d×%d, and the wizard needs %d×%d. Make it larger to continue: your answers are saved.",
		r.width, r.height, minWidth, minHeight)
	return lipgloss.NewStyle().Width(max(1, r.width)).MaxHeight(max(1, r.height)).Render(text)
}

func (r *root) windowTitle() string {
	title := "Trust Hub wizard"
	if name := r.s.name(); name != "" {
		title = name + " · " + title
	}
	if r.s.run.going() {
		through, all := r.s.run.progress()
		title = fmt.Sprintf("%d of %d · %s", through, all, title)
	}
	return title
}

// progressBar is the one in the terminal's tab or task bar.
func (r *root) progressBar() *tea.ProgressBar {
	if !r.s.run.going() {
		return nil
	}
	through, all := r.s.run.progress()
	state := tea.ProgressBarDefault
	if r.s.run.broken() {
		state = tea.ProgressBarError
	}
	return tea.NewProgressBar(state, 100*through/max(1, all))
}

// guard turns a panic in a command into an orderly end. Bubble Tea would print the
// panic's value, which may contain an answer.
func (r *root) guard(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer func() {
			if p := recover(); p != nil {
				msg = cutOffMsg{panicked(p)}
			}
		}()
		msg = cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			guarded := make(tea.BatchMsg, len(batch))
			for i, c := range batch {
				guarded[i] = r.guard(c)
			}
			return guarded
		}
		return msg
	}
}

// panicked describes a panic without its value, unless the value is the runtime's own.
func panicked(p any) *CutOffError {
	reason := fmt.Sprintf("the wizard failed (%T)", p)
	if err, ok := p.(runtime.Error); ok {
		reason = "the wizard failed: " + err.Error()
	}
	return &CutOffError{Reason: reason, Stack: debug.Stack()}
}
