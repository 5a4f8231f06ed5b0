//go:build unix

package e2e

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"trusthub-wizard/twilioapi/sandbox"
)

var batchSize = flag.Int("batch", 12, "how many applications TestBatch applies")

// TestBatch applies many applications to a Trust Hub that takes 20 ms for each call and fails
// one in twenty, in every way. Ctrl+C interrupts it halfway, and the same command continues.
// In the end each is submitted once.
//
//	go test ./ui/cli/e2e -run TestBatch -batch 200 -v
func TestBatch(t *testing.T) {
	t.Parallel()
	b := newBatch(t, *batchSize)
	half := (*batchSize + 1) / 2
	others := b.submitsOnly(t, half)
	began := time.Now()
	a := b.start(t)
	for range half {
		a.await(t, ": submitted: BU")
	}
	a.signal(t, os.Interrupt)
	a.await(t, "Stopping: waiting for the calls in progress")
	others.open()
	said, code := a.end()
	if code != 6 || !strings.Contains(said, "not begun") || !strings.Contains(said, "creating anything twice") {
		t.Fatalf("exit code %d, want 6, and what to do next:\n%s", code, said)
	}
	b.tell("interrupted after %.1f s, when %s", time.Since(began).Seconds(), b.summary(a))
	untouched := b.submitted()

	starts := 1
	began = time.Now()
	for code = 6; code == 6 && starts < 6; starts++ { // a fault can cut one off
		a = b.start(t)
		said, code = a.end()
	}
	if code != 0 {
		t.Fatalf("started %d times: exit code %d:\n%s", starts, code, said)
	}
	b.tell("resumed in %.1f s, %d starts in all: %s", time.Since(began).Seconds(), starts, b.summary(a))
	for sid, changes := range untouched {
		if n := b.changes(sid); n != changes {
			t.Errorf("%s was submitted before the interruption, and %d calls wrote to it afterwards", sid, n-changes)
		}
	}
	b.settle(t)
	b.check(t)

	b.calm.Store(true)
	before := len(b.box.Log())
	if said, code := b.start(t).end(); code != 0 || len(b.box.Log()) != before {
		t.Errorf("applied again: exit code %d, %d calls that write:\n%s", code, len(b.box.Log())-before, said)
	}
	b.tell("%d calls, faults: %s", b.calls.Load(), b.faults())
	t.Log(strings.Join(b.report, "\n"))
}

// batchLimit is how long a call may take in this test: see callLimit.
const batchLimit = 600 * time.Millisecond

// A batch is many applications and their Trust Hub.
type batch struct {
	*stage
	box     *sandbox.Sandbox
	command string
	files   []string
	seeded  map[string]bool // SIDs that were there before
	report  []string
	calls   atomic.Int64
	calm    atomic.Bool                   // no more faults
	next    atomic.Pointer[sandbox.Fault] // of the next call
	gate    atomic.Pointer[gate]

	unevaluated atomic.Bool // evaluations fail

	mu       sync.Mutex
	rng      *rand.Rand
	befallen map[sandbox.FaultKind]int
}

func newBatch(t *testing.T, size int) *batch {
	b := &batch{
		command: program, seeded: map[string]bool{},
		rng: rand.New(rand.NewPCG(uint64(size), 5)), befallen: map[sandbox.FaultKind]int{},
	}
	if size > 100 {
		b.command = built(t)
	}
	b.box = sandbox.New(sandbox.Options{
		Latency: 20 * time.Millisecond, Decide: b.decide, Review: sandbox.Review{Pending: time.Hour, Reading: time.Hour},
	})
	for _, o := range b.box.Snapshot().Objects {
		b.seeded[o.SID] = true
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.calls.Add(1)
		if !b.gate.Load().pass(r) {
			panic(http.ErrAbortHandler)
		}
		b.box.ServeHTTP(w, r)
	}))
	b.gate.Store(newGate(func(*http.Request) bool { return false }))
	t.Cleanup(server.Close)
	t.Cleanup(func() { b.gate.Load().open() })
	home := t.TempDir()
	b.stage = &stage{env: map[string]string{
		"HOME": home, "XDG_STATE_HOME": home, "TRUSTHUB_WIZARD_KEYRING": "off", "TRUSTHUB_WIZARD_API_BASE": server.URL,
		"TRUSTHUB_WIZARD_TIMEOUT": batchLimit.String(),
		"TWILIO_ACCOUNT_SID":      b.box.Parent().SID, "TWILIO_AUTH_TOKEN": b.box.Parent().Token,
	}}
	sample, err := os.ReadFile("testdata/applications/us-ein.yaml")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for i := range size {
		text := strings.NewReplacer("Acme Corporation", customer(i), "12-3456789", number(i)).Replace(string(sample))
		file := filepath.Join(dir, fmt.Sprintf("customer-%03d.yaml", i))
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		b.files = append(b.files, file)
	}
	return b
}

// The invented customers.
func customer(i int) string { return fmt.Sprintf("Acme %03d Corporation", i) }
func number(i int) string   { return fmt.Sprintf("12-345%04d", i) }

// decide makes one call in twenty fail, within what the program assumes about Twilio.
func (b *batch) decide(c sandbox.Call) sandbox.Fault {
	if b.unevaluated.Load() && c.Op == sandbox.Create && c.Kind == sandbox.Evaluation {
		return sandbox.Fault{Kind: "503"}
	}
	if f := b.next.Swap(nil); f != nil {
		return *f
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.calm.Load() || b.rng.Float64() >= 0.05 {
		return sandbox.Fault{}
	}
	f := sandbox.Fault{Kind: killFaults[b.rng.IntN(len(killFaults))], Applied: b.rng.IntN(2) == 0, RetryAfter: "1"}
	switch f.Kind {
	case "slow", "hidden", "list-lag":
		f.After = time.Duration(b.rng.Int64N(int64(batchLimit * 4 / 10)))
	case "late":
		f.After = time.Duration(b.rng.Int64N(int64(batchLimit * 15 / 10)))
	}
	b.befallen[f.Kind]++
	return f
}

func (b *batch) faults() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	total, text := 0, ""
	for _, k := range slices.Sorted(maps.Keys(b.befallen)) {
		total += b.befallen[k]
		text += fmt.Sprintf(" %s %d", k, b.befallen[k])
	}
	return fmt.Sprintf("%d (%s)", total, text[min(1, len(text)):])
}

// start applies all files.
func (b *batch) start(t *testing.T) *application {
	t.Helper()
	cmd := b.stage.command(append([]string{"apply", "--yes", "--jobs", "4"}, b.files...)...)
	if b.command != program {
		cmd.Path = b.command
	}
	cmd.Stdout = new(bytes.Buffer)
	return begin(t, cmd)
}

// submitsOnly lets so many applications be submitted. What others write is held then.
func (b *batch) submitsOnly(t *testing.T, n int) *gate {
	t.Helper()
	let := map[string]bool{} // submitted profiles
	g := newGate(func(r *http.Request) bool {
		_, path, _ := strings.Cut(r.URL.Path, "/CustomerProfiles/")
		sid, below, _ := strings.Cut(path, "/")
		if r.Method == http.MethodPost && sid != "" && below == "" && len(let) < n {
			let[sid] = true
		}
		return r.Method != http.MethodGet && len(let) == n && !let[sid]
	})
	b.gate.Store(g)
	return g
}

// summary counts the results on standard output.
func (b *batch) summary(a *application) string {
	counts := map[string]int{}
	for line := range strings.Lines(a.cmd.Stdout.(*bytes.Buffer).String()) {
		_, rest, _ := strings.Cut(line, ".yaml")
		result, _, _ := strings.Cut(strings.TrimSpace(rest), "  ")
		counts[result]++
	}
	return fmt.Sprint(counts)[len("map"):]
}

func (b *batch) tell(format string, args ...any) {
	b.report = append(b.report, fmt.Sprintf(format, args...))
}

// ours are the objects of a kind that apply created.
func (b *batch) ours(kind sandbox.Kind) []*sandbox.Object {
	return slices.DeleteFunc(b.box.Snapshot().Of(kind, ""), func(o *sandbox.Object) bool { return b.seeded[o.SID] })
}

// submitted are the profiles in review, with the number of calls that wrote to each.
func (b *batch) submitted() map[string]int {
	list := map[string]int{}
	for _, o := range b.ours(sandbox.CustomerProfile) {
		if o.Fields["status"] == "pending-review" {
			list[o.SID] = b.changes(o.SID)
		}
	}
	return list
}

func (b *batch) changes(sid string) (n int) {
	for _, e := range b.box.Log() {
		if e.SID == sid || e.Parent == sid {
			n++
		}
	}
	return n
}

// settle waits until every late call has taken effect.
func (b *batch) settle(t *testing.T) {
	for end := time.Now().Add(patience); b.box.Snapshot().Pending > 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("late calls do not land")
		}
	}
}

// check counts: each customer has one profile, with one object for each step, each assigned
// once, evaluated, and submitted once.
func (b *batch) check(t *testing.T) {
	profiles, users, evaluations := b.ours(sandbox.CustomerProfile), b.ours(sandbox.EndUser), b.ours(sandbox.Evaluation)
	documents, addresses := b.ours(sandbox.SupportingDocument), b.ours(sandbox.Address)
	assignments := b.ours(sandbox.EntityAssignment)
	n := len(b.files)
	if len(profiles) != n || len(users) != 3*n || len(documents) != n || len(addresses) != n || len(assignments) != 5*n {
		t.Errorf("%d profiles, %d end users, %d documents, %d addresses, %d assignments for %d applications",
			len(profiles), len(users), len(documents), len(addresses), len(assignments), n)
	}
	snapshot := b.box.Snapshot()
	names, numbers, submissions := map[string]bool{}, map[string]bool{}, map[string]int{}
	for _, e := range b.box.Log() {
		if e.Call == "submit-customer-profile" {
			submissions[e.SID]++
		}
	}
	for _, p := range profiles {
		name, _, _ := strings.Cut(p.Fields["friendly_name"], " [")
		names[name] = true
		assigned := map[string]bool{}
		for _, a := range assignments {
			if a.Parent != p.SID {
				continue
			}
			o := snapshot.Find(a.Fields["object_sid"])
			assigned[a.Fields["object_sid"]] = true
			if number := o.Attributes["business_registration_number"]; number != "" && !b.seeded[o.SID] {
				numbers[number] = true
				if o.Attributes["business_name"] != name {
					t.Errorf("the business of %s is %s", name, o.Attributes["business_name"])
				}
			}
		}
		evaluated := slices.ContainsFunc(evaluations, func(e *sandbox.Object) bool { return e.Parent == p.SID && e.Fields["status"] == "compliant" })
		if p.Fields["status"] != "pending-review" || len(assigned) != 5 || !evaluated || submissions[p.SID] != 1 {
			t.Errorf("%s: status %s, %d objects assigned, evaluated %v, %d submissions", name, p.Fields["status"], len(assigned), evaluated, submissions[p.SID])
		}
	}
	if len(names) != n || len(numbers) != n || len(submissions) != n {
		t.Errorf("%d customers, %d registration numbers, %d submitted, want %d of each", len(names), len(numbers), len(submissions), n)
	}
	deleted := 0
	for _, e := range b.box.Log() {
		if e.Op == sandbox.Delete {
			deleted++
		}
	}
	b.tell("%d profiles, %d end users, %d documents, %d addresses, %d assignments, %d submissions; twins that lost answers left, deleted: %d",
		len(profiles), len(users), len(documents), len(addresses), len(assignments), len(submissions), deleted)
}
