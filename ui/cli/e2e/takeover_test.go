//go:build unix

package e2e

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/team"
	"trusthub-wizard/flow/team/pgtest"
)

var (
	takeovers    = flag.Int("takeovers", 8, "how many histories TestTakeovers lives through")
	takeoverSeed = flag.Uint64("takeover-seed", 0, "let TestTakeovers live through the history of this seed only")
)

// TestTakeovers lets several machines carry one application out against one database, while
// each is paused (SIGSTOP), continued (SIGCONT) or killed at any moment and the draft is taken
// from it, and calls to Twilio fail. In the end there must be what TestKills demands. The
// processes, the database and their timing are real; a seed decides the rest.
//
//	go test ./ui/cli/e2e -run TestTakeovers -takeovers 200 -v
//	go test ./ui/cli/e2e -run TestTakeovers -takeover-seed 47 -v
func TestTakeovers(t *testing.T) {
	t.Parallel()
	pgtest.URL(t) // skips the test where there is no PostgreSQL
	total := newKillTally()
	var mu sync.Mutex
	counts := map[string]int{}
	live := func(seed uint64) {
		h := newTakeHistory(t, seed, total)
		defer h.lead.Disconnect() // or a long test runs out of connections
		if err := h.live(); err != nil {
			t.Errorf("seed %d: %v", seed, err)
			h.tell(t)
		}
		if *takeoverSeed != 0 {
			h.tell(t)
		}
		mu.Lock()
		defer mu.Unlock()
		for what, n := range h.counts {
			counts[what] += n
		}
	}
	if *takeoverSeed != 0 {
		live(*takeoverSeed)
		return
	}
	seeds := make(chan uint64)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for seed := range seeds {
				live(seed)
			}
		})
	}
	for seed := range uint64(*takeovers) {
		seeds <- seed + 1
	}
	close(seeds)
	wg.Wait()
	t.Logf("%d histories: %v", *takeovers, counts)
}

// A takeHistory is a killHistory on several machines.
type takeHistory struct {
	*killHistory
	lead   *team.Store // takes drafts away from whoever has them
	place  string
	hosts  []string // their state directories
	counts map[string]int
}

func newTakeHistory(t *testing.T, seed uint64, total *killTally) *takeHistory {
	h := &takeHistory{killHistory: newKillHistory(t, seed, program, total), place: pgtest.URL(t), counts: map[string]int{}}
	open := func(dir, name string) *team.Store {
		key, err := draft.FindKey(filepath.Join(dir, "key"), nil)
		if err != nil {
			t.Fatal(err)
		}
		if h.lead != nil {
			if err := h.lead.Add(context.Background(), name, key.Recipient()); err != nil {
				t.Fatal(err)
			}
			return nil
		}
		s, err := team.Open(context.Background(), h.place, key, name)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	h.lead = open(t.TempDir(), "lead")
	for _, name := range []string{"maria", "ben", "ana"} {
		dir := t.TempDir()
		open(dir, name)
		h.hosts = append(h.hosts, dir)
	}
	h.env = append(h.env, "TRUSTHUB_WIZARD_STORE="+h.place)
	return h
}

// A machine is one process of a history.
type machine struct {
	cmd  *exec.Cmd
	out  bytes.Buffer
	done chan struct{}
	name string
}

func (h *takeHistory) apply(host int) (*machine, error) {
	m := &machine{cmd: exec.Command(h.command, "apply", h.file, "--yes", "--state-dir", h.hosts[host]), done: make(chan struct{}),
		name: fmt.Sprintf("machine %d", host)}
	m.cmd.Env, m.cmd.Stdout, m.cmd.Stderr = h.env, &m.out, &m.out
	if err := m.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { _ = m.cmd.Wait(); close(m.done) }()
	return m, nil
}

func (h *takeHistory) count(format string, args ...any) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.note(format, args...)
}

// live lets machines come and go, and then one finish.
func (h *takeHistory) live() error {
	var paused []*machine
	all := []*machine{}
	h.mu.Lock()
	incarnations := 2 + h.rng.IntN(3)
	h.mu.Unlock()
	defer func() {
		for _, m := range all {
			_ = m.cmd.Process.Kill()
			<-m.done
		}
	}()
	for n := range incarnations {
		m, err := h.apply(n % len(h.hosts))
		if err != nil {
			return err
		}
		all = append(all, m)
		h.mu.Lock()
		after := time.Duration(h.rng.IntN(2_500_000)) * time.Microsecond
		fate := []string{"paused", "paused", "killed", "left running"}[h.rng.IntN(4)]
		resumes := h.rng.IntN(2) == 0
		h.mu.Unlock()
		select {
		case <-m.done:
			h.count("%s ended: %s", m.name, m.cmd.ProcessState)
		case <-time.After(after):
			switch fate {
			case "paused":
				_ = m.cmd.Process.Signal(syscall.SIGSTOP)
				paused = append(paused, m)
			case "killed":
				_ = m.cmd.Process.Kill()
			}
			h.counts[fate]++
			h.count("%s is %s", m.name, fate)
		}
		if err := h.take(); err != nil {
			return err
		}
		if resumes && len(paused) > 0 {
			h.count("%s goes on", paused[0].name)
			_ = paused[0].cmd.Process.Signal(syscall.SIGCONT)
			h.counts["continued early"]++
			paused = paused[1:]
		}
	}
	// One finishes, while those that are paused wake up.
	wake := time.AfterFunc(time.Duration(h.seed%7)*500*time.Millisecond, func() {
		for _, m := range paused {
			_ = m.cmd.Process.Signal(syscall.SIGCONT)
		}
	})
	defer wake.Stop()
	if err := h.finish(false); err != nil {
		return err
	}
	for _, m := range paused {
		_ = m.cmd.Process.Signal(syscall.SIGCONT)
	}
	for _, m := range all {
		select {
		case <-m.done:
		case <-time.After(time.Minute):
			return fmt.Errorf("%s doesn't end:\n%s", m.name, m.out.String())
		}
		switch code := m.cmd.ProcessState.ExitCode(); code {
		case 0, 1, 6, -1:
			h.counts[fmt.Sprintf("exit code %d", code)]++
		default:
			return fmt.Errorf("%s: exit code %d:\n%s", m.name, code, m.out.String())
		}
	}
	if err := h.finish(false); err != nil {
		return err
	}
	return h.checkAll()
}

// take takes the draft from whoever has it, and closes it.
func (h *takeHistory) take() error {
	infos, err := h.lead.List()
	if err != nil || len(infos) == 0 {
		return err
	}
	if len(infos) > 1 {
		return fmt.Errorf("%d drafts", len(infos))
	}
	d, err := h.lead.TakeOver(infos[0].ID)
	if err != nil {
		return err
	}
	if infos[0].Err != nil {
		h.counts["taken"]++
	}
	h.count("taken: %v", infos[0].Err)
	return d.Close()
}

// finish applies until it's done.
func (h *takeHistory) finish(calm bool) error {
	for n := range 12 {
		h.mu.Lock()
		h.calm = calm || n > 4
		h.mu.Unlock()
		m, err := h.apply(n % len(h.hosts))
		if err != nil {
			return err
		}
		select {
		case <-m.done:
		case <-time.After(3 * time.Minute):
			_ = m.cmd.Process.Kill()
			return fmt.Errorf("it doesn't end:\n%s", m.out.String())
		}
		h.count("%s finishes with %s", m.name, m.cmd.ProcessState)
		switch m.cmd.ProcessState.ExitCode() {
		case 0:
			return nil
		case 1, 6:
			if err := h.take(); err != nil {
				return err
			}
		default:
			return fmt.Errorf("%s: %s\n%s", m.name, m.cmd.ProcessState, m.out.String())
		}
	}
	return errors.New("not done after twelve starts")
}

// checkAll checks what is at Twilio, now and after everything late has come and the
// application was applied once more.
func (h *takeHistory) checkAll() error {
	h.mu.Lock()
	h.calm = true
	h.mu.Unlock()
	time.Sleep(callLimit / 2) // lists lag
	h.late.Wait()
	for h.box.Snapshot().Pending > 0 {
		time.Sleep(10 * time.Millisecond)
	}
	if err := submittedAs(h.getenv, h.file); err != nil {
		return err
	}
	before := len(h.box.Log())
	if err := h.finish(true); err != nil {
		return err
	}
	if n := len(h.box.Log()) - before; n > 0 {
		return fmt.Errorf("applied again: %d writing calls", n)
	}
	submissions := 0
	for _, e := range h.box.Log() {
		if e.Call == "submit-customer-profile" {
			submissions++
		}
	}
	if submissions != 1 {
		return fmt.Errorf("%d submissions", submissions)
	}
	return submittedAs(h.getenv, h.file)
}
