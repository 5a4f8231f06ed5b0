//go:build unix

package e2e

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/ui"
)

// buggy is the name of the test binary as a wizard with a bug.
const buggy = "wizard-with-a-bug"

func init() { commands[buggy] = wizardWithABug }

// wizardWithABug opens a directory's newest draft in a wizard that panics while it connects, or
// in every call.
func wizardWithABug() {
	store, err := draft.At(os.Args[1])
	if err != nil {
		panic(err)
	}
	info, err := store.Find("")
	if err != nil {
		panic(err)
	}
	d := desk.New(desk.Config{
		Store: desk.Files{Store: store},
		Connect: func(context.Context, *desk.SignIn) (desk.Connection, error) {
			if os.Args[2] == "connecting" {
				panic("12-3456789 of Owl Bakery")
			}
			return desk.Connection{Hub: hubWithABug{}, Account: "AC00000000000000000000000000000001"}, nil
		},
	})
	if err := d.Open(info.ID); err != nil {
		panic(err)
	}
	err = ui.Run(context.Background(), ui.Config{Desk: d}, os.Stdin, os.Stdout)
	var cut *ui.CutOffError
	if errors.As(err, &cut) {
		fmt.Printf("%s\r\n%s", cut.Reason, cut.Stack)
		os.Exit(1)
	}
	os.Exit(0)
}

// A hubWithABug panics in every call but one.
type hubWithABug struct{ flow.Hub }

func (hubWithABug) Account() string { return "AC00000000000000000000000000000001" }

// A panic in a command ends the wizard and restores the terminal. A panic in a call to Twilio
// ends neither, in any goroutine.
func TestABugOnATerminal(t *testing.T) {
	t.Parallel()
	open := func(t *testing.T, where string) *screened {
		dir := t.TempDir()
		store, err := draft.At(dir)
		if err != nil {
			t.Fatal(err)
		}
		d, err := store.Create(nil)
		if err == nil {
			err = errors.Join(d.SetPlace(draft.Place{Page: "profile", Field: "friendly_name"}), d.Close())
		}
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(buggy, dir, where)
		cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "TERM=xterm-256color"}
		return onScreen(t, cmd)
	}

	w := open(t, "connecting")
	ended := w.end(t)
	if err := w.asBefore(); err != nil {
		t.Error(err)
	}
	screen, raw := w.shows()
	if ended != "exit status 1" || !strings.Contains(raw, "the wizard failed (string)") || strings.Contains(raw, "Owl Bakery") {
		t.Errorf("ended with %s, and left on the terminal:\n%s", ended, screen)
	}

	w = open(t, "calling")
	w.await(t, "Friendly name")
	w.send(t, "zqxjv")
	w.await(t, "zqxjv")
	w.send(t, "\x03")
	if ended := w.end(t); ended != "exit status 0" {
		_, raw := w.shows()
		t.Errorf("ended with %s:\n%s", ended, raw)
	}
	if err := w.asBefore(); err != nil {
		t.Error(err)
	}
}
