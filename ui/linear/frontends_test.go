package linear_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	"github.com/google/go-cmp/cmp"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/profile/appfile"
	"trusthub-wizard/twilioapi/sandbox"
	"trusthub-wizard/ui"
	"trusthub-wizard/ui/cli"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/linear"
)

// A told is what a front end showed about a customer, and what it left behind.
type told struct {
	State    draft.State
	Problems []string // the fields of its problems, with Twilio's code
	Calls    []string // what took effect at Twilio
	text     string
}

// Every front end shows the same for a customer: the obstacle, the outcome, the answers it's
// about, and the state of the draft.
func TestFrontEndsTellTheSame(t *testing.T) {
	const title = "authorized_representative_1.business_title"
	for name, c := range map[string]struct {
		sandbox  sandbox.Options
		faults   []string
		changes  profile.Application
		state    draft.State
		problems []string
		says     []string // each of them, word for word
		code     int      // of apply
	}{
		"submitted": {state: draft.InReview},
		"noncompliant": {
			changes: profile.Application{title: "Noncompliant"}, state: draft.Noncompliant, code: 4,
			problems: []string{title + " 22215"}, says: []string{"Business title of representative 1"},
		},
		"rejected": {
			sandbox: sandbox.Options{Review: sandbox.Review{Pending: -1, Reading: time.Millisecond}},
			changes: profile.Application{profile.RegistrationNo: "12-3418602"}, state: draft.Rejected,
			problems: []string{"business.business_registration_number 18602", "business.business_registration_identifier 18602", "business.business_name 18602"},
			says:     []string{"18602"}, code: 4,
		},
		"refused": {
			faults: []string{"create-address:*=400,code=21628"}, state: draft.CutOff, code: 3,
			problems: []string{"address.street 21628"},
		},
		"an answer to fix": {
			changes: profile.Application{"address.postal_code": "1"}, code: 3,
			says: []string{"ZIP code isn't a valid postal code"},
		},
		"credentials that may not": {
			faults: []string{"create-end-user:*=403"}, state: draft.CutOff, code: 5,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			app := profile.Sample()
			maps.Copy(app, c.changes)
			for _, text := range c.faults {
				c.sandbox.Faults = append(c.sandbox.Faults, must(sandbox.ParseFault(text)))
			}
			for front, show := range map[string]func(*testing.T, *house, profile.Application) told{
				"screens": tellOnScreen, "lines": tellByLine,
				"apply": func(t *testing.T, h *house, app profile.Application) told { return tellByApply(t, h, app, c.code) },
			} {
				got := show(t, newHouseWith(t, c.sandbox), app)
				want := c.state
				if want == "" && front != "apply" {
					want = draft.Editing // apply keeps no draft of a file with errors
				}
				if got.State != want {
					t.Errorf("%s: the draft is %q, want %q", front, got.State, want)
				}
				if d := cmp.Diff(c.problems, got.Problems); d != "" {
					t.Errorf("%s: problems (-want +got):\n%s", front, d)
				}
				for _, text := range c.says {
					if !strings.Contains(got.text, text) {
						t.Errorf("%s does not say %q:\n%s", front, text, got.text)
					}
				}
				if c.state == "" && len(got.Calls) > 0 {
					t.Errorf("%s: calls %q", front, got.Calls)
				}
			}
		})
	}
}

// left is what the desk of a front end has at its end.
func (h *house) left(t *testing.T, d *desk.Desk, text string) told {
	t.Helper()
	left := told{text: text, State: h.view(t).State, Calls: h.calls()}
	if o := d.StillOpen(); o != nil {
		for _, p := range o.Problems {
			left.Problems = append(left.Problems, problemName(p.Field, p.Code))
		}
	}
	return left
}

func problemName(k profile.Key, code int) string {
	return string(k) + " " + string(must(json.Marshal(code)))
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func tellByLine(t *testing.T, h *house, app profile.Application) told {
	t.Helper()
	var said bytes.Buffer
	c := h.with(t, app).config.wizard(t)
	if err := linear.Run(t.Context(), c, strings.NewReader("submit\nstatus\nreview\n/quit\n"), &said); err != nil {
		t.Fatal(err)
	}
	return h.left(t, c.Desk, said.String())
}

func tellOnScreen(t *testing.T, h *house, app profile.Application) told {
	t.Helper()
	keyboard, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer keyboard.Close()
	if err := pty.Setsize(keyboard, &pty.Winsize{Cols: 100, Rows: 60}); err != nil {
		t.Fatal(err)
	}
	// A screen can arrive in pieces: what it says is everything that it showed until the end.
	screen := &screen{term: vt.NewEmulator(100, 60), wrote: make(chan struct{}, 1), all: &strings.Builder{}}
	gone := make(chan struct{})
	go func() { _, _ = io.Copy(screen, keyboard); close(gone) }()
	go func() { _, _ = io.Copy(keyboard, screen.term) }()
	c := h.with(t, app).config.wizard(t)
	ended := make(chan error, 1)
	go func() { ended <- ui.Run(t.Context(), c, tty, tty) }()
	press := func(keys string) { _ = must(io.WriteString(keyboard, keys)) }
	screen.await(t, "Review", "All answers pass the checks. Compare|Fix 1 answer before") // and it's signed in
	press("\x13")
	screen.await(t, "Submitted for review|To fix|Stopped|answer first")
	if screen.has("Submitted for review") {
		press("\r")
		screen.await(t, "in review", "Asked Twilio at|rejected")
	}
	press("\x03")
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	_ = tty.Close()
	<-gone
	return h.left(t, c.Desk, screen.all.String())
}

func tellByApply(t *testing.T, h *house, app profile.Application, code int) told {
	t.Helper()
	text := h.apply(t, app, code, "--json")
	var left told
	for line := range strings.Lines(text) {
		var o struct {
			Event    string
			Problems []struct {
				Field profile.Key
				Code  int
			}
		}
		if json.Unmarshal([]byte(line), &o) == nil && o.Event == "outcome" {
			left.Problems = nil
			for _, p := range o.Problems {
				left.Problems = append(left.Problems, problemName(p.Field, p.Code))
			}
		}
	}
	if infos := must(h.config.Store.List()); len(infos) > 0 {
		left.State = infos[0].State
	}
	left.text, left.Calls = text, h.calls()
	return left
}

// apply applies answers from a file, and asks for the status if they were submitted. It returns
// the exit code of the last command, and leaves its drafts to the house.
func (h *house) apply(t *testing.T, app profile.Application, code int, flags ...string) string {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "customer.yaml")
	if err := os.WriteFile(file, appfile.Encode(app), 0o600); err != nil {
		t.Fatal(err)
	}
	account := h.box.Parent()
	env := map[string]string{
		"TRUSTHUB_WIZARD_API_BASE": h.url, "TRUSTHUB_WIZARD_KEYRING": "off", "HOME": dir,
		"TWILIO_ACCOUNT_SID": account.SID, "TWILIO_AUTH_TOKEN": account.Token,
	}
	var said bytes.Buffer
	run := func(args ...string) int {
		return cli.Process{
			Args:    append(append(args, "--state-dir", dir), flags...),
			Streams: console.Streams{In: strings.NewReader(""), Out: &said, Err: &said, Getenv: func(name string) string { return env[name] }},
		}.Run(t.Context())
	}
	got := run("apply", file, "--yes")
	if got == 0 {
		got = run("status")
	}
	if got != code {
		t.Errorf("apply exits with %d, want %d:\n%s", got, code, said.String())
	}
	key, err := draft.FindKey(filepath.Join(dir, "key"), nil)
	if err != nil {
		t.Fatal(err)
	}
	h.config.Store = desk.Files{Store: must(draft.At(filepath.Join(dir, "drafts"), draft.Encrypted(key)))}
	return said.String()
}
