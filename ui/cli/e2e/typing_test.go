//go:build unix

package e2e

import (
	"flag"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

var typings = flag.Int("typings", 4, "how many times TestTyping kills the wizard while keys arrive")

// TestTyping types into the wizard on a terminal and kills it with SIGKILL at a random moment.
// The draft has every key that the terminal showed.
//
//	go test ./ui/cli/e2e -run TestTyping                        a few rounds
//	go test ./ui/cli/e2e -run TestTyping -typings 500 -v        many rounds
func TestTyping(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	sent, painted, kept, lost := 0, 0, 0, 0
	for seed := uint64(1); seed <= uint64(*typings); seed++ {
		r := typeAndKill(t, seed, state)
		for key, word := range r.words {
			got := r.kept.Text(key)
			if !strings.HasPrefix(word, got) {
				t.Errorf("seed %d: %s holds %q, but typed was %q", seed, key, got, word)
			}
			if shown := r.painted[key]; len(got) < shown {
				t.Errorf("seed %d: %s holds %q, and %q was on the screen", seed, key, got, word[:shown])
				lost += shown - len(got)
			}
			painted, kept = painted+r.painted[key], kept+len(got)
		}
		sent += r.sent
	}
	t.Logf("%d kills; of %d keys sent, Enter among them, %d were painted and %d kept; lost after they were painted: %d", *typings, sent, painted, kept, lost)
	if *typings > 3 && (painted == 0 || painted >= sent) {
		t.Errorf("%d keys of %d painted: the kills come too early or too late to show anything", painted, sent)
	}
}

// A typed is one round of typing.
type typed struct {
	words   map[profile.Key]string
	sent    int                 // keys
	painted map[profile.Key]int // the most of a word that was on the screen
	kept    profile.Application
}

// typeAndKill types into the wizard and kills it.
func typeAndKill(t *testing.T, seed uint64, state string) typed {
	rng := rand.New(rand.NewPCG(seed, 3))
	id := draftWith(t, state, nil, draft.Place{Page: "representative_1", Field: "authorized_representative_1.first_name"})
	cmd := exec.Command(program, "resume", id, "--state-dir", state)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + state, "TRUSTHUB_WIZARD_KEYRING=off", "TERM=xterm-256color"}
	s := onScreen(t, cmd)
	s.await(t, "First name")

	// No text of the program contains these words.
	r := typed{words: map[profile.Key]string{}, painted: map[profile.Key]int{}}
	keys := ""
	for name, begins := range map[string]string{"first_name": "zq", "last_name": "xj", "email": "qv", "business_title": "vx"} {
		word := begins
		for len(word) < 12 {
			word += string("bcdfgkmnprst"[rng.IntN(12)])
		}
		r.words[profile.Key("authorized_representative_1."+name)] = word
	}
	for _, name := range []string{"first_name", "last_name", "email", "business_title"} {
		keys += r.words[profile.Key("authorized_representative_1."+name)] + "\r"
	}
	s.watch(func(screen string) {
		for key, word := range r.words {
			for n := len(word); n >= 2 && n > r.painted[key]; n-- {
				if strings.Contains(screen, word[:n]) {
					r.painted[key] = n
				}
			}
		}
	})
	last := 1 + rng.IntN(len(keys))
	if seed == 1 { // however slow the machine is, some keys are on the screen before a kill
		s.send(t, keys[:2])
		s.await(t, keys[:2])
		r.sent, last = 2, max(2, last)
	}
	for r.sent < last {
		burst := min(1+rng.IntN(6), last-r.sent)
		s.send(t, keys[r.sent:r.sent+burst])
		r.sent += burst
		<-time.After(time.Duration(rng.IntN(4000)) * time.Microsecond)
	}
	<-time.After(time.Duration(rng.IntN(30_000)) * time.Microsecond)
	s.signal(t, syscall.SIGKILL)
	s.end(t)

	d, err := storeAt(t, state).Open(id)
	if err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	defer d.Close()
	if info := d.Info(); info.Restored != nil {
		t.Errorf("seed %d: %v", seed, info.Restored)
	}
	r.kept = d.Application()
	return r
}

// storeAt is the store of real drafts below a state directory.
func storeAt(t *testing.T, state string) *draft.Store {
	t.Helper()
	key, err := draft.FindKey(filepath.Join(state, "key"), nil)
	if err != nil {
		t.Fatal(err)
	}
	store, err := draft.At(filepath.Join(state, "drafts"), draft.Encrypted(key))
	if err != nil {
		t.Fatal(err)
	}
	return store
}

// draftWith creates a draft with answers, opened at a place.
func draftWith(t *testing.T, state string, app profile.Application, at draft.Place) (id string) {
	t.Helper()
	d, err := storeAt(t, state).Create(app)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.SetPlace(at); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	return d.Info().ID
}
