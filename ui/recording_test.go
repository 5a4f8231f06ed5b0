package ui

import (
	"encoding/xml"
	"errors"
	"flag"
	"image/color"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"trusthub-wizard/twilioapi/sandbox"
)

// The pictures in README.md show a run in the sandbox:
//
//	go test ./ui -run TestRecording -record
//
// draws them again into testdata/pictures. With -light, -width, -height and -terminal
// ("TERM=xterm CLICOLOR_FORCE=1" has sixteen colors, TERM=xterm none) it draws the
// stills for another terminal, and with -pictures into another directory.
var (
	record   = flag.Bool("record", false, "draw the pictures of README.md")
	light    = flag.Bool("light", false, "with -record: on a light background")
	columns  = flag.Int("width", 80, "with -record: of the terminal")
	rows     = flag.Int("height", 24, "with -record: of the terminal")
	terminal = flag.String("terminal", "TERM=xterm-256color COLORTERM=truecolor CLICOLOR_FORCE=1", "with -record: what the environment says of the terminal")
	pictures = flag.String("pictures", "../testdata/pictures", "where the pictures are")
)

// pictureMax is the largest size of a picture in bytes: it's loaded with README.md.
const pictureMax = 400_000

// TestRecording records the first customer. Without -record, it checks the existing
// pictures.
func TestRecording(t *testing.T) {
	if *record {
		recording(t)
	}
	said := map[string]string{
		"demo": "Submitted for review", "home": "Owl Bakery", "account": "Which account", "page": "Business identity",
		"help": "Why", "tasks": "not started", "review": "Submit to Twilio", "progress": "Submitting", "result": "Submitted for review", "status": "approved",
	}
	for name, text := range said {
		data, err := os.ReadFile(filepath.Join(*pictures, name+".svg"))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(data), text) || len(data) > pictureMax {
			t.Errorf("%s.svg has %d bytes, and %q in it: %v", name, len(data), text, strings.Contains(string(data), text))
		}
		x := xml.NewDecoder(strings.NewReader(string(data)))
		for err == nil {
			_, err = x.Token()
		}
		if !errors.Is(err, io.EOF) {
			t.Errorf("%s.svg: %v", name, err)
		}
	}
}

// A camera takes shots of a stage.
type camera struct {
	*stage
	began time.Time
	shots []shot
	stop  chan struct{}
	done  chan struct{}
}

// roll starts filming, at 25 frames a second.
func (st *stage) roll() *camera {
	c := &camera{stage: st, began: time.Now(), stop: make(chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(c.done)
		for {
			select {
			case <-c.stop:
				return
			case <-time.After(40 * time.Millisecond):
				s := c.shot()
				if n := len(c.shots); n == 0 || !slices.Equal(c.shots[n-1].rows, s.rows) {
					c.shots = append(c.shots, s)
				}
			}
		}
	}()
	return c
}

func (c *camera) shot() shot {
	c.spy.mu.Lock()
	at := c.spy.last.Cursor
	c.spy.mu.Unlock()
	var cursor *uv.Position
	if at != nil {
		cursor = &uv.Position{X: at.X, Y: at.Y}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return take(c.term, cursor, time.Since(c.began))
}

// cut ends filming and returns the film, with long waits shortened.
func (c *camera) cut(title string) film {
	close(c.stop)
	<-c.done
	const longest, last = 1500 * time.Millisecond, 4 * time.Second
	gone := c.shots[0].at
	for i := range c.shots {
		c.shots[i].at -= gone
		if i > 0 {
			if wait := c.shots[i].at - c.shots[i-1].at - longest; wait > 0 {
				gone += wait
				c.shots[i].at -= wait
			}
		}
	}
	end := c.shots[len(c.shots)-1]
	end.at += last
	return film{title, c.term.Width(), c.term.Height(), *light, append(c.shots, end)}
}

// still draws the current screen.
func (c *camera) still(name string) *camera {
	c.t.Helper()
	f := film{"The wizard: " + name, c.term.Width(), c.term.Height(), *light, []shot{c.shot()}}
	f.shots[0].at = 0
	c.keep(name, f)
	return c
}

func (c *camera) keep(name string, f film) {
	c.t.Helper()
	if err := os.WriteFile(filepath.Join(*pictures, name+".svg"), []byte(f.svg()), 0o644); err != nil {
		c.t.Fatal(err)
	}
}

// typing types like a person.
func (c *camera) typing(pause time.Duration, script string) *camera {
	for script != "" {
		n := len(string([]rune(script)[:1]))
		if script[0] == '[' {
			n = strings.IndexByte(script, ']') + 1
		}
		key := script[:n]
		script = script[n:]
		c.press(key)
		if key == "[enter]" {
			time.Sleep(4 * pause)
		}
		time.Sleep(pause)
	}
	return c
}

func (c *camera) wait(d time.Duration) *camera {
	time.Sleep(d)
	return c
}

func (c *camera) shows(text string) *camera {
	c.t.Helper()
	c.see(text)
	return c
}

func recording(t *testing.T) {
	if err := os.MkdirAll(*pictures, 0o755); err != nil {
		t.Fatal(err)
	}
	busy, err := sandbox.ParseFault("create-address=429,retry-after=1")
	if err != nil {
		t.Fatal(err)
	}
	st := newStage(t, sandbox.Options{
		Latency: 350 * time.Millisecond, Faults: []sandbox.Fault{busy},
		Review: sandbox.Review{Pending: time.Second, Reading: 3 * time.Second},
	})
	st.config.ui.Environ = strings.Fields(*terminal)
	st.open(*columns, *rows)
	if *light {
		st.program.Send(tea.BackgroundColorMsg{Color: color.White})
	}
	st.see("Welcome")
	c := st.roll()
	const calm, brisk = 32 * time.Millisecond, 6 * time.Millisecond
	c.wait(1200*time.Millisecond).typing(calm, "n").shows("Which account").wait(1300 * time.Millisecond).still("account")
	c.typing(calm, "[enter]").shows("Friendly name").wait(600*time.Millisecond).typing(calm, "Owl Bakery[enter]ops@owlbakery.example.com[enter][enter][enter]")
	c.shows("Business name").typing(calm, "Owl Bakery Corporation[enter]").shows("Direct customer").wait(700 * time.Millisecond).still("page")
	c.typing(calm, "direct[enter]corporation[enter]food[enter]employer[enter]12 34567[enter]").wait(1200 * time.Millisecond)
	c.typing(calm, "[shift+tab]89[ctrl+g]").shows("Why").wait(1400 * time.Millisecond).still("help")
	c.typing(calm, "[ctrl+g][enter]usa[enter]www.owlbakery.example.com[enter][enter]").shows("First name")
	c.typing(brisk, "Olivia[enter]Barnes[enter]olivia@owlbakery.example.com[enter]Head of operations[enter]VP[enter]united states[enter]415 555 0123[enter]")
	c.shows("has only").typing(calm, "[ctrl+t]").shows("Tasks").wait(1300*time.Millisecond).still("tasks").typing(calm, "[esc]").shows("has only")
	c.typing(brisk, "[enter]Oscar[enter]Webb[enter]oscar@owlbakery.example.com[enter]Finance director[enter]CFO[enter]united states[enter]415 555 0124[enter]")
	c.shows("Address SID").typing(brisk, "[enter][right][enter]united states[enter]12 Elm Street[enter][enter]San Francisco[enter]CA[enter]94105[enter][enter][enter][enter]")
	c.shows("Phone numbers").typing(calm, "[enter]").shows("All answers pass the checks").wait(1300*time.Millisecond).typing(calm, "[end]").wait(1300 * time.Millisecond).still("review")
	c.press("[enter]")
	c.wait(900 * time.Millisecond).still("progress").shows("Submitted for review").wait(1500 * time.Millisecond).still("result")
	c.typing(calm, "[enter]").shows("✓ approved").wait(1500 * time.Millisecond).still("status")
	demo := c.cut("The wizard takes a new customer from the first question to an approved profile, in its demonstration")
	c.keep("demo", demo)
	c.press("[esc]").see("approved")
	c.press("s").see("Which account").press("[esc]").see("draft") // a list of one would be a poor picture
	c.still("home")
	c.press("q").end()
}
