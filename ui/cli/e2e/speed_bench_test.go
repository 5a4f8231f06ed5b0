//go:build unix

package e2e

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"trusthub-wizard/flow/draft"
)

// How fast the wizard is for its user: a release build on a terminal, measured at the terminal's
// end. It has one row for each number in README.md:
//
//	go test ./ui/cli/e2e -run '^$' -bench Speed -benchtime 1x
//
// Measure on a quiet machine. The first frame takes turns with a bare Bubble Tea program, so that
// their ratio holds on any machine.
func BenchmarkSpeed(b *testing.B) {
	dir := b.TempDir()
	wizard, bare := build(b, dir, "."), build(b, dir, "./testdata/bare")
	b.Run("first-frame", func(b *testing.B) { firstFrame(b, wizard, bare) })
	b.Run("key/typing-and-saving", func(b *testing.B) { typingKeys(b, wizard) })
	b.Run("key/while-15-calls-run", func(b *testing.B) { keysDuringRun(b, wizard) })
	b.Run("idle", func(b *testing.B) { idle(b, wizard, bare) })
	b.Run("size", func(b *testing.B) { size(b, wizard) })
}

// build builds a program like a release.
func build(b *testing.B, dir, pkg string) string {
	out := filepath.Join(dir, filepath.Base(pkg)+".exe")
	if pkg == "." {
		out = filepath.Join(dir, program)
	}
	if text, err := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", out, pkg).CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, text)
	}
	return out
}

// firstFrame is the time from the start of the process to its first whole frame, of
// home without and with drafts and of a demonstration, each in turn with the bare
// program. Both draw 120 times a second at most.
func firstFrame(b *testing.B, wizard, bare string) {
	empty, full := b.TempDir(), b.TempDir()
	for range 20 {
		draftFor(b, full, draft.Place{})
	}
	programs := []struct {
		name, shows string
		args        []string
	}{
		{"bare", "bare", []string{bare}},
		{"home", "Welcome", []string{wizard, "--state-dir", empty}},
		{"drafts", "Unnamed customer", []string{wizard, "--state-dir", full}},
		{"demo", "Welcome", []string{wizard, "demo", "--state-dir", empty}},
	}
	took := make([][]time.Duration, len(programs))
	start := func(i int) time.Duration {
		l := wireTo(b, empty, programs[i].args...)
		defer l.hangUp()
		return l.until(b, programs[i].shows).Sub(l.began)
	}
	for i := range programs {
		start(i) // makes what only the first start makes
	}
	for b.Loop() {
		for range 25 {
			for i := range programs {
				took[i] = append(took[i], start(i))
			}
		}
	}
	for i, p := range programs {
		median := ms(rank(took[i], 50))
		report(b, "ms-"+p.name, median)
		if i > 0 {
			report(b, "x-"+p.name, median/ms(rank(took[0], 50)))
		}
	}
}

// typingKeys types into a field. Every key is on disk before its echo, and synced once a second.
func typingKeys(b *testing.B, wizard string) {
	state := b.TempDir()
	id := draftFor(b, state, draft.Place{Page: "representative_1", Field: "authorized_representative_1.first_name"})
	l := wireTo(b, state, wizard, "resume", id, "--state-dir", state)
	defer l.hangUp()
	l.until(b, "First name")
	l.quiet(200 * time.Millisecond)
	var took []time.Duration
	var sizes []float64
	for b.Loop() {
		for i := range 300 {
			key := string("abcdefghijklmnopqrstuvwxyz"[i%26])
			if i%40 > 19 {
				key = "\x7f" // delete it again, because the field has a limit
			}
			d, n := l.press(b, key, time.Duration(20+i*7%13)*time.Millisecond)
			took, sizes = append(took, d), append(sizes, float64(n))
		}
	}
	reportKeys(b, took, sizes)
}

// keysDuringRun opens and closes the log during a run with slow calls, spinners and clocks.
func keysDuringRun(b *testing.B, wizard string) {
	state := b.TempDir()
	l := wireTo(b, state, wizard, "demo", "--fill", "--latency", "4s", "--state-dir", state)
	defer l.hangUp()
	l.until(b, "Which account?")
	l.send(b, strings.Repeat("\x0e", 8)) // to the review
	l.until(b, "pass the checks")
	l.quiet(300 * time.Millisecond)
	l.send(b, "\x13")
	l.until(b, "Submitting")
	var took []time.Duration
	for b.Loop() {
		for i := range 200 {
			l.forget()
			shows := []string{"Run lo", "Subm"}[i%2] // in the header, which doesn't tick
			at := time.Now()
			l.send(b, "l")
			took = append(took, l.until(b, shows).Sub(at))
			time.Sleep(time.Duration(20+i*7%13) * time.Millisecond)
		}
	}
	reportKeys(b, took, nil)
}

// idle measures what an untouched page writes, and how often its threads wake: each time the
// renderer's clock ticks.
func idle(b *testing.B, wizard, bare string) {
	state := b.TempDir()
	id := draftFor(b, state, draft.Place{Page: "business"})
	l := wireTo(b, state, wizard, "resume", id, "--state-dir", state)
	defer l.hangUp()
	l.until(b, "Business name")
	l.send(b, "Owl")
	l.until(b, "Owl")
	l.quiet(2 * time.Second) // so that what was typed is synced
	beside := wireTo(b, state, bare)
	defer beside.hangUp()
	beside.until(b, "bare")
	const seconds = 5
	for b.Loop() {
		ours, theirs := procNumber(l.pid(), wakes), procNumber(beside.pid(), wakes)
		report(b, "bytes", float64(l.quiet(seconds*time.Second)))
		report(b, "wakes/s", float64(procNumber(l.pid(), wakes)-ours)/seconds)
		report(b, "wakes/s-bare", float64(procNumber(beside.pid(), wakes)-theirs)/seconds)
	}
}

// wakes are counted for each thread.
const wakes = "voluntary_ctxt_switches"

// size measures the memory after a whole run, and the binary.
func size(b *testing.B, wizard string) {
	state := b.TempDir()
	l := wireTo(b, state, wizard, "demo", "--fill", "--latency", "1ms", "--state-dir", state)
	defer l.hangUp()
	l.until(b, "Which account?")
	l.send(b, strings.Repeat("\x0e", 8))
	l.until(b, "pass the checks")
	l.quiet(300 * time.Millisecond)
	l.send(b, "\x13")
	l.until(b, "Submitted for review")
	file, err := os.Stat(wizard)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		report(b, "MB-resident", float64(procNumber(l.pid(), "VmRSS"))*1024/1e6)
		report(b, "MB-peak", float64(procNumber(l.pid(), "VmHWM"))*1024/1e6)
		report(b, "MB-binary", float64(file.Size())/1e6)
	}
}

func reportKeys(b *testing.B, took []time.Duration, sizes []float64) {
	report(b, "p50-ms", ms(rank(took, 50)))
	report(b, "p99-ms", ms(rank(took, 99)))
	if sizes != nil {
		slices.Sort(sizes)
		report(b, "bytes/key", sizes[len(sizes)/2])
	}
}

func report(b *testing.B, unit string, n float64) {
	b.ReportMetric(0, "ns/op") // means nothing here
	b.ReportMetric(n, unit)
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func rank(all []time.Duration, percent int) time.Duration {
	all = slices.Clone(all)
	slices.Sort(all)
	return all[(len(all)-1)*percent/100]
}

// procNumber is a number from Linux's /proc about a process, summed over its threads if each has
// its own; 0 on other systems.
func procNumber(pid int, name string) (sum int) {
	pattern := fmt.Sprintf("/proc/%d/status", pid)
	if name == wakes {
		pattern = fmt.Sprintf("/proc/%d/task/*/status", pid)
	}
	files, _ := filepath.Glob(pattern)
	for _, file := range files {
		data, _ := os.ReadFile(file)
		if m := regexp.MustCompile(`(?m)^` + name + `:\s+(\d+)`).FindSubmatch(data); m != nil {
			n, _ := strconv.Atoi(string(m[1]))
			sum += n
		}
	}
	return sum
}

func draftFor(b *testing.B, state string, at draft.Place) string {
	key, err := draft.FindKey(filepath.Join(state, "key"), nil)
	if err != nil {
		b.Fatal(err)
	}
	store, err := draft.At(filepath.Join(state, "drafts"), draft.Encrypted(key))
	if err != nil {
		b.Fatal(err)
	}
	d, err := store.Create(nil)
	if err == nil {
		err = d.SetPlace(at)
	}
	if err == nil {
		err = d.Close()
	}
	if err != nil {
		b.Fatal(err)
	}
	return d.Info().ID
}

// A wire is a terminal with a program on its other end.
type wire struct {
	cmd   *exec.Cmd
	tty   *os.File
	began time.Time
	came  chan part
	seen  []byte // since forget
	last  []byte // what until found its text in
}

type part struct {
	at   time.Time
	data []byte
}

func wireTo(b *testing.B, home string, args ...string) *wire {
	b.Helper()
	l := &wire{cmd: exec.Command(args[0], args[1:]...), came: make(chan part, 1024)}
	l.cmd.Env = []string{"HOME=" + home, "TERM=xterm-256color", "COLORTERM=truecolor", "TRUSTHUB_WIZARD_KEYRING=off"}
	l.began = time.Now()
	tty, err := pty.StartWithSize(l.cmd, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		b.Fatal(err)
	}
	l.tty = tty
	go func() {
		defer close(l.came)
		for {
			buf := make([]byte, 32<<10)
			n, err := tty.Read(buf)
			if err != nil {
				return
			}
			l.came <- part{time.Now(), buf[:n]}
		}
	}()
	return l
}

func (l *wire) pid() int { return l.cmd.Process.Pid }

func (l *wire) hangUp() {
	_ = l.cmd.Process.Kill()
	_ = l.tty.Close()
	_ = l.cmd.Wait()
}

func (l *wire) send(b *testing.B, keys string) {
	if _, err := l.tty.WriteString(keys); err != nil {
		b.Fatal(err)
	}
}

// until waits for a text, and returns when it came.
func (l *wire) until(b *testing.B, text string) time.Time {
	b.Helper()
	late := time.After(patience)
	for {
		select {
		case p, ok := <-l.came:
			if !ok {
				b.Fatalf("it ended and did not show %q:\n%q", text, l.seen)
			}
			if l.seen = append(l.seen, p.data...); bytes.Contains(l.seen, []byte(text)) {
				l.last = l.seen
				l.forget()
				return p.at
			}
		case <-late:
			b.Fatalf("it does not show %q:\n%q", text, l.seen)
		}
	}
}

func (l *wire) forget() { l.seen = nil }

// shown reports whether a text came with what was awaited last.
func (l *wire) shown(text string) bool { return bytes.Contains(l.last, []byte(text)) }

// press sends a key, and returns when its echo started and how many bytes it has.
func (l *wire) press(b *testing.B, key string, pause time.Duration) (time.Duration, int) {
	at := time.Now()
	l.send(b, key)
	select {
	case p := <-l.came:
		return p.at.Sub(at), len(p.data) + l.quiet(pause)
	case <-time.After(patience):
		b.Fatal("a key has no echo")
	}
	return 0, 0
}

// quiet waits, and returns how many bytes came in that time.
func (l *wire) quiet(d time.Duration) (n int) {
	end := time.After(d)
	for {
		select {
		case p := <-l.came:
			n += len(p.data)
		case <-end:
			return n
		}
	}
}
