//go:build unix

package e2e

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"trusthub-wizard/flow/draft"
)

// An obstacle keeps a directory of drafts from being written.
type obstacle struct {
	name  string
	under []string // what the program has to be started under
	put   func(dir, id string) error
	away  func(dir, id string) error
}

var obstacles = []obstacle{
	{
		name: "something in the way",
		put:  func(dir, id string) error { return os.MkdirAll(filepath.Join(dir, id+".draft.tmp", "x"), 0o700) },
		away: func(dir, id string) error { return os.RemoveAll(filepath.Join(dir, id+".draft.tmp")) },
	},
	{
		// The superuser can write to a read-only directory, but not to an immutable one.
		name: "a read-only directory",
		put: func(dir, _ string) error {
			if os.Getuid() == 0 {
				return exec.Command("chattr", "+i", dir).Run()
			}
			return os.Chmod(dir, 0o500)
		},
		away: func(dir, _ string) error {
			if os.Getuid() == 0 {
				return exec.Command("chattr", "-i", dir).Run()
			}
			return os.Chmod(dir, 0o700)
		},
	},
	{
		// A small disk to fill, in a mount namespace of the program's own.
		name: "a full disk",
		under: []string{"unshare", "--map-root-user", "--mount", "sh", "-c",
			`mkdir "$0.kept" && cp -p "$0"/* "$0.kept"/ && mount -t tmpfs -o size=256k,mode=700 none "$0" && cp -p "$0.kept"/* "$0"/ && exec "$@"`},
		put: func(dir, _ string) error {
			f, err := os.Create(filepath.Join(dir, "filler"))
			if err != nil {
				return err
			}
			defer f.Close()
			if _, err := io.Copy(f, io.LimitReader(zeros{}, 1<<20)); !errors.Is(err, syscall.ENOSPC) {
				return errors.New("the disk does not fill")
			}
			return nil
		},
		away: func(dir, _ string) error { return os.Remove(filepath.Join(dir, "filler")) },
	},
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// If drafts can't be written, people are told and can go on typing. Once they can be written
// again, everything is on disk and survives a kill.
func TestTypingGoesOnWhereNothingCanBeSaved(t *testing.T) {
	t.Parallel()
	for _, o := range obstacles {
		t.Run(o.name, func(t *testing.T) {
			t.Parallel()
			w, dir, state, id := o.begin(t)
			w.send(t, "zq")
			w.await(t, "saved")
			w.await(t, "zq")
			awaitSync(t, dir, id)
			if err := o.put(dir, id); err != nil {
				t.Skipf("it cannot be had here: %v", err)
			}
			t.Cleanup(func() { _ = o.away(dir, id) })
			w.send(t, "x")
			w.await(t, "Not saved: draft "+id)
			w.await(t, "zqx")
			w.send(t, "j")
			w.await(t, "zqxj")
			if err := o.away(dir, id); err != nil {
				t.Fatal(err)
			}
			w.send(t, "v")
			w.await(t, "zqxjv")
			w.await(t, "✓ saved")
			kept := keptFrom(t, dir, state)
			w.signal(t, syscall.SIGKILL)
			w.end(t)
			keepsTyped(t, kept, id)
		})
	}
}

// If the last answers can't be saved, the wizard asks before it quits and says so afterwards.
// Earlier answers stay.
func TestQuittingWhereNothingCanBeSaved(t *testing.T) {
	t.Parallel()
	for _, o := range obstacles[1:] { // with the first, one of a draft's two files is still written
		t.Run(o.name, func(t *testing.T) {
			t.Parallel()
			w, dir, state, id := o.begin(t)
			w.send(t, "zqxjv")
			w.await(t, "zqxjv")
			awaitSync(t, dir, id)
			if err := o.put(dir, id); err != nil {
				t.Skipf("it cannot be had here: %v", err)
			}
			t.Cleanup(func() { _ = o.away(dir, id) })
			w.send(t, "k")
			w.await(t, "Not saved")
			w.send(t, "\x03")
			w.await(t, "Quit without the last answers?")
			w.send(t, "n")
			w.await(t, "zqxjvk")
			w.send(t, "\x14") // the tasks, and at their end the way to all customers
			w.await(t, "All customers")
			w.send(t, strings.Repeat("\x1b[B", 12)+"\r")
			w.await(t, "Leave this customer without the last answers?")
			w.send(t, "n")
			w.await(t, "All customers")
			w.send(t, "\x1b")
			w.await(t, "Status callback") // on the page again
			kept := keptFrom(t, dir, state)
			w.send(t, "\x03")
			w.await(t, "Quit without the last answers?")
			w.send(t, "y")
			ended := w.end(t)
			if err := w.asBefore(); err != nil {
				t.Error(err)
			}
			if _, raw := w.shows(); ended != "exit status 1" || !strings.Contains(raw, "The last answers aren't saved: ") ||
				!strings.Contains(raw, "Everything before them is. To continue: trusthub-wizard resume "+id) {
				t.Errorf("ended with %s, and left on the terminal:\n%s", ended, raw)
			}
			if err := o.away(dir, id); err != nil && kept == state {
				t.Fatal(err)
			}
			keepsTyped(t, kept, id)
		})
	}
}

// begin opens the wizard at a field of a new draft. dir is the drafts' directory as the test
// sees it.
func (o obstacle) begin(t *testing.T) (w *screened, dir, state, id string) {
	t.Helper()
	state = t.TempDir()
	id = draftWith(t, state, nil, draft.Place{Page: "profile", Field: "friendly_name"})
	dir = filepath.Join(state, "drafts")
	args := []string{program, "resume", id, "--state-dir", state}
	if o.under != nil {
		if err := exec.Command(o.under[0], append(o.under[1:3:3], "true")...).Run(); err != nil {
			t.Skipf("it cannot be had here: %v", err)
		}
		args = append(append(o.under[:len(o.under):len(o.under)], dir), args...)
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + state, "TRUSTHUB_WIZARD_KEYRING=off", "TERM=xterm-256color"}
	w = onScreen(t, cmd)
	w.await(t, "Friendly name")
	if o.under != nil {
		dir = filepath.Join("/proc", strconv.Itoa(cmd.Process.Pid), "root", dir)
	}
	return w, dir, state, id
}

// awaitSync waits until nothing is left to write. A write that is going on when the obstacle comes
// would leave room for another one on a full disk.
func awaitSync(t *testing.T, dir, id string) {
	t.Helper()
	for late := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		fast, err := os.ReadFile(filepath.Join(dir, id+".draft"))
		if err != nil {
			t.Fatal(err)
		}
		synced, err := os.ReadFile(filepath.Join(dir, id+".synced"))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Equal(fast, synced) {
			return
		}
		if time.Now().After(late) {
			t.Fatal("the draft isn't synced")
		}
	}
}

// keptFrom is the state directory now: a copy, if its disk goes away with the program.
func keptFrom(t *testing.T, dir, state string) string {
	t.Helper()
	if dir == filepath.Join(state, "drafts") {
		return state
	}
	kept := t.TempDir()
	for _, from := range []string{dir, state} {
		names, err := filepath.Glob(filepath.Join(from, "*"))
		if err != nil {
			t.Fatal(err)
		}
		to := kept
		if from == dir {
			to = filepath.Join(kept, "drafts")
		}
		if err := os.MkdirAll(to, 0o700); err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil || filepath.Base(name) == "filler" {
				continue // a directory
			}
			if err := os.WriteFile(filepath.Join(to, filepath.Base(name)), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	return kept
}
