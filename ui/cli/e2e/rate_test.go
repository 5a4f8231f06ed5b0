//go:build unix

package e2e

import (
	"bytes"
	"testing"
	"time"

	"trusthub-wizard/twilioapi/sandbox"
)

// When Twilio answers one call with 429, neither of two processes in the account makes a call
// until the time that Twilio asked for is over: two machines of a team, and two on the drafts of
// one machine.
func TestTooManyRequestsPauseTheAccount(t *testing.T) {
	const size, pause = 60, 4 * time.Second
	for name, start := range map[string]func(t *testing.T) (b *batch, runs [2]*application){
		"team": func(t *testing.T) (*batch, [2]*application) {
			c := newCrew(t, size)
			c.calm.Store(true)
			return c.batch, [2]*application{c.apply(t, 0), c.apply(t, 1)}
		},
		"files": func(t *testing.T) (b *batch, runs [2]*application) {
			b = newBatch(t, size)
			b.calm.Store(true)
			for i, files := range [2][]string{b.files[:size/2], b.files[size/2:]} {
				cmd := b.stage.command(append([]string{"apply", "--yes"}, files...)...)
				cmd.Stdout = new(bytes.Buffer)
				runs[i] = begin(t, cmd)
			}
			return b, runs
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, runs := start(t)
			for _, a := range runs {
				a.await(t, ": submitted: BU")
			}
			b.next.Store(&sandbox.Fault{Kind: "429", RetryAfter: "4"})
			for b.next.Load() != nil {
				time.Sleep(time.Millisecond)
			}
			began, sent := time.Now(), b.calls.Load()
			time.Sleep(pause / 2)
			known := b.calls.Load() // by both
			time.Sleep(pause - time.Since(began) - 100*time.Millisecond)
			if n := b.calls.Load() - known; n > 0 {
				t.Errorf("%d calls in the pause", n)
			}
			t.Logf("%d calls until both knew", known-sent)
			for i, a := range runs {
				if said, code := a.end(); code != 0 {
					t.Errorf("process %d: exit code %d:\n%s", i, code, said)
				}
			}
			if b.calls.Load() == known {
				t.Error("all was done before the pause")
			}
			b.check(t)
		})
	}
}
