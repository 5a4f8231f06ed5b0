package apply_test

import (
	"fmt"
	"net/http"
	"regexp"
	"sync"
	"testing"
	"time"

	"trusthub-wizard/flow/team/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// A limit makes a Trust Hub answer 429: above so many calls at a time, or so many in a second.
type limit struct {
	atOnce, perSecond int

	mu        sync.Mutex
	now, used int
	second    int64
	refused   int
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

// BenchmarkMachines applies 200 files on three machines of a team, in one account that limits the
// calls.
func BenchmarkMachines(b *testing.B) {
	const files, latency, machines = 200, 100 * time.Millisecond, 3
	for _, l := range []*limit{{atOnce: 8}, {perSecond: 60}} {
		b.Run(fmt.Sprintf("%d at once, %d per second", l.atOnce, l.perSecond), func(b *testing.B) {
			for b.Loop() {
				h, most := newTrustHub(b, latency), &limit{atOnce: l.atOnce, perSecond: l.perSecond}
				h.Config.Handler = most.wrap(h.Config.Handler)
				url := pgtest.URL(b)
				var all [machines][]string
				for i := range all {
					state := b.TempDir()
					key, _ := h.run(url, "team", "key", "--state-dir", state)
					if all[i] = append([]string{"apply", "--yes", "--state-dir", state}, newFiles(b, files)...); i == 0 {
						h.run(url, "team", "--state-dir", state)
						continue
					}
					if said, code := h.run(url, "team", "add", fmt.Sprint("machine", i), regexp.MustCompile("age1[a-z0-9]+").FindString(key), "--state-dir", all[0][3]); code != 0 {
						b.Fatal(said)
					}
				}
				began := time.Now()
				var wg sync.WaitGroup
				for i, args := range all {
					wg.Go(func() {
						if said, code := h.run(url, args...); code != 0 {
							b.Errorf("machine %d: exit code %d:\n%s", i, code, said)
						}
					})
				}
				wg.Wait()
				b.ReportMetric(time.Since(began).Seconds(), "s/batch")
				b.ReportMetric(float64(most.refused), "429s")
			}
		})
	}
}
