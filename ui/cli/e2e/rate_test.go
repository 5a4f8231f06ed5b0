//go:build unix

package e2e

import (
	"bytes"
	"net/http"
	"testing"
	"time"

	"trusthub-wizard/twilioapi/sandbox"
)

// When Twilio answers one call with 429, neither of two processes in the account makes a call
// until the time that Twilio asked for is over: two machines of a team, and two on the drafts of
// one machine.
func TestTooManyRequestsPauseTheAccount(t *testing.T) {
	const size, pause = 60, 6 * time.Second
	for name, start := range map[string]func(*testing.T, *gate) (b *batch, runs [2]*application){
		"team": func(t *testing.T, g *gate) (*batch, [2]*application) {
			c := newCrew(t, size)
			c.calm.Store(true)
			c.pausable(g)
			return c.batch, [2]*application{c.apply(t, 0), c.apply(t, 1)}
		},
		"files": func(t *testing.T, g *gate) (b *batch, runs [2]*application) {
			b = newBatch(t, size)
			b.calm.Store(true)
			b.pausable(g)
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
			var arrived []time.Time // each call
			b, runs := start(t, newGate(func(*http.Request) bool {
				arrived = append(arrived, time.Now())
				return false
			}))
			for _, a := range runs { // both have much to do, and can't finish anything
				a.await(t, "Evaluate: trying again")
			}
			began := time.Now()
			b.next.Store(&sandbox.Fault{Kind: "429", RetryAfter: "6"})
			b.unevaluated.Store(false)
			for i, a := range runs {
				if said, code := a.end(); code != 0 {
					t.Errorf("process %d: exit code %d:\n%s", i, code, said)
				}
			}
			before, meanwhile, after := 0, 0, 0
			for _, at := range arrived {
				switch took := at.Sub(began); {
				case took > pause:
					after++
				case took > pause/2: // both know
					meanwhile++
				case took > 0:
					before++
				}
			}
			if meanwhile > 0 || after == 0 {
				t.Errorf("%d calls in the pause and %d after it", meanwhile, after)
			}
			t.Logf("%d calls until both knew", before)
			b.check(t)
		})
	}
}

// pausable evaluates nothing, until the test says so. A call may take as long as one to Twilio: none
// gives up before its 429.
func (b *batch) pausable(g *gate) {
	b.gate.Store(g)
	b.unevaluated.Store(true)
	delete(b.env, "TRUSTHUB_WIZARD_TIMEOUT")
}
