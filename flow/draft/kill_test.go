package draft

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/profile"
)

// waitFor polls until a condition is true.
func waitFor(t testing.TB, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it did not happen in a minute")
		}
	}
}

// TestMain turns the test binary into the victim of the kill test on request.
func TestMain(m *testing.M) {
	if dir := os.Getenv("DRAFT_TEST_VICTIM"); dir != "" {
		if err := typeUntilKilled(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// typeUntilKilled continues the draft: it counts an answer up and prints each count once Set
// returned, and appends entries and prints their number once Append returned.
func typeUntilKilled(dir string) error {
	s, err := At(dir)
	if err != nil {
		return err
	}
	info, err := s.Find("")
	if err != nil {
		return err
	}
	d, err := s.Open(info.ID)
	if err != nil {
		return err
	}
	go func() {
		for n := len(d.Journal().Entries()) + 1; ; n++ {
			if err := d.Journal().Append(flow.Entry{Step: "step", Code: n}); err == nil {
				os.Stdout.WriteString("entry " + strconv.Itoa(n) + "\n")
			}
		}
	}()
	n, _ := strconv.Atoi(d.Application()[profile.Email])
	for {
		n++
		if err := d.Set(profile.Email, strconv.Itoa(n), Place{Cursor: n}); err != nil {
			return err
		}
		os.Stdout.WriteString("key " + strconv.Itoa(n) + "\n")
	}
}

func TestKillsLoseNothingThatWasAcknowledged(t *testing.T) {
	rounds := 25
	if testing.Short() {
		rounds = 5
	}
	s := at(t)
	d := create(t, s, nil)
	id := d.Info().ID
	must(t, d.Close())
	for round := range rounds {
		acknowledged := killOne(t, s.dir, 5+round*3)
		d, err := s.Open(id)
		must(t, err)
		key, _ := strconv.Atoi(d.Application()[profile.Email])
		if key < acknowledged["key"] || d.Info().Place.Cursor != key {
			t.Fatalf("round %d: key %d at %d, of %d", round, key, d.Info().Place.Cursor, acknowledged["key"])
		}
		entries := d.Journal().Entries()
		if len(entries) < acknowledged["entry"] {
			t.Fatalf("round %d: %d entries of %d", round, len(entries), acknowledged["entry"])
		}
		for i, e := range entries {
			if e.Code != i+1 {
				t.Fatalf("round %d: entry %d is %+v", round, i, e)
			}
		}
		if d.Info().Restored != nil {
			t.Fatalf("round %d: %v", round, d.Info().Restored)
		}
		must(t, d.Close())
	}
}

// killOne lets a process type, kills it after some lines of its output, and returns the last
// count and number that it printed.
func killOne(t *testing.T, dir string, lines int) map[string]int {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "DRAFT_TEST_VICTIM="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	last := map[string]int{}
	scan := bufio.NewScanner(out)
	for n := 0; scan.Scan(); n++ {
		if what, number, whole := strings.Cut(scan.Text(), " "); whole {
			if got, err := strconv.Atoi(number); err == nil {
				last[what] = got
			}
		}
		if n == lines {
			cmd.Process.Kill()
		}
	}
	cmd.Wait()
	if len(last) == 0 {
		t.Fatal("it died by itself")
	}
	return last
}
