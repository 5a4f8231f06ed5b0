//go:build unix

package e2e

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"trusthub-wizard/twilioapi/sandbox"
)

var (
	kills    = flag.Int("kills", 12, "how many times TestKills kills the program")
	killSeed = flag.Uint64("kill-seed", 0, "let TestKills live through the history of this seed only")
)

// TestKills kills one `apply` with SIGKILL and starts it again, several times, while calls to
// Twilio fail, until it's done. Then there must be exactly one profile, one object per step,
// each assigned once, one submission, and nothing else. A seed decides when to kill and what
// fails. The processes and their scheduling are real.
//
//	go test ./ui/cli/e2e -run TestKills                        a few kills
//	go test ./ui/cli/e2e -run TestKills -kills 500 -v          the full report, with a release binary
//	go test ./ui/cli/e2e -run TestKills -kill-seed 47 -v       one history again, in detail
func TestKills(t *testing.T) {
	t.Parallel()
	command := program
	if *kills > 100 {
		command = built(t)
	}
	total := newKillTally()
	if *killSeed != 0 {
		h := newKillHistory(t, *killSeed, command, total)
		if err := h.live(); err != nil {
			t.Errorf("seed %d: %v", *killSeed, err)
		}
		h.tell(t)
		return
	}
	// Histories mostly wait, so more of them run at a time than there are processors.
	seeds := make(chan uint64)
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			for seed := range seeds {
				if err := newKillHistory(t, seed, command, total).live(); err != nil {
					t.Errorf("seed %d: %v", seed, err)
					total.violated()
				}
			}
		})
	}
	for seed := uint64(1); total.enough(*kills); seed++ {
		seeds <- seed
	}
	close(seeds)
	wg.Wait()
	t.Log(total)
}

// built is the program, built like a release.
func built(t *testing.T) string {
	path := filepath.Join(t.TempDir(), program)
	if out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return path
}

// callLimit is how long a call may take in these histories. A late request takes effect within
// twice that, and lists lag by half of it: what the program assumes about Twilio, scaled down
// from ten seconds.
const callLimit = time.Second

// The ways to kill the program.
const (
	arriving  = "on arrival of a call, which is dropped"
	applying  = "on arrival of a call, which takes effect"
	late      = "on arrival of a call, which takes effect later"
	repeated  = "on arrival of a call, which a gateway repeats"
	answered  = "as a call is answered"
	writing   = "as a journal write begins"
	replacing = "as a journal write is in place"
	anytime   = "at any instant"
)

var ends = []string{arriving, applying, late, repeated, answered, writing, replacing, anytime}

// A killHistory is one application, from its first start to its last.
type killHistory struct {
	seed    uint64
	rng     *rand.Rand
	command string
	file    string
	state   string
	env     []string
	box     *sandbox.Sandbox
	tally   *killTally
	faults  float64 // the chance of one
	story   []string
	late    sync.WaitGroup // calls that take effect later

	mu       sync.Mutex
	calm     bool // no more faults
	victim   *os.Process
	end      string // how to kill the program; "" if not
	nth      int    // the call or write to kill it at
	reads    bool   // calls that only read count
	seen     int    // calls or writes so far
	place    string // where it was killed; "" before
	befallen int    // faults since this start
}

func newKillHistory(t *testing.T, seed uint64, command string, total *killTally) *killHistory {
	h := &killHistory{seed: seed, rng: rand.New(rand.NewPCG(seed, 11)), command: command, tally: total,
		file: "testdata/applications/us-ein.yaml", state: t.TempDir()}
	h.faults = []float64{0, 0.05, 0.15}[h.rng.IntN(3)]
	h.box = sandbox.New(sandbox.Options{
		Seed: seed, Latency: 4 * time.Millisecond, Switches: h.switches(), Decide: h.decide,
		Review: sandbox.Review{Pending: time.Hour, Reading: time.Hour},
	})
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	parent := h.box.Parent()
	h.env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + h.state, "TRUSTHUB_WIZARD_API_BASE=" + server.URL, "TRUSTHUB_WIZARD_TIMEOUT=" + callLimit.String(),
		"TRUSTHUB_WIZARD_KEYRING=off", "TWILIO_ACCOUNT_SID=" + parent.SID, "TWILIO_AUTH_TOKEN=" + parent.Token,
	}
	return h
}

// switches set undocumented behavior of Twilio, within what the program assumes.
func (h *killHistory) switches() sandbox.Switches {
	s := sandbox.Switches{}
	for _, row := range sandbox.SwitchTable() {
		switch row.Name {
		case "repeat-assignment", "concurrent-assignments", "submit-answer", "name-filter", "list-order", "delete-assigned":
			s[row.Name] = row.Values[h.rng.IntN(len(row.Values))]
		case "fresh-404", "list-lag":
			s[row.Name] = []string{"0s", "0s", "200ms", "400ms"}[h.rng.IntN(4)]
		}
	}
	return s
}

// killFaults are the faults of calls in these histories.
var killFaults = []sandbox.FaultKind{
	"429", "500", "502", "503", "504", "timeout", "reset-before", "reset-after", "half", "garbage", "html", "wrong-type", "slow", "late", "hidden", "list-lag", "shuffled",
}

func (h *killHistory) decide(c sandbox.Call) sandbox.Fault {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.calm || h.rng.Float64() >= h.faults {
		return sandbox.Fault{}
	}
	f := sandbox.Fault{Kind: killFaults[h.rng.IntN(len(killFaults))], Applied: h.rng.IntN(2) == 0}
	switch f.Kind {
	case "429":
		f.RetryAfter = []string{"none", "1", "date"}[h.rng.IntN(3)]
	case "slow", "hidden", "list-lag":
		f.After = time.Duration(h.rng.Int64N(int64(callLimit * 4 / 10)))
	case "late":
		f.After = h.lateness()
	}
	h.befallen++
	h.tally.befell(f.Kind)
	h.note("fault %s (applied: %v, after %v) on %s %s no. %d", f.Kind, f.Applied, f.After, c.Name(), c.Detail, c.Nth)
	return f
}

// lateness is how long after its arrival a call takes effect: a little less than the latest
// the program assumes. Most calls are very late.
func (h *killHistory) lateness() time.Duration {
	const most = callLimit * 19 / 10
	early := time.Duration(h.rng.Int64N(int64(most)))
	if h.rng.IntN(3) == 0 {
		return early
	}
	return most - early/10
}

// note records the history. The caller holds mu.
func (h *killHistory) note(format string, args ...any) {
	h.story = append(h.story, time.Now().Format("15:04:05.000 ")+fmt.Sprintf(format, args...))
}

func (h *killHistory) tell(t *testing.T) {
	h.mu.Lock()
	defer h.mu.Unlock()
	t.Log(strings.Join(h.story, "\n"))
	for _, e := range h.box.Log() {
		t.Log(e.At.Format("15:04:05.000"), e.Call, e.SID, e.Ref, e.Status)
	}
}

// live starts the program until it's done, and checks the result.
func (h *killHistory) live() error {
	deaths := 1 + h.rng.IntN(3)
	for life := 1; ; life++ {
		if life > 20 {
			return errors.New("not done after twenty starts")
		}
		h.mu.Lock()
		h.calm = life > 7
		h.end, h.nth, h.seen, h.place, h.befallen = "", 0, 0, "", 0
		if life <= deaths {
			h.end = ends[(int(h.seed)+3*life)%len(ends)] // so that few kills are of every kind
			h.nth = h.position()
		}
		h.mu.Unlock()
		said, code, err := h.run()
		if err != nil {
			return err
		}
		h.mu.Lock()
		h.note("start %d: exit code %d", life, code)
		if h.place != "" {
			h.tally.died(h.end, h.place, h.befallen > 0)
		}
		h.mu.Unlock()
		switch {
		case code == 0:
			return h.check()
		case code == -1 && h.place != "", code == 6:
		default:
			return fmt.Errorf("start %d: exit code %d:\n%s", life, code, said)
		}
	}
}

// position is the call or write to kill the program at. The caller holds mu. A whole run starts
// with eight calls that read and makes thirteen that write.
func (h *killHistory) position() int {
	h.reads = false
	switch h.end {
	case writing, replacing:
		return 1 + h.rng.IntN(12)
	case anytime:
		return 1 + h.rng.IntN(400_000) // microseconds
	}
	if h.reads = h.rng.IntN(6) == 0; h.reads {
		return 1 + h.rng.IntN(24)
	}
	return 1 + h.rng.IntN(13)
}

// run runs the program once.
func (h *killHistory) run() (said string, code int, err error) {
	cmd := exec.Command(h.command, "apply", h.file, "--yes", "--state-dir", h.state)
	cmd.Env = h.env
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	drafts := filepath.Join(h.state, "drafts")
	if err := os.MkdirAll(drafts, 0o700); err != nil {
		return "", 0, err
	}
	unwatch := func() {}
	if h.end == writing || h.end == replacing {
		if unwatch, err = watch(drafts, h.wrote); err != nil {
			return "", 0, err
		}
	}
	defer unwatch()
	h.mu.Lock()
	err = cmd.Start()
	h.victim = cmd.Process
	h.mu.Unlock()
	if err != nil {
		return "", 0, err
	}
	if h.end == anytime {
		timer := time.AfterFunc(time.Duration(h.nth)*time.Microsecond, func() { h.strike(anytime, "") })
		defer timer.Stop()
	}
	// A run that ends before its kill takes at most three minutes of refused calls.
	stuck := time.AfterFunc(5*time.Minute, func() { _ = cmd.Process.Kill() })
	defer stuck.Stop()
	err = cmd.Wait()
	h.mu.Lock()
	h.victim = nil
	h.mu.Unlock()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return out.String(), exit.ExitCode(), nil
	}
	return out.String(), 0, err
}

// wrote is called for each file that is created or replaced in the drafts' directory.
func (h *killHistory) wrote(name string) {
	switch {
	case strings.HasSuffix(name, ".synced.tmp"):
		h.meet(writing, "journal")
	case strings.HasSuffix(name, ".synced"):
		h.meet(replacing, "journal")
	}
}

// meet counts calls or writes, and kills the program at the nth.
func (h *killHistory) meet(end, place string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.end != end {
		return false
	}
	if h.seen++; h.seen != h.nth {
		return false
	}
	return h.kill(fmt.Sprintf("%s no. %d", place, h.nth))
}

// strike kills the program at any moment.
func (h *killHistory) strike(end, place string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.end == end && h.kill(place)
}

// kill needs mu held.
func (h *killHistory) kill(place string) bool {
	if h.victim == nil || h.place != "" || h.victim.Signal(syscall.SIGKILL) != nil {
		return false
	}
	if place == "" {
		place = "anywhere"
	}
	h.place = place
	h.note("killed %s: %s", h.end, place)
	return true
}

var anySID = regexp.MustCompile(`[A-Z]{2}[0-9a-f]{32}`)

// ServeHTTP is the sandbox, and kills the program during a call.
func (h *killHistory) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	h.mu.Lock()
	end := h.end
	if req.Method == http.MethodGet && !h.reads {
		end = ""
	}
	h.mu.Unlock()
	body, err := io.ReadAll(req.Body)
	if err != nil {
		panic(http.ErrAbortHandler) // killed while it was sending
	}
	again := func() *http.Request {
		r := req.Clone(context.WithoutCancel(req.Context()))
		r.Body = io.NopCloser(bytes.NewReader(body))
		return r
	}
	place := req.Method + " " + anySID.ReplaceAllString(req.URL.Path, "*")
	switch end {
	case arriving, applying, late, repeated:
		if h.meet(end, place) {
			h.afterlife(end, again)
			panic(http.ErrAbortHandler)
		}
	}
	req.Body = io.NopCloser(bytes.NewReader(body))
	answer := &line{ResponseWriter: w}
	h.box.ServeHTTP(answer, req)
	if end == answered && !answer.cut && http.NewResponseController(answer).Flush() == nil {
		h.meet(end, place)
	}
}

// A line is the connection of an answer.
type line struct {
	http.ResponseWriter
	cut bool // by a fault
}

func (l *line) Unwrap() http.ResponseWriter { return l.ResponseWriter }

func (l *line) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	l.cut = true
	return http.NewResponseController(l.ResponseWriter).Hijack()
}

// afterlife decides what happens to a call whose sender was killed.
func (h *killHistory) afterlife(end string, call func() *http.Request) {
	lands := func() {
		defer func() { _ = recover() }() // faults cut connections with a panic, and here is no connection
		h.box.ServeHTTP(httptest.NewRecorder(), call())
	}
	switch end {
	case applying:
		lands()
	case repeated:
		lands()
		lands()
	case late:
		h.mu.Lock()
		after := h.lateness()
		h.mu.Unlock()
		h.late.Go(func() { <-time.After(after); lands() })
	}
}

// check checks the result now, and again after every late call took effect and the application
// was applied once more.
func (h *killHistory) check() error {
	h.mu.Lock()
	h.calm, h.end = true, ""
	h.mu.Unlock()
	// Lists lag for this test, too.
	err := h.stands()
	for end := time.Now().Add(callLimit / 2); err != nil && time.Now().Before(end); err = h.stands() {
		time.Sleep(10 * time.Millisecond)
	}
	if err != nil {
		return err
	}
	h.late.Wait()
	for h.box.Snapshot().Pending > 0 {
		time.Sleep(10 * time.Millisecond)
	}
	before := len(h.box.Log())
	if said, code, err := h.run(); err != nil || code != 0 {
		return fmt.Errorf("applied again: exit code %d (%v):\n%s", code, err, said)
	}
	if n := len(h.box.Log()) - before; n > 0 {
		return fmt.Errorf("applied again: %d writing calls", n)
	}
	return h.stands()
}

func (h *killHistory) stands() error {
	if err := submittedAs(h.getenv, h.file); err != nil {
		return err
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
	return h.keeps()
}

// keeps checks the disk: one draft, in review, and none broken.
func (h *killHistory) keeps() error {
	cmd := exec.Command(h.command, "drafts", "list", "--json", "--state-dir", h.state)
	cmd.Env = h.env
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("drafts list: %w", err)
	}
	states := []string{}
	for line := range strings.Lines(string(out)) {
		var d struct{ State string }
		if err := json.Unmarshal([]byte(line), &d); err != nil {
			return err
		}
		states = append(states, d.State)
	}
	if !slices.Equal(states, []string{"in review"}) {
		return fmt.Errorf("drafts in states %q, want one in review", states)
	}
	if left, _ := filepath.Glob(filepath.Join(h.state, "drafts", "*.broken*")); len(left) > 0 {
		return fmt.Errorf("put aside as broken: %v", left)
	}
	return nil
}

func (h *killHistory) getenv(name string) string {
	for _, v := range h.env {
		if value, ok := strings.CutPrefix(v, name+"="); ok {
			return value
		}
	}
	return ""
}

// A killTally counts what happened in the histories.
type killTally struct {
	mu         sync.Mutex
	begun      int // histories
	killed     int
	paired     int // with a fault in the same life
	violations int
	ends       map[string]int
	places     map[string]bool
	faults     map[sandbox.FaultKind]int
}

func newKillTally() *killTally {
	return &killTally{ends: map[string]int{}, places: map[string]bool{}, faults: map[sandbox.FaultKind]int{}}
}

// enough reports whether another history is needed, and counts it.
func (t *killTally) enough(kills int) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.killed >= kills || t.violations > 0 {
		return false
	}
	t.begun++
	return true
}

func (t *killTally) died(end, place string, befallen bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.killed++
	t.ends[end]++
	t.places[end+": "+place] = true
	if befallen {
		t.paired++
	}
}

func (t *killTally) befell(k sandbox.FaultKind) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.faults[k]++
}

func (t *killTally) violated() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.violations++
}

func (t *killTally) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var b strings.Builder
	fmt.Fprintf(&b, "%d histories, %d kills at %d positions, %d of them in a life with faults, violations %d", t.begun, t.killed, len(t.places), t.paired, t.violations)
	for _, end := range ends {
		fmt.Fprintf(&b, "\n  %4d %s", t.ends[end], end)
	}
	b.WriteString("\n  faults:")
	for _, k := range slices.Sorted(maps.Keys(t.faults)) {
		fmt.Fprintf(&b, " %s %d", k, t.faults[k])
	}
	return b.String()
}
