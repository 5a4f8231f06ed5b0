package ui

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"
	"github.com/charmbracelet/x/vt"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/twilioapi"
	"trusthub-wizard/twilioapi/sandbox"
)

// patience is much longer than anything here takes.
const patience = time.Minute

// A stage is the whole program in a terminal emulator, driven by the bytes a keyboard
// sends, against a sandbox.
type stage struct {
	t        testing.TB
	config   setup
	box      *sandbox.Sandbox
	keyboard *io.PipeWriter
	program  *tea.Program
	spy      *spy
	typed    int // keys so far
	done     chan struct{}
	err      error            // what the program ended with
	calls    *sync.RWMutex    // locked, it holds all calls to the sandbox
	now      func() time.Time // the wizard's clock; nil means the real one
	slept    atomic.Int64     // by how much aware set the clock

	mu    sync.Mutex
	wrote chan struct{} // signals that the terminal got something
	term  *vt.Emulator
	raw   bytes.Buffer
	board strings.Builder
}

// A spy remembers the last frame that the root wanted, to know when the terminal shows
// it.
type spy struct {
	*root
	mu   sync.Mutex
	last tea.View
	idle bool // no work in the background
	w, h int  // the window's size then
	keys int  // pressed before that
	all  int  // pressed so far; only for the program's own goroutine
}

func (s *spy) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if msg, ok := msg.(fuseMsg); ok {
		s.screen = fuse{s.screen, msg.in}
	}
	_, cmd := s.root.Update(msg)
	if _, ok := msg.(tea.KeyPressMsg); ok {
		s.all++
	}
	return s, cmd
}

func (s *spy) View() tea.View {
	v := s.root.View()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keys, s.w, s.h = s.all, s.width, s.height
	s.last, s.idle = v, !s.root.s.Account().Busy && !s.root.s.Account().Finding
	return v
}

// A setup is what the program starts with.
type setup struct {
	desk.Config
	ui    Config
	draft string // opened at the start; "" shows home
}

// config is the wizard's, with a new desk.
func (s setup) config(t testing.TB) Config {
	t.Helper()
	c := s.ui
	c.Desk = desk.New(s.Config)
	if s.draft != "" {
		if err := c.Desk.Open(s.draft); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// newStage has an empty store and a sandbox.
func newStage(t testing.TB, o sandbox.Options) *stage {
	t.Helper()
	store, err := draft.At(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if o.Review == (sandbox.Review{}) {
		o.Review = sandbox.Review{Pending: time.Hour, Reading: time.Hour}
	}
	box := sandbox.New(o)
	calls := &sync.RWMutex{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls.RLock()
		defer calls.RUnlock()
		box.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	st := &stage{t: t, box: box, calls: calls, wrote: make(chan struct{}, 1)}
	st.config = setup{
		Config: desk.Config{
			Store: desk.Files{Store: store}, Demo: true,
			Connect: func(context.Context, *desk.SignIn) (desk.Connection, error) { return dial(box, server.URL) },
		},
		ui: Config{
			Version: "trusthub-wizard 1.0", Receipts: t.TempDir(),
			Environ: []string{"TERM=xterm-256color", "COLORTERM=truecolor"},
		},
	}
	return st
}

func dial(box *sandbox.Sandbox, url string) (desk.Connection, error) {
	a := box.Parent()
	hub, err := twilioapi.New(twilioapi.Credentials{AccountSID: a.SID, Secret: twilioapi.Secret(a.Token)}, twilioapi.Options{BaseURL: url})
	if err != nil {
		return desk.Connection{}, err
	}
	return desk.Connection{Hub: hub, Account: a.SID, Name: a.Name}, nil
}

// open shows the program in a window.
func (st *stage) open(width, height int) *stage {
	st.t.Helper()
	line, keyboard := io.Pipe()
	in, _, release := guardPastes(line)
	st.keyboard, st.typed = keyboard, 0
	st.term = vt.NewEmulator(width, height)
	_, _ = st.term.Write([]byte("\x1b[20h")) // without a tty, LF has to do what CR LF does
	go func() { _, _ = io.Copy(io.Discard, st.term) }()
	config := st.config.config(st.t)
	r := newRoot(context.Background(), config)
	if st.now != nil {
		r.s.now = st.now
	}
	st.spy = &spy{root: r}
	st.program = tea.NewProgram(st.spy, append(options(config, in, st), tea.WithWindowSize(width, height))...)
	r.quit = st.program.Quit
	st.done = make(chan struct{})
	go func() {
		defer close(st.done)
		_, err := st.program.Run()
		st.err = r.conclude(err)
	}()
	st.t.Cleanup(func() {
		st.program.Quit()
		<-st.done
		release()
		_ = keyboard.Close()
	})
	return st
}

// inBothWindows runs a story in an ordinary window and in the smallest.
func inBothWindows(t *testing.T, story func(t *testing.T, width, height int)) {
	for name, size := range map[string][2]int{"80x24": {80, 24}, "40x12": {40, 12}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			story(t, size[0], size[1])
		})
	}
}

// Write is the terminal's end of the line.
func (st *stage) Write(p []byte) (int, error) {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.raw.Write(p)
	n, err := st.term.Write(p)
	select {
	case st.wrote <- struct{}{}:
	default:
	}
	return n, err
}

// keys are the names of keys in scripts, and what terminals send for them.
var keys = map[string]string{
	"enter": "\r", "tab": "\t", "esc": "\x1b", "space": " ", "backspace": "\x7f",
	"up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
	"home": "\x1b[H", "end": "\x1b[F", "shift+tab": "\x1b[Z", "f1": "\x1bOP", "f2": "\x1bOQ",
}

// press types in one burst. Words in brackets are keys: "Acme[enter]".
func (st *stage) press(script string) *stage {
	st.t.Helper()
	named := regexp.MustCompile(`\[([a-z0-9+]+)\]`)
	st.typed += utf8.RuneCountInString(named.ReplaceAllString(script, "x"))
	text := named.ReplaceAllStringFunc(script, func(name string) string {
		name = strings.Trim(name, "[]")
		if letter, ok := strings.CutPrefix(name, "ctrl+"); ok {
			return string(letter[0] - 'a' + 1)
		}
		code, ok := keys[name]
		if !ok {
			st.t.Fatalf("no key is called %q", name)
		}
		return code
	})
	if _, err := io.WriteString(st.keyboard, text); err != nil {
		st.t.Fatal(err)
	}
	return st
}

// see waits until the screen shows a text and is up to date.
func (st *stage) see(text string) *stage {
	st.t.Helper()
	deadline := time.After(patience)
	for {
		if screen, whole := st.screen(); whole && strings.Contains(flat(screen), text) {
			return st
		}
		select {
		case <-st.wrote:
		case <-time.After(5 * time.Millisecond):
		case <-st.done:
			st.t.Fatalf("the program ended (%v) before it showed %q", st.err, text)
		case <-deadline:
			screen, _ := st.screen()
			st.t.Fatalf("%q did not come up:\n%s", text, screen)
		}
	}
}

// flat is a screen as running text, without its line breaks.
func flat(screen string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(screen, "┃", "")), " ")
}

// screen is what the terminal shows, and whether that's the last frame the program
// wanted, after all keys, in this size and with no work in the background.
func (st *stage) screen() (string, bool) {
	st.spy.mu.Lock()
	want, idle, w, h := plainText(st.spy.last.Content), st.spy.idle && st.spy.keys == st.typed, st.spy.w, st.spy.h
	st.spy.mu.Unlock()
	st.mu.Lock()
	defer st.mu.Unlock()
	got := plainText(st.term.String())
	return got, got == want && idle && w == st.term.Width() && h == st.term.Height()
}

// shown is what the terminal shows.
func (st *stage) shown() string {
	screen, _ := st.screen()
	return screen
}

func plainText(screen string) string {
	lines := strings.Split(ansi.Strip(screen), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// frame adds the screen to the storyboard, under a caption.
func (st *stage) frame(caption string) *stage {
	st.t.Helper()
	screen, _ := st.screen()
	fmt.Fprintf(&st.board, "▌ %s\n\n%s\n\n\n", caption, redact(screen))
	return st
}

// redactions take out what differs between runs, and keep the widths.
var redactions = []struct {
	find *regexp.Regexp
	put  func(string) string
}{
	{regexp.MustCompile(`\b[A-Z]{2}[0-9a-f]{32}\b`), func(s string) string { return s[:2] + strings.Repeat("x", 32) }},
	{regexp.MustCompile(`\b[A-Z]{2}[0-9a-f]{4,}…[0-9a-f]*`), func(s string) string {
		return s[:2] + regexp.MustCompile("[0-9a-f]").ReplaceAllString(s[2:], "x")
	}},
	{regexp.MustCompile(`\bdraft [a-z0-9]{16}\b`), func(string) string { return "draft " + strings.Repeat("x", 16) }},
	{regexp.MustCompile(`\b\d{4}-\d\d-\d\d\b`), func(string) string { return "0000-00-00" }},
	{regexp.MustCompile(`\d\d:\d\d:\d\d(\.\d+)?`), func(s string) string { return regexp.MustCompile(`\d`).ReplaceAllString(s, "0") }},
	{regexp.MustCompile(`\b\d\d:\d\d\b`), func(string) string { return "00:00" }},
	{regexp.MustCompile(`\b[A-Z][a-z]+day, [A-Z][a-z]+ \d+`), func(string) string { return "Someday, Month 0" }},
	{regexp.MustCompile(`\b\d+\.\d s\b`), func(s string) string { return regexp.MustCompile(`\d`).ReplaceAllString(s, "0") }},
}

func redact(screen string) string {
	for _, r := range redactions {
		screen = r.find.ReplaceAllStringFunc(screen, r.put)
	}
	return screen
}

// compare compares the storyboard with the golden one.
func (st *stage) compare() {
	st.t.Helper()
	golden.RequireEqual(st.t, []byte(st.board.String()))
}

func (st *stage) resize(width, height int) *stage {
	st.mu.Lock()
	st.term.Resize(width, height)
	st.mu.Unlock()
	st.program.Send(tea.WindowSizeMsg{Width: width, Height: height})
	return st
}

// reopen starts again with the only draft, like "resume".
func (st *stage) reopen(width, height int) *stage {
	st.t.Helper()
	st.config.draft = st.only().ID
	return st.open(width, height)
}

// end waits until the program has ended, and returns its desk.
func (st *stage) end() *desk.Desk {
	st.t.Helper()
	select {
	case <-st.done:
	case <-time.After(patience):
		st.t.Fatal("the program does not end")
	}
	return st.spy.s.Desk
}

// atTwilio counts the objects of each kind that the sandbox didn't have at the start.
func (st *stage) atTwilio(kind sandbox.Kind) int {
	n := 0
	for _, o := range st.box.Snapshot().Of(kind, st.box.Parent().SID) {
		if strings.Contains(o.Fields["friendly_name"], st.only().ID) {
			n++
		}
	}
	return n
}

// only returns the only draft.
func (st *stage) only() draft.Info {
	st.t.Helper()
	infos, err := st.config.Store.List()
	if err == nil && len(infos) != 1 {
		err = errors.New("not one draft")
	}
	if err != nil {
		st.t.Fatal(err, infos)
	}
	return infos[0]
}
