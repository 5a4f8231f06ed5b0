package ui

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi/sandbox"
)

// The buttons of a mouse, as terminals number them.
const (
	leftButton = 0
	wheelUp    = 64
	wheelDown  = 65
)

// mouse presses a button where the screen first shows a text.
func (st *stage) mouse(button int, text string) *stage {
	st.t.Helper()
	screen, _ := st.screen()
	for y, line := range strings.Split(screen, "\n") {
		if before, _, ok := strings.Cut(line, text); ok {
			at := fmt.Sprintf("%d;%d;%d", button, ansi.StringWidth(before)+1, y+1)
			if _, err := io.WriteString(st.keyboard, "\x1b[<"+at+"M\x1b[<"+at+"m"); err != nil {
				st.t.Fatal(err)
			}
			return st
		}
	}
	st.t.Fatalf("%q is not on the screen:\n%s", text, screen)
	return st
}

func (st *stage) click(text string) *stage { return st.mouse(leftButton, text) }

// sent reports whether the terminal was sent a text.
func (st *stage) sent(text string) bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	return strings.Contains(st.raw.String(), text)
}

// gets waits until the terminal was sent a text. What it says on the screen may come before.
func (st *stage) gets(text string) {
	st.t.Helper()
	for late := time.Now().Add(patience); !st.sent(text); time.Sleep(time.Millisecond) {
		if time.Now().After(late) {
			st.t.Fatalf("the terminal doesn't get %q", text)
		}
	}
}

// mouseOn and mouseOff switch a terminal's mouse reports on and off.
const mouseOn, mouseOff = "\x1b[?1002h", "\x1b[?1002l"

// The mouse belongs to the terminal until F2, and again after F2. In between, a click
// chooses on every screen: in lists, on pages, among options, on a button.
func TestMouse(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{Review: sandbox.Review{Pending: -1, Reading: time.Millisecond}}).open(80, 24)
	st.see("Add a new").click("Add a new").press("[down]").see("› Try a sample")
	if st.sent(mouseOn) {
		t.Error("the mouse is on before anyone asked for it")
	}
	st.press("[f2]").see("The mouse is on")
	st.gets(mouseOn)
	st.click("Add a new").see("Which account").click("Continue").see("Friendly name")
	st.click("Notification").press("ops@owlbakery.example.com").click("Friendly name").see("find the profile again").press("Owl Bakery").see("Owl Bakery").press("[ctrl+t]")
	st.see("Tasks").click("Business information").see("Business identity").click("Business type").see("Partnership").click("Corporation").see("✓ Business type")
	st.press("[ctrl+t]").see("Tasks").click("Review and submit").see("before you submit").mouse(wheelDown, "is missing").see("↑")
	st.mouse(wheelUp, "is missing").see("before you submit").click("Website is missing").see("It must work")
	st.press("[f2]").see("The mouse is off")
	st.gets(mouseOff)
	st.press("[ctrl+c]").end()
	app := st.kept()
	for k, want := range map[profile.Key]string{profile.FriendlyName: "Owl Bakery", profile.Email: "ops@owlbakery.example.com", "business.business_type": "Corporation"} {
		if app[k] != want {
			t.Errorf("%s is %q, want %q", k, app[k], want)
		}
	}
}

// A click on a question answers it. A click doesn't do what's off.
func TestMouseWhereSomethingIsOff(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{}).with(profile.Application{profile.Email: "nobody"})
	st.config.ui.Mouse = true
	st.open(80, 24).see("Fix 1 answer before").press("[end]").see("› │ Submit").press("[up]").click("Submit to Twilio").see("› │ Submit")
	st.press("[enter]").see("! ").press("[ctrl+t][end][enter]").see("just now")
	st.press("d").see("No, keep it").click("Yes, delete it").see("Welcome").press("q").end()
}

// The mouse reaches every screen: you can click the keys in the last line, in a narrow
// window too, and one that's off says why.
func TestKeysAreClicked(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{}).open(80, 24)
	st.see("Add a new").press("n").see("Which account").press("[f2]").see("The mouse is on")
	st.click("^N next page").see("Friendly name").click("^T tasks").see("Tasks").click("Review and submit").see("before you submit")
	st.click("^S submit").see("! ").click("page   ^C").see("Phone numbers 7 of 8").click("^G help").see("Why:")
	st.resize(40, 12).see("Phone").click("^T tasks").see("Tasks").click("esc").see("SIDs (PN")
	st.press("[ctrl+c]").end()
}
