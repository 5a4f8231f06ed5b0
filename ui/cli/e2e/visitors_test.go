//go:build unix

package e2e

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"trusthub-wizard/flow/team/pgtest"
)

// Visitors of a server and a member on a machine of her own share a team's database. Each is
// known by their own name: in the list, in takeovers, in handovers and in the history.
func TestSSHSharesATeamsDatabase(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	needSSH(t)
	s := &sshTeam{stage: newStage(t), dir: t.TempDir(), state: t.TempDir()}
	s.lets(t, s.key(t, "ada")+" Ada", `role="looks" `+s.key(t, "ben")+" Ben", s.key(t, "cyd")+" Cyd")
	flags := []string{"--authorized-keys", filepath.Join(s.dir, "team.keys"), "--store", url}
	s.start(t, flags...)
	laptop := t.TempDir()
	on := func(state string, args ...string) string {
		t.Helper()
		out, err := s.command(append(args, "--store", url, "--state-dir", state)...).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	on(s.state, "team", "add", "maria", strings.TrimSpace(on(laptop, "team", "key")))

	ada, cyd, ben := s.wizard(t, "ada"), s.wizard(t, "cyd"), s.wizard(t, "ben")
	cyd.await(t, "Welcome")
	ben.await(t, "There are no customers yet")
	ada.await(t, "Welcome")
	ada.send(t, "n")
	ada.await(t, "Which account?")
	ada.send(t, "\x0eOwl Bakery")
	ada.await(t, "Friendly name Owl Bakery")
	cyd.await(t, "Owl Bakery ○ draft Ada, just now") // all of the name is in the database
	ben.await(t, "Ada, just now")                    // the list of those who look follows, too
	if list := on(laptop, "drafts"); !strings.Contains(list, "(Ada has it open since") {
		t.Errorf("the laptop lists %q", list)
	}

	// One process serves both, and yet one of them has the customer.
	cyd.send(t, "\r")
	cyd.await(t, "Ada has this customer open since")
	cyd.send(t, "t")
	cyd.await(t, "Friendly name Owl Bakery")
	ada.await(t, "Cyd took this customer over")
	time.Sleep(1100 * time.Millisecond) // until then, keys belong to what she typed
	ada.send(t, "\x1b")
	ada.await(t, "Cyd, just now")

	// Cyd can hand over to who works here and to the other members, not to who looks, nor to the server.
	cyd.send(t, "\x18")
	cyd.await(t, "Anybody who opens it first Ada maria ─")
	cyd.send(t, "ada\r")
	cyd.await(t, "A note")
	cyd.send(t, "About the DUNS.\r")
	cyd.await(t, "for Ada, from you: About the DUNS.")
	ben.await(t, "for Ada, from Cyd")
	ada.await(t, "for you, from Cyd: About the DUNS.")
	ada.await(t, "Owl Bakery ○ draft just now") // Cyd hands it over, then closes it
	ada.send(t, "\r")
	ada.await(t, "Cyd handed this customer over: About")
	ada.send(t, "\r")
	ada.await(t, "Friendly name Owl Bakery")

	// On the laptop, the visitors who work are known, too.
	for _, c := range []struct {
		to   string
		code int
		says string
	}{{"Ben", 1, "You can hand over to: Ada, Cyd, maria, "}, {"Cyd", 1, "Ada has draft"}} {
		cmd := s.command("drafts", "hand-over", "Owl Bakery", "--to", c.to, "--store", url, "--state-dir", laptop)
		out, _ := cmd.CombinedOutput()
		if code := cmd.ProcessState.ExitCode(); code != c.code || !strings.Contains(string(out), c.says) {
			t.Errorf("to %s: exit code %d: %s", c.to, code, out)
		}
	}
	member := onScreen(t, s.command("--store", url, "--state-dir", laptop))
	member.await(t, "Ada, just now")
	member.send(t, "n")
	member.await(t, "Which account?")
	member.send(t, "\x0eElk Dental\x18")
	member.await(t, "Anybody who opens it first Ada Cyd")
	member.send(t, "cyd\r")
	member.await(t, "A note")
	member.send(t, "From the laptop.\r")
	member.await(t, "for Cyd, from you")
	cyd.await(t, "for you, from maria: From the laptop.")
	member.send(t, "q")
	member.end(t)
	on(laptop, "drafts", "delete", "Elk Dental", "--yes")
	cyd.await(t, "Ada, just now")

	// Who is cut off, and comes back when a colleague has the customer, is asked.
	cyd.await(t, "Owl Bakery ○ draft Ada, just now")
	ada.signal(t, syscall.SIGKILL)
	ada.end(t)
	cyd.await(t, "Owl Bakery ○ draft just now")
	cyd.send(t, "\r")
	cyd.await(t, "Friendly name Owl Bakery")
	ada = s.wizard(t, "ada")
	ada.await(t, "Cyd has this customer open since")
	ada.send(t, "\x1b")
	ada.await(t, "Cyd, just now")
	ada.send(t, "q")
	ada.end(t)

	// The server dies. Cyd goes on at once, and Ada is asked.
	if err := s.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = s.cmd.Wait()
	cyd.end(t)
	ben.end(t)
	s.start(t, flags...)
	ada = s.wizard(t, "ada")
	ada.await(t, "Cyd,")
	ada.send(t, "\r")
	ada.await(t, "Cyd has this customer open since")
	cyd = s.wizard(t, "cyd")
	cyd.await(t, "you,")
	cyd.send(t, "\r")
	cyd.await(t, "Friendly name Owl Bakery")
	cyd.send(t, "\x03")
	cyd.end(t)
	ada.send(t, "\x03")
	ada.end(t)

	// Commands act for their person, and a command doesn't end the others' connection.
	for _, who := range []string{"ada", "ben"} {
		out, said, code := s.runs(t, who, "", s.host, "drafts who Owl Bakery")
		if want := "Cyd took it over from Ada"; code != 0 || !strings.Contains(out, want) || !strings.Contains(out, "Cyd handed it over to Ada") {
			t.Errorf("%s's history, with exit code %d: %s%s", who, code, out, said)
		}
		if out, said, code := s.runs(t, who, "", s.host, "drafts list --json"); code != 0 || !strings.Contains(out, `"name":"Owl Bakery"`) {
			t.Errorf("%s's list, with exit code %d: %s%s", who, code, out, said)
		}
	}
	for _, command := range []string{"drafts list --store " + url, "drafts --state-dir /tmp", "status --api-base http://127.0.0.1:1", "team", "team add x y", "drafts hand-over Owl", "drafts who", "doctor"} {
		if out, _, code := s.runs(t, "ada", "", s.host, command); code != 2 || out != "" {
			t.Errorf("%s: exit code %d: %s", command, code, out)
		}
	}
}
