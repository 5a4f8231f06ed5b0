//go:build unix

package e2e

import (
	"strings"
	"testing"
	"time"
)

// A draft that a colleague has open can be taken over. Without that, every command says who has
// it and how to take it.
func TestTakeOver(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 1)
	c.calm.Store(true)
	if said, code := c.apply(t, 0).end(); code != 0 {
		t.Fatalf("exit code %d:\n%s", code, said)
	}
	id, _, _ := strings.Cut(c.run(t, 0, "drafts", "list"), " ")
	ada := c.on(0, "resume", id, "--linear")
	answers, err := ada.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := ada.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		answers.Close()
		_ = ada.Wait()
	}()
	for end := time.Now().Add(20 * time.Second); !strings.Contains(c.run(t, 1, "drafts", "list"), "has it open since"); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the list doesn't show who has the draft open")
		}
	}
	for _, args := range [][]string{
		{"resume", id, "--linear"},
		{"drafts", "rename", id, "Another name"},
		{"drafts", "delete", id, "--yes"},
		{"drafts", "move", id, "--to", "files"},
		append([]string{"apply", "--yes"}, c.files[1]...),
	} {
		out, err := c.on(1, args...).CombinedOutput()
		if said := string(out); err == nil || !strings.Contains(said, "has draft "+id+" open (since ") || !strings.Contains(said, "To take it over: trusthub-wizard resume "+id+" --take-over") {
			t.Errorf("%q: %v\n%s", args, err, said)
		}
	}
	ben := c.on(1, "resume", id, "--linear", "--take-over")
	if out, err := ben.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if trail := c.run(t, 1, "drafts", "history", id); !strings.Contains(trail, " ben took it over from ") {
		t.Errorf("the history doesn't tell:\n%s", trail)
	}
	if out, err := c.on(1, "drafts", "rename", id, "Another name").CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
