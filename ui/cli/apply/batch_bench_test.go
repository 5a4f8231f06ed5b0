package apply_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"trusthub-wizard/twilioapi/sandbox"
	"trusthub-wizard/ui/cli"
	"trusthub-wizard/ui/cli/console"
)

// atOnce is the promised limit of calls in progress.
const atOnce = 12

// A trustHub counts the calls to it.
type trustHub struct {
	*httptest.Server
	box *sandbox.Sandbox

	mu               sync.Mutex
	calls, now, most int
}

func newTrustHub(t testing.TB, latency time.Duration) *trustHub {
	h := &trustHub{box: sandbox.New(sandbox.Options{Latency: latency, Review: sandbox.Review{Pending: time.Hour, Reading: time.Hour}})}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.count(1)
		defer h.count(-1)
		h.box.ServeHTTP(w, r)
	}))
	t.Cleanup(h.Close)
	return h
}

func (h *trustHub) count(n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now += n
	h.calls += max(0, n)
	h.most = max(h.most, h.now)
}

// apply applies new files and returns how long that took.
func (h *trustHub) apply(t testing.TB, files int, flags ...string) time.Duration {
	t.Helper()
	args := append([]string{"apply", "--yes", "--state-dir", t.TempDir()}, flags...)
	args = append(args, newFiles(t, files)...)
	began := time.Now()
	if said, code := h.run("", args...); code != 0 {
		t.Fatalf("exit code %d:\n%s", code, said)
	}
	return time.Since(began)
}

// newFiles are application files of different customers.
func newFiles(t testing.TB, n int) (files []string) {
	t.Helper()
	sample, err := os.ReadFile("../../../testdata/applications/us-ein.yaml")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for i := range n {
		text := strings.NewReplacer("Acme Corporation", fmt.Sprintf("Acme %d", i), "12-3456789", fmt.Sprintf("12-345%04d", i)).Replace(string(sample))
		file := filepath.Join(dir, fmt.Sprintf("%d.yaml", i))
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// run runs the program, with a team's database unless that's "".
func (h *trustHub) run(team string, args ...string) (said string, code int) {
	environment := map[string]string{
		"TRUSTHUB_WIZARD_KEYRING": "off", "TRUSTHUB_WIZARD_API_BASE": h.URL, "TRUSTHUB_WIZARD_STORE": team,
		"TWILIO_ACCOUNT_SID": h.box.Parent().SID, "TWILIO_AUTH_TOKEN": h.box.Parent().Token,
	}
	var out bytes.Buffer
	code = cli.Process{Args: args, Streams: console.Streams{
		In: strings.NewReader(""), Out: &out, Err: &out, Getenv: func(name string) string { return environment[name] },
	}}.Run(context.Background())
	return out.String(), code
}

// However many files are handled at a time, no more calls are in progress than promised, and
// files don't leave the limit unused.
func TestCallsAtOnce(t *testing.T) {
	for _, jobs := range []string{"1", "12"} {
		h := newTrustHub(t, 20*time.Millisecond)
		h.apply(t, 12, "--jobs", jobs)
		if h.most > atOnce || jobs == "12" && h.most < atOnce {
			t.Errorf("--jobs %s: %d calls at once, want at most %d", jobs, h.most, atOnce)
		}
	}
}

// BenchmarkBatch applies 200 files to a Trust Hub that takes 100 ms for each call. The limit is
// the time that the calls take if 12 are in progress all the time; ×limit is how many times
// that the batch took.
func BenchmarkBatch(b *testing.B) {
	const files, latency = 200, 100 * time.Millisecond
	for b.Loop() {
		h := newTrustHub(b, latency)
		took := h.apply(b, files)
		b.ReportMetric(float64(took)/float64(time.Duration(h.calls)*latency/atOnce), "×limit")
		b.ReportMetric(float64(h.calls)/files, "calls/file")
	}
}
