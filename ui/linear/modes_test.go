package linear_test

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	"github.com/google/go-cmp/cmp"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/profile/appfile"
	"trusthub-wizard/twilioapi"
	"trusthub-wizard/twilioapi/sandbox"
	"trusthub-wizard/ui"
	"trusthub-wizard/ui/linear"
)

// The same answers give the same application, byte by byte, and the same calls, whether typed
// into the screens, typed line by line, or applied from a file. The scripts are the answers of
// sample applications, in the order of the questions.
func TestThreeFrontEnds(t *testing.T) {
	for _, file := range []string{"us-ein.yaml", "us-numbers.yaml", "de-vat.yaml", "other.yaml"} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(filepath.Join("../../testdata/applications", file))
			if err != nil {
				t.Fatal(err)
			}
			screens, lines, apply := newHouse(t), newHouse(t), newHouse(t)
			s := scriptOf(profileOf(screens, file, data))
			screens.onScreen(t, s)
			lines.byLine(t, s)
			want := screens.only(t)
			apply.apply(t, want, 0)
			for name, h := range map[string]*house{"lines": lines, "apply": apply} {
				if got := h.only(t); !bytes.Equal(appfile.Encode(got), appfile.Encode(want)) {
					t.Errorf("the applications differ (-screens +%s):\n%s", name, cmp.Diff(string(appfile.Encode(want)), string(appfile.Encode(got))))
				}
				if d := cmp.Diff(screens.calls(), h.calls()); d != "" {
					t.Errorf("the calls differ (-screens +%s):\n%s", name, d)
				}
			}
			if n := len(screens.calls()); n < 10 {
				t.Errorf("only %d calls: nothing was compared", n)
			}
		})
	}
}

// A script is what is typed, one answer after the other.
type script []answer

type answer struct {
	text string
	kind profile.Kind
}

// profileOf is a sample application with the sandbox's objects instead of invented ones.
func profileOf(h *house, file string, data []byte) profile.Application {
	isv := h.box.Parent()
	address := h.box.Snapshot().Of("Address", isv.SID)[0].SID
	text := strings.NewReplacer(
		"BU00000000000000000000000000000001", isv.PrimarySID(), "AD00000000000000000000000000000001", address,
		"PN00000000000000000000000000000001", isv.NumberSID(isv.Numbers[0]), "+13035550163", isv.Numbers[1],
	).Replace(string(data))
	app, _ := appfile.Parse(file, []byte(text))
	return app
}

// scriptOf answers the questions in order. Earlier answers decide which ones are shown.
func scriptOf(app profile.Application) script {
	var s script
	typed := profile.Application{}
	for _, f := range profile.Fields() {
		if !f.Shown(typed) {
			continue
		}
		a := answer{text: app.Text(f.Key), kind: f.KindIn(typed)}
		if a.kind == profile.Switch && a.text != "" {
			a.text = map[bool]string{true: "y", false: "n"}[a.text == "true"]
		}
		typed[f.Key] = app.Text(f.Key)
		s = append(s, a)
	}
	return s
}

// A setup is what the wizard starts with.
type setup struct {
	desk.Config
	ui    ui.Config
	draft string // opened at the start; "" shows home
}

// wizard is the wizard's configuration with a new desk.
func (s setup) wizard(t *testing.T) ui.Config {
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

// A house is a sandbox and drafts, with one to open.
type house struct {
	box    *sandbox.Sandbox
	url    string
	config setup
}

func newHouse(t *testing.T) *house { return newHouseWith(t, sandbox.Options{}) }

func newHouseWith(t *testing.T, o sandbox.Options) *house {
	store, err := draft.At(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	switches, err := sandbox.ParseSwitches([]string{"second-representative=optional"})
	if err != nil {
		t.Fatal(err)
	}
	if o.Switches = switches; o.Review == (sandbox.Review{}) {
		o.Review = sandbox.Review{Pending: time.Hour, Reading: time.Hour}
	}
	box := sandbox.New(o)
	server := httptest.NewServer(box)
	t.Cleanup(server.Close)
	d, err := store.Create(nil)
	if err == nil {
		err = d.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	connect := func(context.Context, *desk.SignIn) (desk.Connection, error) {
		a := box.Parent()
		hub, err := twilioapi.New(twilioapi.Credentials{AccountSID: a.SID, Secret: twilioapi.Secret(a.Token)}, twilioapi.Options{BaseURL: server.URL})
		return desk.Connection{Hub: hub, Account: a.SID, Name: a.Name}, err
	}
	return &house{box: box, url: server.URL, config: setup{
		Config: desk.Config{Store: desk.Files{Store: store}, Demo: true, Connect: connect},
		ui:     ui.Config{Receipts: t.TempDir(), Environ: []string{"TERM=xterm-256color"}},
		draft:  d.Info().ID,
	}}
}

// byLine holds the conversation.
func (h *house) byLine(t *testing.T, s script) {
	typed := "\n" // the account page
	for _, a := range s {
		typed += a.text + "\n"
	}
	var said bytes.Buffer
	c := h.config.wizard(t)
	err := linear.Run(t.Context(), c, strings.NewReader(typed+"submit\n/quit\n"), &said)
	if d := c.Desk; err != nil || d.StillOpen() == nil || d.StillOpen().Receipt.Status != "pending-review" {
		t.Fatalf("not submitted (%v):\n%s", err, said.String())
	}
	if strings.ContainsAny(said.String(), "\x1b\r\a\b") {
		t.Error("cursor movement or color in line mode")
	}
}

// onScreen types into the screens, as fast as the terminal takes it.
func (h *house) onScreen(t *testing.T, s script) {
	keyboard, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer keyboard.Close()
	if err := pty.Setsize(keyboard, &pty.Winsize{Cols: 100, Rows: 40}); err != nil {
		t.Fatal(err)
	}
	screen := &screen{term: vt.NewEmulator(100, 40), wrote: make(chan struct{}, 1)}
	go func() { _, _ = io.Copy(screen, keyboard) }()
	go func() { _, _ = io.Copy(keyboard, screen.term) }()
	ended := make(chan error, 1)
	config := h.config.wizard(t)
	go func() { ended <- ui.Run(t.Context(), config, tty, tty) }()
	screen.await(t, "Account")
	typed := "\r"
	for _, a := range s {
		typed += a.text + "\r"
		if a.kind == profile.List && a.text != "" {
			typed += "\r" // leaves the empty line that Enter opened
		}
	}
	if _, err := io.WriteString(keyboard, typed); err != nil {
		t.Fatal(err)
	}
	screen.await(t, "Review", "pass the checks.|Ready, with")
	if _, err := io.WriteString(keyboard, "\x13"); err != nil {
		t.Fatal(err)
	}
	screen.await(t, "Submitted for review")
	if _, err := io.WriteString(keyboard, "\x03"); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
}

// view is the only draft, as it is on disk.
func (h *house) view(t *testing.T) draft.View {
	t.Helper()
	infos, err := h.config.Store.List()
	if err != nil || len(infos) != 1 {
		t.Fatalf("%d drafts (%v)", len(infos), err)
	}
	v, err := h.config.Store.View(infos[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// only is the application of the only draft, as it is on disk.
func (h *house) only(t *testing.T) profile.Application {
	return h.view(t).Answers
}

// calls are the calls that took effect at the sandbox, sorted, with everything that was sent
// except the draft's marker.
func (h *house) calls() []string {
	infos, _ := h.config.Store.List()
	now := h.box.Snapshot()
	var calls []string
	for _, e := range h.box.Log() {
		call := e.Call + " " + e.Status
		if o := now.Find(e.SID); o != nil {
			call += " " + strings.ReplaceAll(o.Fields["friendly_name"], infos[0].ID, "MARKER")
			for _, k := range slices.Sorted(maps.Keys(o.Attributes)) {
				if k != "address_sids" {
					call += "\n  " + k + "=" + o.Attributes[k]
				}
			}
		}
		calls = append(calls, call)
	}
	slices.Sort(calls)
	return calls
}

// A screen is a terminal emulator to wait on.
type screen struct {
	mu    sync.Mutex
	term  *vt.Emulator
	wrote chan struct{}
	all   *strings.Builder // every screen so far; nil if nobody asks
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := s.term.Write(p)
	if s.all != nil {
		s.all.WriteString(s.term.String() + "\n")
	}
	select {
	case s.wrote <- struct{}{}:
	default:
	}
	return n, err
}

// has reports whether the screen shows a text.
func (s *screen) has(text string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Contains(s.term.String(), text)
}

// await waits until the screen shows all texts, and any of those with | between them.
func (s *screen) await(t *testing.T, texts ...string) {
	t.Helper()
	late := time.After(2 * time.Minute)
	for {
		s.mu.Lock()
		shown := s.term.String()
		s.mu.Unlock()
		if !slices.ContainsFunc(texts, func(text string) bool {
			return !slices.ContainsFunc(strings.Split(text, "|"), func(one string) bool { return strings.Contains(shown, one) })
		}) {
			return
		}
		select {
		case <-s.wrote:
		case <-late:
			t.Fatalf("%q did not come up:\n%s", texts, shown)
		}
	}
}
