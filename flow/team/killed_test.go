package team

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

// A process types numbers into a draft, and is killed at any time, while the database comes and
// goes. The next one has what was typed last, and so has the database in the end.
// TRUSTHUB_WIZARD_KILL_SEED repeats a run, and TRUSTHUB_WIZARD_KILL_ROUNDS makes it longer.
func TestKilledAtAnyTime(t *testing.T) {
	seed, _ := strconv.ParseUint(os.Getenv("TRUSTHUB_WIZARD_KILL_SEED"), 10, 64)
	seed = cmp.Or(seed, rand.Uint64())
	rounds, _ := strconv.Atoi(os.Getenv("TRUSTHUB_WIZARD_KILL_ROUNDS"))
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	l, maria, ben := far(t)
	sh := shelf{dir: t.TempDir()}
	keyFile := filepath.Join(t.TempDir(), "key")
	var err error
	if sh.key, err = draft.FindKey(keyFile, nil); err != nil {
		t.Fatal(err)
	}
	d, err := ben.Create(nil)
	if err == nil {
		err = errors.Join(d.Close(), maria.Add(ctx, "cyd", sh.key.Recipient()))
	}
	if err != nil {
		t.Fatal(err)
	}
	last := 0
	for round := range cmp.Or(rounds, 8) {
		l.set(up)
		typist := exec.Command(os.Args[0], "-test.run", "^TestTypist$")
		typist.Env = append(os.Environ(), typistVariable+"="+d.id, "KEY="+keyFile, "DIR="+sh.dir, "URL="+l.url)
		out, err := typist.StdoutPipe()
		if err == nil {
			err = typist.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			was := last
			for lines := bufio.NewScanner(out); lines.Scan(); {
				var n int
				if _, err := fmt.Sscanf(lines.Text(), "finds %d", &n); err == nil && n < was {
					t.Errorf("round %d: it finds %d, but %d was typed", round, n, was)
				}
				if _, err := fmt.Sscanf(lines.Text(), "typed %d", &n); err == nil {
					last = n
				}
			}
		}()
		for range 2 + rng.IntN(6) {
			time.Sleep(time.Duration(20+rng.IntN(60)) * time.Millisecond)
			l.set([]state{up, down, deaf, down, up}[rng.IntN(5)])
		}
		_ = typist.Process.Kill()
		<-ended
		_ = typist.Wait()
	}
	l.set(up)
	s := open(t, l.url, sh.key, "")
	sh.under(t, s)
	settles(t, s)
	v, err := s.View(d.id)
	if n, _ := strconv.Atoi(v.Answers[profile.Email]); err != nil || n < last || last == 0 {
		t.Errorf("the database has %d, but %d was typed: %v", n, last, err)
	}
}

const typistVariable = "TRUSTHUB_WIZARD_TEST_TYPIST"

// TestTypist is the process that is killed.
func TestTypist(t *testing.T) {
	id := os.Getenv(typistVariable)
	if id == "" {
		t.Skip("it's the process of another test")
	}
	key, err := draft.FindKey(os.Getenv("KEY"), nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(ctx, os.Getenv("URL"), key, "")
	if err != nil {
		t.Skip(err)
	}
	s.quick = 60 * time.Millisecond
	shelf{os.Getenv("DIR"), key}.under(t, s)
	d, err := s.Open(id)
	if errors.As(err, new(*draft.HeldError)) { // by one that was killed
		d, err = s.TakeOver(id)
	}
	if err != nil {
		t.Skip(err)
	}
	n, _ := strconv.Atoi(d.Application()[profile.Email])
	fmt.Println("finds", n)
	go func() {
		for range time.Tick(20 * time.Millisecond) {
			_ = d.Sync()
		}
	}()
	for {
		n++
		_ = d.Set(profile.Email, fmt.Sprint(n), draft.Place{Cursor: n})
		fmt.Println("typed", n)
		time.Sleep(rand.N(10 * time.Millisecond))
	}
}
