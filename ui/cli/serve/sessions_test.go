package serve_test

import (
	"bufio"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/team"
	"trusthub-wizard/flow/team/pgtest"
	"trusthub-wizard/ui/cli"
	"trusthub-wizard/ui/cli/console"
)

const patience = time.Minute

func TestMain(m *testing.M) { pgtest.Main(m) }

// Several people type at once, each into a customer of their own. Run with -race, this shows
// what sessions share.
func TestSessionsAtOnce(t *testing.T) {
	t.Run("files", func(t *testing.T) {
		state := t.TempDir()
		together(t, state)
		drafts, err := draft.At(filepath.Join(state, "drafts"), draft.Encrypted(keyIn(t, state)))
		if err != nil {
			t.Fatal(err)
		}
		named(t, drafts)
	})
	t.Run("team", func(t *testing.T) {
		state, url := t.TempDir(), pgtest.URL(t)
		together(t, state, "--store", url)
		drafts, err := team.Open(t.Context(), url, keyIn(t, state), "")
		if err != nil {
			t.Fatal(err)
		}
		defer drafts.Disconnect()
		named(t, drafts)
	})
}

func keyIn(t *testing.T, state string) *draft.Key {
	key, err := draft.FindKey(filepath.Join(state, "key"), nil)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// named checks that everybody's customer is there, and closed.
func named(t *testing.T, drafts interface{ List() ([]draft.Info, error) }) {
	infos, err := drafts.List()
	var names []string
	for _, info := range infos {
		names = append(names, info.Name)
		err = errors.Join(err, info.Err)
	}
	slices.Sort(names)
	if want := "Customer 0, Customer 1, Customer 2, Customer 3, Customer 4, Customer 5, Customer 6"; err != nil || strings.Join(names, ", ") != want {
		t.Errorf("%v (%v)", names, err)
	}
}

// together lets people work on a server, and stops it.
func together(t *testing.T, state string, flags ...string) {
	keys := ada(t)
	out, printed := io.Pipe()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan int, 1)
	go func() {
		ended <- cli.Process{Args: append(arguments(state, keys), flags...), Streams: console.Streams{
			In: strings.NewReader(""), Out: printed, Err: io.Discard,
			Getenv: func(name string) string { return map[string]string{"TRUSTHUB_WIZARD_KEYRING": "off"}[name] },
		}}.Run(ctx)
	}()
	addr := ready(t, out)
	const people = 7 // and one more, in one connection
	var all sync.WaitGroup
	for n := range people {
		all.Go(func() {
			v := visit(t, addr)
			v.opens(t)
			v.send(t, fmt.Sprintf("Customer %d\t", n))
			v.until(t, fmt.Sprintf("Friendly name Customer %d", n), "✓ saved")
			v.send(t, "\x03")
			if err := v.session.Wait(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	before, again := settled(), visit(t, addr)
	again.until(t, "Customers")
	again.send(t, "q")
	if err := again.session.Wait(); err != nil {
		t.Error(err)
	}
	before++ // the screen has one, which is the test's own
	for late := time.Now().Add(patience); runtime.NumGoroutine() > before; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(late) {
			t.Fatalf("a session leaves %d goroutines behind", runtime.NumGoroutine()-before)
		}
	}
	stop()
	if code := <-ended; code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// settled is the number of goroutines once it doesn't fall anymore.
func settled() int {
	for n := runtime.NumGoroutine(); ; {
		time.Sleep(700 * time.Millisecond)
		if now := runtime.NumGoroutine(); now < n {
			n = now
		} else {
			return n
		}
	}
}

// Many sessions at once on one server, a process of its own: what one takes of its memory, and
// how long a key takes to its echo: in the program itself, without a server; alone on the server;
// and while each of the others types a key a second.
//
//	go test ./ui/cli/serve -run '^$' -bench Sessions -benchtime 1x
func BenchmarkSessions(b *testing.B) {
	b.Run("files", func(b *testing.B) { crowd(b) })
	b.Run("team", func(b *testing.B) { crowd(b, "--store", pgtest.URL(b)) })
}

func crowd(b *testing.B, flags ...string) {
	const sessions = 200
	dir := b.TempDir()
	program := filepath.Join(dir, "trusthub-wizard")
	if text, err := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", program, "trusthub-wizard").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, text)
	}
	cmd := exec.Command(program, append(arguments(filepath.Join(dir, "state"), ada(b)), flags...)...)
	cmd.Env = []string{"HOME=" + dir, "TRUSTHUB_WIZARD_KEYRING=off"}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	addr := ready(b, out)
	for b.Loop() {
		beside := local(b, program, filepath.Join(dir, "local"))
		beside.opens(b)
		beside.quiet(b)
		report(b, "local", beside.types(b, 200))
		first := visit(b, addr)
		first.opens(b)
		first.quiet(b)
		before := resident(b, cmd.Process.Pid)
		report(b, "alone", first.types(b, 200))
		others := make([]*visitor, sessions-1)
		for i := range others {
			others[i] = visit(b, addr)
			others[i].opens(b)
		}
		b.ReportMetric(float64(resident(b, cmd.Process.Pid)-before)/float64(len(others))/1024, "MB/session")
		ctx, stop := context.WithCancel(b.Context())
		var typing sync.WaitGroup
		for i, v := range others {
			typing.Go(func() { v.goesOn(ctx, time.Duration(i)*5*time.Millisecond) })
		}
		time.Sleep(2 * time.Second)
		report(b, "crowded", first.types(b, 200))
		stop()
		typing.Wait()
		for _, v := range append(others, first) {
			_ = v.session.Close()
		}
	}
	b.ReportMetric(0, "ns/op") // means nothing here
}

func report(b *testing.B, name string, took []time.Duration) {
	slices.Sort(took)
	for _, percent := range []int{50, 99} {
		b.ReportMetric(float64(took[(len(took)-1)*percent/100].Microseconds())/1000, fmt.Sprintf("ms-p%d-%s", percent, name))
	}
}

// resident is the memory of a process in kB.
func resident(b *testing.B, pid int) int {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Skipf("memory is measured on Linux only: %v", err)
	}
	m := regexp.MustCompile(`VmRSS:\s+(\d+)`).FindSubmatch(data)
	n, err := strconv.Atoi(string(m[1]))
	if err != nil {
		b.Fatal(err)
	}
	return n
}

func arguments(state, keys string) []string {
	return []string{"serve", "--listen", "127.0.0.1:0", "--state-dir", state, "--authorized-keys", keys, "--max-sessions", "300", "--max-per-person", "300"}
}

// adas is Ada's key.
func adas(t testing.TB) gossh.Signer {
	s, err := gossh.NewSignerFromKey(ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// ada writes a file with Ada's key.
func ada(t testing.TB) string {
	file := filepath.Join(t.TempDir(), "keys")
	line := strings.TrimSpace(string(gossh.MarshalAuthorizedKey(adas(t).PublicKey()))) + " Ada\n"
	if err := os.WriteFile(file, []byte(line), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// ready waits for the server's two lines and returns its address.
func ready(t testing.TB, out io.Reader) string {
	t.Helper()
	lines := bufio.NewScanner(out)
	lines.Scan()
	addr, ok := strings.CutPrefix(lines.Text(), "listening on ")
	if lines.Scan(); !ok {
		t.Fatalf("it prints %q", lines.Text())
	}
	return addr
}
