package apply_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"trusthub-wizard/flow/team/pgtest"
	"trusthub-wizard/ui/cli"
	"trusthub-wizard/ui/cli/console"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// A limit makes a Trust Hub answer 429: above so many calls at a time, as Twilio does, or in each
// second of a clock, and then until the next one.
type limit struct {
	atOnce, perSecond int

	mu      sync.Mutex
	now     int
	second  int64
	used    int
	refused int
}

func (l *limit) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !l.enter() {
			if l.perSecond > 0 {
				w.Header().Set("Retry-After", "1")
			}
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusTooManyRequests)
			fmt.Fprint(w, `{"code": 20429, "message": "Too Many Requests", "status": 429}`)
			return
		}
		next.ServeHTTP(w, r)
		l.mu.Lock()
		defer l.mu.Unlock()
		l.now--
	})
}

func (l *limit) enter() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if second := time.Now().Unix(); second != l.second {
		l.second, l.used = second, 0
	}
	if l.perSecond > 0 && l.used >= l.perSecond || l.atOnce > 0 && l.now >= l.atOnce {
		l.refused++
		return false
	}
	l.used++
	l.now++
	return true
}

// machines are several machines of a team, each with all the files.
func (h *trustHub) machines(t testing.TB, machines, files int) (run func(machine int) int) {
	t.Helper()
	sample, err := os.ReadFile("../../../testdata/applications/us-ein.yaml")
	if err != nil {
		t.Fatal(err)
	}
	url := pgtest.URL(t)
	var states []string
	for range machines {
		states = append(states, t.TempDir())
	}
	on := func(machine int, args ...string) (string, int) {
		environment := map[string]string{
			"TRUSTHUB_WIZARD_KEYRING": "off", "TRUSTHUB_WIZARD_API_BASE": h.URL, "TRUSTHUB_WIZARD_STORE": url,
			"TWILIO_ACCOUNT_SID": h.box.Parent().SID, "TWILIO_AUTH_TOKEN": h.box.Parent().Token,
		}
		var said bytes.Buffer
		code := cli.Process{Args: append(args, "--state-dir", states[machine]), Streams: console.Streams{
			In: strings.NewReader(""), Out: &said, Err: &said, Getenv: func(name string) string { return environment[name] },
		}}.Run(context.Background())
		return said.String(), code
	}
	args := make([][]string, machines)
	for m := range machines {
		args[m] = []string{"apply", "--yes"}
		if m == 0 {
			on(0, "team")
		} else {
			said, _ := on(m, "team", "key")
			for _, word := range strings.Fields(said) {
				if strings.HasPrefix(word, "age1") {
					said = word
				}
			}
			if said, code := on(0, "team", "add", fmt.Sprint("machine", m), said); code != 0 {
				t.Fatal(said)
			}
		}
		dir := t.TempDir()
		for i := range files {
			text := strings.NewReplacer("Acme Corporation", fmt.Sprintf("Acme %d", i), "12-3456789", fmt.Sprintf("12-345%04d", i)).Replace(string(sample))
			file := filepath.Join(dir, fmt.Sprintf("%d.yaml", i))
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			args[m] = append(args[m], file)
		}
	}
	return func(machine int) int {
		said, code := on(machine, args[machine]...)
		if code != 0 {
			t.Logf("machine %d: exit code %d:\n%s", machine, code, said[max(0, len(said)-1500):])
		}
		return code
	}
}

// BenchmarkMachines applies 200 files on three machines of a team in one account, which limits
// the calls.
func BenchmarkMachines(b *testing.B) {
	const files, latency, machines = 200, 100 * time.Millisecond, 3
	for name, l := range map[string]*limit{"8 at once": {atOnce: 8}, "60 per second": {perSecond: 60}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				h := newTrustHub(b, latency)
				limits := &limit{atOnce: l.atOnce, perSecond: l.perSecond}
				h.Config.Handler = limits.wrap(h.Config.Handler)
				run := h.machines(b, machines, files)
				failed := 0
				var mu sync.Mutex
				var wg sync.WaitGroup
				began := time.Now()
				for m := range machines {
					wg.Go(func() {
						code := run(m)
						mu.Lock()
						defer mu.Unlock()
						if code != 0 {
							failed++
						}
					})
				}
				wg.Wait()
				b.ReportMetric(time.Since(began).Seconds(), "s/batch")
				b.ReportMetric(float64(limits.refused), "429s")
				b.ReportMetric(float64(h.calls)/files, "calls/file")
				b.ReportMetric(float64(failed), "failed")
			}
		})
	}
}
