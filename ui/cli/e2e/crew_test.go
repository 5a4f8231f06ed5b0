//go:build unix

package e2e

import (
	"bytes"
	"flag"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"trusthub-wizard/flow/team/pgtest"
	"trusthub-wizard/twilioapi/sandbox"
)

var crewSize = flag.Int("crew", 24, "how many applications TestCrew applies")

// A crew is two machines of one team, at work on a batch: two state directories, one database.
type crew struct {
	*batch
	hosts [2]string   // their state directories
	files [2][]string // the same files, at their own paths
}

func newCrew(t *testing.T, size int) *crew {
	url := pgtest.URL(t)
	c := &crew{batch: newBatch(t, size)}
	c.env["TRUSTHUB_WIZARD_STORE"] = url
	for i := range c.hosts {
		c.hosts[i] = t.TempDir()
	}
	c.run(t, 0, "team")
	key := strings.TrimSpace(c.run(t, 1, "team", "key"))
	c.run(t, 0, "team", "add", "ben", key)
	c.files[0] = c.batch.files
	elsewhere := t.TempDir()
	for _, file := range c.batch.files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		file = filepath.Join(elsewhere, filepath.Base(file))
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		c.files[1] = append(c.files[1], file)
	}
	return c
}

func (c *crew) on(host int, args ...string) *exec.Cmd {
	cmd := c.stage.command(append(args, "--state-dir", c.hosts[host])...)
	if c.batch.command != program {
		cmd.Path = c.batch.command
	}
	return cmd
}

func (c *crew) run(t *testing.T, host int, args ...string) string {
	t.Helper()
	out, err := c.on(host, args...).Output()
	if err != nil {
		t.Fatalf("%q: %v", args, err)
	}
	return string(out)
}

// apply starts to apply all files on a machine.
func (c *crew) apply(t *testing.T, host int) *application {
	t.Helper()
	cmd := c.on(host, append([]string{"apply", "--yes"}, c.files[host]...)...)
	cmd.Stdout = new(bytes.Buffer)
	return begin(t, cmd)
}

// Two machines that apply the same files at the same moment end with one profile each, and
// each tells the right result of every file, also of one that Twilio finds problems in.
func TestCrew(t *testing.T) {
	t.Parallel()
	c := newCrew(t, *crewSize)
	c.calm.Store(true)
	for _, files := range c.files { // one is noncompliant
		data, err := os.ReadFile(files[0])
		if err == nil {
			err = os.WriteFile(files[0], []byte(strings.ReplaceAll(string(data), "business_name: Acme 000 Corporation", "business_name: Noncompliant")), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var runs [2]*application
	for i := range runs {
		runs[i] = c.apply(t, i)
	}
	var wg sync.WaitGroup
	for i, a := range runs {
		wg.Go(func() {
			said, code := a.end()
			results := a.cmd.Stdout.(*bytes.Buffer).String()
			if code != 4 || strings.Count(results, "  submitted  ") != *crewSize-1 || strings.Count(results, "  noncompliant  ") != 1 {
				t.Errorf("machine %d: exit code %d, want 4:\n%s\n%s", i, code, results, said)
			}
		})
	}
	wg.Wait()
	evaluations, submissions := 0, map[string]int{}
	for _, e := range c.box.Log() {
		switch {
		case e.Op == sandbox.Create && e.Kind == sandbox.Evaluation:
			evaluations++
		case e.Call == "submit-customer-profile":
			submissions[e.SID]++
		}
	}
	profiles := c.ours(sandbox.CustomerProfile)
	if len(profiles) != *crewSize || evaluations != *crewSize || len(submissions) != *crewSize-1 {
		t.Errorf("%d profiles, %d evaluations, %d submitted for %d files", len(profiles), evaluations, len(submissions), *crewSize)
	}
	for sid, n := range submissions {
		if n != 1 {
			t.Errorf("%s was submitted %d times", sid, n)
		}
	}

	// Fixed on both machines and applied again, it is updated in place.
	for _, files := range c.files {
		data, err := os.ReadFile(files[0])
		if err == nil {
			err = os.WriteFile(files[0], []byte(strings.ReplaceAll(string(data), "business_name: Noncompliant", "business_name: Acme 000 Corporation")), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := range runs {
		runs[i] = c.apply(t, i)
	}
	for i, a := range runs {
		if said, code := a.end(); code != 0 {
			t.Errorf("machine %d, applied again: exit code %d:\n%s", i, code, said)
		}
	}
	c.check(t)
}

// A machine that dies in the middle, or that hangs, leaves its files to the other one, which
// waits until the leases ran out, and then continues them. One that wakes up after that can't
// change anything, and reports what the other one did.
func TestCrewLosesAMachine(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for leases to run out")
	}
	for name, how := range map[string]syscall.Signal{"dies": syscall.SIGKILL, "hangs": syscall.SIGSTOP} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCrew(t, 36)
			c.calm.Store(true)
			first := c.apply(t, 0)
			first.await(t, ": submitted: BU")
			second := c.apply(t, 1)
			time.Sleep(time.Duration(100+rand.IntN(150)) * time.Millisecond)
			first.signal(t, how)
			said, code := second.end()
			if code != 0 {
				t.Errorf("exit code %d:\n%s", code, said)
			}
			if how == syscall.SIGSTOP {
				first.signal(t, syscall.SIGCONT)
			}
			said, code = first.end()
			if how == syscall.SIGSTOP && code != 0 {
				t.Errorf("exit code %d after it hung, want 0:\n%s", code, said)
			}
			c.check(t)
		})
	}
}

// Whatever Twilio fails, and whichever machine meets it, each customer gets one profile.
func TestCrewWithFaults(t *testing.T) {
	t.Parallel()
	c := newCrew(t, *crewSize)
	var wg sync.WaitGroup
	for i := range c.hosts {
		wg.Go(func() {
			said, code := "", 6
			for starts := 0; code == 6 && starts < 8; starts++ {
				said, code = c.apply(t, i).end()
			}
			if code != 0 {
				t.Errorf("machine %d: exit code %d:\n%s", i, code, said)
			}
		})
	}
	wg.Wait()
	c.settle(t)
	c.check(t)
	t.Logf("%d calls, faults: %s", c.calls.Load(), c.faults())
}
