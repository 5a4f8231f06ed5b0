//go:build unix

package e2e

import (
	"flag"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"
	"time"

	"trusthub-wizard/flow/team/pgtest"
)

var moveKills = flag.Int("movekills", 8, "how many moves TestMoveIsKilled kills")

// A move that is killed anywhere leaves the draft in one place or on its way, and the same
// command finishes it. In the end it has everything that it created at Twilio.
func TestMoveIsKilled(t *testing.T) {
	t.Parallel()
	b := newBatch(t, 1)
	b.calm.Store(true)
	b.env["TRUSTHUB_WIZARD_STORE"] = pgtest.URL(t)
	if said, code := b.start(t).end(); code != 0 {
		t.Fatalf("exit code %d:\n%s", code, said)
	}
	out, err := b.stage.command("drafts", "list").Output()
	id, _, _ := strings.Cut(string(out), " ")
	if err != nil || len(id) != 16 {
		t.Fatalf("%q, %v", out, err)
	}
	writes := len(b.box.Log())
	// opens reports whether a command that opens the draft works, with files or with the team.
	opens := func(where string) bool {
		cmd := b.stage.command("drafts", "rename", id, "Acme 000 Corporation")
		if where == "files" {
			cmd.Env = append(cmd.Env, "TRUSTHUB_WIZARD_STORE=")
		}
		return cmd.Run() == nil
	}
	rng := rand.New(rand.NewPCG(13, uint64(*moveKills)))
	move := func(to string) *exec.Cmd { return b.stage.command("drafts", "move", id, "--to", to) }
	for n := range *moveKills {
		to := []string{"files", "team"}[n%2]
		cmd := move(to)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rng.IntN(150)) * time.Millisecond)
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if opens("files") && opens("team") {
			t.Fatalf("move %d, to %s: it opens in both places", n, to)
		}
		for end := time.Now().Add(time.Minute); ; time.Sleep(time.Second) { // the lease of the killed one
			said, err := move(to).CombinedOutput()
			if err == nil {
				break
			}
			if time.Now().After(end) {
				t.Fatalf("move %d, to %s, isn't finished:\n%s", n, to, said)
			}
		}
		here, there := opens("files"), opens("team")
		for end := time.Now().Add(time.Minute); !here && !there && time.Now().Before(end); time.Sleep(time.Second) {
			there = opens("team") // the killed one had brought it there, and has it open
		}
		if here == there || here != (to == "files") {
			t.Fatalf("move %d, to %s: it opens as a file: %v, in the team: %v", n, to, here, there)
		}
	}
	if *moveKills%2 == 1 {
		_ = move("team").Run()
	}
	if said, code := b.start(t).end(); code != 0 || len(b.box.Log()) != writes {
		t.Errorf("applied again: exit code %d, %d calls that write:\n%s", code, len(b.box.Log())-writes, said)
	}
	b.check(t)
}
