package ui

import (
	"fmt"
	"io"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi/sandbox"
)

// allowed are the sequences that the wizard may send to a terminal, each complete. It
// must not send any other, whatever is typed, pasted, in drafts or in Twilio's
// answers.
var allowed = regexp.MustCompile("^(?:" + strings.Join([]string{
	`\x1b\[[\d;:]*m`, // colors and weight
	`\x1b\[\d*(?:;\d*)?[ABCDGHdJKXbLMSTPZ@Ir` + "`" + `]`,       // moving, erasing, scrolling
	`\x1b\[\?(?:1|7|25|1000|1002|1003|1004|1006|1049|2004)[hl]`, // cursor, mouse, focus, screen, paste
	`\x1b\[4[hl]`,                                          // inserting, where the terminal has no sequence for it
	`\x1b\[\?20(?:26|27|31)(?:[hl]|\$p)`,                   // drawing at once, grapheme clusters
	`\x1b\[[>=<?]\d*(?:;\d*)?u`,                            // what keys send
	`\x1b\[>4(?:;\d)?m`,                                    // the same, as xterm has it
	`\x1b\[\d? q`,                                          // the cursor's shape
	`\x1b\[>0?q`, `\x1b\[c`, `\x1bP\+q[0-9A-Fa-f;]*\x1b\\`, // what terminal it is
	`\x1b\](?:0|2);[^\x00-\x1f\x7f-\x{9f}]*(?:\a|\x1b\\)`,                   // the title
	`\x1b\]9;4;\d(?:;\d+)?(?:\a|\x1b\\)`,                                    // the progress bar
	`\x1b\](?:10|11|12);(?:\?|#[0-9a-f]{6}|rgb:[^\x00-\x1f]*)(?:\a|\x1b\\)`, // colors, asked and set
	`\x1b\]1(?:10|11|12)(?:\a|\x1b\\)`,                                      // and reset
	`\x1b[78=>M]`,                                                           // the cursor kept, the keypad
	`[\r\n\x08\t]`,
}, "|") + ")")

// orders is the first thing in a stream that is neither text nor allowed; "" if there
// is none.
func orders(stream string) string {
	for stream != "" {
		if m := allowed.FindString(stream); m != "" {
			stream = stream[len(m):]
			continue
		}
		r, size := utf8.DecodeRuneInString(stream)
		if r == utf8.RuneError && size == 1 || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return fmt.Sprintf("%.60q", stream)
		}
		stream = stream[size:]
	}
	return ""
}

// colored is a sequence that sets the color of text or of its background.
var colored = regexp.MustCompile(`\x1b\[(?:\d+[;:])*(?:[34][0-8]|9[0-7]|10[0-7])(?:[;:]\d+)*m`)

// environments are terminals and their users' settings.
var environments = map[string][]string{
	"true color":         {"TERM=xterm-256color", "COLORTERM=truecolor", "CLICOLOR_FORCE=1"},
	"256 colors":         {"TERM=xterm-256color", "CLICOLOR_FORCE=1"},
	"16 colors":          {"TERM=xterm", "CLICOLOR_FORCE=1"},
	"Linux console":      {"TERM=linux", "CLICOLOR_FORCE=1"},
	"in tmux":            {"TERM=tmux-256color", "TMUX=/tmp/x,1,0", "CLICOLOR_FORCE=1"},
	"in screen":          {"TERM=screen", "STY=1.x", "CLICOLOR_FORCE=1"},
	"NO_COLOR":           {"TERM=xterm-256color", "COLORTERM=truecolor", "NO_COLOR=1"},
	"CLICOLOR=0":         {"TERM=xterm-256color", "CLICOLOR=0"},
	"a terminal of 1978": {"TERM=vt100"},
	"nothing known":      {},
	"hostile":            {"TERM=\x1b]0;x\a", "TERM_PROGRAM=\x1b[2J", "COLORTERM=\u202e"},
}

const hostile = "株式会社 \x1b[2J\x1b]0;x\a\u009b31m\u202e 👩\u200d👩\u200d👧 חברה\x00\x07\x7f"

// Whatever outside text contains, on every terminal only known sequences go out: from
// a hostile draft, through typing, pasting, resizing and a run, to the receipt.
func TestKnownSequences(t *testing.T) {
	for name, environ := range environments {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st := newStage(t, sandbox.Options{})
			st.config.ui.Environ = environ
			st.with(profile.Application{
				profile.FriendlyName: hostile, "authorized_representative_1.last_name": hostile, profile.Email: "a@example.com",
			}).open(80, 24)
			st.glimpse("Submit to Twilio|answers|pass the checks|Ready").resize(60, 14).press("[ctrl+t]").glimpse("completed").resize(120, 40)
			st.press("[home][down][enter]").glimpse("Notification").paste("pasted " + hostile + "\n" + hostile).glimpse("pasted")
			st.press("[ctrl+g]").glimpse("Why:").press("[ctrl+g][ctrl+n]").glimpse("Business identity").press("[ctrl+c]").end()
			if o := orders(st.raw.String()); o != "" {
				t.Errorf("the terminal gets %s", o)
			}
			if c := colored.FindString(st.raw.String()); (c == "") == slices.Contains(environ, "CLICOLOR_FORCE=1") {
				t.Errorf("colors: %q", c)
			}
		})
	}
}

// The environment decides about colors.
func TestColours(t *testing.T) {
	for wish, want := range map[string]colorprofile.Profile{
		"COLORTERM=truecolor": colorprofile.TrueColor, "": colorprofile.ANSI256, "NO_COLOR=1": colorprofile.ASCII,
		"CLICOLOR=0": colorprofile.ASCII, "CLICOLOR=1": colorprofile.ANSI256,
	} {
		if got := colorprofile.Env(environ(Config{Environ: []string{"TERM=xterm-256color", wish}})); got != want {
			t.Errorf("%s: %v, want %v", wish, got, want)
		}
	}
}

// The parser recognizes an order.
func TestOrders(t *testing.T) {
	for _, bad := range []string{"a\x1b[6n", "\x1b]52;c;YQ==\a", "\x1b]8;;https://example.com\a", "\x1b[31", "\x1bc", "\x00", "\u009b2J", "\u202e", "\xff", "\x1b[?47h", "\x1b]0;a\nb\a"} {
		if orders("Acme\x1b[1m"+bad) == "" {
			t.Errorf("%q passes", bad)
		}
	}
}

// glimpse waits until the terminal shows one of several texts. Emulator and program
// count the cells of joined letters differently, so a screen with hostile text never
// matches the wanted one exactly.
func (st *stage) glimpse(texts string) *stage {
	st.t.Helper()
	late := time.After(patience)
	for {
		st.mu.Lock()
		screen := st.term.String()
		st.mu.Unlock()
		for text := range strings.SplitSeq(texts, "|") {
			if strings.Contains(screen, text) {
				return st
			}
		}
		select {
		case <-st.wrote:
		case <-late:
			st.t.Fatalf("%q did not come up:\n%s", texts, screen)
		}
	}
}

// paste pastes as terminals do.
func (st *stage) paste(text string) *stage {
	st.t.Helper()
	return st.send("\x1b[200~" + strings.ReplaceAll(text, "\x1b[201~", "") + "\x1b[201~")
}

// send sends bytes that aren't keys.
func (st *stage) send(bytes string) *stage {
	st.t.Helper()
	if _, err := io.WriteString(st.keyboard, bytes); err != nil {
		st.t.Fatal(err)
	}
	return st
}

// Keys and pastes survive while the window is resized all the time, down to sizes
// where nothing fits.
func TestResizedWhileTyping(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			rng := rand.New(rand.NewPCG(seed, 6))
			st := newStage(t, sandbox.Options{}).open(80, 24)
			st.see("Welcome").press("n[enter]").see("Friendly name")
			want := ""
			for range 25 {
				w, h := minWidth+rng.IntN(300-minWidth), minHeight+rng.IntN(100-minHeight)
				st.resize(w, h)
				if rng.IntN(3) == 0 {
					st.resize(20+rng.IntN(20), 5+rng.IntN(7)).resize(w, h)
				}
				word := string(rune('a' + rng.IntN(26)))
				want += word
				st.press(word).see(want)
			}
			st.resize(80, 24).see(want).press("[ctrl+c]").end()
			if got := st.kept(); got[profile.FriendlyName] != want {
				t.Errorf("kept %q, typed %q", got[profile.FriendlyName], want)
			}
			if o := orders(st.raw.String()); o != "" {
				t.Errorf("the terminal gets %s", o)
			}
		})
	}
}

// kept is the only draft's answer on disk.
func (st *stage) kept() profile.Application {
	st.t.Helper()
	d, err := st.config.Store.Open(st.only().ID)
	if err != nil {
		st.t.Fatal(err)
	}
	defer d.Close()
	return d.Application()
}

// A megabyte pasted into a field is cut to the field's limit, and the next key goes
// after it.
func TestPasteOfAMegabyte(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{}).open(80, 24)
	st.see("Welcome").press("n[enter]").see("Friendly name").paste(strings.Repeat("Owl ", 1<<18)).see("Owl Owl")
	st.press("[backspace][backspace]X").see("X").press("[ctrl+c]").end()
	got := st.kept()[profile.FriendlyName]
	if !strings.HasSuffix(got, "X") || len(got) > 1000 {
		t.Errorf("%d bytes are kept, and they end in %q", len(got), got[max(0, len(got)-8):])
	}
}

// Letters of all scripts are kept as typed, with the cursor, where input methods
// write, after them.
func TestCursorBehindLetters(t *testing.T) {
	for name, text := range map[string]string{
		"Latin": "Owl", "accents": "Zażółć", "combining": "e\u0301a\u0308", "wide": "株式会社", "Hangul": "주식회사",
		"emoji": "👍🏽", "joined emoji": "👩\u200d👩\u200d👧", "flag": "🇩🇪", "Hebrew": "חברה", "Arabic": "شركة", "Thai": "บริษัท", "Devanagari": "कंपनी",
	} {
		t.Run(name, func(t *testing.T) {
			st := newStage(t, sandbox.Options{})
			d, err := st.config.Store.Create(nil)
			if err != nil {
				t.Fatal(err)
			}
			if err := d.SetPlace(draft.Place{Page: "profile"}); err != nil {
				t.Fatal(err)
			}
			if err := d.Close(); err != nil {
				t.Fatal(err)
			}
			st.config.draft = d.Info().ID
			r := newRoot(t.Context(), st.config.config(t))
			defer r.s.close()
			r.Init()
			r.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
			before := r.View().Cursor
			for _, letter := range text {
				r.Update(tea.KeyPressMsg{Code: letter, Text: string(letter)})
			}
			v := r.View()
			if got := r.s.Answers()[profile.FriendlyName]; got != text {
				t.Errorf("kept %q, typed %q", got, text)
			}
			if before == nil || v.Cursor == nil {
				t.Fatal("no cursor")
			}
			if got, want := v.Cursor.X-before.X, ansi.StringWidthWc(joints.Replace(text)); got != want || v.Cursor.Y != before.Y {
				t.Errorf("the cursor moved by %d cells, the text takes %d:\n%s", got, want, v.Content)
			}
			r.Update(tea.ModeReportMsg{Mode: ansi.ModeUnicodeCore, Value: ansi.ModeReset}) // a terminal that measures whole characters
			v = r.View()
			if got, want := v.Cursor.X-before.X, ansi.StringWidth(text); got != want || v.Cursor.Y != before.Y {
				t.Errorf("the cursor moved by %d cells, the text takes %d:\n%s", got, want, v.Content)
			}
			if !slices.ContainsFunc(strings.Split(v.Content, "\n"), func(l string) bool { return strings.Contains(l, text) }) {
				t.Errorf("%q is not on the screen:\n%s", text, v.Content)
			}
		})
	}
}
